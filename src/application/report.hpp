// A strategy's evidence for people: where it comes from, each window, each gate, the trades.
#pragma once

#include <string>
#include <vector>

#include "application/regime_results.hpp"
#include "application/services.hpp"

namespace sixbtc::application {

struct ReportWindow {
  ports::BacktestRunRecord run;
  std::vector<ports::TradeRecord> trades;
  std::vector<double> equity;  // realised, after each trade; starts with the initial capital
  std::vector<RegimeResult> regimes;
};

struct StrategyReport {
  ports::StrategyRecord strategy;
  std::optional<ports::ScreeningRecord> screening;
  std::vector<ReportWindow> windows;  // by time
  bool is_recomputed = false;         // its trades are not kept, so it ran again for this report
};

// By id, unique id prefix, name or alias.
[[nodiscard]] core::Result<StrategyReport> strategy_report(const Services& services,
                                                           const std::string& text);

}  // namespace sixbtc::application
