// Makes a new strategy out of an old one: other defaults and annotations, same source.
#include <charconv>

#include "language/compile.hpp"

namespace sixbtc::language {

namespace {

struct Edit {
  std::size_t begin, end;
  std::string text;
};

std::string apply_edits(std::string_view source, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += source.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  out += source.substr(at);
  return out;
}

core::Result<std::string> quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n' || c == '\r')
      return core::fail(core::ErrorKind::Invalid, "a text value stays on one line");
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// The value as it would stand in the source, or why it does not fit the input.
core::Result<std::string> literal_for(const Input& input, std::string_view text) {
  const auto refuse = [&](std::string_view wanted) {
    return core::fail(core::ErrorKind::Invalid, fmt::format("'{}' is not {}", text, wanted),
                      input.name);
  };
  const bool has_options = !input.options.empty();
  if (has_options &&
      std::find(input.options.begin(), input.options.end(), text) == input.options.end())
    return refuse("one of the options");
  if (input.kind == InputKind::String) return quoted(text);
  if (input.kind == InputKind::Source) return std::string(text);
  if (input.kind == InputKind::Bool) {
    if (text != "true" && text != "false") return refuse("true or false");
    return std::string(text);
  }
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || !std::isfinite(number))
    return refuse("a number");
  if (input.kind == InputKind::Int && text.find_first_of(".eE") != std::string_view::npos)
    return refuse("a whole number");
  if (input.minimum && number < *input.minimum) return refuse("at least the minimum");
  if (input.maximum && number > *input.maximum) return refuse("at most the maximum");
  std::string literal(text);
  // A float default keeps its type.
  if (input.kind == InputKind::Float && text.find_first_of(".eE") == std::string_view::npos)
    literal += ".0";
  return literal;
}

// Where a new annotation line goes: after the version line, or at the top.
std::size_t annotation_place(std::string_view source, const TokenStream& stream) {
  for (const Pragma& pragma : stream.pragmas) {
    if (!pragma.text.starts_with("version=")) continue;
    const std::size_t line_end = source.find('\n', pragma.span.end);
    return line_end == std::string_view::npos ? source.size() : line_end + 1;
  }
  return 0;
}

core::Result<std::vector<Edit>> annotation_edits(
    std::string_view source, const std::map<std::string, std::string>& annotations) {
  DiagnosticSink ignored(1);
  const TokenStream stream = tokenize(source, ignored);
  std::vector<Edit> edits;
  std::string added;
  for (const auto& [key, value] : annotations) {
    if (key.find_first_of(" \t\r\n=") != std::string::npos ||
        value.find_first_of(" \t\r\n") != std::string::npos)
      return core::fail(core::ErrorKind::Invalid, "an annotation holds no blanks", key);
    const std::string word = fmt::format("{}={}", key, value);
    bool is_found = false;
    for (const Pragma& pragma : stream.pragmas)
      for (const AnnotationWord& known : annotation_words(pragma)) {
        if (known.key != key) continue;
        edits.push_back({known.span.begin, known.span.end, word});
        is_found = true;
      }
    if (!is_found) added += " " + word;
  }
  if (added.empty()) return edits;
  const std::size_t place = annotation_place(source, stream);
  const bool needs_break = place > 0 && source[place - 1] != '\n';
  edits.push_back({place, place, fmt::format("{}//@sixbtc{}\n", needs_break ? "\n" : "", added)});
  return edits;
}

core::Error first_error(const std::vector<Diagnostic>& diagnostics) {
  const Diagnostic& first = diagnostics.front();
  return {core::ErrorKind::Invalid, fmt::format("{}: {}", first.code, first.message),
          fmt::format("{}:{}", first.span.line, first.span.column), first.hint};
}

}  // namespace

core::Result<std::string> embed(std::string_view source, std::span<const InputValue> values,
                                const std::map<std::string, std::string>& annotations,
                                const Limits& limits) {
  const auto script = compile(source, limits);
  if (!script) return std::unexpected(first_error(script.error()));
  ASSIGN_OR_RETURN(std::vector<Edit> edits, annotation_edits(source, annotations));
  for (const InputValue& value : values) {
    const auto input = std::find_if(script->inputs.begin(), script->inputs.end(),
                                    [&](const Input& each) { return each.name == value.name; });
    if (input == script->inputs.end())
      return core::fail(core::ErrorKind::NotFound, "the script has no such input", value.name);
    ASSIGN_OR_RETURN(std::string literal, literal_for(*input, value.text));
    edits.push_back({input->default_span.begin, input->default_span.end, std::move(literal)});
  }
  std::string result = apply_edits(source, std::move(edits));
  if (const auto check = compile(result, limits); !check)
    return std::unexpected(first_error(check.error()));
  return result;
}

}  // namespace sixbtc::language
