// A script's parameter sets as trials of a search: each is embedded in the source, compiled, and
// run on the parts of a training window.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "application/market_setup.hpp"
#include "application/search_parameters.hpp"
#include "backtest/screening/strategy_screen.hpp"
#include "language/families.hpp"
#include "validation/walk_forward.hpp"

namespace sixbtc::application {

// Shared by all trials of one search; everything pointed at outlives it.
// Threading: as validation::Objective says; the rest after the search.
class ParameterTrials final : public validation::Objective {
 public:
  struct Setup {
    const std::string* source = nullptr;
    const SearchParameters* parameters = nullptr;
    const PreparedSeries* series = nullptr;  // without any bar the search may not see
    const ports::Settings* settings = nullptr;
  };
  ParameterTrials(const Setup& setup, const backtest::Window& train);

  [[nodiscard]] std::size_t steps() const override { return parts_.size(); }
  [[nodiscard]] core::Result<Evaluation> begin(const validation::Point& point) const override;

  // What a trial left for the ledger; null for a point that did not compile.
  struct Record {
    std::string source;
    std::vector<double> daily_returns;  // of the parts that were run
  };
  [[nodiscard]] const Record* record(const validation::Point& point) const;
  [[nodiscard]] backtest::screening::StrategyScreen::Paths paths() const { return screen_.paths(); }

 private:
  struct Run;
  core::Result<validation::StepReport> evaluate(Run& run, std::size_t step) const;

  Setup setup_;
  std::vector<backtest::Window> parts_;
  validation::ObjectiveRules objectives_;
  mutable backtest::screening::StrategyScreen screen_;
  mutable language::ScriptFamilies families_;
  mutable std::mutex mutex_;
  mutable std::map<validation::Point, Record> records_;
};

}  // namespace sixbtc::application
