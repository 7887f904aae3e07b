// Any bytes to a syntax tree: places inside the source and a depth within the limit.
#include "language/lexer.hpp"
#include "language/parser.hpp"
#include "script_fuzz.hpp"

namespace {

using namespace sixbtc;
using language::Block;
using language::Expression;

class Walk {
 public:
  explicit Walk(std::size_t size) : size_(size) {}

  void visit(const Block& block) {
    for (const auto& statement : block.statements) {
      check(statement.span);
      if (statement.value) visit(*statement.value);
      if (!statement.function) continue;
      for (const auto& parameter : statement.function->parameters)
        if (parameter.default_value) visit(*parameter.default_value);
      visit(statement.function->body);
    }
  }

 private:
  void visit(const Expression& expression) {
    check(expression.span);
    CHECK(expression.depth <= fuzz::limits.nesting);
    for (const auto& operand : expression.operands)
      if (operand) visit(*operand);
    for (const auto& argument : expression.arguments) visit(*argument.value);
    for (const auto& branch : expression.branches) {
      if (branch.condition) visit(*branch.condition);
      visit(branch.body);
    }
  }
  void check(const language::SourceSpan& span) const {
    CHECK(span.begin <= span.end && span.end <= size_ + 1);
  }

  std::size_t size_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source = fuzz::text_of(data, size);
  language::DiagnosticSink sink(fuzz::limits.diagnostics);
  const language::TokenStream stream = language::tokenize(source, sink);
  const Block tree = language::parse(stream.tokens, fuzz::limits.nesting, sink);
  if (!sink.has_errors()) Walk(size).visit(tree);
  fuzz::check_diagnostics(sink.take(), source);
  return 0;
}
