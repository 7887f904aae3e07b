// A plan as text, to compare two of them: everything that decides what it does, and nothing that
// only repeats the source.
#pragma once

#include <optional>
#include <string>

#include "language/checker.hpp"
#include "language/lexer.hpp"
#include "language/parser.hpp"

namespace sixbtc::language::test {

inline void print(std::string& out, double number) {
  out += fmt::format(" {:x}", std::bit_cast<std::uint64_t>(number));
}
inline void print(std::string& out, const std::string& text) {
  out += fmt::format(" \"{}\"", text);
}
inline void print(std::string& out, std::uint32_t number) {
  out += fmt::format(" {}", number);
}

inline void print(std::string& out, const Code& code) {
  for (const Instruction& each : code)
    out += fmt::format("\n  {} {} {} {} {}", static_cast<int>(each.operation), each.dst, each.a,
                       each.b, each.c);
}

inline std::string print(const Plan& plan) {
  std::string out = "slots";
  for (const double value : plan.slots) print(out, value);
  out += "\ntexts";
  for (const std::string& text : plan.texts) print(out, text);
  for (const Code* code : {&plan.setup, &plan.signal, &plan.sequential, &plan.early}) {
    out += "\ncode";
    print(out, *code);
  }
  for (const SetupLoad& load : plan.setup_loads)
    out += fmt::format("\nload {} {}", load.dst, static_cast<int>(load.what));
  for (const KernelSite& kernel : plan.kernels) {
    out += fmt::format("\nkernel {} {}", static_cast<const void*>(kernel.type), kernel.dst);
    for (const KernelSetting& setting : kernel.settings) print(out, setting.slot);
    for (const Slot slot : kernel.inputs) print(out, slot);
  }
  for (const HistorySite& site : plan.histories)
    out += fmt::format("\nhistory {} {} {} {} {}", site.source, site.bars, site.is_bool,
                       site.every_bar, site.assigned);
  for (const RequestSite& site : plan.requests) {
    out += fmt::format("\nrequest {} {} {} {}\n", site.dst, site.timeframe, site.has_gaps,
                       site.is_early);
    for (const Slot slot : site.outputs) print(out, slot);
    out += print(*site.plan);
  }
  for (const CollectionSite& site : plan.collections) {
    out += fmt::format("\ncollection {} {} {}", static_cast<int>(site.operation), site.dst,
                       site.counts_back);
    for (const Slot slot : site.arguments) print(out, slot);
  }
  for (const OrderSite& site : plan.orders) {
    out += fmt::format("\norder {} {}", static_cast<int>(site.kind), static_cast<int>(site.rule));
    site.for_each_slot([&](Slot slot) { print(out, slot); });
  }
  // The name of a watched value may be its text in the source.
  for (const NamedSlot& each : plan.watched) out += fmt::format("\nwatched {}", each.slot);
  for (const NamedSlot& each : plan.plots) out += fmt::format("\nplot {} {}", each.name, each.slot);
  out += fmt::format("\n{} {} {}", plan.confidence, plan.mintick, plan.reads_position);
  return out;
}

// The plan of a source as text; the codes of its errors when it has none.
inline std::string plan_of(std::string_view source, Profile profile, const Limits& limits) {
  DiagnosticSink sink(limits.diagnostics);
  const TokenStream stream = tokenize(source, sink);
  const Annotations annotations = read_annotations(stream.pragmas, sink);
  const Block tree = parse(stream.tokens, limits.nesting, sink);
  std::string out;
  const bool is_version_5 = std::ranges::any_of(
      stream.pragmas, [](const Pragma& pragma) { return pragma.text == "version=5"; });
  if (!sink.has_errors()) {
    const CheckedScript checked =
        Checker(source, is_version_5 ? 5 : 6, profile, OpenInputs::None, limits, sink)
            .run(tree, annotations);
    if (!sink.has_errors()) return print(checked.plan);
  }
  for (const Diagnostic& each : sink.take())
    if (each.severity == Severity::Error) out += each.code + " ";
  return out;
}

}  // namespace sixbtc::language::test
