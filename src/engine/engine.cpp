#include "engine/engine.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::engine {

namespace {

std::vector<core::Quantity> lots_of(const Plan& plan) {
  std::vector<core::Quantity> lots;
  for (const market::Instrument& instrument : plan.instruments)
    lots.push_back(instrument.rules.lot);
  return lots;
}

core::Amount initial_of(const Plan& plan) {
  const auto initial =
      core::Amount::from_double(plan.settings.initial_capital, core::Rounding::HalfEven);
  CHECK(initial.has_value());
  return *initial;
}

}  // namespace

core::Result<std::unique_ptr<Engine>> Engine::create(Plan plan, const Policies& policies) {
  ASSIGN_OR_RETURN(risk::Approver approver,
                   risk::Approver::create(policies.risk, plan.session, risk::RiskState{}));
  return std::unique_ptr<Engine>(new Engine(std::move(plan), policies, std::move(approver)));
}

Engine::Engine(Plan plan, const Policies& policies, risk::Approver approver)
    : plan_(std::move(plan)),
      policies_(policies),
      approver_(std::move(approver)),
      execution_(policies.execution, lots_of(plan_)),
      ledger_(initial_of(plan_), lots_of(plan_),
              static_cast<std::uint32_t>(plan_.deployments.size())),
      books_(plan_.series.size(), SeriesBook(plan_.settings.atr_length)),
      by_series_(plan_.series.size()),
      by_instrument_(plan_.instruments.size()),
      prices_(plan_.instruments.size()),
      exposures_(plan_.instruments.size(), policies.risk.limits.gap_slippage),
      correlations_(plan_.instruments.size()),
      instruments_(plan_.instruments.size()) {
  for (const auto& [a, b, correlation] : plan_.correlations) correlations_.set(a, b, correlation);
  for (std::size_t i = 0; i < instruments_.size(); ++i)
    instruments_[i].instrument = &plan_.instruments[i];
  slots_.reserve(plan_.deployments.size());
  for (const Deployment& deployment : plan_.deployments) {
    CHECK(deployment.series.index < plan_.series.size());
    const market::InstrumentId instrument = plan_.series[deployment.series.index].instrument;
    CHECK(instrument.index < plan_.instruments.size());
    const auto index = static_cast<std::uint32_t>(slots_.size());
    Slot& slot = slots_.emplace_back(plan_.settings.initial_capital);
    slot.deployment = &deployment;
    slot.owner = orders::OwnerId{index};
    slot.instrument = instrument;
    by_series_[deployment.series.index].push_back(index);
    by_instrument_[instrument.index].push_back(index);
  }
}

void Engine::handle(const Event& event, Answer& answer) {
  CHECK(event.time >= now_);
  now_ = event.time;
  answer_ = &answer;
  std::visit(
      [&](const auto& body) {
        using Body = std::remove_cvref_t<decltype(body)>;
        if constexpr (std::is_same_v<Body, CandleClosed>) {
          on_candle(body);
        } else if constexpr (std::is_same_v<Body, PricesSeen>) {
          on_prices(body);
        } else if constexpr (std::is_same_v<Body, VenueSaid>) {
          execution_.on_event(body.event, now_, output_);
        } else if constexpr (std::is_same_v<Body, ConnectionChanged>) {
          is_connected_ = body.is_up;
          execution_.on_connection(body.is_up, now_, output_);
        } else if constexpr (std::is_same_v<Body, TimerFired>) {
          execution_.on_timer(now_, output_);
          watch_equity();
        } else if constexpr (std::is_same_v<Body, SessionResumed>) {
          is_connected_ = false;
          execution_.on_connection(false, now_, output_);
        } else {
          on_control(body);
        }
      },
      event.body);
  drain();
  if (!waiting_.empty()) {
    carry_out_entries();
    drain();
  }
  answer_ = nullptr;
}

std::optional<core::Timestamp> Engine::next_due() const {
  std::optional<core::Timestamp> due = execution_.next_due();
  for (const std::uint32_t index : waiting_) {
    // One nanosecond after the wait is over.
    const core::Timestamp end = slots_[index].waiting_entry->decided_at +
                                plan_.settings.entry_price_wait + core::Duration::nanoseconds(1);
    if (!due || end < *due) due = end;
  }
  return due;
}

std::int64_t Engine::entries_last_minute() const {
  return std::ranges::count_if(entries_sent_, [this](core::Timestamp sent) {
    return now_ - sent <= core::Duration::minutes(1);
  });
}

Slot* Engine::slot_of(orders::OwnerId owner) {
  return owner.index < slots_.size() ? &slots_[owner.index] : nullptr;
}

core::Quantity Engine::quantity_of(const Slot& slot) const {
  const ledger::OwnerPosition* position = ledger_.owner(slot.owner, slot.instrument);
  return position == nullptr ? core::Quantity{} : position->position.quantity;
}

TakenPosition Engine::taken_position(const Slot& slot) const {
  const ledger::OwnerPosition* position = ledger_.owner(slot.owner, slot.instrument);
  if (position == nullptr || position->position.quantity.is_zero()) return {};
  const core::Quantity quantity = position->position.quantity;
  return {.quantity = (quantity.is_negative() ? -quantity : quantity).to_double(),
          .entry_price = position->position.average_entry()->to_double(),
          .costs = position->open_funding.to_double() - position->open_fees.to_double()};
}

void Engine::settle(Slot& slot, Outcome outcome, std::string detail,
                    std::optional<risk::Rule> rule) {
  if (!slot.undecided) return;
  answer_->decisions.push_back({.owner = slot.owner,
                                .bar_close = *slot.undecided,
                                .outcome = outcome,
                                .detail = std::move(detail),
                                .rule = rule});
  slot.undecided.reset();
}

void Engine::alert(Severity severity, std::string text) {
  answer_->alerts.push_back({severity, std::move(text)});
}

}  // namespace sixbtc::engine
