// The strategy language: source text in, an immutable strategy out, or everything that is wrong
// with the source at once. docs/language/README.md says what is understood and how it behaves.
//
// Threading: compile and embed are pure; a Script may be shared between threads.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "language/annotations.hpp"
#include "language/diagnostics.hpp"
#include "language/program.hpp"
#include "language/types.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::language {

enum class InputKind { Int, Float, Bool, String, Source };

// A parameter of the script: its default is the value this strategy carries.
struct Input {
  std::string name;   // the variable it is assigned to; unique in the script
  std::string title;  // from the source, may be empty
  InputKind kind = InputKind::Int;
  std::string default_text;   // as written
  double default_number = 0;  // Int, Float; Bool as 0 or 1
  std::optional<double> minimum, maximum, step;
  std::vector<std::string> options;
  SourceSpan default_span;
};

// Bounds on what a script may cost; every value comes from the configuration.
struct Limits {
  std::size_t source_bytes;     // length of the source
  std::size_t nodes;            // operations of the program, user functions counted at each call
  std::size_t nesting;          // depth of expressions, blocks and function calls
  std::size_t loop_iterations;  // on one bar, all loops together
  std::size_t history_bars;     // largest length or history offset
  std::size_t state_values;     // values that all lengths and histories together keep
  std::size_t text_bytes;       // of all texts made while running
  std::size_t diagnostics;      // errors reported at most
};

// Whether the source is short enough to be read; reports when it is not.
[[nodiscard]] bool fits(std::string_view source, const Limits& limits, DiagnosticSink& sink);

struct Script {
  std::shared_ptr<const strategy::StrategyCore> strategy;  // profile Perp, else null
  std::shared_ptr<const Program> program;                  // profile TradingView, else null
  std::vector<Input> inputs;
  std::vector<Diagnostic> warnings;
  Annotations annotations;
};

// Several errors at once, in source order, without cascades.
[[nodiscard]] std::expected<Script, std::vector<Diagnostic>> compile(std::string_view source,
                                                                     const Limits& limits,
                                                                     Profile profile);
// Under the profile Perp, as every strategy that is judged or traded.
[[nodiscard]] std::expected<Script, std::vector<Diagnostic>> compile(std::string_view source,
                                                                     const Limits& limits);

// A new value for an input, as text: "14", "0.5", "true", "EMA" (no quotes), "hlc3".
struct InputValue {
  std::string name;
  std::string text;
};

// A complete new source: the defaults of `values` replaced and the //@sixbtc keys of `annotations`
// set (a line is added when none has the key). Compiles to the same inputs with those defaults.
// Fails when the source does not compile, an input is unknown, or a value does not fit it.
[[nodiscard]] core::Result<std::string> embed(std::string_view source,
                                              std::span<const InputValue> values,
                                              const std::map<std::string, std::string>& annotations,
                                              const Limits& limits);

}  // namespace sixbtc::language
