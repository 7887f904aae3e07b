#include "application/session_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

// Those that occurred.
Json outcomes_json(const std::array<std::uint64_t, engine::outcome_count>& counts) {
  Json outcomes = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      outcomes[std::string(engine::name_of(static_cast<engine::Outcome>(i)))] = counts[i];
  return outcomes;
}

std::string digest_text(std::uint64_t digest) {
  return fmt::format("{:016x}", digest);
}

}  // namespace

Json to_json(const SessionManifest& manifest) {
  Json strategies = Json::array();
  for (const SessionStrategy& strategy : manifest.strategies)
    strategies.push_back(
        {{"id", strategy.id}, {"name", strategy.name}, {"series", strategy.series.to_string()}});
  return {{"session", manifest.session.value()},
          {"kind", manifest.kind},
          {"created_at", manifest.created_at.to_rfc3339()},
          {"from", manifest.from.to_rfc3339()},
          {"to", manifest.to.to_rfc3339()},
          {"note", manifest.note},
          {"strategies", std::move(strategies)}};
}

Json to_json(const PaperStrategyView& strategy) {
  std::uint64_t bars = 0;
  for (const std::uint64_t count : strategy.outcomes) bars += count;
  return {{"strategy", strategy.name},
          {"id", strategy.id},
          {"series", strategy.series.to_string()},
          {"trades", strategy.trades},
          {"won", strategy.won},
          {"pnl", strategy.pnl.to_string()},
          {"fees", strategy.fees.to_string()},
          {"funding", strategy.funding.to_string()},
          {"open", strategy.open.to_string()},
          {"bars", bars},
          {"outcomes", outcomes_json(strategy.outcomes)}};
}

Json to_json(const SessionTrade& trade) {
  return {{"strategy", trade.strategy},
          {"series", trade.series},
          {"side", trade.direction == market::Direction::Long ? "long" : "short"},
          {"entry_time", trade.entry_time.to_rfc3339()},
          {"exit_time", trade.exit_time.to_rfc3339()},
          {"quantity", trade.quantity.to_string()},
          {"entry_price", trade.entry_price.to_string()},
          {"exit_price", trade.exit_price.to_string()},
          {"fees", trade.fees.to_string()},
          {"funding", trade.funding.to_string()},
          {"pnl", trade.pnl.to_string()},
          {"closed_by", trade.closed_by}};
}

Json to_json(const PaperView& view) {
  Json json = to_json(view.manifest);
  Json strategies = Json::array();
  for (const PaperStrategyView& strategy : view.strategies) strategies.push_back(to_json(strategy));
  json["strategies"] = std::move(strategies);
  json["complete"] = view.is_complete;
  json["initial"] = view.initial.to_string();
  json["balance"] = view.balance.to_string();
  json["equity"] = view.equity.to_string();
  json["venue_balance"] = view.venue_balance.to_string();
  json["drawdown"] = view.drawdown;
  json["fills"] = view.fills;
  json["events"] = view.events;
  json["resumed"] = view.resumed;
  json["digest"] = digest_text(view.digest);
  Json alerts = Json::array();
  for (const engine::Alert& alert : view.alerts) alerts.push_back(alert.text);
  json["alerts"] = std::move(alerts);
  json["alerts_more"] = view.alerts_more;
  json["curve"] = {{"first_day", view.first_day.to_date()}, {"equity", view.equity_by_day}};
  json["seconds"] = view.seconds;
  return json;
}

Json to_json(const ReplayView& view) {
  Json json = to_json(view.session);
  json["verified"] = !view.end.differs_at.has_value();
  json["differs_at"] = view.end.differs_at ? Json(*view.end.differs_at) : Json();
  json["bytes_cut"] = view.end.bytes_cut;
  json["seconds"] = view.seconds;
  return json;
}

Json to_json(const ParityParts& parts) {
  return {{"signal", parts.signal.to_string()},    {"timing", parts.timing.to_string()},
          {"price", parts.price.to_string()},      {"fee", parts.fee.to_string()},
          {"funding", parts.funding.to_string()},  {"size", parts.size.to_string()},
          {"residual", parts.residual.to_string()}};
}

Json to_json(const ParityView& view) {
  Json json = to_json(view.manifest);
  Json strategies = Json::array();
  for (const ParityStrategy& strategy : view.strategies)
    strategies.push_back({{"strategy", strategy.name},
                          {"id", strategy.id},
                          {"series", strategy.series.to_string()},
                          {"backtest_trades", strategy.backtest_trades},
                          {"session_trades", strategy.session_trades},
                          {"matched", strategy.matched},
                          {"backtest", strategy.backtest.to_string()},
                          {"session", strategy.session.to_string()},
                          {"difference", (strategy.session - strategy.backtest).to_string()},
                          {"parts", to_json(strategy.parts)}});
  json["strategies"] = std::move(strategies);
  json["backtest"] = view.backtest.to_string();
  json["result"] = view.session.to_string();
  json["difference"] = (view.session - view.backtest).to_string();
  json["parts"] = to_json(view.parts);
  json["open_in_backtest"] = view.open_in_backtest;
  json["open_in_session"] = view.open_in_session;
  Json trades = Json::array();
  for (const ParityTrade& trade : view.trades) {
    Json row = {{"strategy", view.strategies[trade.deployment].name},
                {"series", view.strategies[trade.deployment].series.to_string()},
                {"entry_time", trade.entry_time.to_rfc3339()},
                {"side", trade.direction == market::Direction::Long ? "long" : "short"}};
    row["backtest"] = trade.backtest ? Json(trade.backtest->to_string()) : Json();
    row["session"] = trade.session ? Json(trade.session->to_string()) : Json();
    row["difference"] = trade.parts.sum().to_string();
    row["parts"] = to_json(trade.parts);
    trades.push_back(std::move(row));
  }
  json["trades"] = std::move(trades);
  return json;
}

Json to_json(const WhyView& view) {
  Json indicators = Json::object();
  for (const auto& [name, value] : view.indicators) indicators[name] = value;
  std::uint64_t decided = 0;
  for (const std::uint64_t count : view.totals) decided += count;
  const char* const held = view.held == market::Direction::Flat   ? "flat"
                           : view.held == market::Direction::Long ? "long"
                                                                  : "short";
  return {{"session", view.manifest.session.value()},
          {"strategy", view.strategy.name},
          {"id", view.strategy.id},
          {"series", view.strategy.series.to_string()},
          {"bar_open", view.bar_open.to_rfc3339()},
          {"bar_close", view.bar_close.to_rfc3339()},
          {"outcome", engine::name_of(view.outcome)},
          {"detail", view.detail},
          {"position", held},
          {"indicators", std::move(indicators)},
          {"totals", outcomes_json(view.totals)},
          {"decided", decided},
          {"bars", view.bars}};
}

}  // namespace sixbtc::application
