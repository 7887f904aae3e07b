#include "application/generate_sources.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "application/universe.hpp"
#include "core/hash.hpp"
#include "core/log.hpp"
#include "generation/permutation.hpp"
#include "market/symbol.hpp"

namespace sixbtc::application {

namespace {

ports::StrategyRecord to_record(const generation::GeneratedStrategy& made,
                                const market::SeriesKey& series, core::Timestamp now) {
  nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
  for (const auto& parameter : made.parameters) parameters[parameter.name] = parameter.value;
  if (!made.parents.empty()) parameters["parents"] = made.parents;
  return {.id = made.id,
          .name = made.name,
          .alias = made.alias,
          .type = made.type,
          .generation_mode = made.mode,
          // It compiled under the profile that judges; VALIDATED says that it also ran.
          .status = ports::StrategyStatus::Generated,
          .base_name = made.base_name,
          .base_code_hash = core::sha256_hex(made.source),
          .source = made.source,
          .source_hash = core::sha256_hex(made.source),
          .parameters_json = parameters.dump(),
          .exchange = series.exchange,
          .market = series.market,
          .interval = made.interval,
          .symbols = {series.symbol},
          .created_at = now};
}

// What one interval needs.
struct Ground {
  market::Interval interval = market::Interval::minutes(60);
  std::vector<market::SeriesKey> series;
  generation::ExpansionGrid grid{};
  std::vector<generation::ExitChoice> exits;
};

// No series: a note says why.
core::Result<Ground> ground_of(const Services& services, const SourcesRequest& request,
                               market::Interval interval, std::vector<std::string>& notes) {
  Ground ground;
  ground.interval = interval;
  ASSIGN_OR_RETURN(ground.grid, expansion_grid(services.settings(), interval));
  ASSIGN_OR_RETURN(ground.exits, exits_on(services.settings(), interval));
  std::vector<std::string> symbols{request.symbol};
  if (request.symbol.empty()) {
    ASSIGN_OR_RETURN(const core::Timestamp start, training_start(services, interval));
    ASSIGN_OR_RETURN(const Universe universe, universe_as_of(services, interval, start));
    if (universe.members.empty())
      notes.push_back(fmt::format(
          "{}: none of {} symbols was liquid when training begins, on {} (generation.universe)",
          interval.to_string(), universe.known, universe.as_of.to_date()));
    symbols.clear();
    for (const auto& member : universe.members) symbols.push_back(member.symbol);
  }
  for (const auto& symbol : symbols) {
    ASSIGN_OR_RETURN(market::SeriesKey key, find_series(services, {"", "", symbol, interval}));
    key.interval = interval;
    ground.series.push_back(std::move(key));
  }
  return ground;
}

struct Cell {
  generation::Source* source = nullptr;
  const Ground* ground = nullptr;
  std::size_t weight = 1;
};

// One run: what is made is kept apart until all of it is stored at once.
class Generator {
 public:
  Generator(const Services& services, const SourcesRequest& request)
      : services_(services),
        request_(request),
        limits_(language_limits(services.settings().generation.language)) {}

  core::Status take(generation::Source& source, const Ground& ground, std::size_t wanted) {
    if (wanted == 0) return {};
    auto place = next_.find({&source, &ground});
    if (place == next_.end()) {
      std::uint64_t unknown = 0;
      if (source.is_repeatable()) {
        ASSIGN_OR_RETURN(unknown, first_unknown(source, ground));
      }
      place = next_.emplace(std::pair(&source, &ground), unknown).first;
    }
    std::uint64_t& first = place->second;
    std::size_t made = 0;
    // Proposals the store knows, or that do not compile, are passed over, but not for ever.
    const std::uint64_t end = first + 20 * wanted + 1000;
    while (made < wanted && first < end) {
      const std::uint64_t count = wanted - made;
      ASSIGN_OR_RETURN(generation::Proposals proposals,
                       source.make(proposal_request(ground, first, count)));
      for (auto& draft : proposals.drafts) {
        ASSIGN_OR_RETURN(const bool is_new, keep(std::move(draft), source, ground));
        made += is_new;
      }
      for (const auto& [reason, count_of] : proposals.discarded)
        report.discarded[reason] += count_of;
      if (!proposals.note.empty() && made < wanted)
        report.notes.push_back(fmt::format("{} on {}: {}", source.mode(),
                                           ground.interval.to_string(), proposals.note));
      first += count;
      if (proposals.is_exhausted) break;
    }
    report.by_source[std::string(source.mode())] += made;
    return {};
  }

  SourcesReport report;

 private:
  generation::SourceRequest proposal_request(const Ground& ground, std::uint64_t first,
                                             std::uint64_t count) const {
    return {.interval = ground.interval,
            .seed = request_.seed,
            .first = first,
            .count = count,
            .grid = &ground.grid,
            .exits = &ground.exits};
  }

  core::Result<bool> is_stored(const core::StrategyId& id) const {
    const auto found = services_.database.strategies().get(id);
    if (found) return true;
    if (found.error().kind == core::ErrorKind::NotFound) return false;
    return std::unexpected(found.error());
  }

  // Earlier runs went through the numbers in order, so those in the store are most often a prefix:
  // its end is found in steps that double, then halve.
  core::Result<std::uint64_t> first_unknown(generation::Source& source, const Ground& ground) {
    // One number may have given nothing; of a few, some are stored if their run came by.
    const auto is_known = [&](std::uint64_t number) -> core::Result<bool> {
      constexpr std::uint64_t few = 8;
      ASSIGN_OR_RETURN(const generation::Proposals some,
                       source.make(proposal_request(ground, number, few)));
      for (const auto& draft : some.drafts) {
        ASSIGN_OR_RETURN(const bool stored,
                         is_stored(generation::id_of(draft.source, ground.interval)));
        if (stored) return true;
      }
      return false;
    };
    std::uint64_t known = 0, unknown = 1;  // all below `known` are
    for (bool is_prefix = true; is_prefix;) {
      ASSIGN_OR_RETURN(is_prefix, is_known(unknown - 1));
      if (is_prefix) {
        known = unknown;
        unknown *= 2;
      }
    }
    while (known + 1 < unknown) {
      const std::uint64_t middle = known + (unknown - known) / 2;
      ASSIGN_OR_RETURN(const bool is_prefix, is_known(middle - 1));
      (is_prefix ? known : unknown) = middle;
    }
    return known;
  }

