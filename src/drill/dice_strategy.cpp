#include "drill/dice_strategy.hpp"

namespace sixbtc::drill {

namespace {

using strategy::Level;
using strategy::SignalKind;

Level percent(core::Random& dice, double least, double most) {
  return {Level::Kind::Percent, least + (most - least) * dice.uniform()};
}

DiceStrategy::Temper temper_of(core::Random dice) {
  DiceStrategy::Temper temper{.entry = 0.05 + 0.4 * dice.uniform(),
                              .exit = 0.15 * dice.uniform(),
                              .move = 0.2 * dice.uniform(),
                              .levels = {}};
  strategy::EntryParams& levels = temper.levels;
  if (dice.below(4) != 0) levels.stop = percent(dice, 0.001, 0.02);
  if (dice.below(2) == 0) levels.target = percent(dice, 0.001, 0.03);
  if (dice.below(3) == 0)
    levels.trail = strategy::Trail{percent(dice, 0.0005, 0.01), percent(dice, 0.001, 0.01)};
  if (dice.below(3) == 0) levels.break_even = percent(dice, 0.001, 0.01);
  if (dice.below(3) == 0) levels.bars_max = static_cast<std::uint32_t>(1 + dice.below(15));
  if (dice.below(4) == 0) levels.cooldown_bars = static_cast<std::uint32_t>(dice.below(5));
  return temper;
}

class Throws final : public strategy::Evaluation {
 public:
  Throws(std::uint64_t seed, const DiceStrategy::Temper& temper) : seed_(seed), temper_(temper) {}

  [[nodiscard]] strategy::Decision on_close(const strategy::BarWindow& window,
                                            const strategy::PositionView& position) override {
    const core::Timestamp bar = window.bars().time(window.last());
    core::Random dice =
        core::Random(seed_).fork(static_cast<std::uint64_t>(bar.nanoseconds() / 1'000'000'000));
    strategy::Decision decision;
    decision.entry = temper_.levels;
    if (dice.uniform() < temper_.entry)
      decision.signal = {dice.below(2) == 0 ? SignalKind::OpenLong : SignalKind::OpenShort,
                         dice.below(3) == 0 ? 0.2 + 0.8 * dice.uniform() : 1.0};
    if (position.direction == market::Direction::Flat) return decision;
    decision.should_exit = dice.uniform() < temper_.exit;
    if (dice.uniform() < temper_.move)
      decision.update = {
          .stop = percent(dice, 0.0005, 0.01),
          .target = dice.below(2) == 0 ? std::optional(percent(dice, 0.001, 0.03)) : std::nullopt,
          .trail = std::nullopt};
    return decision;
  }
  void snapshot(strategy::IndicatorSnapshot& out) const override {
    out.emplace_back("entry", temper_.entry);
  }

 private:
  std::uint64_t seed_;
  DiceStrategy::Temper temper_;
};

}  // namespace

DiceStrategy::DiceStrategy(std::uint64_t seed)
    : seed_(seed), temper_(temper_of(core::Random(seed).fork(1))) {
  traits_.title = "dice";
}

std::unique_ptr<strategy::Evaluation> DiceStrategy::begin(const strategy::SeriesContext&) const {
  return std::make_unique<Throws>(seed_, temper_);
}

}  // namespace sixbtc::drill
