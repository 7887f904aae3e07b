// A strategy that has just closed a position waits before it opens one on the same instrument.
#include <map>

#include "risk/protections/protection.hpp"

namespace sixbtc::risk::protections {
namespace {

class Cooldown : public Protection {
 public:
  explicit Cooldown(const CooldownSettings& settings) : settings_(settings) {}

  void on_closed(const Closed& closed) override {
    const ledger::RoundTrip& trip = closed.trip;
    until_[{trip.owner, trip.instrument}] =
        trip.exit_time + core::Duration::minutes(settings_.pause_minutes);
  }

  std::optional<Block> block(orders::OwnerId owner, market::InstrumentId instrument,
                             core::Timestamp now) const override {
    const auto found = until_.find({owner, instrument});
    if (found == until_.end() || now >= found->second) return std::nullopt;
    return Block{.kind = Kind::Cooldown,
                 .until = found->second,
                 .value = (found->second - now).seconds() / 60,
                 .threshold = 0};
  }

 private:
  CooldownSettings settings_;
  std::map<std::pair<orders::OwnerId, market::InstrumentId>, core::Timestamp> until_;
};

}  // namespace

std::unique_ptr<Protection> make_cooldown(const CooldownSettings& settings) {
  return std::make_unique<Cooldown>(settings);
}

}  // namespace sixbtc::risk::protections
