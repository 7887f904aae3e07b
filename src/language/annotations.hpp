// What a script says to SixBTC in comments, so that it stays valid elsewhere:
//   //@sixbtc leverage=3 confidence=strength type=MOM stop=2% target=3atr trail=1%:0.5% max_bars=40
//   //@sixbtc break_even=1% cooldown=5 entries_per_day=3
// Several such lines may stand in one script; a key stands once.
#pragma once

#include <optional>
#include <string>

#include "language/lexer.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::language {

struct Annotations {
  int leverage = 1;        // 1..125
  std::string confidence;  // a top-level variable, or empty
  SourceSpan confidence_span;
  std::string type;  // MOM REV TRN BRE VLT VLM CDL, or empty
  // stop, target, trail, max_bars, break_even, cooldown, entries_per_day
  strategy::EntryParams levels;
};

// Reads the //@sixbtc lines among `pragmas`; problems go to `sink` with the place of the word.
[[nodiscard]] Annotations read_annotations(std::span<const Pragma> pragmas, DiagnosticSink& sink);

// "2%" or "1.5atr"; nothing when the text is neither, or not above zero.
[[nodiscard]] std::optional<strategy::Level> parse_level(std::string_view text);
// The inverse, for a level in percent or ATR.
[[nodiscard]] std::string level_text(const strategy::Level& level);

// key=value words of one annotation line, with their places.
struct AnnotationWord {
  std::string_view key, value;
  SourceSpan span;
};
[[nodiscard]] std::vector<AnnotationWord> annotation_words(const Pragma& pragma);

}  // namespace sixbtc::language
