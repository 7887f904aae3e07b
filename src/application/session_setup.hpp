// From a session's manifest to everything that runs it: bars, plan, policies, venue. The same
// manifest and the same stored candles give the same session.
#pragma once

#include <memory>
#include <vector>

#include "application/market_setup.hpp"
#include "application/services.hpp"
#include "application/session_manifest.hpp"
#include "engine/engine.hpp"
#include "paper/candle_replay.hpp"

namespace sixbtc::application {

// One series of the session: its history and what happens, nothing after it.
struct SessionSeries {
  PreparedSeries prepared;
  std::size_t first = 0;  // the first bar that happens
};

struct SessionSetup {
  SessionManifest manifest;
  ports::Configuration configuration;                  // as the session began with it
  std::vector<std::unique_ptr<SessionSeries>> series;  // as in the plan
  std::vector<std::size_t> traded;                     // the series each instrument trades on
  std::vector<backtest::Assumptions> assumptions;      // of each deployment
  engine::Plan plan;
  engine::Policies policies;
  simulation::VenueSettings venue;
  std::vector<simulation::SimulatedInstrument> instruments;

  [[nodiscard]] const ports::Settings& settings() const { return configuration.settings; }
};

// Fails when a script no longer compiles, a series is gone or its candles have changed.
[[nodiscard]] core::Result<SessionSetup> set_up(const Services& services, SessionManifest manifest);
// Of a session in the store.
[[nodiscard]] core::Result<SessionSetup> set_up(const Services& services,
                                                const core::SessionId& session);

// From the configuration (risk.*, execution.*) to what the engine takes.
[[nodiscard]] engine::Policies engine_policies(const ports::Settings& settings);
// `any`: of one of the session's deployments.
[[nodiscard]] engine::EngineSettings engine_settings(const ports::Settings& settings,
                                                     const backtest::Assumptions& any);

}  // namespace sixbtc::application