  core::Result<bool> keep(generation::Draft draft, const generation::Source& source,
                          const Ground& ground) {
    const core::StrategyId id = generation::id_of(draft.source, ground.interval);
    ASSIGN_OR_RETURN(const bool stored, is_stored(id));
    if (stored || !ids_.insert(id).second) {
      ++report.known;
      return false;
    }
    // Spread over the symbols by what the strategy is, whatever else is made beside it.
    const std::uint64_t lot = generation::mix(
        std::stoull(core::sha256_hex(id.value()).substr(0, 15), nullptr, 16), request_.seed);
    const market::SeriesKey* series = &ground.series[lot % ground.series.size()];
    if (!draft.symbol.empty()) {
      const auto own = std::ranges::find(ground.series, draft.symbol, &market::SeriesKey::symbol);
      if (own == ground.series.end()) {
        ++report.discarded["symbol not in the universe"];
        return false;
      }
      series = &*own;
    }
    auto made = generation::checked(std::move(draft),
                                    {.mode = std::string(source.mode()),
                                     .asset = market::base_asset(series->symbol),
                                     .interval = ground.interval},
                                    limits_);
    if (!made) {
      ++report.discarded[made.error()];
      return false;
    }
    report.strategies.push_back(to_record(*made, *series, services_.clock.now()));
    return true;
  }

  const Services& services_;
  const SourcesRequest& request_;
  language::Limits limits_;
  std::set<core::StrategyId> ids_;
  // The number each source goes on with.
  std::map<std::pair<const generation::Source*, const Ground*>, std::uint64_t> next_;
};

}  // namespace

core::Result<std::vector<generation::ExitChoice>> exits_on(const ports::Settings& settings,
                                                           market::Interval interval) {
  ASSIGN_OR_RETURN(const generation::ExpansionGrid grid, expansion_grid(settings, interval));
  auto exits = generation::exit_choices(grid, {});
  if (exits.empty())
    return core::fail(core::ErrorKind::Invalid, "the exit grid allows no exit",
                      interval.to_string(), "change generation.expansion");
  return exits;
}

core::Result<SourcesReport> generate_from_sources(const Services& services,
                                                  const SourcesRequest& request,
                                                  const Control& control) {
  SourceFactory factory(services, request.seed, control.stop, request.memory);
  std::vector<SourcePointer> sources;
  for (const auto& name : request.sources) {
    ASSIGN_OR_RETURN(auto source, factory.make(name));
    sources.push_back(std::move(source));
  }
  if (sources.empty())
    return core::fail(core::ErrorKind::Invalid, "every source of strategies is off",
                      "generation.sources", "turn one on");
  std::vector<std::string> notes;
  std::vector<Ground> grounds;
  for (const auto interval : request.intervals) {
    ASSIGN_OR_RETURN(Ground ground, ground_of(services, request, interval, notes));
    if (!ground.series.empty()) grounds.push_back(std::move(ground));
  }
  if (grounds.empty())
    return core::fail(core::ErrorKind::NotFound, "no symbol to make strategies for",
                      notes.empty() ? "" : notes.front(),
                      "import a longer history, name a --symbol, or change generation.universe");

  Generator generator(services, request);
  std::vector<Cell> cells;
  for (const Ground& ground : grounds)
    for (const auto& source : sources)
      cells.push_back(
          {source.get(), &ground, weight_of(source->mode(), request.sources, services.settings())});
  // Round after round; what a source that is exhausted leaves over, the others share.
  const auto per_timeframe =
      static_cast<std::size_t>(services.settings().generation.batch.strategies_per_timeframe);
  for (std::size_t number = 0; !cells.empty() && generator.report.strategies.size() < request.count;
       ++number) {
    const std::vector<Cell> round = std::exchange(cells, {});
    for (std::size_t i = 0; i < round.size(); ++i) {
      if (control.stop.stop_requested())
        return core::fail(core::ErrorKind::Interrupted, "stopped; nothing was stored");
      const std::size_t made = generator.report.strategies.size();
      if (control.progress) control.progress(made, request.count);
      if (made == request.count) break;
      std::size_t left = 0;
      for (std::size_t k = i; k < round.size(); ++k) left += round[k].weight;
      if (left == 0) break;
      // The last round may be a short one: everybody's share of it.
      const std::size_t share =
          std::min(share_of_round(round[i].weight, per_timeframe, number),
                   ((request.count - made) * round[i].weight + left - 1) / left);
      RETURN_IF_ERROR(generator.take(*round[i].source, *round[i].ground, share));
      if (generator.report.strategies.size() == made + share) cells.push_back(round[i]);
    }
  }
  SourcesReport& report = generator.report;
  report.problems = factory.take_problems();
  report.notes.insert(report.notes.begin(), notes.begin(), notes.end());
  ASSIGN_OR_RETURN(
      const std::size_t added,
      services.database.strategies().add(report.strategies, command_actor(services, "generate")));
  core::log::info("generate: {} strategies, {} new, {} known before, seed {}",
                  report.strategies.size(), added, report.known, request.seed);
  return std::move(report);
}

}  // namespace sixbtc::application
