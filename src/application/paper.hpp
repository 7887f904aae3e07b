// Paper trading on recorded candles: chosen strategies through the engine, against the simulated
// venue, as fast as it goes. Everything that happens is in the session's journal; a session that
// was killed goes on where it stopped and ends as if it had not been.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "application/running_session.hpp"
#include "application/services.hpp"
#include "application/session_setup.hpp"

namespace sixbtc::application {

struct PaperRequest {
  std::vector<std::string> strategies;  // ids, names or aliases; each on all of its symbols
  core::Timestamp from, to;             // candles that happen
  std::string session;                  // its name; empty: made from what it trades
  std::string note;                     // kept with the session, shown with its results
  double speed = 0;                     // times faster than the clock; 0: as fast as it goes
};

// Of one deployed strategy.
struct PaperStrategyView {
  std::string id, name;
  market::SeriesKey series;
  std::uint64_t trades = 0, won = 0;
  core::Amount pnl, fees, funding;  // of closed positions
  core::Quantity open;              // signed
  std::array<std::uint64_t, engine::outcome_count> outcomes{};
};

// A position from flat to flat.
struct SessionTrade {
  std::string strategy, series;
  market::Direction direction = market::Direction::Long;
  core::Timestamp entry_time, exit_time;
  core::Quantity quantity;
  core::Price entry_price, exit_price;  // averages
  core::Amount fees, funding, pnl;
  std::string closed_by;  // "stop", "target", "exit", "flatten", "liquidation", ...
};

struct PaperView {
  SessionManifest manifest;
  std::vector<PaperStrategyView> strategies;
  std::vector<SessionTrade> trades;  // in the order in which they closed
  core::Amount initial, balance, equity;
  core::Amount venue_balance;  // what the venue says; the ledger's when all is well
  double drawdown = 0;         // largest, of marked equity, at closes
  std::vector<double> equity_by_day;
  core::Timestamp first_day;
  std::uint64_t events = 0, resumed = 0;  // resumed: already in the journal
  std::uint64_t fills = 0;
  std::vector<engine::Alert> alerts;  // the first ones
  std::uint64_t alerts_more = 0;
  std::uint64_t digest = 0;
  double seconds = 0;
  bool is_complete = false;  // false: interrupted; the same command goes on
};

// What the request comes to: strategies, series, and the name. Fails where it names what is not
// there.
[[nodiscard]] core::Result<SessionManifest> plan_paper(const Services& services,
                                                       const PaperRequest& request);

// Begins the session, or goes on with it where one of that name and content exists. `link`: who
// watches and steers it; null: nobody.
[[nodiscard]] core::Result<PaperView> run_paper(const Services& services,
                                                const PaperRequest& request, const Control& control,
                                                RunningSession* link = nullptr);

// Sessions of the store, with what their manifests say.
[[nodiscard]] core::Result<std::vector<SessionManifest>> list_sessions(const Services& services);

}  // namespace sixbtc::application
