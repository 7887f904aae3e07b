#include "language/compile.hpp"

#include "language/checker.hpp"
#include "language/evaluator.hpp"
#include "language/old_versions.hpp"
#include "language/parser.hpp"

namespace sixbtc::language {

namespace {

constexpr int newest_version = 6, oldest_version = 5;

void refuse_version(const SourceSpan& span, std::string message, const TokenStream& stream,
                    DiagnosticSink& sink) {
  std::string hint = migration_hint(stream.tokens);
  hint += hint.empty() ? "convert the script to version 6" : "; then start with //@version=6";
  sink.report("E0106", span, std::move(message), std::move(hint));
}

// 5 or 6, from //@version=; nothing when the script is of another version, which is reported.
std::optional<int> read_version(const TokenStream& stream, std::string_view source,
                                DiagnosticSink& sink) {
  constexpr std::string_view key = "version=";
  for (const Pragma& pragma : stream.pragmas) {
    if (!pragma.text.starts_with(key)) continue;
    const std::string_view text = pragma.text.substr(key.size());
    if (text == "6") return newest_version;
    if (text == "5") {
      sink.report("W1003", pragma.span, "this is a version 5 script");
      return oldest_version;
    }
    refuse_version(pragma.span, fmt::format("version '{}' is not supported", text), stream, sink);
    return {};
  }
  SourceSpan first;
  first.end = std::min<std::size_t>(source.size(), 1);
  if (is_old_script(stream.tokens)) {
    refuse_version(first, "this is a script of version 4 or older", stream, sink);
    return {};
  }
  sink.report("W1004", first, "the script does not state its version");
  return newest_version;
}

}  // namespace

bool fits(std::string_view source, const Limits& limits, DiagnosticSink& sink) {
  if (source.size() <= limits.source_bytes) return true;
  sink.report("E0901", {},
              fmt::format("the source has {} bytes, at most {} are read", source.size(),
                          limits.source_bytes));
  return false;
}

std::expected<Script, std::vector<Diagnostic>> compile(std::string_view source,
                                                       const Limits& limits) {
  return compile(source, limits, Profile::Perp);
}

std::optional<CheckedScript> check(std::string_view source, const Limits& limits, Profile profile,
                                   OpenInputs open_inputs, DiagnosticSink& sink) {
  if (!fits(source, limits, sink)) return {};
  const TokenStream stream = tokenize(source, sink);
  const std::optional<int> version = read_version(stream, source, sink);
  // Read as another version it would only produce errors that are consequences of this one.
  if (!version) return {};
  const Annotations annotations = read_annotations(stream.pragmas, sink);
  const Block tree = parse(stream.tokens, limits.nesting, sink);
  // A tree with holes would only produce errors that are consequences of the first ones.
  if (sink.has_errors()) return {};
  CheckedScript checked =
      Checker(source, *version, profile, open_inputs, limits, sink).run(tree, annotations);
  if (sink.has_errors()) return {};
  checked.version = *version;
  checked.annotations = annotations;
  return checked;
}

std::expected<Script, std::vector<Diagnostic>> compile(std::string_view source,
                                                       const Limits& limits, Profile profile) {
  DiagnosticSink sink(limits.diagnostics);
  auto result = check(source, limits, profile, OpenInputs::None, sink);
  if (!result) return std::unexpected(sink.take());
  CheckedScript& checked = *result;
  Script script;
  if (profile == Profile::TradingView)
    script.program =
        std::make_shared<Program>(std::move(checked.plan), std::move(checked.declaration));
  else
    script.strategy =
        std::make_shared<ScriptStrategy>(std::move(checked.plan), std::move(checked.traits));
  script.inputs = std::move(checked.inputs);
  script.warnings = sink.take();
  script.annotations = std::move(checked.annotations);
  return script;
}

}  // namespace sixbtc::language
