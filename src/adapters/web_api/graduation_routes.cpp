// From one stage of a strategy's life to the next: the gates in between, and the step itself.
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

using schema::reference;

Reply candidates(const Call& call) {
  const auto page = page_of(call, "graduation");
  if (!page) return std::unexpected(page.error());
  return Answer{Json::array()};
}

Reply refuse(const Call&) {
  return std::unexpected(Problem("refused", "no stage is open yet"));
}

Reply none(const Call&) {
  return std::unexpected(Problem("not_found", "no such strategy"));
}

std::vector<Route> under(const std::string& prefix, const std::string& suffix, bool is_deprecated) {
  const std::vector<Parameter> id = {
      {.name = "id", .meaning = "UUID, its first characters, name or alias"}};
  const Json reason = schema::object({{"reason",
                                       {{"type", "string"},
                                        {"description", "Why; kept for ever"},
                                        {"minLength", 1},
                                        {"maxLength", 500}}}});
  const auto step = [&](std::string word, std::string name, std::string summary, ApiScope scope) {
    return Route{.method = Method::Post,
                 .path = prefix + "/graduation/{id}/" + std::move(word),
                 .scope = scope,
                 .tag = "pipeline",
                 .id = std::move(name) + suffix,
                 .summary = std::move(summary),
                 .parameters = id,
                 .body = reason,
                 .answer = reference("Graduation"),
                 .handler = refuse,
                 .is_slow = true,
                 .needs_key = true,
                 .is_deprecated = is_deprecated};
  };
  return {
      {.path = prefix + "/graduation/candidates",
       .tag = "pipeline",
       .id = "graduationCandidates" + suffix,
       .summary = "Who could go to the next stage, and what is missing; the pool, best first",
       .answer = schema::list(reference("Graduation")),
       .handler = candidates,
       .is_paged = true,
       .is_slow = true,
       .is_deprecated = is_deprecated},
      {.path = prefix + "/graduation/{id}",
       .tag = "pipeline",
       .id = "graduationState" + suffix,
       .summary = "Gates between this stage and the next",
       .parameters = id,
       .answer = reference("Graduation"),
       .handler = none,
       .is_slow = true,
       .is_deprecated = is_deprecated},
      step("promote", "graduationPromote", "To the next stage, gates permitting", ApiScope::Admin),
      step("demote", "graduationDemote", "One stage back", ApiScope::Trade)};
}

}  // namespace

std::vector<Route> graduation_routes() {
  std::vector<Route> routes = under("/api/v1", "", false);
  std::ranges::move(under("/api", "Unversioned", true), std::back_inserter(routes));
  return routes;
}

}  // namespace sixbtc::web_api
