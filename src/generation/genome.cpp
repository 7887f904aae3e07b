#include "generation/genome.hpp"

#include <algorithm>

#include "generation/tree_walk.hpp"
#include "language/annotations.hpp"
#include "language/clone.hpp"
#include "language/parser.hpp"
#include "language/print.hpp"
#include "language/registry.hpp"

namespace sixbtc::generation {

namespace {

using language::Block;
using language::Expression;
using language::ExpressionKind;
using language::ExpressionPtr;
using language::Statement;
using language::StatementKind;
using language::TokenKind;

// What kind of value an expression has, as far as its shape shows.
class Kinds {
 public:
  explicit Kinds(const Block& tree) {
    for (const Statement& each : tree.statements)
      if (each.kind == StatementKind::Declaration && !each.is_tuple)
        declared_[each.names[0].text] = each.value.get();
  }

  [[nodiscard]] ValueKind of(const Expression& value, int depth = 0) const {
    switch (value.kind) {
      case ExpressionKind::Literal:
        if (value.token == TokenKind::KeyTrue || value.token == TokenKind::KeyFalse)
          return ValueKind::Bool;
        return value.token == TokenKind::Integer || value.token == TokenKind::Number
                   ? ValueKind::Number
                   : ValueKind::Other;
      case ExpressionKind::Unary:
        return value.token == TokenKind::KeyNot ? ValueKind::Bool : ValueKind::Number;
      case ExpressionKind::Binary:
        return is_arithmetic(value.token) ? of(*value.operands[0], depth) : ValueKind::Bool;
      case ExpressionKind::Ternary:
        return of(*value.operands[1], depth);
      case ExpressionKind::History:
        return of(*value.operands[0], depth);
      case ExpressionKind::Name:
        if (const auto found = declared_.find(value.text); found != declared_.end())
          return depth > 50 ? ValueKind::Other : of(*found->second, depth + 1);
        return of_builtin(value.text, false);
      case ExpressionKind::Call:
        return value.operands.empty() ? of_builtin(value.text, true) : ValueKind::Other;
      default:
        return ValueKind::Other;
    }
  }

 private:
  static bool is_arithmetic(TokenKind token) {
    return token == TokenKind::Plus || token == TokenKind::Minus || token == TokenKind::Star ||
           token == TokenKind::Slash || token == TokenKind::Percent;
  }

  static ValueKind of_builtin(const std::string& name, bool is_function) {
    std::optional<ValueKind> kind;
    for (const language::Builtin* row : language::find_builtins(name, is_function)) {
      ValueKind one = ValueKind::Other;
      if (row->returns.size() == 1 && row->returns[0] == language::Type::Bool)
        one = ValueKind::Bool;
      else if (row->returns.size() == 1 && language::is_number(row->returns[0]))
        one = ValueKind::Number;
      if (kind && *kind != one) return ValueKind::Other;
      kind = one;
    }
    return kind.value_or(ValueKind::Other);
  }

  std::map<std::string, const Expression*> declared_;
};

std::string without_number(const std::string& name) {
  const std::size_t cut = name.find_last_not_of("0123456789");
  return cut != std::string::npos && cut > 0 && cut + 1 < name.size() && name[cut] == '_'
             ? name.substr(0, cut)
             : name;
}

// Values and functions a statement of the outermost level brings into being; "_" throws a value
// away. Types and methods keep their names.
std::vector<std::string> declared_by(const Statement& each) {
  std::vector<std::string> names;
  if (each.kind == StatementKind::Declaration)
    for (const auto& name : each.names)
      if (name.text != "_") names.push_back(name.text);
  if (each.kind == StatementKind::Function && !each.function->is_method)
    names.push_back(each.function->name.text);
  return names;
}

// Names whose value changes after their declaration.
std::set<std::string> changed_names(const Block& tree) {
  std::set<std::string> names;
  visit_statements(tree, [&](const Statement& each) {
    if (each.kind == StatementKind::Assignment) names.insert(each.names[0].text);
    if (each.kind == StatementKind::FieldAssignment)
      names.insert(root_name(*each.value->operands[0]));
  });
  return names;
}

}  // namespace

std::optional<Genome> Genome::read(std::string_view source, std::size_t nesting_max) {
  language::DiagnosticSink problems(1);
  const language::TokenStream stream = language::tokenize(source, problems);
  Genome genome;
  genome.tree = language::parse(stream.tokens, nesting_max, problems);
  if (problems.has_errors()) return std::nullopt;
  for (const auto& pragma : stream.pragmas) {
    if (pragma.text == "version=5") genome.version = 5;
    if (pragma.text.starts_with("sixbtc"))
      for (const auto& word : language::annotation_words(pragma))
        genome.annotations.emplace(word.key, word.value);
  }
  return genome;
}

std::string Genome::text() const {
  std::string text = fmt::format("//@version={}\n//@sixbtc", version);
  for (const auto& [key, value] : annotations) text += " " + key + "=" + value;
  return text + "\n" + language::print(tree);
}

std::vector<ConditionSite> condition_sites(Block& tree) {
  const Kinds kinds(tree);
  std::vector<ConditionSite> sites;
  for (std::size_t i = 0; i < tree.statements.size(); ++i) {
    Statement& each = tree.statements[i];
    const auto look = [&](ExpressionPtr& place) {
      visit_places(place, [&](ExpressionPtr& inner) {
        if (inner->kind != ExpressionKind::Literal && kinds.of(*inner) == ValueKind::Bool)
          sites.push_back({&inner, i});
      });
    };
    if (each.kind == StatementKind::Declaration && !each.is_tuple && each.value->branches.empty() &&
        each.persistence == language::Persistence::None)
      look(each.value);
    if (each.kind == StatementKind::Expression && each.value->kind == ExpressionKind::If)
      for (auto& branch : each.value->branches)
        if (branch.condition) look(branch.condition);
  }
  return sites;
}

ExpressionPtr graft(const Expression& condition, const Block& donor, Block& tree,
                    std::size_t before) {
  std::map<std::string, std::size_t> declared;
  for (std::size_t i = 0; i < donor.statements.size(); ++i)
    for (const auto& name : declared_by(donor.statements[i])) declared[name] = i;
  std::set<std::string> immovable = changed_names(donor);
  for (const Statement& each : donor.statements)
    if (each.kind == StatementKind::Type || each.kind == StatementKind::Enum)
      immovable.insert(each.names[0].text);

  // Everything reached from the condition.
  std::set<std::size_t> needed;
  std::vector<std::string> open;
  visit_names(condition, [&](const std::string& name) { open.push_back(name); });
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (immovable.contains(name)) return nullptr;
    const auto found = declared.find(name);
    if (found == declared.end()) continue;
    if (!needed.insert(found->second).second) continue;
    visit_names(donor.statements[found->second],
                [&](const std::string& used) { open.push_back(used); });
  }

