// The schema: one row per key drives parsing, checking, `config show`, `config schema` and the
// documentation page.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "ports/configuration.hpp"

namespace sixbtc::yaml_config {

enum class Kind { Text, Choice, Boolean, Integer, Real, Ratio, Decimal, Interval };
enum class Shape { Single, List };
// What may stand for `*` in a path.
enum class NameKind { None, Text, Interval };

struct ChoiceSlot {
  std::function<void(std::size_t)> set;
  std::function<std::size_t()> get;
};
// Where a value lives in Settings.
using Slot = std::variant<std::string*, bool*, std::int64_t*, double*, core::Price*,
                          core::Quantity*, core::Amount*, std::vector<double>*,
                          std::vector<std::int64_t>*, std::vector<market::Interval>*, ChoiceSlot>;

struct Type {
  Kind kind = Kind::Text;
  Shape shape = Shape::Single;
  double min = 0, max = 0;  // numbers: inclusive range
  std::vector<std::string_view> choices{};
};

struct Field {
  std::string_view path;  // dots between segments; at most one `*`
  Type type;
  std::string_view unit;
  std::string_view text;
  Slot (*slot)(ports::Settings& settings, std::string_view name);
  NameKind name_kind = NameKind::None;
  bool changes_results = true;
};

// All keys, in the order of config.yaml.
[[nodiscard]] std::span<const Field> fields();

[[nodiscard]] std::string type_text(const Type& type);
[[nodiscard]] std::string range_text(const Type& type);
// "a ratio between 0 and 0.1", for messages.
[[nodiscard]] std::string requirement(const Type& type);
// Canonical text of the value in the slot.
[[nodiscard]] std::string value_text(const Field& field, const Slot& slot);
[[nodiscard]] std::string number_text(double value);

// "a.*.c" with `*` replaced by the name.
[[nodiscard]] std::string expand(std::string_view path, std::string_view name);

struct Match {
  const Field* field = nullptr;  // null: unknown
  std::string name;              // what stands for `*`
};
[[nodiscard]] Match match(std::string_view path);

}  // namespace sixbtc::yaml_config
