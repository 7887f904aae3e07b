// Children of strategies that did well in training: typed crossover and mutation on their syntax
// trees. A child always reads like a strategy; whether it is one (types, causality, limits) the
// compiler says, as of every other.
//
// Crossover puts a condition of one parent, with all it depends on, in the place of a condition of
// the other; exits come from either parent. Mutation replaces, adds or removes a condition, or
// turns `and` to `or` and back; numbers move within the ranges of their inputs. Children are
// strategies like all others and breed again.
// Deterministic: same parents and seed, same children. One caller at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "generation/source.hpp"
#include "language/compile.hpp"

namespace sixbtc::generation {

struct GeneticRules {
  std::size_t parents_min, tournament;
  double crossover, mutation;  // probabilities; a child of neither still changes its numbers
  double number_mutation;      // of each number
  std::size_t inputs_max;      // a child with more is none
};

struct Parent {
  std::string id, source, type;
  double fitness = 0;  // of its training alone
};

class GeneticSource final : public Source {
 public:
  // Who may have children on an interval; asked once for each interval, so a source serves one run.
  using Parents = std::function<core::Result<std::vector<Parent>>(market::Interval)>;

  GeneticSource(const GeneticRules& rules, Parents parents, const language::Limits& limits)
      : rules_(rules), parents_(std::move(parents)), limits_(limits) {}
  [[nodiscard]] std::string_view mode() const override { return "genetic"; }
  [[nodiscard]] core::Result<Proposals> make(const SourceRequest& request) override;

 private:
  GeneticRules rules_;
  Parents parents_;
  language::Limits limits_;
  std::map<market::Interval, std::vector<Parent>> known_;
};

// One child; nothing where the parents offer no place for what was drawn, or it has too many
// inputs. `exits` are those a mutant may take.
[[nodiscard]] std::optional<Draft> child_of(const std::vector<Parent>& parents,
                                            const GeneticRules& rules,
                                            const std::vector<ExitChoice>& exits,
                                            const language::Limits& limits, core::Random random);

}  // namespace sixbtc::generation
