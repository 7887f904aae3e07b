#include "generation/genetic.hpp"

#include <algorithm>
#include <cmath>

#include "generation/checking.hpp"
#include "generation/expansion.hpp"
#include "generation/genome.hpp"
#include "generation/script_writer.hpp"
#include "generation/tree_walk.hpp"
#include "language/clone.hpp"
#include "language/format.hpp"

namespace sixbtc::generation {

namespace {

using language::Expression;
using language::ExpressionKind;
using language::ExpressionPtr;
using language::TokenKind;

// The largest step of a number, as a share of itself (and at least one step of its input).
constexpr double number_step = 0.2;
constexpr const char* exit_words[] = {"stop", "target", "max_bars", "leverage"};

bool is_joined(const Expression& value) {
  return value.kind == ExpressionKind::Binary &&
         (value.token == TokenKind::KeyAnd || value.token == TokenKind::KeyOr);
}

ExpressionPtr joined(ExpressionPtr a, ExpressionPtr b, TokenKind token) {
  auto both = std::make_unique<Expression>();
  both->kind = ExpressionKind::Binary;
  both->token = token;
  both->text = token == TokenKind::KeyAnd ? "and" : "or";
  both->operands.push_back(std::move(a));
  both->operands.push_back(std::move(b));
  return both;
}

class Breeder {
 public:
  Breeder(Genome child, const language::Limits& limits, core::Random& random)
      : child_(std::move(child)), limits_(limits), random_(random) {}

  Genome& child() { return child_; }

  bool cross(Genome& other) {
    if (other.version != child_.version) return false;
    auto theirs = condition_sites(other.tree);
    if (theirs.empty()) return false;
    replace(**theirs[random_.below(theirs.size())].place, other.tree);
    for (const char* word : exit_words) {
      // An exit is taken over whole or not at all.
      if (!child_.annotations.contains("stop") || !other.annotations.contains("stop")) break;
      if (word == exit_words[0] && random_.below(2) == 0) break;
      child_.annotations.erase(word);
      if (const auto found = other.annotations.find(word); found != other.annotations.end())
        child_.annotations.insert(*found);
    }
    return true;
  }

  bool mutate(const std::vector<ExitChoice>& exits) {
    switch (random_.below(5)) {
      case 0:
      case 1:
        return bring_in(random_.below(2) == 0);
      case 2:
        return change_joint([&](ExpressionPtr& place) {
          ExpressionPtr half = std::move(place->operands[random_.below(2)]);
          place = std::move(half);
        });
      case 3:
        return change_joint([](ExpressionPtr& place) {
          const bool is_and = place->token == TokenKind::KeyAnd;
          place->token = is_and ? TokenKind::KeyOr : TokenKind::KeyAnd;
          place->text = is_and ? "or" : "and";
        });
      default:
        return change_exit(exits);
    }
  }

  void move_numbers(double probability) {
    for (const NumberInput& input : number_inputs(child_.tree)) {
      if (random_.uniform() >= probability) continue;
      const double reach = std::max(std::abs(input.number) * number_step, input.step);
      const double wanted = input.number + (2 * random_.uniform() - 1) * reach;
      double steps = std::round((wanted - input.minimum) / input.step);
      if (input.minimum + steps * input.step == input.number) steps += random_.below(2) ? 1 : -1;
      const double last = std::floor((input.maximum - input.minimum) / input.step + 1e-9);
      set_number(*input.value, input.minimum + std::clamp(steps, 0.0, last) * input.step);
    }
  }

 private:
  // A condition of `donor` in the place of one of the child's.
  bool replace(const Expression& condition, const language::Block& donor) {
    auto sites = condition_sites(child_.tree);
    if (sites.empty()) return false;
    return put(sites[random_.below(sites.size())], condition, donor, std::nullopt);
  }

  bool put(const ConditionSite& site, const Expression& condition, const language::Block& donor,
           std::optional<TokenKind> beside) {
    // The place moves when statements are inserted: the value is taken out and put back.
    ExpressionPtr old = std::move(*site.place);
    auto marker = std::make_unique<Expression>();
    marker->token = TokenKind::KeyTrue;
    Expression* const mark = marker.get();
    *site.place = std::move(marker);
    ExpressionPtr fresh = graft(condition, donor, child_.tree, site.statement);
    const bool is_grafted = fresh != nullptr;
    if (!is_grafted)
      fresh = std::move(old);
    else if (beside)
      fresh = joined(std::move(old), std::move(fresh), *beside);
    *mark = std::move(*fresh);
    return is_grafted;
  }

