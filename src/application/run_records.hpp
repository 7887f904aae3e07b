// Judgements as the rows the database keeps.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "application/passport.hpp"

namespace sixbtc::application {

[[nodiscard]] std::string_view exit_reason_text(fills::ExitReason reason);

[[nodiscard]] ports::ScreeningRecord screening_record(const core::StrategyId& strategy,
                                                      const Judgement& judgement,
                                                      std::span<const SeriesWindow> series,
                                                      const Passport& passport,
                                                      core::Timestamp now);

// One run a series and window; its id derives from strategy, passport, series and window.
struct RunWindow {
  ports::RunKind kind = ports::RunKind::Full;
  backtest::Window validation::Split::*window = nullptr;
  const WindowResult* result = nullptr;
};
[[nodiscard]] std::vector<ports::BacktestRun> run_records(const core::StrategyId& strategy,
                                                          const RunWindow& window,
                                                          std::span<const SeriesWindow> series,
                                                          const Passport& passport,
                                                          core::Timestamp now);
// Training and, where it was read, the holdout.
[[nodiscard]] std::vector<ports::BacktestRun> run_records(const core::StrategyId& strategy,
                                                          const Judgement& judgement,
                                                          std::span<const SeriesWindow> series,
                                                          const Passport& passport,
                                                          core::Timestamp now);

}  // namespace sixbtc::application
