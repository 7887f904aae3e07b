// The walk of a strategy whose levels depend on nothing but the entry, whether they stay or move:
// an exit is then the first of a touch, a signal and an age, each found in one look, and nothing
// else of the bars matters. Which bars trades begin and end in is found first, many in a row, and
// only then their prices. The order of events in a bar is bar_loop.hpp's, fills and levels are
// those of everybody; the tests hold every trade against the plain loop.
#pragma once

#include <array>

#include "backtest/screening/decision_index.hpp"
#include "backtest/screening/entry_gate.hpp"
#include "backtest/screening/exit_finder.hpp"
#include "backtest/screening/trade_book.hpp"

namespace sixbtc::backtest::screening {

// `Source` has, beside what DecisionIndex asks of it,
//   confidence(bar), is_confident(bar): that it is above 0, foresee_confidence(bar): soon asked for
//   leaves(held, bar)      whether it closes there
template <class Source>
class SetExitsWalk {
 public:
  // `params`: of every entry. Everything outlives this.
  SetExitsWalk(const Source& source, const strategy::EntryParams& params, const MarketData& market,
               const Reach& reach, const Window& window, const Assumptions& assumptions,
               TradeBook& book)
      : source_(source),
        bars_(market.bars()),
        end_(window.end),
        rules_(assumptions),
        finder_(market, reach, rules_, params),
        book_(book),
        gate_(params, bars_.open_time),
        age_max_(params.bars_max == 0 ? end_ : params.bars_max),
        index_(source, end_) {}

  void run(std::size_t first_decision) {
    index_.run(first_decision, [this](const DecisionIndex::Entry& entry) { return trade(entry); });
    price_found();
  }

 private:
  struct Found {
    std::uint32_t entry_bar = 0, exit_bar = 0;
    bool is_short = false;
    ExitWay way = ExitWay::AtOpen;
    fills::ExitReason reason_at_open = fills::ExitReason::Signal;
    double rest = 0;  // of a stop that moves; 0: the finder knows
  };

  // Books the trade decided at the close before; where it cannot be made, it is left at once.
  [[nodiscard]] DecisionIndex::Leaving trade(const DecisionIndex::Entry& entry) {
    constexpr auto shift = ExitCode::way_bits;
    const std::size_t opened = entry.opened;
    const bool is_short = entry.is_short;
    if (gate_.holds_back(opened)) {
      ++book_.counters().held_back;
      return {opened};
    }
    const std::size_t signal = index_.held(is_short).wakes.next(opened);
    const std::size_t limit = std::min({signal + 1, opened + age_max_, end_});
    // Of two exits the smaller: bar and way in one number.
    const std::uint64_t at_limit = limit << shift | static_cast<std::uint64_t>(ExitWay::AtOpen);
    CodeTable::Code code = finder_.code(opened, is_short);
    if (code == ExitCode::unknown) code = finder_.find(opened, direction_of(is_short));
    const std::uint64_t met = (opened << shift) + code;
    std::uint64_t first = std::min(met, at_limit);
    double rest = 0;
    if (code >= ExitCode::far && (code > ExitCode::far || met < at_limit)) {
      const auto looked = look(opened, is_short, limit);
      if (!looked) return {opened};
      first = looked->first;
      rest = looked->rest;
    } else if (finder_.moves()) {
      finder_.foresee_rest(opened, is_short);
    }
    if (!source_.is_confident(opened - 1)) {
      ++book_.counters().no_confidence;
      return {opened};
    }
    source_.foresee_confidence(opened - 1);
    const std::size_t bar = first >> shift;
    gate_.traded(opened, bar);
    add({static_cast<std::uint32_t>(opened), static_cast<std::uint32_t>(bar), is_short,
         static_cast<ExitWay>(first & ((1U << shift) - 1)),
         book_.records() ? reason_at_open(is_short, signal, limit) : fills::ExitReason::Signal,
         rest});
    return {bar, bar == signal + 1};
  }
  struct Looked {
    std::uint64_t first = 0;  // bar and way
    double rest = 0;
  };
  // Without tables. Nothing where the entry has no levels.
  [[nodiscard]] std::optional<Looked> look(std::size_t opened, bool is_short, std::size_t limit) {
    const ExitFinder::Met met = finder_.look(opened, direction_of(is_short), limit);
    if (!met.are_good) {
      ++book_.counters().bad_levels;
      return {};
    }
    auto way = ExitWay::Unresolved;
    if (met.bar == limit) {
      way = ExitWay::AtOpen;
      if (limit < end_)
        if (const auto gapped =
                fills::resolve_open<fills::PerpProfile>(met.levels, bars_.open[limit]))
          way = way_of(*gapped);
    }
    return Looked{met.bar << ExitCode::way_bits | static_cast<std::uint64_t>(way),
                  rest_of(met.levels)};
  }
  [[nodiscard]] fills::ExitReason reason_at_open(bool is_short, std::size_t signal,
                                                 std::size_t limit) const {
    if (signal + 1 != limit || limit == end_) return fills::ExitReason::Time;
    return source_.leaves(direction_of(is_short), signal) ? fills::ExitReason::Signal
                                                          : fills::ExitReason::Reversal;
  }

  void add(const Found& found) {
    found_[found_count_++] = found;
    if (found_count_ == found_.size()) price_found();
  }
  void price_found() {
    std::array<ExitFinder::EntryPlace, ExitFinder::batch> places;
    for (std::size_t i = 0; i < found_count_; ++i)
      places[i] = {found_[i].entry_bar, direction_of(found_[i].is_short)};
    finder_.enter({places.data(), found_count_}, {entries_.data(), found_count_});
    for (std::size_t i = 0; i < found_count_; ++i) count(found_[i], entries_[i]);
    found_count_ = 0;
  }
  [[gnu::always_inline]] void count(const Found& found, const ExitFinder::Entry& entry) {
    const PerpMoney::Entry opened{.bar = found.entry_bar,
                                  .direction = entry.direction,
                                  .fill = entry.fill,
                                  .stop = entry.levels.stop,
                                  .target = entry.levels.target,
                                  .confidence = source_.confidence(found.entry_bar - 1)};
    if (found.exit_bar == end_)
      book_.count(opened, end_ - 1, {fills::ExitReason::End, bars_.close[end_ - 1], false});
    else
      book_.count(opened, found.exit_bar,
                  finder_.exit(entry, found.exit_bar, found.way,
                               !finder_.moves()  ? entry.levels.stop
                               : found.rest != 0 ? found.rest
                                                 : finder_.rest(found.entry_bar, found.is_short),
                               found.reason_at_open));
  }

  const Source& source_;
  const columns::CandleView bars_;
  const std::size_t end_;
  const EntryRules rules_;
  const ExitFinder finder_;
  TradeBook& book_;
  EntryGate gate_;
  const std::size_t age_max_;
  const DecisionIndex index_;
  std::size_t found_count_ = 0;
  std::array<Found, ExitFinder::batch> found_;
  std::array<ExitFinder::Entry, ExitFinder::batch> entries_;
};

}  // namespace sixbtc::backtest::screening
