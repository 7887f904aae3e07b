// Patterns as strategies (names PatStrat_*). The exit follows from the target: a touch takes its
// profit at the distance, with a stop twice as far; a close has no target and a stop three times as
// far; both leave when the holding period is over.
#pragma once

#include "generation/source.hpp"
#include "ports/pattern_source.hpp"

namespace sixbtc::generation {

// How far the stop is, in magnitudes of the target.
[[nodiscard]] double stop_multiple(ports::PatternTarget kind);

// The exit of a target with the largest leverage of the grid that is at most `leverage_wanted` and
// keeps the stop before the liquidation; nothing where none does.
[[nodiscard]] std::optional<ExitChoice> exit_of(const ports::TargetResult& target,
                                                const ExpansionGrid& grid, int leverage_wanted);

// Fails for a formula in another language (Unsupported), or without an exit (Invalid).
[[nodiscard]] core::Result<Draft> pattern_draft(const ports::Pattern& pattern,
                                                const ExpansionGrid& grid, int leverage_wanted);

class PatternScripts final : public Source {
 public:
  // `patterns` outlives this object.
  PatternScripts(ports::PatternSource& patterns, int leverage_wanted)
      : patterns_(patterns), leverage_wanted_(leverage_wanted) {}
  [[nodiscard]] std::string_view mode() const override { return "pattern"; }
  [[nodiscard]] core::Result<Proposals> make(const SourceRequest& request) override;

 private:
  ports::PatternSource& patterns_;
  int leverage_wanted_;
};

}  // namespace sixbtc::generation
