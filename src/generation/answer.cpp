#include "generation/answer.hpp"

#include <vector>

namespace sixbtc::generation {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
      line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view without_indent(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

bool is_fence(std::string_view line) {
  return without_indent(line).starts_with("```");
}

bool is_version(std::string_view line) {
  return line.starts_with("//@version");
}

}  // namespace

std::expected<std::string, std::string> script_in(std::string_view answer,
                                                  std::size_t script_bytes_max) {
  if (answer.find('\0') != std::string_view::npos) return std::unexpected("not text");
  const std::vector<std::string_view> lines = lines_of(answer);
  std::size_t begin = 0, end = lines.size();
  const auto fences = std::ranges::count_if(lines, is_fence);
  if (fences > 2) return std::unexpected("several scripts");
  if (fences == 1) return std::unexpected("fence not closed");
  if (fences == 2) {
    begin = static_cast<std::size_t>(std::ranges::find_if(lines, is_fence) - lines.begin()) + 1;
    while (!is_fence(lines[--end])) {
    }
  }
  std::size_t versions = 0, first = end;
  for (std::size_t i = begin; i < end; ++i)
    if (is_version(lines[i]) && ++versions == 1) first = i;
  if (versions == 0) return std::unexpected("no script");
  if (versions > 1) return std::unexpected("several scripts");
  if (fences == 0) begin = first;
  while (begin < end && lines[begin].empty()) ++begin;
  while (end > begin && lines[end - 1].empty()) --end;
  std::string script;
  for (std::size_t i = begin; i < end; ++i) {
    script += lines[i];
    script += '\n';
    if (script.size() > script_bytes_max) return std::unexpected("script too long");
  }
  return script;
}

}  // namespace sixbtc::generation
