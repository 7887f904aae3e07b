#include "application/session_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sixbtc::application {

namespace {

// What the venue settles in (orders/venue_event.hpp).
std::string currency_of(const ports::Settings& settings) {
  return settings.trading.venue == "hyperliquid" ? "USDC" : "USDT";
}

std::string_view text_of(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::NoPrice:
      return "bars on which no fresh price came in time for an entry";
    case engine::Outcome::DataFault:
      return "bars on which an entry was refused because prices were missing or stale";
    case engine::Outcome::StrategyFailed:
      return "bars of strategies that stopped themselves";
    default:
      return {};
  }
}

}  // namespace

SessionWatch::SessionWatch(const SessionSetup& setup, const engine::Engine& engine)
    : setup_(setup),
      engine_(engine),
      manifest_(std::make_shared<const SessionManifest>(setup.manifest)),
      currency_(currency_of(setup.settings())),
      now_(setup.manifest.from),
      highest_(engine.ledger().initial()),
      retired_(setup.manifest.strategies.size()),
      losses_(setup.manifest.strategies.size()),
      correlations_(setup.plan.instruments.size()) {
  for (const auto& [a, b, correlation] : setup.plan.correlations)
    correlations_.set(a, b, correlation);
  for (const auto& series : setup.series)
    bars_total_ += series->prepared.market.bars().size() - series->first;
}

std::string SessionWatch::symbol_of(market::InstrumentId instrument) const {
  return engine_.plan().instruments[instrument.index].symbol;
}

void SessionWatch::on_event(const engine::Event& event, const engine::Answer& answer) {
  now_ = event.time;
  ++events_;
  bool moves_orders = !answer.actions.empty();
  if (const auto* const candle = std::get_if<engine::CandleClosed>(&event.body)) {
    bars_done_ += candle->is_history ? 0 : 1;
  } else if (std::holds_alternative<engine::PricesSeen>(event.body)) {
    const core::Amount equity = engine_.ledger().equity();
    equity_.push_back({now_, equity, engine_.ledger().balance()});
    highest_ = std::max(highest_, equity);
    if (highest_.units() > 0)
      max_drawdown_ = std::max(max_drawdown_, 1 - equity.to_double() / highest_.to_double());
  } else if (const auto* const said = std::get_if<engine::VenueSaid>(&event.body)) {
    moves_orders = true;
    see_venue(said->event);
  } else if (const auto* const control = std::get_if<engine::ControlSaid>(&event.body)) {
    using enum engine::ControlKind;
    if (control->kind == PauseEntries || control->kind == CancelAndHalt ||
        control->kind == CloseAll) {
      person_ = control->actor;
      person_reason_ = control->reason;
    }
  } else if (std::holds_alternative<engine::TimerFired>(event.body)) {
    moves_orders = true;
  }
  if (moves_orders) see_orders(answer);
  see_entries();
  see_answer(answer);
  see_stops();
}

void SessionWatch::see_orders(const engine::Answer& answer) {
  for (const execution::Action& action : answer.actions) {
    const auto* const submit = std::get_if<execution::Submit>(&action);
    if (submit == nullptr) continue;
    for (const orders::OrderRequest& request : submit->group.get().requests)
      if (std::ranges::find(live_, request.id) == live_.end()) live_.push_back(request.id);
  }
  std::erase_if(live_, [this](const orders::ClientOrderId& id) {
    const orders::Order* const order = engine_.execution().find(id);
    if (order != nullptr && !order->is_settled()) return false;
    if (order != nullptr)
      closed_orders_.push_back({*order, symbol_of(order->request().instrument), now_});
    return true;
  });
}

