// The named schemas of sessions that trade, and of graduation.
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

using namespace schema;

const std::vector<std::string_view> worlds = {"demo", "paper", "testnet", "live"};
const std::vector<std::string_view> session_states = {"running", "elsewhere", "interrupted",
                                                      "finished"};
const std::vector<std::string_view> stop_levels = {"none", "pause_entries", "cancel_and_halt",
                                                   "close_all"};
const std::vector<std::string_view> stop_causes = {"daily_loss", "portfolio_drawdown", "person",
                                                   "fault"};
const std::vector<std::string_view> verdicts = {"pass", "fail",    "undecided",
                                                "off",  "not_run", "missing"};

Json world() {
  return one_of("Whose money", worlds);
}
Json session() {
  return text("Name of the session");
}
Json state() {
  return one_of("running: in this server; elsewhere: another process writes it", session_states);
}
Json symbol() {
  return text("As the series names it");
}
Json strategy() {
  return nullable(text("Its name; null: nobody's of ours"));
}
Json strategy_id() {
  return nullable(text("UUID"));
}
Json stop() {
  return object({{"cause", one_of("", stop_causes)},
                 {"level", one_of("", stop_levels)},
                 {"since", time("")},
                 {"reason", text("As it was given")}});
}

Json account_schemas() {
  Json all;
  all["Portfolio"] =
      object({{"world", world()},
              {"session", session()},
              {"state", state()},
              {"is_running", boolean("Here or in another process")},
              {"control", one_of("", {"running", "paused", "halted"})},
              {"as_of", time("Time of the session: of the last thing that happened to it")},
              {"from", time("Of the candles that happen")},
              {"to", time("Where it ends")},
              {"progress", number("Bars that have closed, 0 to 1")},
              {"currency", text("Of all money here")},
              {"initial", decimal("What it began with")},
              {"balance", decimal("Without what is open")},
              {"equity", decimal("Open positions at the newest price")},
              {"today", decimal("Since midnight UTC of its own time, marked")},
              {"today_ratio", number("Of the equity at midnight")},
              {"drawdown", number("From the highest equity, 0 or negative")},
              {"max_drawdown", number("Deepest so far, at prices; 0 or negative")},
              {"gross_exposure", decimal("Sum of the sizes of positions at the newest price")},
              {"net_exposure", decimal("Long less short")},
              {"exposure_ratio", number("Gross / equity")},
              {"margin_used", decimal("By positions and entries in flight")},
              {"open_positions", count("")},
              {"daily_loss", object({{"value", number("Lost since midnight UTC, 0 or positive")},
                                     {"limit", number("Pauses entries")},
                                     {"headroom", number("Limit less value, not below 0")},
                                     {"headroom_amount", decimal("The same in money")}})},
              {"is_reconciled", boolean("The venue agreed since it was last reached")},
              {"venue_balance", nullable(decimal("As the venue last said"))},
              {"venue_as_of", nullable(time("When it said so"))}});
  all["AccountEquity"] = object({{"time", time("")},
                                 {"equity", decimal("Marked")},
                                 {"balance", decimal("Without what is open")},
                                 {"drawdown", number("From the highest so far, 0 or negative")}});
  all["Position"] =
      object({{"strategy", strategy()},
              {"strategy_id", strategy_id()},
              {"series", nullable(text("exchange/market/symbol/interval it decides on"))},
              {"symbol", symbol()},
              {"side", one_of("", {"long", "short"})},
              {"quantity", decimal("Base units, > 0")},
              {"entry_time", time("First fill")},
              {"entry_price", decimal("Average")},
              {"mark_price", nullable(decimal("Newest price"))},
              {"unrealised_pnl", nullable(decimal("Before fees and funding"))},
              {"fees", decimal("Paid so far")},
              {"funding", decimal("Received less paid so far")},
              {"leverage", nullable(count(""))},
              {"stop", nullable(decimal("On the venue; null: none"))},
              {"target", nullable(decimal("On the venue; null: none"))},
              {"net_quantity", decimal("Of the coin, all strategies together, by our books")},
              {"venue_quantity", nullable(decimal("Of the coin, as the venue last said; signed"))},
              {"venue_as_of", nullable(time("When it said so"))}});
  all["Order"] =
      object({{"id", text("Client order id")},
              {"venue_id", nullable(text(""))},
              {"parent", nullable(text("The entry that a stop or target belongs to"))},
              {"strategy", strategy()},
              {"strategy_id", strategy_id()},
              {"symbol", symbol()},
              {"side", one_of("", {"buy", "sell"})},
              {"purpose", one_of("", {"entry", "exit", "stop", "target", "cover_stop", "flatten"})},
              {"kind", one_of("", {"market", "limit", "stop_market", "target_market"})},
              {"price", nullable(decimal("Limit, trigger, or the worst a market order takes"))},
              {"quantity", decimal("")},
              {"filled", decimal("")},
              {"average_price", nullable(decimal("Of the fills"))},
              {"state", one_of("waiting: for the fill of its parent",
                               {"pending", "in_flight", "unknown", "waiting", "open", "cancelling",
                                "filled", "cancelled", "rejected"})},
              {"detail", text("Why it was cancelled or rejected; may be empty")},
              {"is_reduce_only", boolean("")},
              {"decided_at", time("Of the decision behind it")},
              {"closed_at", nullable(time(""))}});
  all["Fill"] =
      object({{"id", text("Of the venue")},
              {"time", time("Of the venue")},
              {"order", nullable(text("Client order id; null: not an order of ours"))},
              {"strategy", strategy()},
              {"strategy_id", strategy_id()},
              {"symbol", symbol()},
              {"side", one_of("", {"buy", "sell"})},
              {"purpose",
               nullable(one_of("", {"entry", "exit", "stop", "target", "cover_stop", "flatten"}))},
              {"price", decimal("")},
              {"quantity", decimal("Base units")},
              {"fee", decimal("Paid; negative: a rebate")},
              {"is_maker", boolean("")},
              {"cause", one_of("", {"order", "liquidation", "auto_deleveraging"})}});
  all["Outcome"] =
      object({{"time", time("Close of the bar decided on")},
              {"strategy", text("Its name")},
              {"strategy_id", text("UUID")},
              {"series", text("exchange/market/symbol/interval")},
              {"outcome", text("no_signal, entered, risk_refused, ... (docs/paper.md)")},
              {"layer", nullable(text("Of risk, where a rule of it refused"))},
              {"rule", nullable(text("Of that layer"))},
              {"detail", text("In words; may be empty")}});
  all["Alert"] = object({{"time", time("Newest of its kind")},
                         {"severity", one_of("", {"info", "warning", "critical"})},
                         {"source", one_of("", {"engine", "risk", "data", "session"})},
                         {"text", text("One line")},
                         {"count", count("How often")}});
  return all;
}

