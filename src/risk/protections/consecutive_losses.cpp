// A strategy that has lost several times in a row is paused (M-202); each further loss pauses it
// again, and the first position that does not lose ends the row.
#include "risk/protections/protection.hpp"
#include "risk/protections/window.hpp"

namespace sixbtc::risk::protections {
namespace {

class ConsecutiveLosses : public Protection {
 public:
  explicit ConsecutiveLosses(const ConsecutiveLossesSettings& settings) : settings_(settings) {}

  void on_closed(const Closed& closed) override {
    const ledger::RoundTrip& trip = closed.trip;
    if (trip.owner.is_external()) return;
    Row& row = grown(rows_, trip.owner.index, {});
    row.losses = trip.pnl.is_negative() ? row.losses + 1 : 0;
    if (row.losses >= settings_.losses)
      row.until = trip.exit_time + core::Duration::minutes(settings_.pause_minutes);
  }

  std::optional<Block> block(orders::OwnerId owner, market::InstrumentId,
                             core::Timestamp now) const override {
    if (owner.index >= rows_.size() || now >= rows_[owner.index].until) return std::nullopt;
    const Row& row = rows_[owner.index];
    return Block{.kind = Kind::ConsecutiveLosses,
                 .until = row.until,
                 .value = static_cast<double>(row.losses),
                 .threshold = static_cast<double>(settings_.losses)};
  }

 private:
  struct Row {
    std::int64_t losses = 0;
    core::Timestamp until;
  };
  ConsecutiveLossesSettings settings_;
  std::vector<Row> rows_;  // of each owner
};

}  // namespace

std::unique_ptr<Protection> make_consecutive_losses(const ConsecutiveLossesSettings& settings) {
  return std::make_unique<ConsecutiveLosses>(settings);
}

}  // namespace sixbtc::risk::protections
