// The named schemas.
#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

using namespace schema;

const std::vector<std::string_view> statuses = {"GENERATED", "VALIDATED", "ACTIVE",
                                                "LIVE",      "RETIRED",   "DELETED"};
const std::vector<std::string_view> directions = {"long", "short"};
const std::vector<std::string_view> job_states = {"queued", "running", "done", "failed",
                                                  "cancelled"};

Json series_key(const char* meaning) {
  return text(meaning);
}

Json tear_sheet_window() {
  const Json equity = list(number("Quote units"));
  return object(
      {{"run_id", text("")},
       {"kind", text("World of the figure")},
       {"from", time("")},
       {"to", time("Exclusive")},
       {"first_day", text("YYYY-MM-DD; the daily lists begin here, UTC")},
       {"start_equity", number("Quote units")},
       {"daily_equity", equity},
       {"daily_drawdown", list(number("0 or negative"))},
       {"months", list(object({{"year", count("")},
                               {"month", integer("", 1, 12)},
                               {"return", number("")},
                               {"max_drawdown", number("Inside the month, 0 or negative")},
                               {"days", count("")}}))},
       {"rolling_sharpe", list(nullable(number("Annual; null until there are enough days")))},
       {"returns",
        nullable(object({{"low", number("Lower end of the first bin; profit / notional")},
                         {"width", number("Of a bin")},
                         {"counts", list(count("Trades"))}}))},
       {"band", nullable(object({{"low", equity},
                                 {"middle", equity},
                                 {"high", equity},
                                 {"actual", equity},
                                 {"share_below_start", number("Of curves that lose, 0 to 1")}}))}});
}

Json problem_schemas() {
  Json all;
  all["Fault"] = object({{"pointer", text("Where: a JSON pointer into the body, or query/NAME")},
                         {"code", text("What kind")},
                         {"message", text("In words")},
                         {"hint", text("What to do; may be empty")}});
  all["Problem"] = object({{"type", text("Page about this kind")},
                           {"title", text("The kind, one sentence")},
                           {"status", integer("HTTP status", 400, 599)},
                           {"detail", text("This case")},
                           {"instance", text("Path of the request")},
                           {"code", text("The kind, for programs")},
                           {"request_id", text("Also in the log")},
                           {"missing", text("Of not_implemented: the part that does not exist")},
                           {"errors", list(reference("Fault"))}},
                          {"missing"});
  all["Meta"] = object({{"as_of", time("When it was true")},
                        {"seq", nullable(count("Number of the stream topic at that time"))},
                        {"next_cursor", nullable(text("cursor of the next page"))},
                        {"world", one_of("Of a session: whose money", {"paper"})},
                        {"session", text("Which session it is of")},
                        {"reason", text("Why there is nothing")}},
                       {"world", "session", "reason"});
  return all;
}

Json market_schemas() {
  Json all;
  all["Candle"] = object({{"open_time", time("Start of the bar")},
                          {"open", decimal("")},
                          {"high", decimal("")},
                          {"low", decimal("")},
                          {"close", decimal("")},
                          {"volume", decimal("In base units")},
                          {"complete", boolean("False: minutes are missing in it")}});
  all["IndicatorValue"] = object({{"time", time("Start of the bar")},
                                  {"indicator", text("Name of the set, or kind and length")},
                                  {"kind", text("Kernel")},
                                  {"length", count("Bars")},
                                  {"value", number("")}});
  all["Series"] = object({{"exchange", text("")},
                          {"market", text("")},
                          {"symbol", text("")},
                          {"interval", text("")},
                          {"rows", count("")},
                          {"first", time("Start of the first bar")},
                          {"last", time("Start of the last bar")},
                          {"gaps", count("Places where bars are missing")},
                          {"missing_bars", count("In them")},
                          {"data_hash", text("Of all rows")}});
  all["Points"] = object({{"exchange", text("")},
                          {"market", text("")},
                          {"symbol", text("")},
                          {"kind", one_of("", {"funding", "open_interest"})},
                          {"rows", count("")},
                          {"first", time("")},
                          {"last", time("")}});
  all["Finding"] = object({{"kind", text("gap, outlier, ...")},
                           {"from", time("")},
                           {"to", time("Exclusive")},
                           {"bars", count("Affected or missing")},
                           {"detail", text("One sentence")}});
  all["UniverseMember"] = object({{"symbol", text("")},
                                  {"quote_volume_day", decimal("Mean over the trailing days")},
                                  {"first", time("Of its history")}});
  return all;
}

