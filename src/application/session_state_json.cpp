#include "application/session_state_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "application/session_words.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

template <class T>
Json text_or_null(const std::optional<T>& value) {
  return value ? Json(value->to_string()) : Json();
}

Json time_or_null(const std::optional<core::Timestamp>& time) {
  return time ? Json(time->to_rfc3339()) : Json();
}

Json number_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

double share(core::Amount part, core::Amount whole) {
  return whole.units() > 0 ? part.to_double() / whole.to_double() : 0;
}

void add_strategy(Json& json, const SessionManifest& manifest, orders::OwnerId owner) {
  const bool is_ours = !owner.is_external();
  json["strategy"] = is_ours ? Json(manifest.strategies.at(owner.index).name) : Json();
  json["strategy_id"] = is_ours ? Json(manifest.strategies.at(owner.index).id) : Json();
}

Json stop_rows(const ControlFacts& control) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < control.stops.size(); ++i) {
    const risk::StopState& stop = control.stops[i];
    if (stop.level == risk::StopLevel::None) continue;
    rows.push_back({{"cause", risk::name_of(static_cast<risk::StopCause>(i))},
                    {"level", word_of(stop.level)},
                    {"since", stop.since.to_rfc3339()},
                    {"reason", stop.reason}});
  }
  return rows;
}

std::string_view control_word(risk::StopLevel level) {
  if (level == risk::StopLevel::None) return "running";
  return level == risk::StopLevel::PauseEntries ? "paused" : "halted";
}

// What only the one order shows, and what a rule has seen.
Json rule_json(const RuleRow& row, const SessionManifest& manifest) {
  Json json = {{"rule", risk::name_of(row.rule)}, {"unit", word_of(row.unit)}};
  json["value"] = number_or_null(row.value);
  json["limit"] = number_or_null(row.limit);
  json["headroom"] = row.value && row.limit ? Json(*row.limit - *row.value) : Json();
  json["trips"] = row.trips;
  json["last_trip"] = Json();
  if (row.last_trip) {
    Json trip = {{"time", row.last_trip->time.to_rfc3339()}};
    const orders::OwnerId owner = row.last_trip->owner;
    trip["strategy"] =
        owner.is_external() ? Json() : Json(manifest.strategies.at(owner.index).name);
    trip["text"] = row.last_trip->text;
    json["last_trip"] = std::move(trip);
  }
  return json;
}

Json leftovers_json(const SessionState& state) {
  Json positions = Json::array(), orders = Json::array();
  for (const LeftPosition& left : state.control.left_positions)
    positions.push_back({{"symbol", left.symbol},
                         {"quantity", left.quantity.to_string()},
                         {"venue_quantity", text_or_null(left.venue)}});
  for (const OrderRow& row : state.live_orders)
    orders.push_back({{"id", row.order.request().id.to_string()},
                      {"symbol", row.symbol},
                      {"purpose", word_of(row.order.request().purpose)},
                      {"state", word_of(row.order)}});
  return {{"positions", std::move(positions)}, {"orders", std::move(orders)}};
}

}  // namespace

std::string_view to_string(SessionStanding standing) {
  switch (standing) {
    case SessionStanding::Running:
      return "running";
    case SessionStanding::Elsewhere:
      return "elsewhere";
    case SessionStanding::Interrupted:
      return "interrupted";
    case SessionStanding::Finished:
      return "finished";
  }
  CHECK(false);
}

std::string remedy_of(SessionStanding standing) {
  switch (standing) {
    case SessionStanding::Running:
    case SessionStanding::Elsewhere:
      return {};
    case SessionStanding::Interrupted:
      return "start it again with POST /api/v1/paper-sessions and the same request; what was "
             "halted stays halted";
    case SessionStanding::Finished:
      return "it has come to its end and trades nothing; start another one with POST "
             "/api/v1/paper-sessions";
  }
  CHECK(false);
}

