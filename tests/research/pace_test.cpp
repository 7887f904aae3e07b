// The pace of the unattended search: the hourly cap and the lines it must not lengthen.
#include "application/generate_sources.hpp"
#include "application/research.hpp"
#include "core/hash.hpp"
#include "store_support.hpp"

namespace sixbtc::research_test {
namespace {

using application::ResearchReport;
using application::ResearchRequest;
using application::ResearchStep;

std::vector<std::string> sets(std::vector<std::string> more = {}) {
  std::vector<std::string> all{"trading.timeframes=[4h]", "generation.sources.pattern=false",
                               "generation.sources.genetic=false", "research.batch=20"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

struct Searched {
  ResearchReport report;
  std::vector<std::string> ids;  // everything made, in order
  std::vector<double> waits;
};

Searched searched(Store& store, const ResearchRequest& request,
                  const std::function<void(const application::ResearchProgress&)>& progress = {}) {
  auto report = application::run_research(store.services(), request, {{}, progress});
  EXPECT_TRUE(report) << report.error().to_string();
  Searched found{.report = report ? *report : ResearchReport{}, .ids = {}, .waits = {}};
  ports::StrategyQuery query;
  query.status = ports::StrategyStatus::Deleted;
  const auto judged = store.services().database.strategies().list(query).value();
  for (const auto& strategy : judged) found.ids.push_back(strategy.id.value());
  std::ranges::sort(found.ids);
  found.waits = store.sleeper.waits;
  return found;
}

void import_sample(Store& store) {
  store.import(SIXBTC_SOURCE_DIR "/data/sample");
}

TEST(Pace, the_hourly_cap_delays_a_search_and_changes_nothing_of_it) {
  Store free(sets({"generation.batch.strategies_per_hour_max=0"}));
  Store capped(sets({"generation.batch.strategies_per_hour_max=50"}));
  import_sample(free);
  import_sample(capped);
  const ResearchRequest request{.seed = 4, .trials = 100};
  const Searched fast = searched(free, request), slow = searched(capped, request);
  EXPECT_TRUE(fast.waits.empty());
  EXPECT_EQ(fast.report.waited.seconds(), 0);
  // 20 and 20 at once; a third batch is whole or not: 60 would be above the cap.
  EXPECT_EQ(slow.waits, (std::vector<double>{3600, 3600}));
  EXPECT_EQ(slow.report.waited.seconds(), 7200);
  EXPECT_TRUE(slow.report.is_finished);
  EXPECT_EQ(slow.ids, fast.ids);
  EXPECT_EQ(slow.report.ledger.rows, fast.report.ledger.rows);
}

TEST(Pace, the_hour_is_remembered_by_the_store_and_a_deadline_ends_the_wait) {
  Store store(sets({"generation.batch.strategies_per_hour_max=20"}));
  import_sample(store);
  EXPECT_TRUE(searched(store, {.seed = 4, .trials = 20}).waits.empty());
  store.clock.advance(core::Duration::minutes(20));
  // Another process, as far as it knows.
  const Searched next = searched(
      store, {.seed = 5, .trials = 20, .duration = core::Duration::minutes(10), .threads = 0});
  EXPECT_EQ(next.waits, (std::vector<double>{600}));
  EXPECT_EQ(next.report.tried, 0u);
  EXPECT_FALSE(next.report.is_finished);
  const Searched later = searched(store, {.seed = 5, .trials = 20});
  EXPECT_EQ(later.waits.back(), 1800) << "half an hour is over";
  EXPECT_TRUE(later.report.is_finished);
}

std::vector<ports::StrategyRecord> put_in_line(const Store& store, std::size_t count,
                                               std::uint64_t seed) {
  auto made = application::generate_from_sources(store.services(),
                                                 {.count = count,
                                                  .seed = seed,
                                                  .intervals = {market::Interval::minutes(240)},
                                                  .symbol = {},
                                                  .sources = {"combinator"}},
                                                 {});
  EXPECT_TRUE(made) << made.error().to_string();
  return made ? std::move(made->strategies) : std::vector<ports::StrategyRecord>();
}

TEST(Pace, what_others_put_in_line_is_judged_before_more_is_made) {
  Store store(sets());
  import_sample(store);
  bool is_busy = true;
  const auto others = [&](const application::ResearchProgress& now) {
    if (now.step == ResearchStep::Screen && std::exchange(is_busy, false))
      put_in_line(store, 150, 99);
  };
  const Searched found = searched(store, {.seed = 4, .trials = 190}, others);
  EXPECT_TRUE(found.report.is_finished);
  EXPECT_EQ(found.report.by_source.at("combinator"), 40u) << "what others make counts as tried";
  EXPECT_TRUE(found.waits.empty()) << "the line was judged at once";
  EXPECT_EQ(found.ids.size(), 190u);
}

TEST(Pace, a_line_that_grows_while_it_is_judged_is_not_lengthened) {
  Store store(sets({"generation.back_pressure.generated_max=10"}));
  import_sample(store);
  put_in_line(store, 30, 99);
  bool is_busy = true;
  std::string waits_for;
  const auto others = [&](const application::ResearchProgress& now) {
    if (now.step == ResearchStep::Screen && std::exchange(is_busy, false))
      put_in_line(store, 30, 100);
    if (now.step == ResearchStep::Wait) waits_for = now.waits_for;
  };
  const Searched found = searched(store, {.seed = 4, .trials = 60}, others);
  // The shortest pause and 2 s for each of the 20 above the limit.
  EXPECT_EQ(found.waits, (std::vector<double>{70}));
  EXPECT_EQ(waits_for, "30 strategies wait for validation");
  EXPECT_TRUE(found.report.is_finished);
  EXPECT_EQ(found.ids.size(), 90u);
}

TEST(Pace, strategies_whose_candles_are_gone_stand_in_no_line) {
  Store store(sets({"generation.back_pressure.generated_max=10"}));
  import_sample(store);
  std::vector<ports::StrategyRecord> lost = put_in_line(store, 15, 99);
  for (std::size_t i = 0; i < lost.size(); ++i) {
    lost[i].id = core::StrategyId(core::uuid_from_content(fmt::format("lost {}", i)));
    lost[i].symbols = {"GONEUSDT"};
  }
  ASSERT_TRUE(store.services().database.strategies().add(
      lost, application::command_actor(store.services(), "test")));
  const Searched found = searched(store, {.seed = 4, .trials = 20});
  EXPECT_TRUE(found.waits.empty());
  EXPECT_TRUE(found.report.is_finished);
  EXPECT_EQ(found.ids.size(), 35u);
  ASSERT_FALSE(found.report.notes.empty());
  EXPECT_NE(found.report.notes.front().find("15 strategies not judged"), std::string::npos);
}

}  // namespace
}  // namespace sixbtc::research_test