Json strategy_schemas() {
  Json all;
  all["Strategy"] = object({{"id", text("UUID")},
                            {"name", text("")},
                            {"alias", text("")},
                            {"type", text("MOM REV TRN BRE VLT VLM CDL")},
                            {"status", one_of("", statuses)},
                            {"generation_mode", text("Where it comes from")},
                            {"base", text("Base script")},
                            {"exchange", text("Of the series it is judged on")},
                            {"market", text("")},
                            {"interval", text("")},
                            {"symbols", list(text(""))},
                            {"parameters", any("Chosen inputs by name")},
                            {"created_at", time("")}});
  all["Gate"] = any("name, value, threshold, verdict, interval");
  all["Trade"] = object({{"run_id", text("")},
                         {"kind", one_of("World of the figure", {"training", "holdout", "full"})},
                         {"direction", one_of("", directions)},
                         {"entry_time", time("")},
                         {"exit_time", time("")},
                         {"entry_price", decimal("")},
                         {"exit_price", decimal("")},
                         {"quantity", decimal("Base units")},
                         {"pnl", decimal("Net of fees and funding")},
                         {"fees", decimal("")},
                         {"funding", decimal("")},
                         {"stop", nullable(decimal("At the entry; null: none, or not kept"))},
                         {"target", nullable(decimal("At the entry; null: none, or not kept"))},
                         {"reason", text("Of the exit")}});
  all["EquityPoint"] = object({{"run_id", text("")},
                               {"kind", text("World of the figure")},
                               {"time", time("")},
                               {"equity", decimal("After the trade; realised")},
                               {"drawdown", number("From the highest so far, 0 or negative")}});
  all["TearSheetWindow"] = tear_sheet_window();
  all["RankedStrategy"] = object({{"name", text("")},
                                  {"id", text("")},
                                  {"type", text("")},
                                  {"interval", text("")},
                                  {"points", number("Score, 0 to 100")},
                                  {"passed", boolean("The screen")},
                                  {"nearness", number("How near a miss was, 0 to 1")},
                                  {"stopped_by", nullable(text("First gate that failed"))},
                                  {"score", any("Its terms by window")}});
  all["Transition"] = object({{"strategy_id", text("")},
                              {"id", text("Of the event")},
                              {"number", count("Among the events of the strategy")},
                              {"time", time("")},
                              {"event", text("generated, gate_passed, ...")},
                              {"from", nullable(one_of("", statuses))},
                              {"from_stage", nullable(text("paper, test, full"))},
                              {"to", one_of("", statuses)},
                              {"to_stage", nullable(text(""))},
                              {"rule", text("")},
                              {"numbers", any("What the rule looked at")},
                              {"cause", nullable(text("Id of the event that brought it about"))},
                              {"by", text("")},
                              {"reason", text("")}});
  all["Decision"] = object({{"strategy_id", text("")},
                            {"run_id", nullable(text("Null: live or paper"))},
                            {"series", series_key("exchange/market/symbol/interval")},
                            {"time", time("Close of the bar decided on")},
                            {"signal", text("OPEN_LONG, HOLD, ...")},
                            {"confidence", number("")},
                            {"reason", text("Why")},
                            {"indicators", any("Values it saw, by name")}});
  all["BoardCard"] = object({{"id", text("")},
                             {"name", text("")},
                             {"alias", text("")},
                             {"type", text("")},
                             {"interval", text("")},
                             {"symbols", list(text(""))},
                             {"status", one_of("", statuses)},
                             {"stage", nullable(text("Of a live one: paper, test, full"))},
                             {"is_proven", boolean("It was admitted to the pool once")},
                             {"score", nullable(number("0 to 100"))},
                             {"nearness", nullable(number("To passing, 0 to 1"))},
                             {"stopped_by", nullable(text("First gate that failed"))},
                             {"created_at", time("")}});
  all["PoolMember"] = object({{"rank", count("From 1")},
                              {"name", text("")},
                              {"alias", text("")},
                              {"id", text("")},
                              {"type", text("")},
                              {"interval", text("")},
                              {"score", number("0 to 100")},
                              {"cluster", text("Near-duplicates share one")},
                              {"admitted_at", time("")},
                              {"tested_at", time("")},
                              {"is_due", boolean("For a re-test")},
                              {"is_overridden", boolean("A person brought it back")}});
  all["Classified"] = object({{"rank", count("")},
                              {"name", text("")},
                              {"id", text("")},
                              {"type", text("")},
                              {"interval", text("")},
                              {"score", number("")},
                              {"selected", boolean("It would be deployed")},
                              {"left_out_by", nullable(text("Rule"))},
                              {"value", nullable(number(""))},
                              {"threshold", nullable(number(""))},
                              {"against", nullable(text("Strategy it is too much like"))}});
  return all;
}