void SessionWatch::see_entries() {
  const auto& entries = engine_.ledger().entries();
  for (; entries_seen_ < entries.size(); ++entries_seen_) {
    const auto* const booked = std::get_if<ledger::BookedFill>(&entries[entries_seen_]);
    if (booked == nullptr) continue;
    last_fill_ = now_;
    FillRow row{*booked, symbol_of(booked->fill.instrument)};
    if (on_fill) on_fill(row);
    fills_.push_back(std::move(row));
  }
  const auto& trips = engine_.ledger().round_trips();
  for (; trips_seen_ < trips.size(); ++trips_seen_) {
    const ledger::RoundTrip& trip = trips[trips_seen_];
    round_trips_.push_back(trip);
    if (trip.owner.is_external()) continue;
    std::int64_t& losses = losses_[trip.owner.index];
    losses = trip.pnl < core::Amount{} ? losses + 1 : 0;
  }
}

void SessionWatch::see_answer(const engine::Answer& answer) {
  for (const engine::DecisionRecord& decision : answer.decisions) {
    if (decision.rule) trip(*decision.rule, decision.owner, decision.detail);
    if (!text_of(decision.outcome).empty()) {
      Trouble& trouble = troubles_[decision.outcome];
      ++trouble.count;
      trouble.last = now_;
    }
    outcomes_.push_back(
        {decision.bar_close, decision.owner, decision.outcome, decision.rule, decision.detail});
  }
  for (const engine::Alert& alert : answer.alerts) {
    alerts_.push_back({.time = now_, .severity = alert.severity, .text = alert.text});
    if (on_alert) on_alert(alerts_.back());
  }
}

// Stops and retirements show in the state of risk alone.
void SessionWatch::see_stops() {
  static constexpr std::array rules{risk::Rule::DailyLoss, risk::Rule::PortfolioDrawdown,
                                    risk::Rule::PersonStopped, risk::Rule::FaultStopped};
  const risk::RiskState& state = engine_.emergency().state();
  for (std::size_t cause = 0; cause < levels_.size(); ++cause) {
    if (state.stops[cause].level > levels_[cause])
      trip(rules[cause], orders::OwnerId{}, state.stops[cause].reason);
    levels_[cause] = state.stops[cause].level;
  }
  for (std::size_t i = 0; i < state.strategies.size() && i < retired_.size(); ++i) {
    if (!state.strategies[i].is_retired || retired_[i]) continue;
    retired_[i] = true;
    trip(risk::Rule::StrategyDrawdown, orders::OwnerId{static_cast<std::uint32_t>(i)}, "retired");
  }
}

void SessionWatch::trip(risk::Rule rule, orders::OwnerId owner, std::string text) {
  Tripped& tripped = tripped_[static_cast<std::size_t>(rule)];
  ++tripped.trips;
  tripped.last = RuleTrip{now_, owner, std::move(text)};
}

void SessionWatch::see_venue(const orders::VenueEvent& said) {
  const auto* const snapshot = std::get_if<orders::VenueSnapshot>(&said);
  if (snapshot == nullptr || (venue_as_of_ && snapshot->as_of < *venue_as_of_)) return;
  venue_as_of_ = snapshot->as_of;
  venue_balance_ = snapshot->balance;
  venue_positions_ = snapshot->positions;
  has_foreign_entry_ = std::ranges::any_of(
      snapshot->open_orders, [](const orders::VenueOrder& order) { return !order.is_reduce_only; });
}

std::optional<core::Quantity> SessionWatch::venue_quantity(market::InstrumentId instrument) const {
  if (!venue_as_of_) return std::nullopt;
  const auto found =
      std::ranges::find(venue_positions_, instrument, &orders::VenuePosition::instrument);
  return found == venue_positions_.end() ? core::Quantity{} : found->quantity;
}

bool SessionWatch::has_live_entries() const {
  return std::ranges::any_of(live_, [this](const orders::ClientOrderId& id) {
    const orders::Order* const order = engine_.execution().find(id);
    return order != nullptr && order->request().purpose == orders::Purpose::Entry;
  });
}

