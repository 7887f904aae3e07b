// The base scripts as a source: proposal i comes from script i mod n, a seeded walk through what it
// offers.
#pragma once

#include <map>

#include "generation/expansion.hpp"
#include "generation/source.hpp"

namespace sixbtc::generation {

class ExpansionSource final : public Source {
 public:
  ExpansionSource(std::vector<BaseScript> scripts, std::uint64_t per_base_max,
                  const language::Limits& limits)
      : scripts_(std::move(scripts)), per_base_max_(per_base_max), limits_(limits) {}
  [[nodiscard]] std::string_view mode() const override { return "expansion"; }
  [[nodiscard]] core::Result<Proposals> make(const SourceRequest& request) override;

 private:
  std::vector<BaseScript> scripts_;
  std::uint64_t per_base_max_;
  language::Limits limits_;
  std::map<market::Interval, std::vector<Expansion>> expansions_;  // on the interval's grid
};

}  // namespace sixbtc::generation