Json research_schemas() {
  Json all;
  all["BacktestRun"] = object({{"id", text("UUID")},
                               {"strategy_id", text("")},
                               {"series", series_key("exchange/market/symbol/interval")},
                               {"kind", one_of("", {"training", "holdout", "full"})},
                               {"profile", text("")},
                               {"from", time("")},
                               {"to", time("Exclusive")},
                               {"started_at", time("")},
                               {"finished_at", time("")},
                               {"metrics", any("Figures of the run")},
                               {"passport", any("What it depends on")}});
  all["Job"] = object({{"id", text("UUID")},
                       {"kind", text("backtests, pool_retest, data_check")},
                       {"state", one_of("", job_states)},
                       {"by", text("Who asked")},
                       {"request", any("What was asked")},
                       {"done", count("Items")},
                       {"total", count("Items; 0: not known yet")},
                       {"created_at", time("")},
                       {"started_at", nullable(time(""))},
                       {"finished_at", nullable(time(""))},
                       {"error", nullable(text("Of a failed one"))},
                       {"result", any("Of a finished one")}},
                      {"result"});
  all["LedgerRow"] = object({{"row", count("From 1")},
                             {"kind", one_of("", {"trial", "tombstone"})},
                             {"time", time("")},
                             {"data_set", text("")},
                             {"strategy", text("Hash of its content")},
                             {"passport", text("")},
                             {"blocks", text("Block sums of a trial's returns")},
                             {"reason", text("Of a tombstone")},
                             {"previous_hash", text("")},
                             {"hash", text("")}},
                            {"blocks", "reason"});
  all["DataSetTrials"] = object({{"data_set", text("")},
                                 {"strategies", count("Different ones tried")},
                                 {"trials", count("")},
                                 {"first", time("")},
                                 {"last", time("")}});
  return all;
}

Json house_schemas() {
  Json all;
  all["ConfigEntry"] = object({{"key", text("")}, {"value", text("")}, {"origin", text("")}});
  all["AuditRecord"] = object({{"sequence", count("")},
                               {"time", time("")},
                               {"actor", text("")},
                               {"reason", text("")},
                               {"action", text("")},
                               {"subject", text("")},
                               {"before", any("Null: nothing was there")},
                               {"after", any("Null: nothing remains")}});
  all["Token"] = object({{"id", text("")},
                         {"name", text("What it is for")},
                         {"scope", one_of("", {"read", "trade", "admin"})},
                         {"created_at", time("")},
                         {"revoked_at", nullable(time(""))}});
  all["Session"] = object({{"signed_in", boolean("")},
                           {"name", text("Who")},
                           {"scope", one_of("", {"none", "read", "trade", "admin"})},
                           {"csrf", nullable(text("Value of the X-SixBTC-CSRF header"))}});
  all["Status"] =
      object({{"name", text("")},
              {"version", text("")},
              {"status", one_of("", {"ok", "degraded"})},
              {"world", one_of("Whose money it moves", {"research"})},
              {"started_at", time("")},
              {"uptime_seconds", count("")},
              {"links", any("Where to go on")},
              {"missing",
               list(object({{"path", text("Answers 501")}, {"part", text("Of the program")}}))}});
  all["Health"] = object({{"status", one_of("", {"ok", "degraded"})},
                          {"checks", list(object({{"name", text("")},
                                                  {"status", one_of("", {"ok", "failed"})},
                                                  {"detail", text("")}}))}});
  return all;
}

}  // namespace

const Json& components() {
  static const Json all = [] {
    Json made;
    for (const Json& part : {problem_schemas(), market_schemas(), strategy_schemas(),
                             research_schemas(), house_schemas(), trading_schemas()})
      made.update(part);
    return made;
  }();
  return all;
}

}  // namespace sixbtc::web_api