ControlFacts SessionWatch::control() const {
  const risk::EmergencyStop& emergency = engine_.emergency();
  ControlFacts facts{.stops = emergency.state().stops,
                     .level = emergency.level(),
                     .cause = emergency.cause(),
                     .person = person_,
                     .person_reason = person_reason_,
                     .stage = {},
                     .is_flat = false,
                     .confirmed_at = {},
                     .left_positions = {},
                     .is_reconciled = engine_.execution().is_reconciled()};
  bool is_ours_flat = true, is_venue_flat = venue_as_of_.has_value();
  for (const market::Instrument& instrument : engine_.plan().instruments) {
    bool is_held = false;
    for (const ledger::OwnerPosition& owner : engine_.ledger().owners_of(instrument.id))
      is_held |= !owner.position.quantity.is_zero();
    const auto venue = venue_quantity(instrument.id);
    const bool is_there = venue && !venue->is_zero();
    is_ours_flat &= !is_held;
    is_venue_flat &= !is_there;
    if (is_held || is_there)
      facts.left_positions.push_back(
          {instrument.symbol, engine_.ledger().account(instrument.id).position.quantity, venue});
  }
  // A snapshot from before the last fill says nothing about now.
  const bool is_fresh = venue_as_of_ && *venue_as_of_ >= last_fill_;
  facts.is_flat = is_ours_flat && is_venue_flat && is_fresh;
  if (facts.is_flat) facts.confirmed_at = venue_as_of_;
  if (facts.level < risk::StopLevel::CancelAndHalt) return facts;
  const core::Timestamp since = facts.stops[static_cast<std::size_t>(*facts.cause)].since;
  const bool has_answered = is_fresh && *venue_as_of_ >= since;
  if (has_live_entries() || (has_answered && has_foreign_entry_)) {
    facts.stage = StopStage::Cancelling;
  } else if (facts.level == risk::StopLevel::CloseEverything && !is_ours_flat) {
    facts.stage = StopStage::Closing;
  } else if (!has_answered || (facts.level == risk::StopLevel::CloseEverything && !facts.is_flat)) {
    facts.stage = StopStage::Confirming;
  } else {
    facts.stage = StopStage::Done;
    facts.confirmed_at = venue_as_of_;
  }
  return facts;
}

bool SessionWatch::is_stopping() const {
  const ControlFacts facts = control();
  return facts.stage && *facts.stage != StopStage::Done;
}

std::shared_ptr<const SessionState> SessionWatch::state() const {
  auto state = std::make_shared<SessionState>();
  state->manifest = manifest_;
  state->currency = currency_;
  state->as_of = now_;
  state->events = events_;
  state->bars_done = bars_done_;
  state->bars_total = bars_total_;
  add_money(*state);
  add_positions(*state);
  for (const orders::ClientOrderId& id : live_)
    if (const orders::Order* const order = engine_.execution().find(id); order != nullptr)
      state->live_orders.push_back({*order, symbol_of(order->request().instrument), {}});
  state->closed_orders = closed_orders_.view();
  state->fills = fills_.view();
  state->round_trips = round_trips_.view();
  state->outcomes = outcomes_.view();
  state->equity_rows = equity_.view();
  state->rules = rules();
  add_correlations(*state);
  state->alerts = all_alerts();
  state->control = control();
  return state;
}

void SessionWatch::add_money(SessionState& state) const {
  const ledger::Ledger& books = engine_.ledger();
  const risk::EmergencyStop& emergency = engine_.emergency();
  state.initial = books.initial();
  state.balance = books.balance();
  state.equity = books.equity();
  state.day_start_equity =
      emergency.state().is_started ? emergency.state().day_start_equity : books.initial();
  state.margin_used = engine_.exposures().margin_used();
  state.drawdown = emergency.drawdown();
  state.max_drawdown = max_drawdown_;
  state.daily_loss = emergency.daily_loss();
  state.daily_loss_limit = engine_.risk_policy().emergency.max_daily_loss;
  if (venue_as_of_) state.venue_balance = venue_balance_;
  state.venue_as_of = venue_as_of_;
}

