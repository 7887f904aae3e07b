#include "application/proof_history.hpp"

namespace sixbtc::application {

columns::QualityThresholds quality_thresholds(const ports::QualitySettings& settings) {
  return {.zero_volume_run_min = static_cast<std::size_t>(settings.zero_volume_run_bars_min),
          .artificial_run_min = static_cast<std::size_t>(settings.artificial_run_bars_min),
          .listing_bars = static_cast<std::size_t>(settings.listing_bars),
          .listing_range_max = settings.listing_range_max,
          .outlier_window = static_cast<std::size_t>(settings.outlier_window_bars),
          .outlier_z_max = settings.outlier_mad_multiple,
          .outlier_mad_min = settings.outlier_mad_min,
          .deviation_max = settings.deviation_ratio_max,
          .common_bars_min = static_cast<std::size_t>(settings.common_bars_min),
          .mislabelled_share_min = settings.mislabelled_share_min};
}

validation::ProofRules proof_rules(const ports::Settings& settings) {
  const ports::ProofSettings& proof = settings.proof;
  return {.permutations = proof.permutations,
          .alpha = proof.alpha,
          .gives_up_early = proof.gives_up_early,
          .confidence = proof.confidence,
          .deflation = {.probability_min = proof.deflated_sharpe_min,
                        .trials_min = static_cast<double>(proof.trials_min)},
          .windows = {.count = proof.windows.count,
                      .purge_days = proof.windows.purge_days,
                      .profitable_min = proof.windows.profitable_min},
          .forward = {.train_days = proof.walk_forward.train_days,
                      .gap_days = proof.walk_forward.gap_days,
                      .test_days = proof.walk_forward.test_days,
                      .efficiency_min = proof.walk_forward.efficiency_min,
                      .profitable_min = proof.walk_forward.profitable_min},
          .stress = {.multiple = proof.cost_stress.multiple,
                     .sharpe_min = proof.cost_stress.sharpe_min},
          .neighbours = {.profitable_min = proof.neighbourhood.profitable_min,
                         .median_min = proof.neighbourhood.median_min},
          .overfitting = {.probability_max = proof.overfitting.probability_max,
                          .trials_min = proof.overfitting.trials_min,
                          .blocks_max = proof.overfitting.blocks_max},
          .retained_min = proof.quality_retained_min,
          .vault = {.alpha = proof.vault.alpha, .trades_min = proof.vault.trades_min},
          .atr_length = settings.backtest.atr_length,
          .budget_bytes = static_cast<std::size_t>(settings.backtest.screening_memory_mb) << 20};
}

std::vector<std::uint8_t> marked_bars(const backtest::MarketData& market,
                                      const columns::QualityThresholds& thresholds) {
  const columns::CandleView& bars = market.bars();
  std::vector<std::uint8_t> marked(bars.size(), 0);
  const auto report = columns::check_quality(bars, market.context.interval, thresholds);
  for (const columns::QualityFinding& finding : report.findings) {
    // Of a gap, the first bar after it: what is missing has no place in a series.
    const std::size_t first = bars.lower_bound(finding.time);
    const std::size_t count = finding.kind == columns::QualityKind::Gap ? 1 : finding.bars;
    for (std::size_t bar = first; bar < std::min(first + count, marked.size()); ++bar)
      marked[bar] = 1;
  }
  return marked;
}

std::shared_ptr<const ProofCut> ProofCuts::get(const SeriesWindow& series,
                                               const ports::Settings& settings) {
  const std::size_t end = series.split.vault_first;
  for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
    if (kept->series != series.series || kept->end != end) continue;
    kept_.splice(kept_.begin(), kept_, kept);
    return kept->cut;
  }
  auto cut = std::make_shared<ProofCut>();
  cut->market = backtest::until(series.series->market, end);
  cut->marked = marked_bars(cut->market, quality_thresholds(settings.data.quality));
  kept_.push_front({series.series, end, cut});
  std::size_t bars = 0;
  for (const Kept& kept : kept_) bars += kept.end;
  for (; bars > bars_max_ && kept_.size() > 1; kept_.pop_back()) bars -= kept_.back().end;
  return cut;
}

core::Result<ProofHistory> ProofHistory::create(std::span<const SeriesWindow> series,
                                                const ports::Settings& settings, int leverage,
                                                ProofCuts& cuts) {
  ProofHistory history;
  const auto warmup = static_cast<std::size_t>(settings.backtest.warmup_bars);
  for (const SeriesWindow& one : series) {
    ASSIGN_OR_RETURN(const backtest::Assumptions assumed,
                     assumptions(settings, one.series->bars.key.exchange, leverage));
    const std::size_t first = std::max<std::size_t>(warmup, 1);
    CHECK(first < one.split.vault_first);  // a split has warm-up and more before its vault
    history.cuts_.push_back(cuts.get(one, settings));
    const ProofCut& cut = *history.cuts_.back();
    history.series_.push_back(
        {&cut.market, {0, first, one.split.vault_first}, assumed, cut.marked});
  }
  return history;
}

core::Result<VaultSeries> VaultSeries::create(std::span<const SeriesWindow> series,
                                              const ports::Settings& settings, int leverage) {
  VaultSeries vault;
  for (const SeriesWindow& one : series) {
    ASSIGN_OR_RETURN(const backtest::Assumptions assumed,
                     assumptions(settings, one.series->bars.key.exchange, leverage));
    vault.markets_.push_back(std::make_unique<backtest::MarketData>(
        backtest::until(one.series->market, one.split.unseen_first)));
    vault.series_.push_back({vault.markets_.back().get(),
                             {0, one.split.vault_first, one.split.unseen_first},
                             assumed,
                             {}});
  }
  return vault;
}

}  // namespace sixbtc::application
