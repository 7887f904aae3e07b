#pragma once

#include "generation/checking.hpp"
#include "generation/combinator.hpp"
#include "generation/source.hpp"

namespace sixbtc::generation {

class CombinatorSource final : public Source {
 public:
  explicit CombinatorSource(const ShapeShares& shares) : space_(shares) {}
  [[nodiscard]] std::string_view mode() const override { return "combinator"; }
  [[nodiscard]] core::Result<Proposals> make(const SourceRequest& request) override {
    Proposals made;
    const std::uint64_t seed = seed_on(request.seed, request.interval);
    for (std::uint64_t i = 0; i < request.count; ++i)
      if (auto draft = space_.at(seed, request.first + i, *request.exits))
        made.drafts.push_back(std::move(*draft));
    return made;
  }

 private:
  CombinationSpace space_;
};

}  // namespace sixbtc::generation
