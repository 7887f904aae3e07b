#include "sixbtc/session.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "adapters/archives/file_reader.hpp"
#include "adapters/column_files/column_store.hpp"
#include "adapters/column_files/following_store.hpp"
#include "adapters/net/http.hpp"
#include "adapters/pattern_service/client.hpp"
#include "adapters/session_files/session_files.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system_clock/system_clock.hpp"
#include "adapters/system_clock/system_sleeper.hpp"
#include "adapters/text_models/models.hpp"
#include "adapters/yaml_config/yaml_config.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/interrupt.hpp"

namespace sixbtc::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* config_name = "config/config.yaml";

// The nearest folder upward that holds config/config.yaml.
fs::path upward(fs::path folder) {
  std::error_code ignored;
  for (; !folder.empty(); folder = folder.parent_path()) {
    if (fs::exists(folder / config_name, ignored)) return folder;
    if (folder == folder.root_path()) break;
  }
  return {};
}

// Where the user stands first, then where the program is installed.
fs::path find_home() {
  std::error_code ignored;
  const fs::path here = upward(fs::current_path(ignored));
  if (!here.empty()) return here;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  return upward(program.parent_path());
}

core::Secret environment_secret(const std::string& variable) {
  const char* const value = std::getenv(variable.c_str());
  return value == nullptr ? core::Secret() : core::Secret(value);
}

}  // namespace

struct Session::Parts {
  std::optional<ports::Configuration> configuration;
  system_clock::SystemClock clock;
  std::unique_ptr<ports::CandleStore> candles;
  std::unique_ptr<ports::Database> database;
  std::unique_ptr<ports::ArchiveReader> archives;
  system_clock::SystemSleeper sleeper;
  std::unique_ptr<net::HttpClient> http;
  text_models::Models models;
  std::unique_ptr<ports::PatternSource> patterns;
  std::unique_ptr<ports::SessionStore> sessions;
  std::optional<application::Services> services;
};

Session::Session(std::string program)
    : program_(std::move(program)),
      home_(find_home()),
      stop_(install_interrupt_handlers()),
      parts_(std::make_unique<Parts>()) {}

Session::~Session() = default;

void Session::add_options(Command& global) {
  global.option("--store", options_.store, "Folder of the store (storage.path)")
      .option("--config", options_.config_files, "Further configuration file, last one wins")
      .option("--set", options_.sets, "One configuration value: key=value")
      .option("--output", options_.output, "table, json, ndjson, csv or md")
      .option("--color", options_.color, "auto, always or never")
      .flag("--json", options_.json, "Same as --output json")
      .flag("--ascii", options_.ascii, "No characters outside ASCII")
      .flag("--yes", options_.yes, "Answer yes to questions")
      .one_of("--output", {"table", "json", "ndjson", "csv", "md"})
      .one_of("--color", {"auto", "always", "never"});
}

OutputFormat Session::format() const {
  if (options_.json || options_.output == "json") return OutputFormat::Json;
  if (options_.output == "ndjson") return OutputFormat::Ndjson;
  if (options_.output == "csv") return OutputFormat::Csv;
  if (options_.output == "md") return OutputFormat::Markdown;
  return OutputFormat::Table;
}

TerminalOptions Session::terminal() const {
  const ColorChoice color = options_.color == "always"  ? ColorChoice::Always
                            : options_.color == "never" ? ColorChoice::Never
                                                        : ColorChoice::Auto;
  return {color, options_.ascii};
}

const core::Clock& Session::clock() const {
  return parts_->clock;
}

std::expected<const ports::Configuration*, int> Session::configuration() {
  if (parts_->configuration) return &*parts_->configuration;
  yaml_config::Sources sources;
  if (!home_.empty()) sources.file = home_ / config_name;
  for (const auto& file : options_.config_files) sources.extra_files.emplace_back(file);
  sources.environment = yaml_config::process_environment();
  sources.sets = options_.sets;
  auto loaded = yaml_config::load(sources);
  if (!loaded) {
    std::fputs(ports::describe(loaded.error()).c_str(), stderr);
    return std::unexpected(exit_config);
  }
  parts_->configuration = std::move(*loaded);
  const ports::LoggingSettings& logging = parts_->configuration->settings.logging;
  const auto configured = core::log::configure(
      {.level = logging.level,
       .format = logging.format,
       .file = logging.file,
       .kept_lines = static_cast<std::size_t>(parts_->configuration->settings.api.log_lines_kept)});
  if (!configured) {
    report_error(configured.error());
    return std::unexpected(exit_config);
  }
  return &*parts_->configuration;
}

