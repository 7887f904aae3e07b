#include "sixbtc/parity_command.hpp"

#include <nlohmann/json.hpp>

#include "application/parity_run.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* label = "parity only, never judged or traded";

Json trades_json(const conformance::StrategyRun& run) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < run.trades.size(); ++i) {
    const conformance::TradeRow& trade = run.trades[i];
    rows.push_back({{"trade", i + 1},
                    {"side", trade.is_long ? "long" : "short"},
                    {"entry_time", trade.entry_time.to_rfc3339()},
                    {"entry_price", trade.entry_price},
                    {"exit_time", trade.exit_time.to_rfc3339()},
                    {"exit_price", trade.exit_price},
                    {"quantity", trade.quantity},
                    {"profit", trade.profit},
                    {"entry", trade.entry_id},
                    {"exit", trade.exit_comment.empty() ? trade.exit_id : trade.exit_comment}});
  }
  return rows;
}

Json to_json(const application::ParityView& view) {
  const conformance::StrategyRun& run = view.run;
  const auto ratio = [](double part, double whole) {
    return whole == 0 ? Json(nullptr) : Json(part / whole);
  };
  Json json = {{"profile", "tradingview"},
               {"purpose", label},
               {"series", view.series.to_string()},
               {"source", view.source.to_string()},
               {"from", view.from.to_rfc3339()},
               {"to", view.to.to_rfc3339()},
               {"bars", view.bars},
               {"tick", view.tick},
               {"quantity_step", view.quantity_step},
               {"closed_trades", run.trades.size()},
               {"open_trades", run.open_trades},
               {"net_profit", run.net_profit},
               {"gross_profit", view.gross_profit},
               {"gross_loss", view.gross_loss},
               {"commission", view.commission}};
  json["profit_factor"] = ratio(view.gross_profit, view.gross_loss);
  json["win_rate"] = ratio(static_cast<double>(view.wins), static_cast<double>(run.trades.size()));
  json["max_drawdown"] = run.max_drawdown;
  json["max_runup"] = run.max_runup;
  json["notes"] = view.notes;
  json["trades"] = trades_json(run);
  return json;
}

std::vector<View> trade_views() {
  return {{"trade", "#", true, cell::count()},
          {"side", "side", false, cell::text()},
          {"entry_time", "entered", false, cell::text()},
          {"entry_price", "at", true, cell::text()},
          {"exit_time", "left", false, cell::text()},
          {"exit_price", "at", true, cell::text()},
          {"quantity", "quantity", true, cell::text()},
          {"profit", "profit", true, cell::number(2)},
          {"entry", "entry", false, cell::text()},
          {"exit", "exit", false, cell::text()}};
}

void print(const Json& json) {
  fmt::print("profile tradingview: {}\n\n", label);
  print_object(json,
               {{"series", "series", false, cell::text()},
                {"from", "first bar", false, cell::text()},
                {"to", "last bar", false, cell::text()},
                {"bars", "bars", true, cell::count()},
                {"tick", "tick", true, cell::text()},
                {"closed_trades", "closed trades", true, cell::count()},
                {"open_trades", "open trades", true, cell::count()},
                {"net_profit", "net profit", true, cell::number(2)},
                {"gross_profit", "gross profit", true, cell::number(2)},
                {"gross_loss", "gross loss", true, cell::number(2)},
                {"profit_factor", "profit factor", true, cell::number(3)},
                {"win_rate", "win rate", true, cell::percent(2)},
                {"max_drawdown", "max drawdown", true, cell::number(2)},
                {"commission", "commission", true, cell::number(2)}},
               OutputFormat::Table);
  for (const auto& note : json["notes"]) fmt::print("note: {}\n", note.get<std::string>());
  fmt::print("\n");
  print_rows(json["trades"], trade_views(), OutputFormat::Table);
}

}  // namespace

int run_parity(Session& session, const std::string& file,
               const application::BacktestRequest& request) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  const auto source = application::read_script(file, (*services)->settings().generation.language);
  if (!source) return report_error(source.error());
  return finish(application::run_for_parity(**services, file, *source, request),
                [&](const application::ParityView& view) {
                  const Json json = to_json(view);
                  if (session.format() == OutputFormat::Table)
                    print(json);
                  else if (session.format() == OutputFormat::Json)
                    print_object(json, {}, session.format());
                  else
                    print_rows(json["trades"], trade_views(), session.format());
                  return static_cast<int>(exit_ok);
                });
}

}  // namespace sixbtc::cli
