// From one stage of a strategy's life to the next: the gates in between, and the step itself.
#include "adapters/web_api/route.hpp"
#include "application/graduation.hpp"

namespace sixbtc::web_api {

namespace {

using schema::reference;

// The session that runs, else the newest: what it made of a strategy is shown beside its gates.
core::Result<std::shared_ptr<const application::SessionState>> paper(const Call& call) {
  ASSIGN_OR_RETURN(const auto view, call.context.desk.view(""));
  return view ? view->state : nullptr;
}

Reply candidates(const Call& call) {
  const auto page = page_of(call, "graduation");
  if (!page) return std::unexpected(page.error());
  ASSIGN_OR_RETURN(const auto session, paper(call));
  ASSIGN_OR_RETURN(const auto found,
                   application::graduation_candidates(call.services(), session.get(), page->offset,
                                                      page->limit + 1));
  Json rows = Json::array();
  for (const auto& one : found) rows.push_back(application::to_json(one));
  return paged(std::move(rows), *page, "graduation");
}

core::Result<application::Graduation> named(const Call& call) {
  ASSIGN_OR_RETURN(const auto session, paper(call));
  return application::graduation(call.services(), call.arguments.text("id"), session.get());
}

Reply show(const Call& call) {
  ASSIGN_OR_RETURN(const auto found, named(call));
  return Answer{application::to_json(found)};
}

// No stage that a person could open by hand exists yet: up to the pool the program promotes by its
// own gates, and LIVE is reserved. So there is always a gate that says no, and it is named.
Reply promote(const Call& call) {
  ASSIGN_OR_RETURN(const auto found, named(call));
  if (!found.next)
    return std::unexpected(
        Problem("refused", "there is no stage after " + ports::to_string(found.state)));
  const auto open = found.open_gates();
  CHECK(!open.empty());
  Problem refused("refused", fmt::format("{} gates are between {} and {}", open.size(),
                                         ports::to_string(found.state), *found.next));
  for (const application::GraduationGate& gate : open)
    refused.faults.push_back(
        {"gates/" + gate.name, "gate_" + gate.verdict,
         gate.value && gate.threshold
             ? fmt::format("{:.6g} against {:.6g}", *gate.value, *gate.threshold)
             : gate.verdict,
         gate.detail});
  return std::unexpected(std::move(refused));
}

Reply demote(const Call& call) {
  ASSIGN_OR_RETURN([[maybe_unused]] const auto event,
                   application::demote(call.services(), call.arguments.text("id"),
                                       call.actor(call.body["reason"].get<std::string>())));
  return show(call);
}

std::vector<Route> under(const std::string& prefix, const std::string& suffix, bool is_deprecated) {
  const std::vector<Parameter> id = {
      {.name = "id", .meaning = "UUID, its first characters, name or alias"}};
  const Json reason = schema::object({{"reason",
                                       {{"type", "string"},
                                        {"description", "Why; kept for ever"},
                                        {"minLength", 1},
                                        {"maxLength", 500}}}});
  const auto step = [&](std::string word, std::string name, std::string summary, ApiScope scope,
                        Handler handler) {
    return Route{.method = Method::Post,
                 .path = prefix + "/graduation/{id}/" + std::move(word),
                 .scope = scope,
                 .tag = "pipeline",
                 .id = std::move(name) + suffix,
                 .summary = std::move(summary),
                 .parameters = id,
                 .body = reason,
                 .answer = reference("Graduation"),
                 .handler = handler,
                 .is_slow = true,
                 .needs_key = true,
                 .is_deprecated = is_deprecated};
  };
  return {{.path = prefix + "/graduation/candidates",
           .tag = "pipeline",
           .id = "graduationCandidates" + suffix,
           .summary = "Who could go to the next stage, and what is missing; the pool, best first",
           .answer = schema::list(reference("Graduation")),
           .handler = candidates,
           .is_paged = true,
           .has_csv = true,
           .is_slow = true,
           .is_deprecated = is_deprecated},
          {.path = prefix + "/graduation/{id}",
           .tag = "pipeline",
           .id = "graduationState" + suffix,
           .summary = "Gates between this stage and the next",
           .parameters = id,
           .answer = reference("Graduation"),
           .handler = show,
           .is_slow = true,
           .is_deprecated = is_deprecated},
          step("promote", "graduationPromote", "To the next stage, gates permitting",
               ApiScope::Admin, promote),
          step("demote", "graduationDemote", "One stage back", ApiScope::Trade, demote)};
}

}  // namespace

std::vector<Route> graduation_routes() {
  std::vector<Route> routes = under("/api/v1", "", false);
  std::ranges::move(under("/api", "Unversioned", true), std::back_inserter(routes));
  return routes;
}

}  // namespace sixbtc::web_api
