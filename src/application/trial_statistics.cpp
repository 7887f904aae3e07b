#include "application/trial_statistics.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "analytics/comparison.hpp"
#include "analytics/moments.hpp"
#include "analytics/normal.hpp"
#include "analytics/sharpe.hpp"

namespace sixbtc::application {

namespace {

constexpr double days_per_year = 365;

// One row a strategy, in order of booking, of those comparable with the candidate.
validation::BlockSums comparable_sums(std::span<const ports::TrialRecord> rows,
                                      const TrialBlocks& candidate) {
  validation::BlockSums sums;
  sums.blocks = candidate.sums.size();
  std::set<std::string> seen;
  for (const ports::TrialRecord& row : rows) {
    const auto blocks = parse_blocks(row.blocks_json);
    if (!blocks || !blocks->is_comparable(candidate)) continue;
    if (!seen.insert(row.strategy_hash).second) continue;
    sums.values.insert(sums.values.end(), blocks->sums.begin(), blocks->sums.end());
  }
  return sums;
}

std::optional<double> sharpe_variance(const validation::BlockSums& sums, std::size_t block_days) {
  std::vector<double> sharpes;
  for (std::size_t trial = 0; trial < sums.trials(); ++trial) {
    const auto sample = analytics::sharpe_sample(sums.row(trial));
    if (sample)
      sharpes.push_back(sample->sharpe *
                        std::sqrt(days_per_year / static_cast<double>(block_days)));
  }
  const auto deviation = analytics::moments(sharpes).deviation_sample;
  if (!deviation) return std::nullopt;
  return *deviation * *deviation;
}

}  // namespace

bool TrialBlocks::is_comparable(const TrialBlocks& other) const {
  return kind == other.kind && from == other.from && block_days == other.block_days &&
         sums.size() == other.sums.size();
}

std::optional<TrialBlocks> parse_blocks(const std::string& blocks_json) {
  const auto json = nlohmann::json::parse(blocks_json, nullptr, false);
  // Rows of a version that did not say what their returns are can be compared with none.
  if (!json.is_object() || !json.contains("returns") || !json.contains("days")) return std::nullopt;
  TrialBlocks blocks;
  try {
    blocks.kind = json.at("returns").get<std::string>();
    blocks.from = json.at("from").get<std::string>();
    blocks.block_days = json.at("block_days").get<std::size_t>();
    blocks.sums = json.at("sums").get<std::vector<double>>();
    const auto days = json.at("days").get<std::size_t>();
    if (blocks.block_days == 0) return std::nullopt;
    // The last block may be shorter than the others.
    blocks.sums.resize(std::min(blocks.sums.size(), days / blocks.block_days));
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
  return blocks;
}

std::optional<double> correlation(const TrialBlocks& a, const TrialBlocks& b) {
  if (!a.is_comparable(b)) return std::nullopt;
  return analytics::correlation(a.sums, b.sums);
}

core::Result<TrialSummary> trial_summary(const ports::TrialLedger& ledger,
                                         const ports::TrialRecord& candidate,
                                         const ports::ProofSettings& settings) {
  ASSIGN_OR_RETURN(const auto rows, ledger.list(candidate.data_set_hash));
  ASSIGN_OR_RETURN(const std::uint64_t strategies,
                   ledger.strategies_tried(candidate.data_set_hash));
  TrialSummary summary;
  summary.rows = rows.size();
  validation::TrialStatistics& found = summary.statistics;
  found.raw = static_cast<double>(std::max<std::uint64_t>(strategies, 1));
  found.clustered = found.raw;
  const auto own = parse_blocks(candidate.blocks_json);
  if (!own || own->sums.empty()) return summary;
  const validation::BlockSums sums = comparable_sums(rows, *own);
  summary.comparable = sums.trials();
  const ports::ProofClusterSettings& rules = settings.clusters;
  const validation::TrialClusters clusters =
      validation::cluster_trials(sums, {.chance = rules.chance,
                                        .correlation_min = rules.correlation_min,
                                        .blocks_min = rules.blocks_min});
  summary.clusters = clusters.clusters;
  summary.correlation = clusters.correlation;
  // The height, in standard errors, that the deflated Sharpe asks of the best of them.
  const double level = analytics::expected_maximum(found.raw) +
                       analytics::normal_quantile(settings.deflated_sharpe_min);
  const double others = found.raw - static_cast<double>(sums.trials());
  found.clustered = std::min(found.raw, others + validation::effective_trials(clusters, level));
  found.sharpe_variance = sharpe_variance(sums, own->block_days);
  found.overfitting = validation::trial_overfitting(
      sums, static_cast<std::size_t>(settings.overfitting.blocks_max));
  return summary;
}

}  // namespace sixbtc::application
