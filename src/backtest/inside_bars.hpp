// What decides inside a bar that touches several levels: the path a band assumes, or the minutes
// the bar was built from. The bands differ in nothing else; the pessimistic one, without minutes,
// is profile `perp` and judges.
//
// Every exit comes from fills::resolve_touched; this file only chooses the bar it looks at.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "backtest/market_data.hpp"
#include "core/check.hpp"
#include "fills/levels.hpp"

namespace sixbtc::backtest {

enum class OutcomeBand : std::uint8_t {
  Pessimistic,  // the level against the position first
  Likely,       // the extreme nearer to the open first
  Optimistic,   // the target first
};
inline constexpr std::array outcome_bands{OutcomeBand::Pessimistic, OutcomeBand::Likely,
                                          OutcomeBand::Optimistic};
[[nodiscard]] constexpr std::string_view to_string(OutcomeBand band) {
  return band == OutcomeBand::Pessimistic ? "pessimistic"
         : band == OutcomeBand::Likely    ? "likely"
                                          : "optimistic";
}

struct InsideBars {
  OutcomeBand band = OutcomeBand::Pessimistic;
  // The 1-minute bars the series was built from; they replace the guess where they cover a touched
  // bar, and the band decides inside the one minute that is met. Empty: the band decides.
  columns::CandleView minutes;
};

struct InsideCounts {
  std::uint64_t ambiguous = 0;   // exits that another band would have ended differently
  std::uint64_t by_minutes = 0;  // exits found in a minute
  InsideCounts& operator+=(const InsideCounts& more) {
    ambiguous += more.ambiguous;
    by_minutes += more.by_minutes;
    return *this;
  }
  friend bool operator==(const InsideCounts&, const InsideCounts&) = default;
};

// The `inside` of run_bars. `market` and `minutes` outlive this.
template <class Profile>
class InsideBarResolver {
 public:
  InsideBarResolver(const MarketData& market, const columns::CandleView& minutes)
      : market_(market), minutes_(minutes) {}

  [[nodiscard]] fills::Exit operator()(const fills::Levels& levels, const fills::Bar& prices,
                                       std::size_t bar) {
    if (!minutes_.empty()) {
      const core::Timestamp start = market_.bars().time(bar);
      const std::size_t first = minutes_.lower_bound(start);
      const std::size_t end = minutes_.lower_bound(market_.context.interval.next_start(start));
      const fills::Band band = fills::band_of<Profile>(levels);
      for (std::size_t i = first; i < end; ++i) {
        if (!band.is_touched(minutes_.high[i], minutes_.low[i])) continue;
        ++counts_.by_minutes;
        fills::Exit exit = resolve(
            levels, {minutes_.open[i], minutes_.high[i], minutes_.low[i], minutes_.close[i]});
        exit.at_open = exit.at_open && i == first;
        return exit;
      }
    }
    return resolve(levels, prices);
  }

  [[nodiscard]] const InsideCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] fills::Exit resolve(const fills::Levels& levels, const fills::Bar& prices) {
    counts_.ambiguous += fills::is_ambiguous(levels, prices);
    return fills::resolve_touched<Profile>(levels, prices);
  }

  const MarketData& market_;
  const columns::CandleView& minutes_;
  InsideCounts counts_;
};

// Calls `action` with the resolver of a band; every band is a profile of fills/.
template <class Action>
[[nodiscard]] auto with_resolver(const MarketData& market, const InsideBars& inside,
                                 Action&& action) {
  switch (inside.band) {
    case OutcomeBand::Pessimistic:
      return action(InsideBarResolver<fills::PerpProfile>(market, inside.minutes));
    case OutcomeBand::Likely:
      return action(InsideBarResolver<fills::PerpLikelyProfile>(market, inside.minutes));
    case OutcomeBand::Optimistic:
      return action(InsideBarResolver<fills::PerpOptimisticProfile>(market, inside.minutes));
  }
  CHECK(false);
}

}  // namespace sixbtc::backtest