Json portfolio_json(const SessionView& view) {
  const SessionState& state = *view.state;
  const core::Amount today = state.equity - state.day_start_equity;
  const double headroom = std::max(0.0, state.daily_loss_limit - state.daily_loss);
  const auto room = core::Amount::from_double(headroom * state.day_start_equity.to_double(),
                                              core::Rounding::Down);
  Json json = {{"world", state.manifest->kind},
               {"session", state.manifest->session.value()},
               {"state", to_string(view.standing)},
               {"is_running", view.is_running()},
               {"control", control_word(state.control.level)},
               {"as_of", state.as_of.to_rfc3339()},
               {"from", state.manifest->from.to_rfc3339()},
               {"to", state.manifest->to.to_rfc3339()}};
  json["progress"] = state.bars_total == 0 ? 1.0
                                           : static_cast<double>(state.bars_done) /
                                                 static_cast<double>(state.bars_total);
  json["currency"] = state.currency;
  json["initial"] = state.initial.to_string();
  json["balance"] = state.balance.to_string();
  json["equity"] = state.equity.to_string();
  json["today"] = today.to_string();
  json["today_ratio"] = share(today, state.day_start_equity);
  // From zero, because minus nothing would read "-0.0".
  json["drawdown"] = 0.0 - state.drawdown;
  json["max_drawdown"] = 0.0 - state.max_drawdown;
  json["gross_exposure"] = state.gross_exposure.to_string();
  json["net_exposure"] = state.net_exposure.to_string();
  json["exposure_ratio"] = share(state.gross_exposure, state.equity);
  json["margin_used"] = state.margin_used.to_string();
  json["open_positions"] = state.positions.size();
  json["daily_loss"] = {{"value", state.daily_loss},
                        {"limit", state.daily_loss_limit},
                        {"headroom", headroom},
                        {"headroom_amount", room.value_or(core::Amount{}).to_string()}};
  json["is_reconciled"] = state.control.is_reconciled;
  json["venue_balance"] = text_or_null(state.venue_balance);
  json["venue_as_of"] = time_or_null(state.venue_as_of);
  return json;
}

Json control_json(const SessionView& view) {
  const SessionState& state = *view.state;
  const ControlFacts& control = state.control;
  const std::string remedy = remedy_of(view.standing);
  Json json = {{"world", state.manifest->kind},
               {"session", state.manifest->session.value()},
               {"state", to_string(view.standing)},
               {"is_running", view.is_running()},
               {"can_control", remedy.empty()}};
  json["remedy"] = remedy.empty() ? Json() : Json(remedy);
  json["as_of"] = state.as_of.to_rfc3339();
  json["control"] = control_word(control.level);
  json["level"] = word_of(control.level);
  for (const char* key : {"cause", "reason", "since", "by"}) json[key] = Json();
  if (control.cause) {
    const risk::StopState& stop = control.stops[static_cast<std::size_t>(*control.cause)];
    const bool is_person = *control.cause == risk::StopCause::Person;
    json["cause"] = risk::name_of(*control.cause);
    json["reason"] = is_person ? control.person_reason : stop.reason;
    json["since"] = stop.since.to_rfc3339();
    json["by"] = is_person ? control.person : "risk";
  }
  json["stops"] = stop_rows(control);
  json["is_reconciled"] = control.is_reconciled;
  json["stage"] = control.stage ? Json(word_of(*control.stage)) : Json();
  json["is_flat"] = control.is_flat;
  json["confirmed_at"] = time_or_null(control.confirmed_at);
  json["leftovers"] = leftovers_json(state);
  const ClosingCost& closing = state.closing;
  json["closing"] = {{"currency", state.currency},
                     {"positions", state.positions.size()},
                     {"unpriced", closing.unpriced},
                     {"notional", closing.notional.to_string()},
                     {"fees", closing.fees.to_string()},
                     {"slippage", closing.slippage.to_string()},
                     {"cost", (closing.fees + closing.slippage).to_string()}};
  return json;
}

