// Why a strategy did, or did not, do something then: the one outcome of one bar, from the journal
// of the session that traded it.
#pragma once

#include <optional>
#include <string>

#include "application/session_replay.hpp"

namespace sixbtc::application {

struct WhyRequest {
  std::string strategy;  // id, its first characters, or name
  core::Timestamp time;  // the bar that holds it; a close belongs to the bar it ends
  std::string session;   // empty: the newest session that traded it then
  std::optional<market::SeriesKey> series;  // of a strategy on several
};

struct WhyView {
  SessionManifest manifest;
  SessionStrategy strategy;
  core::Timestamp bar_open, bar_close;
  engine::Outcome outcome = engine::Outcome::NoSignal;
  std::string detail;
  strategy::IndicatorSnapshot indicators;            // at the close of that bar
  market::Direction held = market::Direction::Flat;  // after the decision
  // Of the strategy in the whole session; they add up to its bars but the last, which may be open.
  std::array<std::uint64_t, engine::outcome_count> totals{};
  std::uint64_t bars = 0;
};

[[nodiscard]] core::Result<WhyView> why_then(const Services& services, const WhyRequest& request);

}  // namespace sixbtc::application
