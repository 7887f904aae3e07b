#include "sixbtc/portfolio_command.hpp"

#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

Json to_json(const application::PortfolioMemberView& member) {
  const backtest::RunResult& run = member.result.run;
  const backtest::Counters& counters = run.counters;
  const backtest::LimitRefusals& limits = member.result.refusals;
  Json refused = {{"positions_max", limits.positions_max},
                  {"exposure_max", limits.exposure_max},
                  {"no_free_margin", counters.no_free_margin},
                  {"below_minimum_notional", counters.below_minimum_notional},
                  {"no_equity", counters.no_equity},
                  {"no_confidence", counters.no_confidence},
                  {"held_back", counters.held_back},
                  {"bad_levels", counters.bad_levels}};
  std::uint64_t refusals = 0;
  for (const auto& reason : refused) refusals += reason.get<std::uint64_t>();
  Json json = {{"strategy", member.strategy},
               {"id", member.id},
               {"series", member.series.to_string()},
               {"contribution", member.result.contribution.to_double()},
               {"contribution_exact", member.result.contribution.to_string()},
               {"entries", counters.entries},
               {"refused", refusals},
               {"refused_reasons", std::move(refused)}};
  Json trades = Json::array();
  for (const auto& trade : run.trades) trades.push_back(application::to_json(trade));
  json["trades"] = std::move(trades);
  return json;
}

Json to_json(const application::PortfolioView& view) {
  Json json = {{"venue", view.venue},
               {"from", view.from.to_rfc3339()},
               {"to", view.to.to_rfc3339()},
               {"notes", view.notes},
               {"initial_capital", view.initial.to_string()},
               {"final_equity", view.final_equity.to_string()},
               {"positions_peak", view.positions_peak},
               {"exposure_peak", view.exposure_peak}};
  json["metrics"] = application::to_json(view.metrics);
  Json strategies = Json::array();
  for (const auto& one : view.strategies)
    strategies.push_back({{"strategy", one.strategy},
                          {"id", one.id},
                          {"trades", one.trades},
                          {"contribution", one.profit.to_double()},
                          {"contribution_exact", one.profit.to_string()}});
  json["strategies"] = std::move(strategies);
  Json members = Json::array();
  for (const auto& member : view.members) members.push_back(to_json(member));
  json["members"] = std::move(members);
  json["curve"] = {{"first_day", view.curve_from.to_date()}, {"equity", view.equity_by_day}};
  return json;
}

std::vector<View> member_views() {
  return {{"strategy", "strategy", false, cell::text()},
          {"series", "series", false, cell::text()},
          {"entries", "trades", true, cell::count()},
          {"contribution", "contribution", true, cell::number(2)},
          {"refused", "refused", true, cell::count()},
          {"why", "reasons", false, cell::text()}};
}

// The members as rows: the reasons that occurred in one cell.
Json member_rows(const Json& members) {
  Json rows = Json::array();
  for (Json row : members) {
    std::string why;
    for (const auto& [reason, count] : row["refused_reasons"].items())
      if (count != 0)
        why += fmt::format("{}{} {}", why.empty() ? "" : ", ", reason, count.get<std::uint64_t>());
    row["why"] = why.empty() ? Json() : Json(why);
    rows.push_back(std::move(row));
  }
  return rows;
}

void print(const application::PortfolioView& view, const Session& session) {
  const Json json = to_json(view);
  fmt::print("{} strategies and series on one account, {} to {}, costs of {}\n",
             view.members.size(), view.from.to_date(), view.to.to_date(), view.venue);
  for (const auto& note : view.notes) fmt::print("  note: {}\n", note);
  heading("Account (in-sample: nothing here is proof)", session);
  fmt::print("  {} to {}, at most {} positions at once, exposure up to {:.2f} x equity\n",
             view.initial.to_string(), view.final_equity.to_string(), view.positions_peak,
             view.exposure_peak);
  print_metrics(json["metrics"]);
  print_equity(view.equity_by_day, session);
  if (view.strategies.size() < view.members.size()) {
    heading("Strategies", session);
    print_rows(json["strategies"],
               {{"strategy", "strategy", false, cell::text()},
                {"trades", "trades", true, cell::count()},
                {"contribution", "contribution", true, cell::number(2)}},
               OutputFormat::Table);
  }
  heading("Members; contributions add up to the account's profit", session);
  print_rows(member_rows(json["members"]), member_views(), OutputFormat::Table);
}

}  // namespace

int run_portfolio(Session& session, const application::PortfolioRequest& request) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(
      application::run_portfolio(**services, request), [&](const application::PortfolioView& view) {
        if (session.format() == OutputFormat::Table)
          print(view, session);
        else if (session.format() == OutputFormat::Json)
          print_object(to_json(view), {}, session.format());
        else
          print_rows(member_rows(to_json(view)["members"]), member_views(), session.format());
        return static_cast<int>(exit_ok);
      });
}

}  // namespace sixbtc::cli
