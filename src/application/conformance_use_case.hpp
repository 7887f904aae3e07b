// Our results beside those that TradingView recorded.
#pragma once

#include "conformance/conformance.hpp"
#include "ports/configuration.hpp"

namespace sixbtc::application {

// One kind of recording: how many there are and how many agree in everything.
struct ConformancePart {
  std::size_t cases = 0, exact = 0;
  std::size_t expected = 0, identical = 0;  // trades, columns, facts, scripts
};

struct ConformanceView {
  ConformancePart lists, indicators, scenarios, verdicts;
  std::vector<std::string> refused;  // ids of lists that did not run
  conformance::Report report;
};

[[nodiscard]] core::Result<ConformanceView> compare_with_tradingview(
    const conformance::Folders& folders, const ports::LanguageLimits& limits);

}  // namespace sixbtc::application
