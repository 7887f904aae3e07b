#include "application/sources.hpp"

#include <fmt/ranges.h>

#include "application/breeding.hpp"
#include "application/mined_patterns.hpp"
#include "application/optimized_source.hpp"
#include "application/rejections.hpp"
#include "core/text_distance.hpp"
#include "generation/combinator_source.hpp"
#include "generation/expansion_source.hpp"
#include "generation/pattern_scripts.hpp"

namespace sixbtc::application {

namespace {

constexpr const char* known_sources[] = {"combinator",  "genetic",   "pattern",  "ai_free",
                                         "ai_assigned", "expansion", "optimized"};

// The scripts made of patterns; of our own miner's where nobody else finds them.
class PatternedSource final : public generation::Source {
 public:
  PatternedSource(const Services& services, std::uint64_t seed, ports::PatternSource* patterns,
                  bool is_service)
      : mined_(services, seed),
        scripts_(patterns != nullptr ? *patterns : mined_,
                 static_cast<int>(services.settings().backtest.leverage)),
        is_service_(is_service) {}
  [[nodiscard]] std::string_view mode() const override { return scripts_.mode(); }
  [[nodiscard]] core::Result<generation::Proposals> make(
      const generation::SourceRequest& request) override {
    auto made = scripts_.make(request);
    if (made || !is_service_) return made;
    // A service that is down holds nobody up.
    generation::Proposals none;
    none.is_exhausted = true;
    none.note = made.error().to_string();
    return none;
  }

