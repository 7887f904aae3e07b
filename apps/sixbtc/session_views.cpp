#include "sixbtc/session_views.hpp"

#include <nlohmann/json.hpp>

#include "application/session_json.hpp"
#include "sixbtc/output.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

// A money string as a number for a table.
Json rows_of(const Json& strategies) {
  Json rows = Json::array();
  for (Json row : strategies) {
    for (const char* key : {"pnl", "fees", "funding"})
      row[key] = std::stod(row[key].get<std::string>());
    std::string outcomes;
    for (const auto& [name, count] : row["outcomes"].items())
      outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", name,
                              count.get<std::uint64_t>());
    row["outcomes"] = outcomes;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<View> strategy_views() {
  return {{"strategy", "strategy", false, cell::text()},
          {"series", "series", false, cell::text()},
          {"trades", "trades", true, cell::count()},
          {"won", "won", true, cell::count()},
          {"pnl", "pnl", true, cell::number(2)},
          {"fees", "fees", true, cell::number(2)},
          {"funding", "funding", true, cell::number(2)},
          {"open", "open", true, cell::text()},
          {"bars", "bars", true, cell::count()},
          {"outcomes", "outcome of each bar", false, cell::text()}};
}

void print_table(const application::PaperView& view, const Json& json, const Session& session) {
  fmt::print("session {}: {} to {}\n", view.manifest.session.value(),
             view.manifest.from.to_rfc3339(), view.manifest.to.to_rfc3339());
  if (!view.manifest.note.empty()) fmt::print("  {}\n", view.manifest.note);
  fmt::print("  {} to {} (marked {}), drawdown {:.2f} %, {} fills, {} events in {:.2f} s\n",
             view.initial.to_string(), view.balance.to_string(), view.equity.to_string(),
             100 * view.drawdown, view.fills, view.events, view.seconds);
  if (view.resumed > 0)
    fmt::print("  {} events were in the journal already and came out the same\n", view.resumed);
  if (view.venue_balance != view.balance)
    fmt::print("  the venue's balance is {}\n", view.venue_balance.to_string());
  print_equity(view.equity_by_day, session);
  heading("Strategies", session);
  print_rows(rows_of(json["strategies"]), strategy_views(), OutputFormat::Table);
  for (const engine::Alert& alert : view.alerts) fmt::print("  alert: {}\n", alert.text);
  if (view.alerts_more > 0) fmt::print("  and {} more alerts\n", view.alerts_more);
  const std::string& name = view.manifest.session.value();
  fmt::print("\nnext: {0} parity {1}, {0} replay {1} --verify\n", session.program(), name);
}

}  // namespace

void print_session(const application::PaperView& view, const Session& session) {
  const Json json = application::to_json(view);
  if (session.format() == OutputFormat::Table)
    print_table(view, json, session);
  else if (session.format() == OutputFormat::Json)
    print_object(json, {}, session.format());
  else
    print_rows(rows_of(json["strategies"]), strategy_views(), session.format());
}

}  // namespace sixbtc::cli
