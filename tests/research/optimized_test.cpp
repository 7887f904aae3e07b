// Winners of the parameter search as a source of the unattended search: same path, every set
// booked.
#include <nlohmann/json.hpp>

#include "application/research.hpp"
#include "store_support.hpp"

namespace sixbtc::research_test {
namespace {

using application::ResearchReport;

std::vector<std::string> sets() {
  return {"trading.timeframes=[1h]",
          "generation.sources.pattern=false",
          "generation.sources.genetic=false",
          "generation.sources.optimized=true",
          "research.batch=20",
          "optimiser.trials=12"};
}

constexpr application::ResearchRequest request{.seed = 4, .trials = 60};

ResearchReport research(const Store& store, const application::ResearchControl& control = {}) {
  auto report = application::run_research(store.services(), request, control);
  EXPECT_TRUE(report) << report.error().to_string();
  return report ? std::move(*report) : ResearchReport{};
}

std::vector<ports::StrategyRecord> all_of(const Store& store, const std::string& mode) {
  ports::StrategyQuery query;
  query.status = ports::StrategyStatus::Deleted;
  query.generation_mode = mode;
  return store.services().database.strategies().list(query).value();
}

std::vector<std::string> ids_of(const std::vector<ports::StrategyRecord>& records) {
  std::vector<std::string> ids;
  for (const auto& record : records) ids.push_back(record.id.value());
  std::ranges::sort(ids);
  return ids;
}

TEST(OptimizedSource, makes_winners_of_searches_that_go_the_way_of_all_others) {
  Store store(sets());
  store.import(SIXBTC_SOURCE_DIR "/data/sample");
  const ResearchReport report = research(store);
  EXPECT_TRUE(report.is_finished);
  const auto winners = all_of(store, "optimized");
  ASSERT_GT(winners.size(), 5u);
  EXPECT_EQ(report.by_source.at("optimized"), winners.size());
  std::set<std::string> parents;
  for (const auto& winner : winners) {
    const auto parameters = nlohmann::json::parse(winner.parameters_json);
    ASSERT_EQ(parameters["parents"].size(), 1u) << winner.parameters_json;
    const std::string parent = parameters["parents"][0];
    EXPECT_TRUE(parents.insert(parent).second) << "nobody is searched twice";
    const auto record =
        store.services().database.strategies().get(core::StrategyId(parent)).value();
    EXPECT_EQ(winner.base_name, record.name);
    EXPECT_EQ(winner.symbols, record.symbols);
    EXPECT_NE(winner.source, record.source);
    EXPECT_NE(record.generation_mode, "optimized");
    const auto events = store.services().database.lifecycle().list({.strategy = winner.id}).value();
    ASSERT_GE(events.size(), 3u);
    EXPECT_EQ(events[0].rule, "generation.optimized");
    EXPECT_EQ(events[1].rule, "execution");
    EXPECT_EQ(events[2].rule, "screen");
  }
  // A search of 12 sets and their neighbours for each parent, beside the screen's own trials.
  std::uint64_t trials = 0;
  const auto counted = store.services().database.trials().data_sets().value();
  for (const auto& set : counted) trials += set.strategies;
  EXPECT_GT(trials, 60 + 8 * winners.size());
}

TEST(OptimizedSource, a_search_that_was_stopped_ends_with_the_same_strategies) {
  Store whole(sets()), stopped(sets());
  for (Store* store : {&whole, &stopped}) store->import(SIXBTC_SOURCE_DIR "/data/sample");
  const ResearchReport undisturbed = research(whole);
  std::stop_source stop;
  (void)research(stopped, {stop.get_token(), [&](const application::ResearchProgress& now) {
                             if (now.tried >= 40) stop.request_stop();
                           }});
  const ResearchReport resumed = research(stopped);
  EXPECT_TRUE(resumed.is_resumed);
  EXPECT_TRUE(resumed.is_finished);
  EXPECT_EQ(ids_of(all_of(stopped, "optimized")), ids_of(all_of(whole, "optimized")));
  EXPECT_EQ(resumed.ledger.rows, undisturbed.ledger.rows);
}

}  // namespace
}  // namespace sixbtc::research_test