void SessionWatch::add_positions(SessionState& state) const {
  for (const market::Instrument& instrument : engine_.plan().instruments) {
    const auto& price = engine_.price(instrument.id);
    const ledger::Position& net = engine_.ledger().account(instrument.id).position;
    for (const ledger::OwnerPosition& owner : engine_.ledger().owners_of(instrument.id)) {
      const core::Quantity quantity = owner.position.quantity;
      if (quantity.is_zero()) continue;
      PositionRow row{.owner = owner.owner,
                      .symbol = instrument.symbol,
                      .quantity = quantity,
                      .entry_time = owner.opened_at,
                      .entry_price = *owner.position.average_entry(),
                      .mark = {},
                      .unrealised = {},
                      .fees = owner.open_fees,
                      .funding = owner.open_funding,
                      .leverage = {},
                      .stop = {},
                      .target = {},
                      .net = net.quantity,
                      .venue = venue_quantity(instrument.id)};
      if (price.is_known) {
        row.mark = price.price;
        if (const auto made = owner.position.unrealised(price.price))
          row.unrealised = made->rounded();
      }
      if (!owner.owner.is_external()) {
        const engine::Slot& slot = engine_.slots()[owner.owner.index];
        if (slot.is_taken()) row.leverage = slot.account.held().leverage;
        if (slot.stop.order) row.stop = slot.stop.trigger;
        if (slot.target.order) row.target = slot.target.trigger;
      }
      state.positions.push_back(std::move(row));
      const auto value = price.is_known
                             ? core::value_of(price.price, quantity, {}, core::Rounding::HalfEven)
                             : std::nullopt;
      if (!value) {
        ++state.closing.unpriced;
        continue;
      }
      state.net_exposure += value->amount;
      state.gross_exposure += quantity.is_negative() ? -value->amount : value->amount;
    }
  }
  const fills::CostModel& costs = engine_.plan().settings.costs;
  const auto share = [&state](double rate) {
    return core::Amount::from_double(state.gross_exposure.to_double() * rate, core::Rounding::Up)
        .value_or(core::Amount{});
  };
  state.closing.notional = state.gross_exposure;
  state.closing.fees = share(costs.taker);
  state.closing.slippage = share(costs.slippage);
}

namespace {

// What a rule said, without its name in front.
std::string_view said_by(const RuleTrip& trip) {
  const std::string_view text = trip.text;
  const std::size_t name = text.find(": ");
  return text.substr(0, name).find('/') == std::string_view::npos || name == text.npos
             ? text
             : text.substr(name + 2);
}

}  // namespace

// Refusals and spoiled bars are told once each, with their number.
std::vector<AlertRow> SessionWatch::all_alerts() const {
  std::vector<AlertRow> all = alerts_;
  for (std::size_t i = 0; i < tripped_.size(); ++i) {
    if (!tripped_[i].last) continue;
    const auto rule = static_cast<risk::Rule>(i);
    all.push_back(
        {.time = tripped_[i].last->time,
         .severity = engine::Severity::Warning,
         .source = AlertSource::Risk,
         .text = fmt::format("the rule {} of the layer {} said no: {}", risk::name_of(rule),
                             risk::name_of(risk::layer_of(rule)), said_by(*tripped_[i].last)),
         .count = tripped_[i].trips});
  }
  for (const auto& [outcome, trouble] : troubles_)
    all.push_back({.time = trouble.last,
                   .severity = engine::Severity::Warning,
                   .source = AlertSource::Data,
                   .text = std::string(text_of(outcome)),
                   .count = trouble.count});
  std::ranges::stable_sort(all, std::ranges::greater{}, &AlertRow::time);
  return all;
}

}  // namespace sixbtc::application
