#include "application/trial_statistics.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "analytics/comparison.hpp"
#include "validation/trial_statistics.hpp"

namespace sixbtc::application {

namespace {

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

TrialSummary summarise_trials(std::span<const ports::TrialRecord> rows, std::uint64_t strategies,
                              const ports::TrialRecord& candidate,
                              const ports::ProofSettings& settings) {
  const auto own = parse_blocks(candidate.blocks_json);
  const validation::BlockSums sums =
      own && !own->sums.empty() ? comparable_sums(rows, *own) : validation::BlockSums{};
  const ports::ProofClusterSettings& clusters = settings.clusters;
  const validation::TrialCount counted = validation::count_trials(
      sums, static_cast<double>(strategies), own ? static_cast<double>(own->block_days) : 1.0,
      {.clusters = {.chance = clusters.chance,
                    .correlation_min = clusters.correlation_min,
                    .blocks_min = clusters.blocks_min},
       .deflated_sharpe_min = settings.deflated_sharpe_min,
       .blocks_max = static_cast<std::size_t>(settings.overfitting.blocks_max)});
  return TrialSummary{.statistics = counted.statistics,
                      .rows = rows.size(),
                      .comparable = sums.trials(),
                      .clusters = counted.clusters,
                      .correlation = counted.correlation};
}

}  // namespace sixbtc::application
