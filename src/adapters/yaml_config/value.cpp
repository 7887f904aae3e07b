#include "adapters/yaml_config/value.hpp"

#include <charconv>

#include "adapters/yaml_config/suggest.hpp"

namespace sixbtc::yaml_config {
namespace {

using Parsed = std::variant<std::string, bool, std::int64_t, double, market::Interval>;
using ParsedOrWhy = std::expected<Parsed, std::string>;

constexpr std::size_t shown_characters_max = 60;

std::string shown(const std::string& text) {
  std::string ascii = core::log::to_ascii(text);
  if (ascii.size() > shown_characters_max) {
    ascii.resize(shown_characters_max);
    ascii += "...";
  }
  return ascii;
}

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "must be a ratio between 0 and 0.1. For 2 percent write 0.02"
std::string must_be(const Type& type) {
  return "must be " + requirement(type);
}

std::string percent_hint(const Type& type, double percent) {
  const double value = percent / 100;
  if (type.kind != Kind::Ratio || value < type.min || value > type.max) return "";
  return fmt::format(". For {} percent write {}", number_text(percent), number_text(value));
}

ParsedOrWhy parse_number(const Type& type, const Scalar& scalar) {
  const std::string& text = scalar.text;
  if (scalar.is_quoted) return std::unexpected(must_be(type) + ", not text. Remove the quotes");
  if (type.kind == Kind::Integer) {
    const auto value = number<std::int64_t>(text);
    if (!value || static_cast<double>(*value) < type.min || static_cast<double>(*value) > type.max)
      return std::unexpected(must_be(type));
    return *value;
  }
  if (text.ends_with('%')) {
    const auto percent = number<double>(std::string_view(text).substr(0, text.size() - 1));
    return std::unexpected(must_be(type) + (percent ? percent_hint(type, *percent) : ""));
  }
  const auto value = number<double>(text);
  if (!value || !std::isfinite(*value)) return std::unexpected(must_be(type));
  if (*value < type.min || *value > type.max)
    return std::unexpected(must_be(type) + percent_hint(type, *value));
  if (type.kind == Kind::Decimal) return text;
  return *value;
}

ParsedOrWhy parse_choice(const Type& type, const std::string& text) {
  const auto found = std::ranges::find(type.choices, text);
  if (found != type.choices.end()) return static_cast<std::int64_t>(found - type.choices.begin());
  const auto near = nearest(text, type.choices);
  return std::unexpected(must_be(type) + (near ? fmt::format(". Did you mean '{}'?", *near) : ""));
}

ParsedOrWhy parse(const Type& type, const Scalar& scalar) {
  if (scalar.is_null) return std::unexpected("has no value; it " + must_be(type));
  switch (type.kind) {
    case Kind::Text:
      // Paths and names: control characters are never meant.
      if (std::ranges::any_of(scalar.text, [](char c) { return c >= 0 && c < ' '; }))
        return std::unexpected("must not hold control characters");
      return scalar.text;
    case Kind::Choice:
      return parse_choice(type, scalar.text);
    case Kind::Boolean:
      if (scalar.text == "true") return true;
      if (scalar.text == "false") return false;
      return std::unexpected(must_be(type));
    case Kind::Integer:
    case Kind::Real:
    case Kind::Ratio:
    case Kind::Decimal:
      return parse_number(type, scalar);
    case Kind::Interval: {
      auto interval = market::Interval::parse(scalar.text);
      if (!interval) return std::unexpected(must_be(type));
      return *interval;
    }
  }
  CHECK(false);
}

template <class T>
std::string store_fixed(T& target, const std::string& text) {
  auto value = T::parse(text);
  if (!value) return value.error().message;
  target = *value;
  return "";
}

// Stores the parsed values; text is why a decimal does not fit its scale, empty when stored.
struct Store {
  const std::vector<Parsed>& values;

  std::string operator()(std::string* v) const { return *v = std::get<std::string>(values[0]), ""; }
  std::string operator()(bool* v) const { return *v = std::get<bool>(values[0]), ""; }
  std::string operator()(std::int64_t* v) const {
    return *v = std::get<std::int64_t>(values[0]), "";
  }
  std::string operator()(double* v) const { return *v = std::get<double>(values[0]), ""; }
  std::string operator()(core::Price* v) const { return fixed(v); }
  std::string operator()(core::Quantity* v) const { return fixed(v); }
  std::string operator()(core::Amount* v) const { return fixed(v); }
  std::string operator()(std::vector<double>* v) const { return list(v); }
  std::string operator()(std::vector<std::int64_t>* v) const { return list(v); }
  std::string operator()(std::vector<market::Interval>* v) const { return list(v); }
  std::string operator()(const ChoiceSlot& v) const {
    v.set(static_cast<std::size_t>(std::get<std::int64_t>(values[0])));
    return "";
  }

  template <class T>
  std::string fixed(T* v) const {
    return store_fixed(*v, std::get<std::string>(values[0]));
  }
  template <class T>
  std::string list(std::vector<T>* v) const {
    v->clear();
    for (const Parsed& value : values) v->push_back(std::get<T>(value));
    return "";
  }
};

}  // namespace

std::vector<ports::ConfigurationProblem> assign(const Field& field, const Leaf& leaf,
                                                const Slot& slot) {
  const Type& type = field.type;
  const bool is_list = type.shape == Shape::List;
  if (is_list != leaf.is_list) {
    const std::string example = leaf.is_list ? "" : ", in brackets: [a, b]";
    return {{leaf.where, leaf.path, leaf.is_list ? "a list" : shown(leaf.items[0].text),
             is_list ? fmt::format("must be a {}{}", type_text(type), example)
                     : must_be(type) + ", not a list"}};
  }
  if (leaf.items.empty())
    return {{leaf.where, leaf.path, "[]",
             fmt::format("must be a {} with at least one", type_text(type))}};
  std::vector<ports::ConfigurationProblem> problems;
  std::vector<Parsed> values;
  for (const Scalar& item : leaf.items) {
    auto value = parse(type, item);
    if (!value)
      problems.push_back({item.where, leaf.path, shown(item.text), value.error()});
    else if (std::ranges::find(values, *value) != values.end())
      problems.push_back({item.where, leaf.path, shown(item.text), "stands twice in the list"});
    else
      values.push_back(std::move(*value));
  }
  if (!problems.empty()) return problems;
  if (std::string why = std::visit(Store{values}, slot); !why.empty())
    problems.push_back({leaf.items[0].where, leaf.path, shown(leaf.items[0].text), why});
  return problems;
}

}  // namespace sixbtc::yaml_config
