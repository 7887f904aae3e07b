#include "language/registry.hpp"

#include <map>

#include "core/check.hpp"

namespace sixbtc::language {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The parts of `text` between separators outside brackets and quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != separator) continue;
    const std::string_view part = trimmed(text.substr(begin, i - begin));
    if (!part.empty()) parts.push_back(part);
    begin = i + 1;
  }
  return parts;
}

std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

Type type_named(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(Type::Error); ++i)
    if (to_text(static_cast<Type>(i)) == word) return static_cast<Type>(i);
  CHECK(!"unknown type in a built-in's signature");
}

BuiltinParameter parse_parameter(std::string_view text) {
  BuiltinParameter result;
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos) {
    result.has_default = true;
    result.default_text = trimmed(text.substr(equals + 1));
    text = trimmed(text.substr(0, equals));
  }
  const std::string_view qualifier = take_word(text);
  for (int i = 0; i <= static_cast<int>(Qualifier::Series); ++i)
    if (to_text(static_cast<Qualifier>(i)) == qualifier)
      result.qualifier = static_cast<Qualifier>(i);
  const std::string_view type = take_word(text);
  if (type == "number") {
    result.kind = BuiltinParameter::Kind::Number;
  } else if (type == "any") {
    result.kind = BuiltinParameter::Kind::Any;
  } else if (type.starts_with("length")) {
    result.is_length = true;
    result.type = Type::Int;
    result.minimum = type == "length" ? 1 : type.back() - '0';
  } else if (type == "positive") {
    result.minimum = std::numeric_limits<double>::min();
  } else {
    result.type = type_named(type);
  }
  result.name = text;
  CHECK(!result.name.empty());
  return result;
}

void parse_result(Builtin& builtin, std::string_view text) {
  if (text.starts_with('[')) {
    for (const auto part : split(text.substr(1, text.size() - 2), ','))
      builtin.returns.push_back(type_named(part));
  } else if (text == "number") {
    builtin.returns_number = true;
    builtin.returns.push_back(Type::Float);
  } else {
    builtin.returns.push_back(text == "any" ? Type::Float : type_named(text));
  }
}

void parse_row(const BuiltinRow& row, std::vector<Builtin>& out) {
  const std::size_t arrow = row.signature.rfind(" -> ");
  CHECK(arrow != std::string_view::npos);
  const std::string_view head = trimmed(row.signature.substr(0, arrow));
  Builtin builtin;
  parse_result(builtin, trimmed(row.signature.substr(arrow + 4)));
  builtin.lowering = row.lowering;
  builtin.operation = row.operation;
  builtin.special = row.special;
  builtin.number = row.number;
  builtin.columns = row.columns;
  builtin.doc = row.doc;
  builtin.first = row.first;
  builtin.elsewhere = row.elsewhere;
  if (row.lowering == Lowering::Kernel) builtin.kernel = &kernel_named(row.detail);
  if (row.lowering == Lowering::Refused || row.lowering == Lowering::Text)
    builtin.code = row.detail;
  std::string_view names = head;
  std::string_view parameters;
  if (const std::size_t paren = head.find('('); paren != std::string_view::npos) {
    builtin.is_function = true;
    names = head.substr(0, paren);
    parameters = head.substr(paren, head.size() - paren);
    for (const auto part : split(parameters.substr(1, parameters.size() - 2), ',')) {
      if (part == "...")
        builtin.is_open = true;
      else
        builtin.parameters.push_back(parse_parameter(part));
    }
  }
  if (names.ends_with('!')) {
    builtin.is_top_level = true;
    names.remove_suffix(1);
  }
  const std::size_t bar = names.find('|');
  const std::size_t dot = names.substr(0, bar).rfind('.');
  const std::string prefix(dot == std::string_view::npos ? "" : names.substr(0, dot + 1));
  for (const auto name : split(names.substr(prefix.size()), '|')) {
    builtin.name = prefix + std::string(name);
    builtin.signature =
        builtin.name + std::string(parameters) + std::string(row.signature.substr(arrow));
    out.push_back(builtin);
  }
}

std::vector<Builtin> parse_all() {
  std::vector<Builtin> all;
  for (const auto rows : {series_rows(), math_rows(), ta_rows(), varying_rows(), six_rows(),
                          candle_rows(), strategy_rows(), visual_rows()})
    for (const BuiltinRow& row : rows) parse_row(row, all);
  return all;
}

using Index = std::multimap<std::string, const Builtin*, std::less<>>;

Index index_of(std::span<const Builtin> builtins) {
  Index result;
  for (const Builtin& builtin : builtins) result.emplace(builtin.name, &builtin);
  return result;
}

const Index& index() {
  static const Index by_name = index_of(builtins());
  return by_name;
}

const Index& tradingview_index() {
  static const std::vector<Builtin> all = [] {
    std::vector<Builtin> parsed;
    for (const BuiltinRow& row : tradingview_rows()) parse_row(row, parsed);
    return parsed;
  }();
  static const Index by_name = index_of(all);
  return by_name;
}

std::vector<const Builtin*> found_in(const Index& index, std::string_view name, bool is_function) {
  std::vector<const Builtin*> found;
  const auto [begin, end] = index.equal_range(name);
  for (auto it = begin; it != end; ++it)
    if (it->second->is_function == is_function) found.push_back(it->second);
  return found;
}

}  // namespace

std::span<const Builtin> builtins() {
  static const std::vector<Builtin> all = parse_all();
  return all;
}

std::vector<const Builtin*> find_builtins(std::string_view name, bool is_function) {
  return found_in(index(), name, is_function);
}

std::vector<const Builtin*> find_builtins(std::string_view name, bool is_function,
                                          Profile profile) {
  std::vector<const Builtin*> common = find_builtins(name, is_function);
  if (profile == Profile::Perp) return common;
  auto found = found_in(tradingview_index(), name, is_function);
  if (found.empty()) return common;
  for (const Builtin* builtin : common)
    if (builtin->lowering != Lowering::Refused) found.push_back(builtin);
  return found;
}

std::string nearest_builtin(std::string_view name) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 4) + 1;
  for (const Builtin& builtin : builtins()) {
    const std::size_t longer = std::max(builtin.name.size(), name.size());
    const std::size_t shorter = std::min(builtin.name.size(), name.size());
    if (longer - shorter >= best_distance) continue;
    const std::size_t distance = edit_distance(builtin.name, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = builtin.name;
    }
  }
  if (best.empty() && !find_builtins("ta." + std::string(name), true).empty())
    best = "ta." + std::string(name);
  for (const char* space : {"math.", "six."})
    if (best.empty() && !find_builtins(space + std::string(name), true).empty())
      best = space + std::string(name);
  return best;
}

bool is_namespace(std::string_view name) {
  const std::string prefix = std::string(name) + ".";
  const auto it = index().lower_bound(prefix);
  return it != index().end() && it->first.starts_with(prefix);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace sixbtc::language