Json stops_json(const SessionView& view) {
  return {{"level", word_of(view.state->control.level)}, {"stops", stop_rows(view.state->control)}};
}

Json risk_json(const SessionView& view) {
  const SessionState& state = *view.state;
  Json bands = Json::array();
  for (const risk::Layer layer : {risk::Layer::Order, risk::Layer::Position, risk::Layer::Strategy,
                                  risk::Layer::Portfolio, risk::Layer::System}) {
    Json rules = Json::array();
    for (const RuleRow& row : state.rules)
      if (row.rule < risk::Rule::NotReducing && risk::layer_of(row.rule) == layer)
        rules.push_back(rule_json(row, *state.manifest));
    bands.push_back({{"layer", risk::name_of(layer)}, {"rules", std::move(rules)}});
  }
  Json pairs = Json::array();
  for (const CorrelationRow& row : state.correlations)
    pairs.push_back({{"a", row.a},
                     {"b", row.b},
                     {"correlation", number_or_null(row.correlation)},
                     {"is_one_bet", row.is_one_bet}});
  return {{"world", state.manifest->kind},
          {"session", state.manifest->session.value()},
          {"as_of", state.as_of.to_rfc3339()},
          {"level", word_of(state.control.level)},
          {"stops", stop_rows(state.control)},
          {"bands", std::move(bands)},
          {"correlation", {{"min", state.correlation_min}, {"pairs", std::move(pairs)}}}};
}

Json day_json(const SessionView& view) {
  const SessionState& state = *view.state;
  const core::Timestamp from = state.as_of - core::Duration::hours(24);
  core::Amount fees, volume, pnl;
  std::uint64_t fills = 0, trades = 0, won = 0, refused = 0;
  for (std::size_t i = state.fills.size(); i > 0; --i) {
    const orders::Fill& fill = state.fills[i - 1].booked.fill;
    if (fill.exchange_time < from) break;
    ++fills;
    fees += fill.fee;
    const auto value = core::value_of(fill.price, fill.quantity, {}, core::Rounding::HalfEven);
    if (value) volume += value->amount;
  }
  for (std::size_t i = state.round_trips.size(); i > 0; --i) {
    const ledger::RoundTrip& trip = state.round_trips[i - 1];
    if (trip.exit_time < from) break;
    ++trades;
    won += trip.pnl > core::Amount{} ? 1 : 0;
    pnl += trip.pnl;
  }
  for (std::size_t i = state.outcomes.size(); i > 0 && state.outcomes[i - 1].time >= from; --i)
    refused += state.outcomes[i - 1].rule ? 1 : 0;
  core::Amount before = state.initial;
  for (std::size_t i = state.equity_rows.size(); i > 0; --i) {
    if (state.equity_rows[i - 1].time >= from) continue;
    before = state.equity_rows[i - 1].equity;
    break;
  }
  return {{"world", state.manifest->kind},
          {"session", state.manifest->session.value()},
          {"state", to_string(view.standing)},
          {"from", from.to_rfc3339()},
          {"to", state.as_of.to_rfc3339()},
          {"currency", state.currency},
          {"equity_change", (state.equity - before).to_string()},
          {"trades", trades},
          {"won", won},
          {"pnl", pnl.to_string()},
          {"fills", fills},
          {"volume", volume.to_string()},
          {"fees", fees.to_string()},
          {"refused", refused}};
}

Json to_json(const EquityRow& row, double drawdown) {
  return {{"time", row.time.to_rfc3339()},
          {"equity", row.equity.to_string()},
          {"balance", row.balance.to_string()},
          {"drawdown", drawdown}};
}

