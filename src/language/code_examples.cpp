#include "language/code_examples.hpp"

#include "core/check.hpp"

namespace sixbtc::language {

// The parts of the table.
std::span<const CodeExample> word_examples();
std::span<const CodeExample> meaning_examples();

namespace {

std::string_view limit_name(ExampleLimit limit) {
  switch (limit) {
    case ExampleLimit::SourceBytes:
      return "source_bytes_max";
    case ExampleLimit::Nesting:
      return "nesting_max";
    case ExampleLimit::Nodes:
      return "nodes_max";
    case ExampleLimit::StateValues:
      return "state_values_max";
    case ExampleLimit::None:
      break;
  }
  return {};
}

}  // namespace

std::span<const CodeExample> code_examples() {
  static const std::vector<CodeExample> all = [] {
    std::vector<CodeExample> made;
    for (const auto part : {word_examples(), meaning_examples()})
      made.insert(made.end(), part.begin(), part.end());
    return made;
  }();
  return all;
}

const CodeExample& example_of(std::string_view code) {
  const auto found = std::ranges::find(code_examples(), code, &CodeExample::code);
  CHECK(found != code_examples().end());
  return *found;
}

std::string code_page(const CodeEntry& entry) {
  const CodeExample& example = example_of(entry.code);
  std::string out = fmt::format("# {}: {}\n\n{}\n", entry.code, entry.title, example.about);
  if (!entry.why.empty()) out += fmt::format("\nWhy: {}.\n", entry.why);
  if (!entry.hint.empty()) out += fmt::format("\nInstead: {}.\n", entry.hint);
  if (example.limit != ExampleLimit::None)
    out += fmt::format("\nWith `generation.language.{}: {}`:\n", limit_name(example.limit),
                       example.limit_value);
  out += fmt::format("\nWrong:\n\n```pine\n{}```\n\nCorrected:\n\n```pine\n{}```\n", example.wrong,
                     example.corrected);
  return out;
}

}  // namespace sixbtc::language
