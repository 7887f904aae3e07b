#include "strategy/native_momentum.hpp"

#include <cmath>
#include <limits>

namespace sixbtc::strategy {

namespace {

class Momentum final : public NativeStrategy {
 public:
  explicit Momentum(const NativeMomentumParams& params) : params_(params) {}

  Signal generate_signal(const BarWindow& window) const override {
    const double gain = change(window);
    if (!(std::fabs(gain) > params_.threshold)) return {};
    // Twice the threshold is full confidence.
    const double confidence = std::min(1.0, std::fabs(gain) / (2 * params_.threshold));
    return {gain > 0 ? SignalKind::OpenLong : SignalKind::OpenShort, confidence};
  }

  EntryParams calculate_entry(const BarWindow&, const Signal&) const override {
    EntryParams entry;
    entry.stop = Level{Level::Kind::Percent, params_.stop_percent};
    return entry;
  }

  std::optional<PositionUpdate> update_position(const BarWindow& window,
                                                const PositionView& position) const override {
    const double gain = market::sign(position.direction) * (window.close() - position.entry_price) /
                        position.entry_price;
    if (!(gain >= params_.break_even_at)) return {};
    PositionUpdate update;
    update.stop = Level{Level::Kind::Price, position.entry_price};
    return update;
  }

  // The move that opened the position has turned around.
  bool should_exit(const BarWindow& window, const PositionView& position) const override {
    return market::sign(position.direction) * change(window) < 0;
  }

  void describe(const BarWindow& window, IndicatorSnapshot& out) const override {
    out.emplace_back("momentum", change(window));
  }

 private:
  // Gain over the lookback, as a ratio; NaN before there is that much history.
  double change(const BarWindow& window) const {
    const columns::CandleView& bars = window.bars();
    const core::Timestamp then = bars.time(window.last()) - params_.lookback;
    if (bars.time(0) > then) return std::numeric_limits<double>::quiet_NaN();
    const std::size_t at = bars.lower_bound(then);
    return window.close() / bars.close[at] - 1;
  }

  NativeMomentumParams params_;
};

}  // namespace

core::Result<std::shared_ptr<const StrategyCore>> make_native_momentum(
    const NativeMomentumParams& params) {
  const bool is_valid = params.lookback > core::Duration{} && params.threshold > 0 &&
                        params.stop_percent > 0 && params.stop_percent < 1 &&
                        params.break_even_at > 0 && params.leverage >= 1;
  if (!is_valid)
    return core::fail(core::ErrorKind::Invalid, "a momentum parameter is not above zero",
                      "native momentum");
  Traits traits;
  traits.title = "Native momentum";
  traits.type = "MOM";
  traits.leverage = params.leverage;
  traits.has_own_exits = true;
  traits.reads_position = true;
  return make_native_core(std::move(traits), std::make_shared<Momentum>(params));
}

}  // namespace sixbtc::strategy
