#include "adapters/yaml_config/schema.hpp"

#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('.', start), path.size());
    parts.push_back(path.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

std::string element_text(double value) {
  return number_text(value);
}
std::string element_text(std::int64_t value) {
  return fmt::format("{}", value);
}
std::string element_text(const market::Interval& value) {
  return value.to_string();
}

template <class T>
std::string list_text(const std::vector<T>& values) {
  std::string text = "[";
  for (const T& value : values) text += (text.size() > 1 ? ", " : "") + element_text(value);
  return text + "]";
}

std::string kind_text(Kind kind, bool plural) {
  switch (kind) {
    case Kind::Text:
      return plural ? "texts" : "text";
    case Kind::Choice:
      return "choice";
    case Kind::Boolean:
      return plural ? "booleans" : "boolean";
    case Kind::Integer:
      return plural ? "integers" : "integer";
    case Kind::Real:
      return plural ? "numbers" : "number";
    case Kind::Ratio:
      return plural ? "ratios" : "ratio";
    case Kind::Decimal:
      return plural ? "decimals" : "decimal";
    case Kind::Interval:
      return plural ? "intervals" : "interval";
  }
  CHECK(false);
}

bool has_range(Kind kind) {
  return kind == Kind::Integer || kind == Kind::Real || kind == Kind::Ratio ||
         kind == Kind::Decimal;
}

}  // namespace

std::span<const Field> fields() {
  static const std::vector<Field> all = [] {
    std::vector<Field> rows;
    for (auto table : {house_fields, backtest_fields, risk_fields, execution_fields, account_fields,
                       screen_fields, proof_fields, optimiser_fields, simulation_fields,
                       generation_fields, api_fields})
      std::ranges::move(table(), std::back_inserter(rows));
    return rows;
  }();
  return all;
}

std::string number_text(double value) {
  // 15 digits: what decimal text can carry through a double and back.
  return fmt::format("{:.15g}", value);
}

std::string type_text(const Type& type) {
  if (type.kind == Kind::Choice) return fmt::format("{}", fmt::join(type.choices, " or "));
  if (type.shape == Shape::List) return "list of " + kind_text(type.kind, true);
  return kind_text(type.kind, false);
}

std::string range_text(const Type& type) {
  if (!has_range(type.kind)) return "";
  if (type.kind == Kind::Integer) return fmt::format("{:.0f} to {:.0f}", type.min, type.max);
  return number_text(type.min) + " to " + number_text(type.max);
}

std::string requirement(const Type& type) {
  switch (type.kind) {
    case Kind::Text:
      return "text";
    case Kind::Choice:
      return fmt::format("one of: {}", fmt::join(type.choices, ", "));
    case Kind::Boolean:
      return "true or false";
    case Kind::Integer:
      return fmt::format("a whole number between {:.0f} and {:.0f}", type.min, type.max);
    case Kind::Real:
    case Kind::Decimal:
      return fmt::format("a number between {} and {}", number_text(type.min),
                         number_text(type.max));
    case Kind::Ratio:
      return fmt::format("a ratio between {} and {}", number_text(type.min), number_text(type.max));
    case Kind::Interval:
      return "an interval such as 5m, 1h or 1d";
  }
  CHECK(false);
}

std::string value_text(const Field& field, const Slot& slot) {
  struct Printer {
    const Field& field;
    std::string operator()(const std::string* v) const { return *v; }
    std::string operator()(const bool* v) const { return *v ? "true" : "false"; }
    std::string operator()(const std::int64_t* v) const { return element_text(*v); }
    std::string operator()(const double* v) const { return element_text(*v); }
    std::string operator()(const core::Price* v) const { return v->to_string(); }
    std::string operator()(const core::Quantity* v) const { return v->to_string(); }
    std::string operator()(const core::Amount* v) const { return v->to_string(); }
    std::string operator()(const std::vector<double>* v) const { return list_text(*v); }
    std::string operator()(const std::vector<std::int64_t>* v) const { return list_text(*v); }
    std::string operator()(const std::vector<market::Interval>* v) const { return list_text(*v); }
    std::string operator()(const ChoiceSlot& v) const {
      return std::string(field.type.choices.at(v.get()));
    }
  };
  return std::visit(Printer{field}, slot);
}

std::string expand(std::string_view path, std::string_view name) {
  std::string text(path);
  if (const std::size_t star = text.find('*'); star != std::string::npos)
    text.replace(star, 1, name);
  return text;
}

Match match(std::string_view path) {
  const auto wanted = segments(path);
  for (const Field& field : fields()) {
    const auto known = segments(field.path);
    if (known.size() != wanted.size()) continue;
    Match found{&field, ""};
    for (std::size_t i = 0; i < known.size() && found.field; ++i) {
      if (known[i] == "*")
        found.name = wanted[i];
      else if (known[i] != wanted[i])
        found.field = nullptr;
    }
    if (found.field) return found;
  }
  return {};
}

}  // namespace sixbtc::yaml_config
