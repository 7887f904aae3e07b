#include "application/sources.hpp"

#include <map>

#include "application/breeding.hpp"
#include "application/mined_patterns.hpp"
#include "core/text_distance.hpp"
#include "generation/combinator_source.hpp"
#include "generation/expansion_source.hpp"
#include "generation/pattern_scripts.hpp"

namespace sixbtc::application {

namespace {

constexpr const char* known_sources[] = {"combinator", "genetic", "pattern", "expansion"};

// The scripts made of patterns; of our own miner's where nobody else finds them.
class PatternedSource final : public generation::Source {
 public:
  PatternedSource(const Services& services, std::uint64_t seed, ports::PatternSource* patterns)
      : mined_(services, seed),
        scripts_(patterns != nullptr ? *patterns : mined_,
                 static_cast<int>(services.settings().backtest.leverage)) {}
  [[nodiscard]] std::string_view mode() const override { return scripts_.mode(); }
  [[nodiscard]] core::Result<generation::Proposals> make(
      const generation::SourceRequest& request) override {
    return scripts_.make(request);
  }

 private:
  MinedPatterns mined_;
  generation::PatternScripts scripts_;
};

SourcePointer genetic_source(const Services& services) {
  const ports::GeneticSettings& settings = services.settings().generation.genetic;
  // Parents do not change while one run makes children.
  auto known = std::make_shared<std::map<market::Interval, std::vector<generation::Parent>>>();
  return std::make_unique<generation::GeneticSource>(
      generation::GeneticRules{.parents_min = static_cast<std::size_t>(settings.parents_min),
                               .tournament = static_cast<std::size_t>(settings.tournament),
                               .crossover = settings.crossover,
                               .mutation = settings.mutation,
                               .number_mutation = settings.number_mutation,
                               .inputs_max = static_cast<std::size_t>(settings.inputs_max)},
      [&services,
       known](market::Interval interval) -> core::Result<std::vector<generation::Parent>> {
        if (const auto found = known->find(interval); found != known->end()) return found->second;
        ASSIGN_OR_RETURN(std::vector<generation::Parent> parents, parents_on(services, interval));
        return known->emplace(interval, std::move(parents)).first->second;
      },
      language_limits(services.settings().generation.language));
}

}  // namespace

std::vector<std::string> source_names() {
  return {std::begin(known_sources), std::end(known_sources)};
}

std::vector<std::string> configured_sources(const ports::SourceSettings& settings) {
  const bool is_on[] = {settings.combinator, settings.genetic, settings.pattern,
                        settings.expansion};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::size(is_on); ++i)
    if (is_on[i]) names.emplace_back(known_sources[i]);
  return names;
}

generation::ShapeShares shape_shares(const ports::CombinatorSettings& settings) {
  return {settings.single,   settings.pair,        settings.triple,
          settings.sequence, settings.two_periods, settings.atr_regime};
}

core::Result<SourcePointer> make_source(const Services& services, const std::string& name,
                                        std::uint64_t seed, std::vector<ScriptProblem>& problems,
                                        ports::PatternSource* patterns) {
  const ports::GenerationSettings& settings = services.settings().generation;
  if (name == "pattern") return std::make_unique<PatternedSource>(services, seed, patterns);
  if (name == "genetic") return genetic_source(services);
  if (name == "combinator")
    return std::make_unique<generation::CombinatorSource>(shape_shares(settings.combinator));
  if (name == "expansion") {
    ASSIGN_OR_RETURN(ScriptLibrary library,
                     load_scripts(services.scripts_folder, settings.language));
    problems = std::move(library.problems);
    std::vector<generation::BaseScript> scripts;
    for (auto& script : library.scripts)
      scripts.push_back({std::move(script.name), std::move(script.source)});
    return std::make_unique<generation::ExpansionSource>(
        std::move(scripts), static_cast<std::uint64_t>(settings.expansion.strategies_per_base_max),
        language_limits(settings.language));
  }
  const std::vector<std::string> names = source_names();
  const auto nearest = core::nearest_word(name, names);
  return core::fail(core::ErrorKind::NotFound, "no such source of strategies", name,
                    nearest ? "did you mean " + *nearest + "?"
                            : fmt::format("one of: {}", fmt::join(names, " ")));
}

}  // namespace sixbtc::application
