// All history before the vault of a strategy's series, ready to be proved on, and the vault itself
// for when it is opened.
#pragma once

#include <memory>
#include <vector>

#include "application/judge.hpp"
#include "validation/proof.hpp"

namespace sixbtc::application {

[[nodiscard]] validation::ProofRules proof_rules(const ports::Settings& settings);
[[nodiscard]] columns::QualityThresholds quality_thresholds(const ports::QualitySettings& settings);

// 1 for every bar that something is wrong with, by the bars themselves (columns::check_quality).
[[nodiscard]] std::vector<std::uint8_t> marked_bars(const backtest::MarketData& market,
                                                    const columns::QualityThresholds& thresholds);

// Later bars than the vault's first are nowhere in it. Immutable; any thread.
class ProofHistory {
 public:
  // `leverage`: what the strategy asks for. `series` need not outlive this.
  [[nodiscard]] static core::Result<ProofHistory> create(std::span<const SeriesWindow> series,
                                                         const ports::Settings& settings,
                                                         int leverage);

  [[nodiscard]] std::span<const validation::ProofSeries> series() const { return series_; }

 private:
  // Addresses that stay when this is moved.
  struct Cut {
    backtest::MarketData market;
    std::vector<std::uint8_t> marked;
  };
  std::vector<std::unique_ptr<const Cut>> cuts_;
  std::vector<validation::ProofSeries> series_;
};

// The same series up to the end of the vault, which is their window; read only after its opening
// has been booked.
class VaultSeries {
 public:
  [[nodiscard]] static core::Result<VaultSeries> create(std::span<const SeriesWindow> series,
                                                        const ports::Settings& settings,
                                                        int leverage);

  [[nodiscard]] std::span<const validation::ProofSeries> series() const { return series_; }

 private:
  std::vector<std::unique_ptr<const backtest::MarketData>> markets_;
  std::vector<validation::ProofSeries> series_;
};

}  // namespace sixbtc::application