fs::path Session::store_folder(const ports::Settings& settings) const {
  return options_.store.empty() ? fs::path(settings.storage.path) : fs::path(options_.store);
}

std::expected<application::Services*, int> Session::services(Access access,
                                                             const fs::path& default_store) {
  if (parts_->services) return &*parts_->services;
  const auto configuration = this->configuration();
  if (!configuration) return std::unexpected(configuration.error());
  const ports::Settings& settings = (*configuration)->settings;
  const fs::path folder =
      options_.store.empty() && !default_store.empty() ? default_store : store_folder(settings);
  std::error_code problem;
  if (access == Access::Write) fs::create_directories(folder, problem);
  if (problem)
    return std::unexpected(report_error({core::ErrorKind::Io, problem.message(), folder.string(),
                                         "choose a writable folder with --store"}));

  const auto pause = core::Duration::milliseconds(settings.api.watch_milliseconds);
  auto candles =
      access == Access::Follow
          ? column_files::follow_store(folder / "candles", pause)
          : column_files::open_store(folder / "candles", access == Access::Write
                                                             ? column_files::Access::ReadWrite
                                                             : column_files::Access::ReadOnly);
  if (!candles) return std::unexpected(report_error(candles.error()));
  parts_->candles = std::move(*candles);
  for (const auto& note : parts_->candles->recovery_notes())
    std::fprintf(stderr, "recovered: %s\n", core::log::to_ascii(note).c_str());

  auto database = sqlite::open(folder / "sixbtc.sqlite", parts_->clock);
  if (!database) return std::unexpected(report_error(database.error()));
  parts_->database = std::move(*database);

  const auto archives = this->archives();
  if (!archives) return std::unexpected(archives.error());
  parts_->services.emplace(application::Services{
      **configuration, *parts_->candles, *parts_->database, *parts_->archives, parts_->clock,
      home_ / "strategies", home_ / "data" / "sample", program_version, home_ / "prompts"});
  parts_->sessions = session_files::open_session_store(folder / "sessions");
  parts_->services->sessions = parts_->sessions.get();
  parts_->services->read_configuration =
      [](std::string_view yaml) -> core::Result<ports::Configuration> {
    auto loaded = yaml_config::load_text(yaml, "the session's configuration");
    if (!loaded) return std::unexpected(ports::to_error(loaded.error()));
    return std::move(*loaded);
  };
  connect(settings);
  return &*parts_->services;
}

void Session::connect(const ports::Settings& settings) {
  application::Services& services = *parts_->services;
  services.sleeper = &parts_->sleeper;
  parts_->http = net::make_http_client({});
  parts_->patterns = std::make_unique<pattern_service::Client>(settings.generation.pattern.service,
                                                               *parts_->http, parts_->sleeper);
  services.pattern_service = parts_->patterns.get();
  // Nothing is decided by these: they only spread waiting times.
  const auto seed = static_cast<std::uint64_t>(parts_->clock.now().nanoseconds());
  parts_->models =
      text_models::make_models(settings.generation.ai, {.client = *parts_->http,
                                                        .usage = parts_->database->model_usage(),
                                                        .clock = parts_->clock,
                                                        .sleeper = parts_->sleeper,
                                                        .random = core::Random(seed),
                                                        .key = environment_secret});
  services.text_model = parts_->models.model.get();
  services.text_model_unavailable = parts_->models.unavailable;
}

std::expected<const ports::ArchiveReader*, int> Session::archives() {
  if (parts_->archives) return parts_->archives.get();
  const auto configuration = this->configuration();
  if (!configuration) return std::unexpected(configuration.error());
  const ports::ImportSettings& import = (*configuration)->settings.data.import;
  parts_->archives = std::make_unique<archives::FileReader>(ports::ArchiveLimits{
      .line_bytes_max = static_cast<std::size_t>(import.line_bytes_max),
      .file_bytes_max = static_cast<std::uint64_t>(import.decompressed_bytes_max),
      .funding_jitter = core::Duration::seconds(import.funding_jitter_seconds)});
  return parts_->archives.get();
}

application::Control Session::control(Progress* progress) const {
  application::Control control;
  control.stop = stop_;
  if (progress != nullptr) {
    control.progress = [progress](std::uint64_t done, std::uint64_t total) {
      progress->update(done, total);
    };
    control.share = [progress](double share_done) { progress->set_share(share_done); };
  }
  return control;
}

}  // namespace sixbtc::cli