Json to_json(const PositionRow& row, const SessionState& state) {
  Json json = Json::object();
  add_strategy(json, *state.manifest, row.owner);
  const SessionStrategy* const strategy = state.strategy(row.owner);
  json["series"] = strategy == nullptr ? Json() : Json(strategy->series.to_string());
  json["symbol"] = row.symbol;
  json["side"] = row.quantity.is_negative() ? "short" : "long";
  json["quantity"] = (row.quantity.is_negative() ? -row.quantity : row.quantity).to_string();
  json["entry_time"] = row.entry_time.to_rfc3339();
  json["entry_price"] = row.entry_price.to_string();
  json["mark_price"] = text_or_null(row.mark);
  json["unrealised_pnl"] = text_or_null(row.unrealised);
  json["fees"] = row.fees.to_string();
  json["funding"] = row.funding.to_string();
  json["leverage"] = row.leverage ? Json(*row.leverage) : Json();
  json["stop"] = text_or_null(row.stop);
  json["target"] = text_or_null(row.target);
  json["net_quantity"] = row.net.to_string();
  json["venue_quantity"] = text_or_null(row.venue);
  json["venue_as_of"] = time_or_null(state.venue_as_of);
  return json;
}

Json to_json(const OrderRow& row, const SessionManifest& manifest) {
  const orders::Order& order = row.order;
  const orders::OrderRequest& request = order.request();
  Json json = {{"id", request.id.to_string()}};
  json["venue_id"] = order.venue_id().empty() ? Json() : Json(order.venue_id().value());
  json["parent"] = text_or_null(request.parent);
  add_strategy(json, manifest, request.owner);
  json["symbol"] = row.symbol;
  json["side"] = word_of(request.side);
  json["purpose"] = word_of(request.purpose);
  json["kind"] = word_of(request.kind);
  json["price"] = text_or_null(price_of(request.kind));
  json["quantity"] = order.quantity().to_string();
  json["filled"] = order.filled().to_string();
  json["average_price"] = text_or_null(order.average_price());
  json["state"] = word_of(order);
  json["detail"] = detail_of(order);
  json["is_reduce_only"] = request.is_reduce_only;
  json["decided_at"] = request.decided_at.to_rfc3339();
  json["closed_at"] = time_or_null(row.closed_at);
  return json;
}

Json to_json(const FillRow& row, const SessionManifest& manifest) {
  const orders::Fill& fill = row.booked.fill;
  const ledger::Attribution& whose = row.booked.attribution;
  Json json = {{"id", fill.id.value()}, {"time", fill.exchange_time.to_rfc3339()}};
  json["order"] = text_or_null(fill.order);
  add_strategy(json, manifest, whose.owner);
  json["symbol"] = row.symbol;
  json["side"] = word_of(fill.side);
  json["purpose"] = whose.purpose ? Json(word_of(*whose.purpose)) : Json();
  json["price"] = fill.price.to_string();
  json["quantity"] = fill.quantity.to_string();
  json["fee"] = fill.fee.to_string();
  json["is_maker"] = fill.is_maker;
  json["cause"] = word_of(fill.cause);
  return json;
}

Json to_json(const OutcomeRow& row, const SessionManifest& manifest) {
  const SessionStrategy& strategy = manifest.strategies.at(row.owner.index);
  Json json = {{"time", row.time.to_rfc3339()},
               {"strategy", strategy.name},
               {"strategy_id", strategy.id},
               {"series", strategy.series.to_string()},
               {"outcome", engine::name_of(row.outcome)}};
  json["layer"] = row.rule ? Json(risk::name_of(risk::layer_of(*row.rule))) : Json();
  json["rule"] = row.rule ? Json(risk::name_of(*row.rule)) : Json();
  json["detail"] = row.detail;
  return json;
}

Json to_json(const AlertRow& row) {
  return {{"time", row.time.to_rfc3339()},
          {"severity", word_of(row.severity)},
          {"source", word_of(row.source)},
          {"text", row.text},
          {"count", row.count}};
}

}  // namespace sixbtc::application