Json control_schemas() {
  Json all;
  const Json trip =
      object({{"time", time("")}, {"strategy", strategy()}, {"text", text("Value and limit")}});
  const Json rule = object(
      {{"rule", text("As `why` names it")},
       {"unit", one_of("flag: 1 while it refuses", {"ratio", "count", "seconds", "flag", "none"})},
       {"value", nullable(number("Now; null: only known for the entry that asks"))},
       {"limit", nullable(number("Null: the rule is off or has none of its own"))},
       {"headroom", nullable(number("Limit less value"))},
       {"trips", count("How often it refused or stopped")},
       {"last_trip", nullable(trip)}});
  all["RiskState"] =
      object({{"world", world()},
              {"session", session()},
              {"as_of", time("Time of the session")},
              {"level", one_of("Strictest stop in force", stop_levels)},
              {"stops", list(stop())},
              {"bands", list(object({{"layer", one_of("", {"order", "position", "strategy",
                                                           "portfolio", "system"})},
                                     {"rules", list(rule)}}))},
              {"correlation",
               object({{"min", number("Of returns: from here on positions count as one bet")},
                       {"pairs",
                        list(object({{"a", symbol()},
                                     {"b", symbol()},
                                     {"correlation", nullable(number("Null: unknown, so one bet"))},
                                     {"is_one_bet", boolean("They win and lose together")}}))}})}});
  all["ControlState"] = object(
      {{"world", world()},
       {"session", session()},
       {"state", state()},
       {"is_running", boolean("Here or in another process")},
       {"can_control", boolean("It runs, so it takes commands")},
       {"remedy", nullable(text("Where it takes none: what to do"))},
       {"as_of", time("Time of the session")},
       {"control", one_of("", {"running", "paused", "halted"})},
       {"level", one_of("Strictest stop in force", stop_levels)},
       {"cause", nullable(one_of("Of the strictest", stop_causes))},
       {"reason", nullable(text("Of the strictest"))},
       {"since", nullable(time("Of the strictest"))},
       {"by", nullable(text("Who; risk: a rule"))},
       {"stops", list(stop())},
       {"is_reconciled", boolean("A halt can be cleared")},
       {"stage", nullable(one_of("Of a halt: done only when the venue has confirmed it",
                                 {"cancelling", "closing", "confirming", "done"}))},
       {"is_flat", boolean("No position, the venue agrees")},
       {"confirmed_at", nullable(time("The venue's snapshot that says so"))},
       {"leftovers",
        object({{"positions", list(object({{"symbol", symbol()},
                                           {"quantity", decimal("By our books, signed")},
                                           {"venue_quantity", nullable(decimal("Signed"))}}))},
                {"orders", list(object({{"id", text("Client order id")},
                                        {"symbol", symbol()},
                                        {"purpose", text("")},
                                        {"state", text("")}}))}})},
       {"closing", object({{"currency", text("")},
                           {"positions", count("Open")},
                           {"unpriced", count("Of them without a price, not in the sums")},
                           {"notional", decimal("At the newest prices")},
                           {"fees", decimal("Taker fee of closing it all")},
                           {"slippage", decimal("As the configuration assumes it")},
                           {"cost", decimal("Fees and slippage: an estimate")}})}});
  all["PaperSession"] =
      object({{"session", session()},
              {"kind", world()},
              {"created_at", time("")},
              {"from", time("First instant that happens")},
              {"to", time("Where it ends")},
              {"note", text("As it was given; may be empty")},
              {"strategies", list(object({{"id", text("UUID")},
                                          {"name", text("")},
                                          {"series", text("exchange/market/symbol/interval")}}))}});
  all["TradingDay"] = object({{"world", world()},
                              {"session", session()},
                              {"state", state()},
                              {"from", time("24 hours before the last thing that happened in it")},
                              {"to", time("Time of the session")},
                              {"currency", text("Of all money here")},
                              {"equity_change", decimal("Marked")},
                              {"trades", count("Closed")},
                              {"won", count("Of them")},
                              {"pnl", decimal("Of them, fees and funding included")},
                              {"fills", count("")},
                              {"volume", decimal("Of the fills")},
                              {"fees", decimal("Of the fills")},
                              {"refused", count("Decisions that a rule of risk stopped")}});
  return all;
}

Json graduation_schemas() {
  Json all;
  all["GraduationGate"] = object({{"name", text("")},
                                  {"value", nullable(number(""))},
                                  {"threshold", nullable(number(""))},
                                  {"verdict", one_of("", verdicts)},
                                  {"detail", text("In words; may be empty")}});
  all["Graduation"] =
      object({{"id", text("UUID of the strategy")},
              {"name", text("")},
              {"alias", text("")},
              {"type", text("")},
              {"interval", text("")},
              {"symbols", list(text(""))},
              {"state", text("GENERATED, ..., LIVE paper, ...")},
              {"next", nullable(text("Null: there is no next one"))},
              {"is_ready", boolean("Every gate passes")},
              {"gates", list(reference("GraduationGate"))},
              {"paper", nullable(object({{"session", session()},
                                         {"days", number("Traded so far")},
                                         {"trades", count("Closed")},
                                         {"return", number("Of the initial capital")},
                                         {"drawdown", number("Of realised equity")}}))}});
  return all;
}

}  // namespace

Json trading_schemas() {
  Json made;
  for (const Json& part : {account_schemas(), control_schemas(), graduation_schemas()})
    made.update(part);
  return made;
}

}  // namespace sixbtc::web_api
