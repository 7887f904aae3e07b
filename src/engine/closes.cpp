// A bar has closed: every strategy on its series decides once.
#include <fmt/format.h>

#include "engine/engine.hpp"

namespace sixbtc::engine {

using market::Direction;

void Engine::on_candle(const CandleClosed& closed) {
  SeriesBook& book = books_[closed.series.index];
  if (!book.append(closed.candle, closed.is_history)) {
    alert(Severity::Warning,
          fmt::format("a bar of {} that opened {} came again or late and was left out",
                      plan_.series[closed.series.index].context.symbol,
                      closed.candle.open_time.to_rfc3339()));
    return;
  }
  if (closed.is_history) return;
  for (const std::uint32_t index : by_series_[closed.series.index]) close_bar(slots_[index]);
}

// The bars before the first one that counts warm it up, flat.
void Engine::begin(Slot& slot, const SeriesBook& book) {
  const SeriesPlan& series = plan_.series[slot.deployment->series.index];
  const auto warmup = static_cast<std::size_t>(plan_.settings.warmup_bars);
  const std::size_t history = book.history_bars();
  slot.shown_from = history > warmup ? history - warmup : 0;
  slot.evaluation = slot.deployment->core->begin(series.context);
  const columns::CandleView shown =
      book.bars().slice(slot.shown_from, book.size() - slot.shown_from);
  for (std::size_t bar = slot.shown_from; bar < history; ++bar)
    (void)slot.evaluation->on_close(strategy::BarWindow(shown, bar - slot.shown_from),
                                    slot.account.view(0, {}));
}

void Engine::close_bar(Slot& slot) {
  const SeriesBook& book = book_of(slot);
  const std::size_t bar = book.size() - 1;
  const columns::CandleView bars = book.bars();
  const core::Timestamp close_time =
      plan_.series[slot.deployment->series.index].context.interval.next_start(bars.time(bar));
  settle_leftover(slot);
  slot.undecided = close_time;
  if (slot.has_failed) return settle(slot, Outcome::StrategyFailed, "stopped earlier");
  if (!slot.evaluation) begin(slot, book);

  if (slot.account.is_virtual()) {
    const fills::Bar prices{bars.open[bar], bars.high[bar], bars.low[bar], bars.close[bar]};
    if (const auto exit =
            fills::resolve_bar<fills::PerpProfile>(slot.account.held().levels, prices))
      slot.account.close_virtual(*exit, plan_.settings.costs, bar);
  }

  strategy::PositionView view = slot.account.view(bars.close[bar], taken_position(slot));
  if (slot.account.is_open()) view.entry_bar -= slot.shown_from;
  strategy::Decision decision = slot.evaluation->on_close(
      strategy::BarWindow(bars.slice(slot.shown_from, bars.size() - slot.shown_from),
                          bar - slot.shown_from),
      view);
  if (const auto failure = slot.evaluation->failure()) {
    slot.has_failed = true;
    if (slot.account.is_open()) slot.waiting_exit = fills::ExitReason::Signal;
    alert(Severity::Critical,
          fmt::format("{} has stopped: {}", slot.deployment->name, failure->to_string()));
    return settle(slot, Outcome::StrategyFailed, failure->message);
  }
  strategy::add_unsaid(decision.entry, slot.deployment->defaults);
  keep(slot, decision, close_time);
  if (!slot.account.is_open()) return;
  const market::TradingRules& rules = instrument_of(slot).rules;
  VirtualAccount::Held& held = slot.account.held();
  if (decision.update) held.update(*decision.update, book.atr(), rules);
  held.see_completed(bars.high[bar], bars.low[bar], rules);
  if (slot.is_taken()) align_protection(slot);
}

// What the next price will carry out.
void Engine::keep(Slot& slot, const strategy::Decision& decision, core::Timestamp close_time) {
  const Direction wanted = strategy::opened_by(decision.signal.kind);
  const Direction held = slot.account.direction();
  if (slot.account.is_open()) {
    if (decision.should_exit || strategy::closed_by(decision.signal.kind) == held)
      slot.waiting_exit = fills::ExitReason::Signal;
    else if (wanted == market::opposite(held))
      slot.waiting_exit = fills::ExitReason::Reversal;
    if (!slot.waiting_exit)
      return settle(slot, wanted == held ? Outcome::AlreadyIn : Outcome::NoSignal);
  }
  if (wanted == Direction::Flat) {
    if (!slot.waiting_exit) settle(slot, Outcome::NoSignal);
    return;
  }
  slot.waiting_entry = WaitingEntry{.direction = wanted,
                                    .confidence = decision.signal.confidence,
                                    .atr = book_of(slot).atr(),
                                    .params = decision.entry,
                                    .decided_at = close_time};
  waiting_.insert(std::ranges::lower_bound(waiting_, slot.owner.index), slot.owner.index);
}

// The next bar has closed and the last one's outcome is still open.
void Engine::settle_leftover(Slot& slot) {
  if (slot.waiting_entry) {
    settle(slot, Outcome::NoPrice);
    slot.waiting_entry.reset();
    std::erase(waiting_, slot.owner.index);
  }
  settle(slot, slot.entry_order ? Outcome::EntryOpen : Outcome::ExitOpen);
}

}  // namespace sixbtc::engine
