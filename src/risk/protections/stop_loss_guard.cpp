// After several stops in a short time the market is not what strategies take it for (freqtrade's
// StoplossGuard is the model of the rule).
#include "risk/protections/protection.hpp"
#include "risk/protections/window.hpp"

namespace sixbtc::risk::protections {
namespace {

bool is_stop_out(const ledger::RoundTrip& trip) {
  if (trip.cause != orders::FillCause::Order) return true;  // worse than a stop
  // A stop that locked in a profit is not one.
  return trip.pnl.is_negative() && trip.purpose &&
         (*trip.purpose == orders::Purpose::Stop || *trip.purpose == orders::Purpose::CoverStop);
}

class StopLossGuard : public Protection {
 public:
  explicit StopLossGuard(const StopLossGuardSettings& settings) : settings_(settings) {}

  void on_closed(const Closed& closed) override {
    const ledger::RoundTrip& trip = closed.trip;
    if (!is_stop_out(trip)) return;
    Scope& scope = grown(scopes_, place(trip.instrument), fresh());
    scope.stops.add(trip.exit_time, true);
    const auto count = static_cast<std::int64_t>(scope.stops.size());
    if (count < settings_.stops) return;
    scope.block = {.kind = Kind::StopLossGuard,
                   .until = trip.exit_time + core::Duration::minutes(settings_.pause_minutes),
                   .value = static_cast<double>(count),
                   .threshold = static_cast<double>(settings_.stops)};
  }

  std::optional<Block> block(orders::OwnerId, market::InstrumentId instrument,
                             core::Timestamp now) const override {
    const std::size_t at = place(instrument);
    if (at >= scopes_.size() || now >= scopes_[at].block.until) return std::nullopt;
    return scopes_[at].block;
  }

 private:
  struct Scope {
    Window<bool> stops;
    Block block;
  };
  [[nodiscard]] Scope fresh() const {
    return {Window<bool>(core::Duration::minutes(settings_.window_minutes)), {}};
  }
  [[nodiscard]] std::size_t place(market::InstrumentId instrument) const {
    return settings_.per_instrument ? instrument.index : 0;
  }

  StopLossGuardSettings settings_;
  std::vector<Scope> scopes_;
};

}  // namespace

std::unique_ptr<Protection> make_stop_loss_guard(const StopLossGuardSettings& settings) {
  return std::make_unique<StopLossGuard>(settings);
}

}  // namespace sixbtc::risk::protections
