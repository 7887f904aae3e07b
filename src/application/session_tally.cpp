#include "application/session_tally.hpp"

#include <algorithm>

namespace sixbtc::application {

namespace {
constexpr std::int64_t day_nanoseconds = 86'400'000'000'000;

std::string closed_by(const ledger::RoundTrip& trip) {
  if (trip.cause == orders::FillCause::Liquidation) return "liquidation";
  if (trip.cause == orders::FillCause::AutoDeleveraging) return "auto_deleveraging";
  if (!trip.purpose) return "external";
  switch (*trip.purpose) {
    case orders::Purpose::Entry:
      return "entry";
    case orders::Purpose::Exit:
      return "exit";
    case orders::Purpose::Stop:
      return "stop";
    case orders::Purpose::Target:
      return "target";
    case orders::Purpose::CoverStop:
      return "cover_stop";
    case orders::Purpose::Flatten:
      return "flatten";
  }
  return "";
}

}  // namespace

SessionTally::SessionTally(const engine::Engine& engine)
    : engine_(engine), outcomes_(engine.plan().deployments.size()) {}

void SessionTally::on_event(const engine::Event& event, const engine::Answer& answer) {
  for (const engine::DecisionRecord& decision : answer.decisions)
    ++outcomes_[decision.owner.index][static_cast<std::size_t>(decision.outcome)];
  for (const engine::Alert& alert : answer.alerts) {
    if (alerts_.size() < alerts_kept)
      alerts_.push_back(alert);
    else
      ++alerts_more_;
  }
  if (std::holds_alternative<engine::PricesSeen>(event.body)) mark(event.time);
}

void SessionTally::mark(core::Timestamp time) {
  const double equity = engine_.ledger().equity().to_double();
  highest_ = std::max(highest_, equity);
  drawdown_ = std::max(drawdown_, 1.0 - equity / highest_);
  const std::int64_t day = time.nanoseconds() / day_nanoseconds;
  if (equity_by_day_.empty()) {
    first_day_ = core::Timestamp::from_nanoseconds(day * day_nanoseconds);
    equity_by_day_.push_back(equity);
  } else {
    // Days without a price repeat the last one.
    while (day_ < day) {
      equity_by_day_.push_back(equity_by_day_.back());
      ++day_;
    }
    equity_by_day_.back() = equity;
  }
  day_ = day;
}

void SessionTally::write(PaperView& view) const {
  const ledger::Ledger& books = engine_.ledger();
  view.initial = books.initial();
  view.balance = books.balance();
  view.equity = books.equity();
  view.drawdown = drawdown_;
  view.first_day = first_day_;
  view.equity_by_day = equity_by_day_;
  view.alerts = alerts_;
  view.alerts_more = alerts_more_;
  view.fills = static_cast<std::uint64_t>(
      std::ranges::count_if(books.entries(), [](const ledger::Entry& entry) {
        return std::holds_alternative<ledger::BookedFill>(entry);
      }));
  view.strategies.clear();
  view.trades.clear();
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const SessionStrategy& strategy = view.manifest.strategies[i];
    const engine::Slot& slot = engine_.slots()[i];
    PaperStrategyView row;
    row.id = strategy.id;
    row.name = strategy.name;
    row.series = strategy.series;
    row.outcomes = outcomes_[i];
    if (const auto* const held = books.owner(slot.owner, slot.instrument))
      row.open = held->position.quantity;
    view.strategies.push_back(std::move(row));
  }
  for (const ledger::RoundTrip& trip : books.round_trips()) {
    if (trip.owner.is_external()) continue;
    PaperStrategyView& row = view.strategies[trip.owner.index];
    ++row.trades;
    if (trip.pnl > core::Amount{}) ++row.won;
    row.pnl += trip.pnl;
    row.fees += trip.fees;
    row.funding += trip.funding;
    view.trades.push_back({.strategy = row.name,
                           .series = row.series.to_string(),
                           .direction = trip.direction,
                           .entry_time = trip.entry_time,
                           .exit_time = trip.exit_time,
                           .quantity = trip.quantity,
                           .entry_price = trip.average_entry(),
                           .exit_price = trip.average_exit(),
                           .fees = trip.fees,
                           .funding = trip.funding,
                           .pnl = trip.pnl,
                           .closed_by = closed_by(trip)});
  }
}

}  // namespace sixbtc::application
