// What may be shown and not decided by: texts, colours, drawings, random numbers. Functions of
// constant texts are computed; everything else becomes a value that must not reach an order.
#include <charconv>

#include "language/checker.hpp"

namespace sixbtc::language {

namespace {

// Nothing when the result would be longer than `bytes_max`.
std::optional<std::string> replaced(std::string_view text, std::string_view target,
                                    std::string_view replacement, std::size_t bytes_max) {
  if (target.empty()) return std::string(text);
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(target, at);
    out += text.substr(at, found == text.npos ? found : found - at);
    if (found == text.npos) return out;
    out += replacement;
    if (out.size() > bytes_max) return {};
    at = found + target.size();
  }
}

std::string with_case(std::string text, char first, int change) {
  for (char& c : text)
    if (c >= first && c < first + 26) c = static_cast<char>(c + change);
  return text;
}

double number_in(std::string_view text) {
  double number = na;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = failure == std::errc() && end == text.data() + text.size();
  return is_whole ? number : na;
}

}  // namespace

std::optional<Value> Checker::text_of_constants(const Builtin& builtin,
                                                const BoundArguments& bound) {
  if (!builtin.name.starts_with("str.")) return {};
  const std::string_view name = std::string_view(builtin.name).substr(4);
  std::vector<std::string> texts;
  for (const auto& [argument, value] : bound.open) {
    if (!argument->name.text.empty() || !builder_.is_constant(value.slot)) return {};
    const double number = builder_.value(value.slot);
    const bool is_text = value.type == Type::String;
    if (is_na(number) || (!is_text && !(value.type == Type::Int && name == "tostring"))) return {};
    texts.push_back(is_text ? builder_.text_of(value.slot) : fmt::format("{:.0f}", number));
  }
  const auto text = [&](const std::string& result) {
    return Value{Type::String, builder_.text(result), false, {}};
  };
  const auto truth_of = [&](bool is_true) { return constant(Type::Bool, truth(is_true)); };
  if (texts.size() == 1) {
    if (name == "tostring") return text(texts[0]);
    if (name == "upper") return text(with_case(texts[0], 'a', 'A' - 'a'));
    if (name == "lower") return text(with_case(texts[0], 'A', 'a' - 'A'));
    if (name == "length") return constant(Type::Int, static_cast<double>(texts[0].size()));
    if (name == "tonumber") return constant(Type::Float, number_in(texts[0]));
  } else if (texts.size() == 2) {
    const std::size_t at = texts[0].find(texts[1]);
    if (name == "contains") return truth_of(at != std::string::npos);
    if (name == "startswith") return truth_of(texts[0].starts_with(texts[1]));
    if (name == "endswith") return truth_of(texts[0].ends_with(texts[1]));
    if (name == "pos")
      return constant(Type::Int, at == std::string::npos ? na : static_cast<double>(at));
  } else if (texts.size() == 3 && name == "replace_all") {
    if (const auto result = replaced(texts[0], texts[1], texts[2], limits_.source_bytes))
      return text(*result);
    texts_too_long(bound.open[0].first->value->span);
    return Value{};
  }
  return {};
}

Value Checker::opaque_call(const Builtin& builtin, const Expression& expression,
                           const BoundArguments& bound) {
  if (auto known = text_of_constants(builtin, bound)) return *known;
  std::vector<Slot> inputs;
  for (const auto& [argument, value] : bound.open) {
    inputs.push_back(value.slot);
    for (const Value& element : value.elements) inputs.push_back(element.slot);
  }
  return shown(builtin, expression.span, inputs);
}

Value Checker::shown(const Builtin& builtin, const SourceSpan& span,
                     const std::vector<Slot>& inputs) {
  // A drawing remembers what it is given.
  if (builtin.returns.front() == Type::Void && inputs.size() > 1 &&
      !builder_.is_constant(inputs[0])) {
    for (const Slot input : inputs) builder_.depends(inputs[0], input);
    for (const Slot condition : builder_.control()) builder_.depends(inputs[0], condition);
  }
  const Slot slot = builder_.opaque(builtin.name, span, inputs);
  return {builtin.returns.front(), slot, false, {}};
}

}  // namespace sixbtc::language