  // A new condition of the catalogue, instead of an old one or beside it.
  bool bring_in(bool is_beside) {
    auto sites = condition_sites(child_.tree);
    if (sites.empty()) return false;
    const std::size_t entry = random_.below(catalogue().entries().size());
    const TradeDirection direction =
        random_.below(2) == 0 ? TradeDirection::Long : TradeDirection::Short;
    if (!catalogue()[entry].offers(direction)) return false;
    const Choice choice = catalogue().choice(entry, random_.below(catalogue()[entry].variants()));
    const SignalText signal = write_signal({&choice, 1}, Joining::All, 0, direction, 1);
    const std::string name =
        direction == TradeDirection::Long ? signal.long_name : signal.short_name;
    auto donor =
        Genome::read("//@version=6\n" + signal.inputs + signal.statements + "bred = " + name + "\n",
                     limits_.nesting);
    if (!donor) return false;
    return put(sites[random_.below(sites.size())], *donor->tree.statements.back().value,
               donor->tree, is_beside ? std::optional(TokenKind::KeyAnd) : std::nullopt);
  }

  template <class Change>
  bool change_joint(const Change& change) {
    auto sites = condition_sites(child_.tree);
    std::erase_if(sites, [](const ConditionSite& site) { return !is_joined(**site.place); });
    if (sites.empty()) return false;
    change(*sites[random_.below(sites.size())].place);
    return true;
  }

  bool change_exit(const std::vector<ExitChoice>& exits) {
    if (!child_.annotations.contains("stop")) return false;
    for (const char* word : exit_words) child_.annotations.erase(word);
    for (const auto& [key, value] : annotations_of(exits[random_.below(exits.size())]))
      child_.annotations[key] = value;
    return true;
  }

  Genome child_;
  const language::Limits& limits_;
  core::Random& random_;
};

const Parent& tournament(const std::vector<Parent>& parents, std::size_t rounds,
                         core::Random& random) {
  const Parent* best = nullptr;
  for (std::size_t i = 0; i < rounds; ++i) {
    const Parent& drawn = parents[random.below(parents.size())];
    if (best == nullptr || drawn.fitness > best->fitness) best = &drawn;
  }
  return *best;
}

}  // namespace

std::optional<Draft> child_of(const std::vector<Parent>& parents, const GeneticRules& rules,
                              const std::vector<ExitChoice>& exits, const language::Limits& limits,
                              core::Random random) {
  const Parent& first = tournament(parents, rules.tournament, random);
  auto genome = Genome::read(first.source, limits.nesting);
  if (!genome) return std::nullopt;
  Draft made;
  made.type = first.type;
  made.parents.push_back(first.id);
  Breeder breeder(std::move(*genome), limits, random);
  if (random.uniform() < rules.crossover) {
    const Parent& second = tournament(parents, rules.tournament, random);
    auto other = Genome::read(second.source, limits.nesting);
    if (!other || !breeder.cross(*other)) return std::nullopt;
    if (second.id != first.id) made.parents.push_back(second.id);
  }
  if (random.uniform() < rules.mutation && !breeder.mutate(exits)) return std::nullopt;
  breeder.move_numbers(rules.number_mutation);

  Genome& child = breeder.child();
  std::set<std::string> kept;
  for (const auto& [key, value] : child.annotations) kept.insert(value);
  prune(child.tree, kept);
  renumber(child);
  set_title(child.tree, "child");
  const auto inputs = number_inputs(child.tree);
  if (inputs.size() > rules.inputs_max) return std::nullopt;
  auto text = language::format(child.text(), limits);
  if (!text) return std::nullopt;
  made.source = std::move(*text);
  made.base_name = "child";
  for (const NumberInput& input : inputs)
    made.parameters.push_back({input.name, fmt::format("{:.10g}", *literal_number(*input.value))});
  for (const auto& [key, value] : child.annotations) made.parameters.push_back({key, value});
  const bool buys = made.source.find("strategy.long") != std::string::npos;
  const bool sells = made.source.find("strategy.short") != std::string::npos;
  made.direction = buys == sells ? TradeDirection::Both
                   : buys        ? TradeDirection::Long
                                 : TradeDirection::Short;
  return made;
}

core::Result<Proposals> GeneticSource::make(const SourceRequest& request) {
  auto known = known_.find(request.interval);
  if (known == known_.end()) {
    ASSIGN_OR_RETURN(std::vector<Parent> asked, parents_(request.interval));
    known = known_.emplace(request.interval, std::move(asked)).first;
  }
  const std::vector<Parent>& parents = known->second;
  Proposals made;
  if (parents.size() < rules_.parents_min) {
    made.is_exhausted = true;
    made.note = fmt::format("{} strategies were judged, {} are needed to breed", parents.size(),
                            rules_.parents_min);
    return made;
  }
  const core::Random random(seed_on(request.seed, request.interval));
  for (std::uint64_t i = request.first; i < request.first + request.count; ++i)
    if (auto draft = child_of(parents, rules_, *request.exits, limits_, random.fork(i)))
      made.drafts.push_back(std::move(*draft));
  return made;
}

}  // namespace sixbtc::generation
