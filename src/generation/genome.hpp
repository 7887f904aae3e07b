// A script as something that can be bred: its syntax tree and its annotations, the places in it
// where a condition stands, and surgery that leaves every name declared before it is used.
//
// Only statements of the outermost level are cut and pasted; functions and blocks stay whole.
// Threading: one genome, one thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "language/syntax.hpp"

namespace sixbtc::generation {

struct Genome {
  int version = 6;                                 // or 5
  std::map<std::string, std::string> annotations;  // of all //@sixbtc lines
  language::Block tree;

  // Nothing where the text does not parse within that depth.
  [[nodiscard]] static std::optional<Genome> read(std::string_view source, std::size_t nesting_max);
  // Version, one line of annotations, the tree.
  [[nodiscard]] std::string text() const;
};

enum class ValueKind : std::uint8_t { Bool, Number, Other };

// A condition that can be replaced: its place, and the statement it stands in.
struct ConditionSite {
  language::ExpressionPtr* place = nullptr;
  std::size_t statement = 0;
};
// Every condition outside of functions and blocks, in the order of the text; literals are none.
// Valid until the tree changes.
[[nodiscard]] std::vector<ConditionSite> condition_sites(language::Block& tree);

// Copies `condition` out of `donor` with everything it depends on, under names that are free in
// `tree`: the statements are inserted before statement `before`, the copy is returned. Nothing (and
// no change) where it depends on a variable that changes, or on a type of the donor.
[[nodiscard]] language::ExpressionPtr graft(const language::Expression& condition,
                                            const language::Block& donor, language::Block& tree,
                                            std::size_t before);

// Takes out declarations and functions that nothing uses; `kept` are used by annotations.
void prune(language::Block& tree, const std::set<std::string>& kept);

// Outermost names numbered in the order of their declaration: scripts that differ in names alone
// become the same. Renames in the annotations too.
void renumber(Genome& genome);

// Inputs with a literal value, and their range.
struct NumberInput {
  std::string name;
  language::Expression* value = nullptr;  // a literal, or a literal behind a minus
  double number = 0, minimum = 0, maximum = 0, step = 1;
};
[[nodiscard]] std::vector<NumberInput> number_inputs(language::Block& tree);
// Sets the literal, to ten decimals; keeps its kind (int or float).
void set_number(language::Expression& value, double number);

// The name the script states in strategy(...).
void set_title(language::Block& tree, const std::string& title);

}  // namespace sixbtc::generation
