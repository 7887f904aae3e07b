#include "adapters/pattern_service/client.hpp"

#include <algorithm>

#include "adapters/pattern_service/parse.hpp"
#include "core/log.hpp"

namespace sixbtc::pattern_service {

namespace {

constexpr std::int64_t waits_seconds[] = {1, 2};  // before the second and third try

bool may_work_later(const core::Result<net::HttpResponse>& response) {
  if (response) return response->status == 429 || response->status >= 500;
  return response.error().kind == core::ErrorKind::Retryable ||
         response.error().kind == core::ErrorKind::OutcomeUnknown;
}

// An id goes into a path: what is not plain is written as %XX.
std::string escaped(const std::string& id) {
  std::string text;
  for (const char c : id) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_';
    text += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

}  // namespace

core::Result<std::string> Client::get(const std::string& path) {
  const net::HttpRequest request{
      .method = "GET",
      .url = settings_.base_url + path,
      .headers = {{"Accept", "application/json"}},
      .secret = {},
      .body = {},
      .deadline = core::Duration::seconds(settings_.deadline_seconds),
      .answer_bytes_max = static_cast<std::size_t>(settings_.answer_bytes_max)};
  auto response = http_.send(request);
  for (const std::int64_t wait : waits_seconds) {
    if (!may_work_later(response)) break;
    sleeper_.sleep(core::Duration::seconds(wait), {});
    response = http_.send(request);
  }
  if (!response)
    return core::fail(may_work_later(response) ? core::ErrorKind::Retryable : response.error().kind,
                      "the pattern service does not answer: " + response.error().message,
                      settings_.base_url, response.error().hint);
  if (response->status == 404)
    return core::fail(core::ErrorKind::NotFound, "no such pattern", settings_.base_url + path);
  if (response->status != 200)
    return core::fail(
        may_work_later(response) ? core::ErrorKind::Retryable : core::ErrorKind::Rejected,
        fmt::format("the pattern service answers HTTP {}", response->status), settings_.base_url);
  return std::move(response->body);
}

core::Result<std::vector<ports::Pattern>> Client::patterns(const ports::PatternQuery& query) {
  if (!known_) {
    ASSIGN_OR_RETURN(const std::string body,
                     get(fmt::format("/api/v1/patterns?limit={}&include_coin_performance=true",
                                     settings_.limit)));
    ASSIGN_OR_RETURN(Parsed parsed, parse_patterns(body));
    core::log::info("pattern service: {} patterns, {} unusable", parsed.patterns.size(),
                    parsed.unusable);
    std::ranges::stable_sort(parsed.patterns, std::ranges::greater{},
                             [](const ports::Pattern& one) { return one.target.edge; });
    known_ = std::move(parsed.patterns);
  }
  std::vector<ports::Pattern> chosen;
  for (const ports::Pattern& one : *known_)
    if ((!query.interval || one.interval == *query.interval) && one.tier <= query.tier_max &&
        one.target.edge >= query.edge_min)
      chosen.push_back(one);
  return chosen;
}

core::Result<ports::Pattern> Client::pattern(const std::string& id) {
  ASSIGN_OR_RETURN(const std::string body, get("/api/v1/patterns/" + escaped(id)));
  return parse_pattern(body);
}

}  // namespace sixbtc::pattern_service
