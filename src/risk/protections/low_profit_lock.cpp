// An instrument on which the recent positions together earned too little is left alone for a while.
#include "risk/protections/protection.hpp"
#include "risk/protections/window.hpp"

namespace sixbtc::risk::protections {
namespace {

class LowProfitLock : public Protection {
 public:
  explicit LowProfitLock(const LowProfitSettings& settings) : settings_(settings) {}

  void on_closed(const Closed& closed) override {
    const ledger::RoundTrip& trip = closed.trip;
    const auto entered = trip.entry_value.rounded();
    if (!entered || entered->is_zero()) return;
    Scope& scope = grown(scopes_, trip.instrument.index, fresh());
    scope.profits.add(trip.exit_time, trip.pnl.to_double() / entered->to_double());
    if (static_cast<std::int64_t>(scope.profits.size()) < settings_.round_trips_min) return;
    double profit = 0;
    for (const auto& [time, one] : scope.profits.entries()) profit += one;
    if (profit >= settings_.profit_min) return;
    scope.block = {.kind = Kind::LowProfitLock,
                   .until = trip.exit_time + core::Duration::minutes(settings_.pause_minutes),
                   .value = profit,
                   .threshold = settings_.profit_min};
  }

  std::optional<Block> block(orders::OwnerId, market::InstrumentId instrument,
                             core::Timestamp now) const override {
    if (instrument.index >= scopes_.size() || now >= scopes_[instrument.index].block.until)
      return std::nullopt;
    return scopes_[instrument.index].block;
  }

 private:
  struct Scope {
    Window<double> profits;
    Block block;
  };
  [[nodiscard]] Scope fresh() const {
    return {Window<double>(core::Duration::minutes(settings_.window_minutes)), {}};
  }

  LowProfitSettings settings_;
  std::vector<Scope> scopes_;  // of each instrument
};

}  // namespace

std::unique_ptr<Protection> make_low_profit_lock(const LowProfitSettings& settings) {
  return std::make_unique<LowProfitLock>(settings);
}

}  // namespace sixbtc::risk::protections
