// The account has lost much from its highest settled equity within a window: nothing new for a
// while. Milder and shorter than the emergency stop, which measures from the highest mark ever.
#include <algorithm>

#include "risk/protections/protection.hpp"
#include "risk/protections/window.hpp"

namespace sixbtc::risk::protections {
namespace {

class MaxDrawdown : public Protection {
 public:
  explicit MaxDrawdown(const MaxDrawdownSettings& settings)
      : settings_(settings), window_(core::Duration::minutes(settings.window_minutes)) {}

  void on_closed(const Closed& closed) override {
    const ledger::RoundTrip& trip = closed.trip;
    window_.add(trip.exit_time, closed.settled_before.to_double());
    if (static_cast<std::int64_t>(window_.size()) < settings_.round_trips_min) return;
    const double equity = closed.settled_before.to_double() + trip.pnl.to_double();
    double highest = equity;
    for (const auto& [time, before] : window_.entries()) highest = std::max(highest, before);
    if (!(highest > 0)) return;
    const double drawdown = 1 - equity / highest;
    if (drawdown < settings_.drawdown) return;
    block_ = {.kind = Kind::MaxDrawdown,
              .until = trip.exit_time + core::Duration::minutes(settings_.pause_minutes),
              .value = drawdown,
              .threshold = settings_.drawdown};
  }

  std::optional<Block> block(orders::OwnerId, market::InstrumentId,
                             core::Timestamp now) const override {
    if (now >= block_.until) return std::nullopt;
    return block_;
  }

 private:
  MaxDrawdownSettings settings_;
  Window<double> window_;  // settled equity before each
  Block block_;
};

}  // namespace

std::unique_ptr<Protection> make_max_drawdown(const MaxDrawdownSettings& settings) {
  return std::make_unique<MaxDrawdown>(settings);
}

}  // namespace sixbtc::risk::protections
