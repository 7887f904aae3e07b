#include "generation/checking.hpp"

#include <algorithm>
#include <set>

#include "core/check.hpp"
#include "core/hash.hpp"
#include "generation/naming.hpp"
#include "generation/permutation.hpp"
#include "language/lexer.hpp"

namespace sixbtc::generation {

std::string normalised(std::string_view source) {
  language::DiagnosticSink problems(1);
  const language::TokenStream stream = language::tokenize(source, problems);
  std::string text;
  text.reserve(source.size());
  std::vector<std::string_view> pragmas;
  for (const auto& pragma : stream.pragmas) pragmas.push_back(pragma.text);
  std::ranges::sort(pragmas);
  for (const std::string_view pragma : pragmas) {
    text += "//@";
    text += pragma;
    text += '\n';
  }
  using language::TokenKind;
  for (const auto& token : stream.tokens) switch (token.kind) {
      case TokenKind::Newline:
        text += '\n';
        break;
      case TokenKind::Indent:
        text += "{\n";
        break;
      case TokenKind::Dedent:
        text += "}\n";
        break;
      case TokenKind::End:
        break;
      default:
        text += source.substr(token.span.begin, token.span.end - token.span.begin);
        text += ' ';
    }
  return text;
}

core::StrategyId id_of(std::string_view source, market::Interval interval) {
  return core::StrategyId(
      core::uuid_from_content(interval.to_string() + "\n" + normalised(source)));
}

std::expected<GeneratedStrategy, std::string> checked(Draft draft, const Origin& origin,
                                                      const language::Limits& limits) {
  auto script = language::compile(draft.source, limits);
  if (!script) {
    const auto first = std::ranges::find(script.error(), language::Severity::Error,
                                         &language::Diagnostic::severity);
    CHECK(first != script.error().end());
    return std::unexpected(first->code);
  }
  const std::string& type = script->strategy->traits().type;
  if (type.empty()) return std::unexpected("no type");
  GeneratedStrategy made;
  made.id = id_of(draft.source, origin.interval);
  Names names = proposed_names(made.id, origin.asset, type, origin.mode);
  made.name = std::move(names.name);
  made.alias = std::move(names.alias);
  made.type = type;
  made.base_name = std::move(draft.base_name);
  made.mode = origin.mode;
  made.source = std::move(draft.source);
  made.direction = draft.direction;
  made.interval = origin.interval;
  made.parameters = std::move(draft.parameters);
  made.parents = std::move(draft.parents);
  made.compiled = std::move(script->strategy);
  return made;
}

Checked check_all(std::vector<Draft> drafts, const Origin& origin, const language::Limits& limits) {
  Checked result;
  std::set<core::StrategyId> ids;
  for (Draft& draft : drafts) {
    auto made = checked(std::move(draft), origin, limits);
    if (!made)
      ++result.discarded[made.error()];
    else if (!ids.insert(made->id).second)
      ++result.repeated;
    else
      result.strategies.push_back(std::move(*made));
  }
  return result;
}

std::uint64_t seed_on(std::uint64_t seed, market::Interval interval) {
  return mix(seed, static_cast<std::uint64_t>(interval.nominal_minutes()));
}

Checked combinations(const CombinationSpace& space, const CombinationRange& range,
                     const std::vector<ExitChoice>& exits, const Origin& origin,
                     const language::Limits& limits) {
  const std::uint64_t seed = seed_on(range.seed, origin.interval);
  std::vector<Draft> drafts;
  for (std::uint64_t i = range.first; i < range.first + range.count; ++i)
    if (auto draft = space.at(seed, i, exits)) drafts.push_back(std::move(*draft));
  return check_all(std::move(drafts), origin, limits);
}

}  // namespace sixbtc::generation
