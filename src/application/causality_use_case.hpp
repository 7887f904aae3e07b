// `strategy check --data`: the causality proof of one script on one series. Nothing is stored and
// no result of trading is shown, so every bar may be used.
#pragma once

#include <string>

#include "application/market_setup.hpp"
#include "validation/causality.hpp"

namespace sixbtc::application {

struct CausalityView {
  std::string series;
  validation::CausalityReport report;
};

// Bars from a stored series.
[[nodiscard]] core::Result<CausalityView> prove_causality(const Services& services,
                                                          const strategy::StrategyCore& strategy,
                                                          const SeriesRequest& request);
// Bars from elsewhere; `name` says from where.
[[nodiscard]] core::Result<CausalityView> prove_causality(const ports::Settings& settings,
                                                          const strategy::StrategyCore& strategy,
                                                          const std::string& name,
                                                          columns::CandleSeries series,
                                                          market::Interval interval);

}  // namespace sixbtc::application
