// All history before the vault of a strategy's series, ready to be proved on, and the vault itself
// for when it is opened.
#pragma once

#include <list>
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

// A series up to where its vault begins.
struct ProofCut {
  backtest::MarketData market;
  std::vector<std::uint8_t> marked;
};

// The cuts of the series proved on last, so that candidates of one series share them: finding its
// marks takes longer than most of a proof. Same bits as cutting anew. One caller at a time.
class ProofCuts {
 public:
  // About 60 bytes a bar.
  static constexpr std::size_t bars_kept_max = 1'000'000;

  explicit ProofCuts(std::size_t bars_max = bars_kept_max) : bars_max_(bars_max) {}

  // The series outlives this. The same settings every time.
  [[nodiscard]] std::shared_ptr<const ProofCut> get(const SeriesWindow& series,
                                                    const ports::Settings& settings);

 private:
  struct Kept {
    const PreparedSeries* series = nullptr;
    std::size_t end = 0;
    std::shared_ptr<const ProofCut> cut;
  };
  std::size_t bars_max_;
  std::list<Kept> kept_;  // the last used first
};

// Later bars than the vault's first are nowhere in it. Immutable; any thread.
class ProofHistory {
 public:
  // `leverage`: what the strategy asks for. Neither `series` nor `cuts` need outlive this.
  [[nodiscard]] static core::Result<ProofHistory> create(std::span<const SeriesWindow> series,
                                                         const ports::Settings& settings,
                                                         int leverage, ProofCuts& cuts);

  [[nodiscard]] std::span<const validation::ProofSeries> series() const { return series_; }

 private:
  std::vector<std::shared_ptr<const ProofCut>> cuts_;
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