 private:
  MinedPatterns mined_;
  generation::PatternScripts scripts_;
  bool is_service_;
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

// Taker fees and slippage of entry and exit, as strategies are judged.
double cost_round_trip(const ports::Settings& settings) {
  const ports::CostFloor& floor = settings.costs.floor;
  const ports::VenueCosts& venue = settings.costs.venues.at(settings.trading.venue);
  return 2 * (std::max(venue.taker, floor.taker) + std::max(venue.slippage, floor.slippage));
}

bool is_ai(std::string_view name) {
  return name == "ai_free" || name == "ai_assigned";
}

constexpr std::size_t parts = 1000;

// Of ai_free among ai_free and ai_assigned.
std::size_t free_parts_of(const ports::Settings& settings) {
  return static_cast<std::size_t>(std::llround(settings.generation.ai.free_ratio * parts));
}

// Calls ever made: where the tasks of language models go on.
core::Result<std::uint64_t> calls_made(const Services& services) {
  ASSIGN_OR_RETURN(const std::vector<ports::ModelUsageRow> rows,
                   services.database.model_usage().since({}));
  std::uint64_t calls = 0;
  for (const auto& row : rows) calls += row.calls;
  return calls;
}

}  // namespace

generation::ShapeShares shape_shares(const ports::CombinatorSettings& settings) {
  return {settings.single,   settings.pair,        settings.triple,
          settings.sequence, settings.two_periods, settings.atr_regime};
}

core::Result<std::vector<generation::BaseScript>> SourceFactory::scripts() {
  ASSIGN_OR_RETURN(ScriptLibrary library, load_scripts(services_.scripts_folder,
                                                       services_.settings().generation.language));
  problems_ = std::move(library.problems);
  std::vector<generation::BaseScript> scripts;
  for (auto& script : library.scripts)
    scripts.push_back({std::move(script.name), std::move(script.source)});
  return scripts;
}

core::Result<SourcePointer> SourceFactory::ai_source(generation::AiMode mode) {
  const ports::GenerationSettings& settings = services_.settings().generation;
  generation::AiTools tools;
  tools.model = services_.text_model;
  tools.unavailable = services_.text_model_unavailable;
  tools.prompts = templates::folder_loader(services_.prompts_folder.string());
  ASSIGN_OR_RETURN(tools.library, scripts());
  const auto most = static_cast<std::size_t>(settings.ai.rejections);
  tools.rejections = [this_services = &services_, most](market::Interval interval) {
    return training_rejections(*this_services, interval, most);
  };
  tools.limits = language_limits(settings.language);
  tools.stop = stop_;
  ASSIGN_OR_RETURN(const std::uint64_t first_task, calls_made(services_));
  return std::make_unique<generation::AiSource>(
      mode,
      generation::AiRules{
          .strategies_per_base = static_cast<std::uint64_t>(settings.ai.strategies_per_base),
          .discarded_max = static_cast<std::size_t>(settings.ai.discarded_max),
          .first_task = first_task,
          .rejections = most,
          .examples = static_cast<std::size_t>(settings.ai.examples),
          .inputs_max = static_cast<std::size_t>(settings.expansion.inputs_max),
          .cost_round_trip = cost_round_trip(services_.settings())},
      std::move(tools));
}

core::Result<SourcePointer> SourceFactory::pattern_source() {
  if (services_.settings().generation.pattern.origin == ports::PatternOrigin::Own)
    return std::make_unique<PatternedSource>(services_, seed_, patterns_, false);
  if (services_.pattern_service == nullptr)
    return core::fail(core::ErrorKind::Unsupported, "a pattern service cannot be asked here",
                      "generation.pattern.origin");
  return std::make_unique<PatternedSource>(services_, seed_, services_.pattern_service, true);
}

core::Result<SourcePointer> SourceFactory::make(const std::string& name) {
  const ports::GenerationSettings& settings = services_.settings().generation;
  if (name == "ai_free") return ai_source(generation::AiMode::Free);
  if (name == "ai_assigned") return ai_source(generation::AiMode::Assigned);
  if (name == "pattern") return pattern_source();
  if (name == "genetic") return genetic_source(services_);
  if (name == "optimized")
    return std::make_unique<OptimizedSource>(services_, seed_, stop_, searched_);
  if (name == "combinator")
    return std::make_unique<generation::CombinatorSource>(shape_shares(settings.combinator));
  if (name == "expansion") {
    ASSIGN_OR_RETURN(auto base_scripts, scripts());
    return std::make_unique<generation::ExpansionSource>(
        std::move(base_scripts),
        static_cast<std::uint64_t>(settings.expansion.strategies_per_base_max),
        language_limits(settings.language));
  }
  const std::vector<std::string> names = source_names();
  const auto nearest = core::nearest_word(name, names);
  return core::fail(core::ErrorKind::NotFound, "no such source of strategies", name,
                    nearest ? "did you mean " + *nearest + "?"
                            : fmt::format("one of: {}", fmt::join(names, " ")));
}

std::size_t weight_of(std::string_view mode, const std::vector<std::string>& sources,
                      const ports::Settings& settings) {
  if (!is_ai(mode) || std::ranges::count_if(sources, is_ai) < 2) return parts;
  const std::size_t free_parts = 2 * free_parts_of(settings);
  return mode == "ai_free" ? free_parts : 2 * parts - free_parts;
}

std::size_t share_of_round(std::size_t weight, std::size_t per_timeframe, std::size_t round) {
  const std::size_t a_round = weight * per_timeframe;
  return (round + 1) * a_round / parts - round * a_round / parts;
}

core::Result<std::string> prompt_of(const Services& services, const std::string& name,
                                    market::Interval interval, std::uint64_t seed) {
  if (!is_ai(name))
    return core::fail(core::ErrorKind::Invalid, "only ai_free and ai_assigned have a prompt", name,
                      "add --source ai_free");
  SourceFactory factory(services, seed, {});
  ASSIGN_OR_RETURN(const SourcePointer source, factory.make(name));
  return dynamic_cast<generation::AiSource&>(*source).first_prompt(interval, seed);
}

std::vector<std::string> source_names() {
  return {std::begin(known_sources), std::end(known_sources)};
}

std::vector<std::string> configured_sources(const ports::SourceSettings& settings) {
  const bool is_on[] = {settings.combinator, settings.genetic,     settings.pattern,
                        settings.ai_free,    settings.ai_assigned, settings.expansion,
                        settings.optimized};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::size(is_on); ++i)
    if (is_on[i]) names.emplace_back(known_sources[i]);
  return names;
}

}  // namespace sixbtc::application
