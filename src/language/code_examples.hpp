// A page for each diagnostic code: what the code is about, a script that yields it, and the script
// put right. `sixbtc strategy explain CODE` prints it, docs/language/errors/ is generated from it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "language/diagnostics.hpp"

namespace sixbtc::language {

// The limit of the configuration that an example needs; `none`: the ones it ships with.
enum class ExampleLimit { None, SourceBytes, Nesting, Nodes, StateValues };

struct CodeExample {
  std::string_view code;
  std::string_view about;             // one or two sentences
  std::string_view wrong, corrected;  // whole scripts
  ExampleLimit limit = ExampleLimit::None;
  std::size_t limit_value = 0;
};

// One for each entry of the catalogue, in its order.
[[nodiscard]] std::span<const CodeExample> code_examples();
// `code` must be in the catalogue.
[[nodiscard]] const CodeExample& example_of(std::string_view code);

// The page as Markdown.
[[nodiscard]] std::string code_page(const CodeEntry& entry);

}  // namespace sixbtc::language
