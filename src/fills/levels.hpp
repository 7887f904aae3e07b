// The one fill rule: what a bar does to an open position. Every engine calls these functions and
// none writes them again; screening may find the bar of an exit in its own way, but only
// resolve_bar decides order and price inside it.
//
// Units: prices in quote units per base unit, research precision. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "market/side.hpp"

namespace sixbtc::fills {

struct Bar {
  double open = 0, high = 0, low = 0, close = 0;
};

enum class ExitReason : std::uint8_t {
  Stop,
  Target,
  Trail,
  Signal,    // the strategy closed
  Reversal,  // an opening signal against the position
  Time,      // held for its maximum number of bars
  Liquidation,
  End,  // the data ended; not a decision of anybody
};

// Where a position is protected. A level that does not exist is one no price can reach: minus or
// plus infinity, so that the hot path is two comparisons a bar.
struct Levels {
  market::Direction direction = market::Direction::Long;
  double stop = 0;
  double target = 0;
  double liquidation = 0;
  bool stop_is_trail = false;  // the trailing stop is the tighter one

  // Nothing set yet, on the given side.
  [[nodiscard]] static Levels none(market::Direction direction) {
    // (A product, not a choice, which nothing would predict.)
    const double away = market::sign(direction) * std::numeric_limits<double>::infinity();
    return {direction, -away, away, -away, false};
  }
};

// An exit before slippage.
struct Exit {
  ExitReason reason = ExitReason::Stop;
  double price = 0;
  bool at_open = false;  // true: the very first trade of the bar
  friend bool operator==(const Exit&, const Exit&) = default;
};

// Which extreme a bar visits first, where nothing finer is known.
enum class InsidePath : std::uint8_t {
  AdverseFirst,  // liquidation, stop, target
  NearerFirst,   // the extreme nearer to the open; at equal distance the adverse one
  TargetFirst,
};

// Profile `perp` (DESIGN section 4), the pessimistic band: the one that judges.
struct PerpProfile {
  static constexpr InsidePath path = InsidePath::AdverseFirst;
  static constexpr bool fills_at_next_open = true;
  static constexpr bool enters_on_exit_bar = true;
  static constexpr bool target_improves_on_gap = false;
  static constexpr bool liquidates = true;
};

// The same market seen with less suspicion. Only the order inside a bar differs, so an account
// kept under `perp` serves all three.
struct PerpLikelyProfile : PerpProfile {
  static constexpr InsidePath path = InsidePath::NearerFirst;
};
struct PerpOptimisticProfile : PerpProfile {
  static constexpr InsidePath path = InsidePath::TargetFirst;
};

// Profile `benchmark` (tests/fixtures/performance/README.md).
struct BenchmarkProfile {
  static constexpr InsidePath path = InsidePath::AdverseFirst;
  static constexpr bool fills_at_next_open = false;
  static constexpr bool enters_on_exit_bar = false;
  static constexpr bool target_improves_on_gap = true;
  static constexpr bool liquidates = false;
};

// Has the price come to a level against (in favour of) the position?
[[nodiscard]] inline bool reached_against(market::Direction direction, double price, double level) {
  return direction == market::Direction::Long ? price <= level : price >= level;
}
[[nodiscard]] inline bool reached_for(market::Direction direction, double price, double level) {
  return direction == market::Direction::Long ? price >= level : price <= level;
}

// What the opening price alone does: a gapped stop fills at the open, a gapped target at the open
// or (perp) at its level.
template <class Profile>
[[nodiscard]] inline std::optional<Exit> resolve_open(const Levels& levels, double open) {
  if (reached_against(levels.direction, open, levels.stop))
    return Exit{levels.stop_is_trail ? ExitReason::Trail : ExitReason::Stop, open, true};
  if (reached_for(levels.direction, open, levels.target))
    return Exit{ExitReason::Target, Profile::target_improves_on_gap ? open : levels.target, true};
  return std::nullopt;
}

// The nearest level below and above: a bar strictly inside touches nothing, on either side of the
// market. A bar that trades outside its own high and low is a defect of the data (the quality
// record marks it); the extremes decide.
struct Band {
  double lower = 0, upper = 0;
  [[nodiscard]] bool is_touched(double high, double low) const {
    return low <= lower || high >= upper;
  }
};

template <class Profile>
[[nodiscard]] inline Band band_of(const Levels& levels) {
  double against = levels.stop;
  if (levels.direction == market::Direction::Long) {
    if (Profile::liquidates && levels.liquidation > against) against = levels.liquidation;
    return {against, levels.target};
  }
  if (Profile::liquidates && levels.liquidation < against) against = levels.liquidation;
  return {levels.target, against};
}

// Does the bar visit the extreme in favour of the position before the one against it?
template <class Profile>
[[nodiscard]] inline bool is_favourable_first(market::Direction direction, const Bar& bar) {
  if constexpr (Profile::path == InsidePath::TargetFirst) return true;
  if constexpr (Profile::path == InsidePath::AdverseFirst) return false;
  const double up = bar.high - bar.open, down = bar.open - bar.low;
  return direction == market::Direction::Long ? up < down : down < up;
}

// What happens in a bar that touches a level: the open first, then inside it, in the profile's
// order, liquidation and stop, or target. A pessimist is liquidated whenever the bar reaches that
// price; on a path, a stop on the way there comes first. A liquidation is reported at its trigger
// price; liquidation_exit_price() says what the position gets.
template <class Profile>
[[nodiscard]] inline Exit resolve_touched(const Levels& levels, const Bar& bar) {
  if (const auto gapped = resolve_open<Profile>(levels, bar.open)) return *gapped;
  const bool is_long = levels.direction == market::Direction::Long;
  const double worst = is_long ? bar.low : bar.high;
  if constexpr (Profile::path != InsidePath::AdverseFirst) {
    const double best = is_long ? bar.high : bar.low;
    if (is_favourable_first<Profile>(levels.direction, bar) &&
        reached_for(levels.direction, best, levels.target))
      return Exit{ExitReason::Target, levels.target, false};
  }
  const bool is_liquidation_met =
      Profile::liquidates && reached_against(levels.direction, worst, levels.liquidation);
  if (is_liquidation_met && (Profile::path == InsidePath::AdverseFirst ||
                             reached_against(levels.direction, levels.stop, levels.liquidation)))
    return Exit{ExitReason::Liquidation, levels.liquidation, false};
  if (reached_against(levels.direction, worst, levels.stop))
    return Exit{levels.stop_is_trail ? ExitReason::Trail : ExitReason::Stop, levels.stop, false};
  return Exit{ExitReason::Target, levels.target, false};
}

// Does the outcome hang on the order inside this bar? (No path is worse than the adverse one or
// better than the favourable one, so these two say it.)
[[nodiscard]] inline bool is_ambiguous(const Levels& levels, const Bar& bar) {
  return resolve_touched<PerpProfile>(levels, bar) !=
         resolve_touched<PerpOptimisticProfile>(levels, bar);
}

// The whole bar: how, and at what price before slippage, it closes the position, if it does.
template <class Profile>
[[nodiscard]] inline std::optional<Exit> resolve_bar(const Levels& levels, const Bar& bar) {
  if (!band_of<Profile>(levels).is_touched(bar.high, bar.low)) return std::nullopt;
  return resolve_touched<Profile>(levels, bar);
}

}  // namespace sixbtc::fills
