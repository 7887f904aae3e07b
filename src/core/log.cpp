#include "core/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace sixbtc::core::log {

namespace {

spdlog::level::level_enum native(Level level) {
  switch (level) {
    case Level::Debug:
      return spdlog::level::debug;
    case Level::Info:
      return spdlog::level::info;
    case Level::Warning:
      return spdlog::level::warn;
    case Level::Error:
      return spdlog::level::err;
    case Level::Off:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

// Before configure() has run, only warnings and errors are shown, on stderr.
std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance = [] {
    auto first = std::make_shared<spdlog::logger>(
        "sixbtc", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    first->set_level(spdlog::level::warn);
    first->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    return first;
  }();
  return instance;
}

bool json = false;

using KeptLines = spdlog::sinks::ringbuffer_sink_mt;
std::shared_ptr<KeptLines>& kept() {
  static std::shared_ptr<KeptLines> instance;
  return instance;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

}  // namespace

std::string to_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F)
      out.push_back(c);
    else
      out += fmt::format("\\x{:02x}", byte);
  }
  return out;
}

Status configure(const Options& options) {
  try {
    spdlog::sink_ptr sink;
    if (options.file.empty())
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
    std::vector<spdlog::sink_ptr> sinks{std::move(sink)};
    kept() = options.kept_lines > 0 ? std::make_shared<KeptLines>(options.kept_lines) : nullptr;
    if (kept()) sinks.push_back(kept());
    auto fresh = std::make_shared<spdlog::logger>("sixbtc", sinks.begin(), sinks.end());
    fresh->set_level(native(options.level));
    fresh->flush_on(spdlog::level::warn);
    json = options.format == Format::Json;
    fresh->set_pattern(json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%v})"
                            : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                       spdlog::pattern_time_type::utc);
    logger() = std::move(fresh);
    return {};
  } catch (const spdlog::spdlog_ex& problem) {
    return fail(ErrorKind::Io, problem.what(), options.file, "check logging.file");
  }
}

std::vector<std::string> newest_lines(std::size_t limit) {
  return kept() && limit > 0 ? kept()->last_formatted(limit) : std::vector<std::string>();
}

void write(Level level, std::string_view message) {
  if (!logger()->should_log(native(level))) return;
  const std::string ascii = to_ascii(message);
  logger()->log(native(level), json ? json_string(ascii) : ascii);
}

}  // namespace sixbtc::core::log
