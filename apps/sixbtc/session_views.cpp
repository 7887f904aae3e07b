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
      outcomes +=
          fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", name, count.get<std::uint64_t>());
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

void print_replay(const application::ReplayView& view, const Session& session) {
  const Json json = application::to_json(view);
  if (session.format() != OutputFormat::Table) return print_object(json, {}, session.format());
  const application::ReplayEnd& end = view.end;
  fmt::print("session {}: {} events in {:.2f} s, {}\n", view.manifest.session.value(), end.events,
             view.seconds,
             end.differs_at ? fmt::format("an answer differs before event {}", *end.differs_at)
                            : "every answer as it was");
  fmt::print("  digest {}, balance {}, {} fills\n", json["digest"].get<std::string>(),
             view.session.balance.to_string(), view.session.fills);
  if (end.bytes_cut > 0)
    fmt::print("  {} bytes at the end are of a record that was not written whole\n", end.bytes_cut);
}

void print_parity(const application::ParityView& view, const Session& session) {
  const Json json = application::to_json(view);
  if (session.format() == OutputFormat::Json) return print_object(json, {}, session.format());
  const auto flat = [](const Json& row, const char* first, const char* second) {
    Json out = row;
    for (const auto& [name, value] : row["parts"].items())
      out[name] = std::stod(value.get<std::string>());
    for (const char* key : {first, second, "difference"})
      if (out[key].is_string()) out[key] = std::stod(out[key].get<std::string>());
    out.erase("parts");
    return out;
  };
  const auto money = [](const char* key, const char* title) {
    return View{key, title, true, cell::number(2)};
  };
  std::vector<View> views{{"strategy", "strategy", false, cell::text()},
                          {"series", "series", false, cell::text()}};
  if (session.format() == OutputFormat::Table) {
    views.push_back({"backtest_trades", "backtest", true, cell::count()});
    views.push_back({"session_trades", "session", true, cell::count()});
    views.push_back({"matched", "matched", true, cell::count()});
  } else {
    views.push_back({"entry_time", "entry", false, cell::text()});
    views.push_back({"side", "side", false, cell::text()});
  }
  for (const auto& [key, title] :
       {std::pair{"backtest", "backtest pnl"}, std::pair{"session", "session pnl"},
        std::pair{"difference", "difference"}, std::pair{"signal", "signal"},
        std::pair{"timing", "timing"}, std::pair{"price", "price"}, std::pair{"fee", "fee"},
        std::pair{"funding", "funding"}, std::pair{"size", "size"},
        std::pair{"residual", "residual"}})
    views.push_back(money(key, title));
  Json rows = Json::array();
  const bool is_table = session.format() == OutputFormat::Table;
  for (const Json& row : json[is_table ? "strategies" : "trades"])
    rows.push_back(flat(row, "backtest", "session"));
  print_rows(rows, views, session.format());
  if (!is_table) return;
  fmt::print("\nbacktest {} and session {} differ by {}; the parts add up to it\n",
             view.backtest.to_string(), view.session.to_string(),
             (view.session - view.backtest).to_string());
  fmt::print("open at the end and not compared: {} in the backtest, {} in the session\n",
             view.open_in_backtest, view.open_in_session);
}

void print_why(const application::WhyView& view, const Session& session) {
  const Json json = application::to_json(view);
  if (session.format() != OutputFormat::Table) return print_object(json, {}, session.format());
  fmt::print("{} on {}, bar {} to {} (session {})\n", view.strategy.name,
             view.strategy.series.to_string(), view.bar_open.to_rfc3339(),
             view.bar_close.to_rfc3339(), view.manifest.session.value());
  fmt::print("  {}{}{}; position {}\n", engine::name_of(view.outcome),
             view.detail.empty() ? "" : ": ", view.detail, json["position"].get<std::string>());
  for (const auto& [name, value] : view.indicators) fmt::print("  {} = {}\n", name, value);
  fmt::print("in all, of {} bars:", view.bars);
  const char* separator = " ";
  for (const auto& [name, count] : json["totals"].items()) {
    fmt::print("{}{} {}", separator, name, count.get<std::uint64_t>());
    separator = ", ";
  }
  fmt::print("\n");
}

void print_step(const engine::Event& event, const engine::Answer& answer) {
  static constexpr std::array<const char*, 7> names{"candle", "prices",  "venue",  "connection",
                                                    "timer",  "resumed", "control"};
  fmt::print("{} {} {}", event.sequence, event.time.to_rfc3339(), names.at(event.body.index()));
  if (!answer.actions.empty()) fmt::print(", {} actions", answer.actions.size());
  if (const auto* const said = std::get_if<engine::VenueSaid>(&event.body))
    if (const auto* const rejected = std::get_if<orders::OrderRejected>(&said->event))
      fmt::print(": rejected {}, {}", rejected->id.to_string(), rejected->detail);
  fmt::print("\n");
  for (const engine::DecisionRecord& decision : answer.decisions)
    fmt::print("  {} {}: {} {}\n", decision.owner.index, decision.bar_close.to_rfc3339(),
               engine::name_of(decision.outcome), decision.detail);
  for (const engine::Alert& alert : answer.alerts) fmt::print("  alert: {}\n", alert.text);
}

}  // namespace sixbtc::cli
