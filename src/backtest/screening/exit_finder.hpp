// When and how stop and target end a position whose levels are set at its entry: read from tables
// that others have filled, or looked for in the bars.
#pragma once

#include <array>

#include "backtest/entry_rules.hpp"
#include "backtest/screening/exit_tables.hpp"
#include "backtest/screening/perp_jump.hpp"

namespace sixbtc::backtest::screening {

[[nodiscard]] ExitWay way_of(const fills::Exit& exit);

class ExitFinder {
 public:
  // `levels`: of every entry. Everything outlives this.
  ExitFinder(const MarketData& market, const Reach& reach, const EntryRules& rules,
             const strategy::FirstLevelRule& levels)
      : bars_(market.bars()),
        atr_(market.atr),
        touch_(reach.touch()),
        rules_(rules),
        levels_(levels),
        stops_(reach.exits().table(key(ExitLevelKey::Kind::Stop))),
        targets_(levels.has_target() ? reach.exits().table(key(ExitLevelKey::Kind::Target))
                                     : nullptr),
        has_tables_(stops_ != nullptr && (targets_ != nullptr || !levels.has_target())) {}

  struct Entry {
    market::Direction direction = market::Direction::Long;
    double fill = 0;
    strategy::FirstLevels levels;
  };
  // Decided at the close before.
  [[nodiscard]] [[gnu::always_inline]] Entry entry(std::size_t bar,
                                                   market::Direction direction) const {
    const strategy::LevelBasis basis = basis_of(bar, direction);
    return {direction, basis.entry, levels_.at(basis, rules_.grid())};
  }
  // The same for many entries that have levels.
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

  // The first bar before `limit` in which a position meets one of these levels.
  [[nodiscard]] std::size_t first_touch(const fills::Levels& levels, std::size_t entry_bar,
                                        std::size_t limit) const;
  // How a bar ends such a position that way; `at_open`: the reason of ExitWay::AtOpen.
  [[nodiscard]] [[gnu::always_inline]] fills::Exit exit(const Entry& entry, std::size_t bar,
                                                        ExitWay way,
                                                        fills::ExitReason at_open) const {
    using fills::ExitReason;
    if (way == ExitWay::Unresolved)
      return fills::resolve_touched<fills::PerpProfile>(levels_of(entry), bar_at(bar));
    // By ExitWay, without a branch, which nothing would predict.
    const double open = bars_.open[bar], stop = entry.levels.stop, target = entry.levels.target;
    const std::array prices{open, target, open, rules_.liquidation(entry.direction, entry.fill),
                            stop, target};
    const std::array reasons{ExitReason::Stop,        ExitReason::Target, at_open,
                             ExitReason::Liquidation, ExitReason::Stop,   ExitReason::Target};
    const auto number = static_cast<std::size_t>(way);
    return {reasons[number], prices[number], way <= ExitWay::AtOpen};
  }
  [[nodiscard]] fills::Bar bar_at(std::size_t bar) const {
    return {bars_.open[bar], bars_.high[bar], bars_.low[bar], bars_.close[bar]};
  }
  [[nodiscard]] fills::Levels levels_of(const Entry& entry) const {
    return {entry.direction, entry.levels.stop, entry.levels.target,
            rules_.liquidation(entry.direction, entry.fill), false};
  }

 private:
  [[nodiscard]] ExitLevelKey key(ExitLevelKey::Kind kind) const;
  [[nodiscard]] strategy::LevelBasis basis_of(std::size_t bar, market::Direction direction) const {
    return {direction, rules_.fill(direction, bars_.open[bar]), atr_[bar - 1]};
  }
  // Of one level alone.
  [[nodiscard]] CodeTable::Code code_of(const fills::Levels& levels, std::size_t bar) const;

  const columns::CandleView bars_;
  std::span<const double> atr_;
  const TouchIndex& touch_;
  const EntryRules& rules_;
  const strategy::FirstLevelRule& levels_;
  const std::shared_ptr<CodeTable> stops_;    // with liquidation
  const std::shared_ptr<CodeTable> targets_;  // null: there is no target
  const bool has_tables_;
};

}  // namespace sixbtc::backtest::screening
