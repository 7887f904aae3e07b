// Keeps what a strategy decided and what it saw: a decision with its indicator snapshot for each
// evaluation that leads to a signal, or for every bar (M-034, M-218). Fed by a backtest here and by
// live sessions alike. One thread.
#pragma once

#include <optional>
#include <vector>

#include "backtest/decision_source.hpp"
#include "core/ids.hpp"
#include "market/series_key.hpp"
#include "ports/decision_log.hpp"
#include "ports/settings.hpp"

namespace sixbtc::application {

class Brain final : public backtest::DecisionObserver {
 public:
  Brain(core::StrategyId strategy, std::optional<core::BacktestRunId> run, market::SeriesKey series,
        ports::DecisionRecording recording)
      : strategy_(std::move(strategy)),
        run_(std::move(run)),
        series_(std::move(series)),
        recording_(recording) {}

  [[nodiscard]] Scope scope() const override {
    return recording_ == ports::DecisionRecording::EveryBar ? Scope::EveryBar : Scope::Signals;
  }
  void on_decision(std::size_t bar, core::Timestamp open_time, const strategy::Decision& decision,
                   const strategy::PositionView& position,
                   const strategy::IndicatorSnapshot& indicators) override;

  [[nodiscard]] const std::vector<ports::DecisionRecord>& records() const { return records_; }

 private:
  core::StrategyId strategy_;
  std::optional<core::BacktestRunId> run_;
  market::SeriesKey series_;
  ports::DecisionRecording recording_;
  std::vector<ports::DecisionRecord> records_;
};

}  // namespace sixbtc::application