  std::set<std::string> taken;
  for (const Statement& each : tree.statements)
    visit_all_names(each, [&](const std::string& name) { taken.insert(name); });
  std::map<std::string, std::string> renamed;
  for (const std::size_t i : needed)
    for (const auto& name : declared_by(donor.statements[i])) {
      std::string fresh;
      for (int number = 1; fresh.empty() || taken.contains(fresh); ++number)
        fresh = fmt::format("{}_{}", without_number(name), number);
      taken.insert(fresh);
      renamed[name] = fresh;
    }
  std::vector<Statement> moved;
  for (const std::size_t i : needed) {
    moved.push_back(language::clone(donor.statements[i]));
    rename(moved.back(), renamed);
  }
  ExpressionPtr copy = language::clone(condition);
  rename(*copy, renamed);
  tree.statements.insert(tree.statements.begin() + static_cast<std::ptrdiff_t>(before),
                         std::make_move_iterator(moved.begin()),
                         std::make_move_iterator(moved.end()));
  return copy;
}

void prune(Block& tree, const std::set<std::string>& kept) {
  for (bool is_changed = true; is_changed;) {
    std::map<std::string, std::size_t> uses;
    for (const auto& name : kept) ++uses[name];
    for (const Statement& each : tree.statements)
      visit_names(each, [&](const std::string& name) { ++uses[name]; });
    is_changed = std::erase_if(tree.statements, [&](const Statement& each) {
                   const auto names = declared_by(each);
                   return !names.empty() &&
                          std::ranges::none_of(
                              names, [&](const std::string& name) { return uses.contains(name); });
                 }) > 0;
  }
}

void renumber(Genome& genome) {
  std::map<std::string, std::string> renamed;
  std::map<std::string, int> numbers;
  for (const Statement& each : genome.tree.statements)
    for (const auto& name : declared_by(each))
      if (!renamed.contains(name))
        renamed[name] = fmt::format("{}_{}", without_number(name), ++numbers[without_number(name)]);
  for (Statement& each : genome.tree.statements) rename(each, renamed);
  if (const auto found = genome.annotations.find("confidence"); found != genome.annotations.end())
    if (const auto name = renamed.find(found->second); name != renamed.end())
      found->second = name->second;
}

std::vector<NumberInput> number_inputs(Block& tree) {
  std::vector<NumberInput> inputs;
  for (Statement& each : tree.statements) {
    if (each.kind != StatementKind::Declaration || each.value->kind != ExpressionKind::Call)
      continue;
    const std::string& callee = each.value->text;
    if ((callee != "input.int" && callee != "input.float") || each.value->arguments.empty())
      continue;
    NumberInput input;
    std::optional<double> minimum, maximum, step;
    for (auto& argument : each.value->arguments) {
      const std::string& name = argument.name.text;
      const auto number = literal_number(*argument.value);
      if (!number) continue;
      if (name == "minval") minimum = number;
      if (name == "maxval") maximum = number;
      if (name == "step") step = number;
      if ((name.empty() && &argument == &each.value->arguments.front()) || name == "defval") {
        input.value = argument.value.get();
        input.number = *number;
      }
    }
    if (input.value == nullptr || !minimum || !maximum || !step || !(*step > 0)) continue;
    input.name = each.names[0].text;
    input.minimum = *minimum;
    input.maximum = *maximum;
    input.step = *step;
    inputs.push_back(input);
  }
  return inputs;
}

void set_number(Expression& value, double number) {
  TokenKind token = value.token;
  if (value.kind == ExpressionKind::Unary) token = value.operands[0]->token;
  auto literal = std::make_unique<Expression>();
  literal->token = token;
  // 0.1 + 2 * 0.1 is meant to be 0.3, and -0.3 + 6 * 0.05 to be 0.
  literal->number = std::stod(fmt::format("{:.10f}", std::abs(number)));
  if (number >= 0 || literal->number == 0) {
    value = std::move(*literal);
    return;
  }
  Expression minus;
  minus.kind = ExpressionKind::Unary;
  minus.token = TokenKind::Minus;
  minus.operands.push_back(std::move(literal));
  value = std::move(minus);
}

void set_title(Block& tree, const std::string& title) {
  for (Statement& each : tree.statements) {
    if (each.kind != StatementKind::Expression || each.value->kind != ExpressionKind::Call ||
        each.value->text != "strategy" || each.value->arguments.empty())
      continue;
    Expression& first = *each.value->arguments[0].value;
    if (first.kind == ExpressionKind::Literal && first.token == TokenKind::String)
      first.text = title;
  }
}

}  // namespace sixbtc::generation
