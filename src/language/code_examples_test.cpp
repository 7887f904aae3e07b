// Every code of the catalogue has an example that yields it and one that does not.
#include "language/code_examples.hpp"

#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

// As the configuration ships them.
Limits limits_of(const CodeExample& example) {
  Limits made = limits;
  switch (example.limit) {
    case ExampleLimit::SourceBytes:
      made.source_bytes = example.limit_value;
      break;
    case ExampleLimit::Nesting:
      made.nesting = example.limit_value;
      break;
    case ExampleLimit::Nodes:
      made.nodes = example.limit_value;
      break;
    case ExampleLimit::StateValues:
      made.state_values = example.limit_value;
      break;
    case ExampleLimit::None:
      break;
  }
  return made;
}

std::vector<std::string> codes_of(std::string_view source, const Limits& bounds) {
  const auto script = compile(source, bounds);
  std::vector<std::string> codes;
  for (const Diagnostic& each : script ? script->warnings : script.error())
    codes.push_back(each.code);
  return codes;
}

}  // namespace

TEST(CodeExamples, there_is_one_for_each_code_in_the_order_of_the_catalogue) {
  EXPECT_TRUE(std::ranges::equal(code_catalogue(), code_examples(), {}, &CodeEntry::code,
                                 &CodeExample::code));
}

TEST(CodeExamples, the_wrong_script_yields_the_code_alone) {
  for (const CodeExample& example : code_examples())
    EXPECT_EQ(codes_of(example.wrong, limits_of(example)),
              std::vector<std::string>{std::string(example.code)})
        << example.wrong;
}

TEST(CodeExamples, the_corrected_script_is_accepted_without_a_warning) {
  for (const CodeExample& example : code_examples()) {
    const auto script = compile(example.corrected, limits_of(example));
    if (!script) ADD_FAILURE() << render(script.error(), example.corrected, example.code);
    EXPECT_EQ(codes_of(example.corrected, limits_of(example)), std::vector<std::string>{})
        << example.corrected;
  }
}

}  // namespace sixbtc::language::test
