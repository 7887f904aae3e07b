// When and how stop and target end a position whose levels depend on nothing but its entry: read
// from tables that others have filled, or looked for in the bars.
#pragma once

#include <array>
#include <cmath>

#include "backtest/entry_rules.hpp"
#include "backtest/screening/exit_tables.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "strategy/held_levels.hpp"

namespace sixbtc::backtest::screening {

[[nodiscard]] ExitWay way_of(const fills::Exit& exit);
// A stop in one number: below zero where the trail has moved it there.
[[nodiscard]] inline double rest_of(const fills::Levels& levels) {
  return levels.stop_is_trail ? -levels.stop : levels.stop;
}

class ExitFinder {
 public:
  // `params`: of every entry. Everything outlives this.
  ExitFinder(const MarketData& market, const Reach& reach, const EntryRules& rules,
             const strategy::EntryParams& params)
      : bars_(market.bars()),
        atr_(market.atr),
        touch_(reach.touch()),
        rules_(rules),
        params_(params),
        levels_(rules.first_levels(params)),
        moves_(params.trail || params.break_even),
        stops_(reach.exits().table(key(ExitLevelKey::Kind::Stop))),
        targets_(levels_.has_target() ? reach.exits().table(key(ExitLevelKey::Kind::Target))
                                      : nullptr),
        has_tables_(stops_ != nullptr && (targets_ != nullptr || !levels_.has_target())) {}

  struct Entry {
    market::Direction direction = market::Direction::Long;
    double fill = 0;
    strategy::FirstLevels levels;
  };
  // Of many entries that have levels, decided at the close before.
  struct EntryPlace {
    std::size_t bar = 0;
    market::Direction direction = market::Direction::Long;
  };
  static constexpr std::size_t batch = 64;
  void enter(std::span<const EntryPlace> places, std::span<Entry> entries) const;

  // Bars and way of the first exit as an ExitCode; ExitCode::special or ::unknown where the
  // tables do not say.
  [[nodiscard]] CodeTable::Code code(std::size_t bar, bool is_short) const {
    if (!has_tables_) return ExitCode::special;
    const std::size_t index = CodeTable::index_of(bar, is_short);
    const CodeTable::Code stop = stops_->at(index);
    if (targets_ == nullptr) return stop;
    const CodeTable::Code target = targets_->at(index);
    return std::max(stop, target) > ExitCode::far ? std::max(stop, target) : std::min(stop, target);
  }
  // The same once both tables know it.
  [[nodiscard]] CodeTable::Code find(std::size_t bar, market::Direction direction) const;

  // Does the stop move?
  [[nodiscard]] bool moves() const { return moves_; }
  // Of an entry that code() knows, where stops move: rest_of() its levels when it is stopped.
  [[nodiscard]] double rest(std::size_t bar, bool is_short) const {
    return stops_->rest(CodeTable::index_of(bar, is_short));
  }
  void foresee_rest(std::size_t bar, bool is_short) const {
    stops_->foresee_rest(CodeTable::index_of(bar, is_short));
  }
  // Without tables: the levels with which the entry meets the first bar before `limit` in which it
  // meets one of them, or `limit`; `bar` is that one. `are_good`: it can be made.
  struct Met {
    bool are_good = false;
    std::size_t bar = 0;
    fills::Levels levels;
  };
  [[nodiscard]] Met look(std::size_t bar, market::Direction direction, std::size_t limit) const;

  // How a bar ends such a position that way, its stop being rest_of() `rest`; `at_open`: the reason
  // of ExitWay::AtOpen.
  [[nodiscard]] [[gnu::always_inline]] fills::Exit exit(const Entry& entry, std::size_t bar,
                                                        ExitWay way, double rest,
                                                        fills::ExitReason at_open) const {
    using fills::ExitReason;
    const double stop = std::abs(rest);
    if (way == ExitWay::Unresolved)
      return fills::resolve_touched<fills::PerpProfile>(
          {entry.direction, stop, entry.levels.target,
           rules_.liquidation(entry.direction, entry.fill), rest < 0},
          bar_at(bar));
    // By ExitWay, without a branch, which nothing would predict.
    const ExitReason by_stop = rest < 0 ? ExitReason::Trail : ExitReason::Stop;
    const double open = bars_.open[bar], target = entry.levels.target;
    const std::array prices{open, target, open, rules_.liquidation(entry.direction, entry.fill),
                            stop, target};
    const std::array reasons{by_stop, ExitReason::Target, at_open, ExitReason::Liquidation,
                             by_stop, ExitReason::Target};
    const auto number = static_cast<std::size_t>(way);
    return {reasons[number], prices[number], way <= ExitWay::AtOpen};
  }
  [[nodiscard]] fills::Bar bar_at(std::size_t bar) const {
    return {bars_.open[bar], bars_.high[bar], bars_.low[bar], bars_.close[bar]};
  }

 private:
  [[nodiscard]] ExitLevelKey key(ExitLevelKey::Kind kind) const;
  [[nodiscard]] strategy::LevelBasis basis_of(std::size_t bar, market::Direction direction) const {
    return {direction, rules_.fill(direction, bars_.open[bar]), atr_[bar - 1]};
  }
  // The first bar whose way from the entry no code can tell.
  [[nodiscard]] std::size_t end_of_codes(std::size_t bar) const {
    return std::min(bars_.size(), bar + ExitCode::bars_max + 1);
  }
  // Of levels met in bar `touched`, as they were then.
  [[nodiscard]] CodeTable::Code code_of(std::size_t bar, std::size_t touched,
                                        const fills::Levels& levels) const;
  // Of one level alone, which stays.
  [[nodiscard]] CodeTable::Code code_of(std::size_t bar, const fills::Levels& levels) const;
  // Of the stop.
  [[nodiscard]] CodeTable::Code find_stop(std::size_t index, std::size_t bar,
                                          const strategy::LevelBasis& basis) const;

  const columns::CandleView bars_;
  std::span<const double> atr_;
  const TouchIndex& touch_;
  const EntryRules& rules_;
  const strategy::EntryParams& params_;
  const strategy::FirstLevelRule levels_;
  const bool moves_;
  const std::shared_ptr<ExitTable> stops_;    // with liquidation
  const std::shared_ptr<ExitTable> targets_;  // null: there is no target
  const bool has_tables_;
};

}  // namespace sixbtc::backtest::screening
