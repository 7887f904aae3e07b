#include "language/annotations.hpp"

#include <charconv>
#include <set>

namespace sixbtc::language {

namespace {

constexpr std::string_view marker = "sixbtc";
constexpr std::string_view types[] = {"MOM", "REV", "TRN", "BRE", "VLT", "VLM", "CDL"};

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return {};
  return value;
}

std::optional<int> parse_whole(std::string_view text, int low, int high) {
  int value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return {};
  if (value < low || value > high) return {};
  return value;
}

std::optional<strategy::Trail> parse_trail(std::string_view text) {
  const std::size_t colon = text.find(':');
  strategy::Trail trail;
  if (colon != std::string_view::npos) {
    trail.activation = parse_level(text.substr(0, colon));
    if (!trail.activation) return {};
    text.remove_prefix(colon + 1);
  }
  const auto offset = parse_level(text);
  if (!offset) return {};
  trail.offset = *offset;
  return trail;
}

class Reader {
 public:
  explicit Reader(DiagnosticSink& sink) : sink_(sink) {}

  void word(const AnnotationWord& word) {
    if (!seen_.insert(std::string(word.key)).second) return bad(word, "each key once");
    if (word.key == "leverage") {
      set(word, result.leverage, parse_whole(word.value, 1, 125), "a whole number from 1 to 125");
    } else if (word.key == "confidence") {
      result.confidence = word.value;
      result.confidence_span = word.span;
      if (word.value.empty()) bad(word, "the name of a variable");
    } else if (word.key == "type") {
      result.type = word.value;
      if (std::find(std::begin(types), std::end(types), word.value) == std::end(types))
        bad(word, "one of MOM REV TRN BRE VLT VLM CDL");
    } else if (word.key == "stop") {
      set(word, result.levels.stop, parse_level(word.value), "a distance such as 2% or 1.5atr");
    } else if (word.key == "target") {
      set(word, result.levels.target, parse_level(word.value), "a distance such as 3% or 2atr");
    } else if (word.key == "trail") {
      set(word, result.levels.trail, parse_trail(word.value),
          "activation:offset such as 1%:0.5%, or an offset alone");
    } else if (word.key == "break_even") {
      set(word, result.levels.break_even, parse_level(word.value), "a distance such as 1% or 1atr");
    } else if (word.key == "max_bars") {
      count(word, result.levels.bars_max);
    } else if (word.key == "cooldown") {
      count(word, result.levels.cooldown_bars);
    } else if (word.key == "entries_per_day") {
      count(word, result.levels.entries_per_day_max);
    } else {
      sink_.report("E0601", word.span, fmt::format("unknown annotation '{}'", word.key));
    }
  }

  Annotations result;

 private:
  template <class T, class Value>
  void set(const AnnotationWord& word, T& target, const std::optional<Value>& value,
           std::string_view wanted) {
    if (value)
      target = *value;
    else
      bad(word, wanted);
  }
  void count(const AnnotationWord& word, std::uint32_t& target) {
    set(word, target, parse_whole(word.value, 1, 1'000'000), "a whole number from 1 to 1000000");
  }
  void bad(const AnnotationWord& word, std::string_view wanted) {
    sink_.report("E0602", word.span,
                 fmt::format("'{}={}': expected {}", word.key, word.value, wanted));
  }

  DiagnosticSink& sink_;
  std::set<std::string> seen_;
};

}  // namespace

std::optional<strategy::Level> parse_level(std::string_view text) {
  strategy::Level level;
  double scale = 1;
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    level.kind = strategy::Level::Kind::Percent;
    scale = 100;
  } else if (text.ends_with("atr")) {
    text.remove_suffix(3);
    level.kind = strategy::Level::Kind::AtrMultiple;
  } else {
    return {};
  }
  const auto number = parse_number(text);
  if (!number || !(*number > 0) || *number > 1000) return {};
  level.value = *number / scale;
  return level;
}

std::string level_text(const strategy::Level& level) {
  return level.kind == strategy::Level::Kind::Percent ? fmt::format("{:.10g}%", level.value * 100)
                                                      : fmt::format("{:.10g}atr", level.value);
}

std::vector<AnnotationWord> annotation_words(const Pragma& pragma) {
  std::vector<AnnotationWord> words;
  if (!pragma.text.starts_with(marker)) return words;
  std::size_t at = marker.size();
  const std::string_view text = pragma.text;
  if (at < text.size() && text[at] != ' ' && text[at] != '\t') return words;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && text[at] != ' ' && text[at] != '\t') ++at;
    const std::string_view word = text.substr(begin, at - begin);
    const std::size_t equals = std::min(word.find('='), word.size());
    AnnotationWord found;
    found.key = word.substr(0, equals);
    found.value = word.substr(std::min(equals + 1, word.size()));
    constexpr std::size_t slashes = 3;  // the pragma's text starts after //@
    found.span = pragma.span;
    found.span.begin += slashes + begin;
    found.span.end = pragma.span.begin + slashes + at;
    found.span.column += static_cast<int>(slashes + begin);
    found.span.end_column = pragma.span.column + static_cast<int>(slashes + at);
    words.push_back(found);
  }
  return words;
}

Annotations read_annotations(std::span<const Pragma> pragmas, DiagnosticSink& sink) {
  Reader reader(sink);
  for (const Pragma& pragma : pragmas)
    for (const AnnotationWord& word : annotation_words(pragma)) reader.word(word);
  return std::move(reader.result);
}

}  // namespace sixbtc::language
