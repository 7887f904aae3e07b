// A session against the backtest on the same candles: every difference in money, split into what
// caused it. The parts of a trade add up to its difference to the last unit.
#pragma once

#include <optional>
#include <vector>

#include "application/session_setup.hpp"

namespace sixbtc::application {

// Each changes one thing from the backtest's trade to the session's, in this order; what is left
// over by rounding is the residual.
struct ParityParts {
  core::Amount signal;   // a trade that only one of the two made
  core::Amount timing;   // the market's price when it was filled, and levels that count from it
  core::Amount price;    // filled away from the market's price by more or less than assumed
  core::Amount size;     // another quantity
  core::Amount fee;      // another rate
  core::Amount funding;  // paid or received differently
  core::Amount residual;

  [[nodiscard]] core::Amount sum() const {
    return signal + timing + price + size + fee + funding + residual;
  }
  ParityParts& operator+=(const ParityParts& other);
};

struct ParityTrade {
  std::size_t deployment = 0;
  market::Direction direction = market::Direction::Long;
  core::Timestamp entry_time;                     // of the session's fill, or the backtest's bar
  std::optional<core::Amount> backtest, session;  // profit; absent: it did not make this trade
  ParityParts parts;
};

struct ParityStrategy {
  std::string id, name;
  market::SeriesKey series;
  std::size_t backtest_trades = 0, session_trades = 0, matched = 0;
  core::Amount backtest, session;
  ParityParts parts;
};

struct ParityView {
  SessionManifest manifest;
  std::vector<ParityStrategy> strategies;  // the deployments
  std::vector<ParityTrade> trades;
  core::Amount backtest, session;
  ParityParts parts;
  // Positions that are open at the end of both are not trades yet; here they are counted.
  std::size_t open_in_backtest = 0, open_in_session = 0;
};

// Replays the journal and runs the backtest on the session's bars.
[[nodiscard]] core::Result<ParityView> session_parity(const Services& services,
                                                      const core::SessionId& session);

}  // namespace sixbtc::application
