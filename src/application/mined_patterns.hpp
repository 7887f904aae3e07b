// Our own miner as a source of patterns: mines the stored candles of the universe on the first
// question about an interval, and keeps the answer. Nothing after the end of training is shown to
// it, so holdout and vault stay unseen.
// Threading: one caller at a time.
#pragma once

#include <map>

#include "application/services.hpp"
#include "generation/pattern_miner.hpp"
#include "ports/pattern_source.hpp"

namespace sixbtc::application {

class MinedPatterns final : public ports::PatternSource {
 public:
  // `services` outlives this object.
  MinedPatterns(const Services& services, std::uint64_t seed) : services_(services), seed_(seed) {}

  [[nodiscard]] core::Result<std::vector<ports::Pattern>> patterns(
      const ports::PatternQuery& query) override;
  [[nodiscard]] core::Result<ports::Pattern> pattern(const std::string& id) override;

 private:
  core::Result<const generation::Mined*> mined(market::Interval interval);

  const Services& services_;
  std::uint64_t seed_;
  std::map<market::Interval, generation::Mined> known_;
};

}  // namespace sixbtc::application
