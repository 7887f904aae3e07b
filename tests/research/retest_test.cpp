// Members of the pool on fresh candles: one whose edge goes on, one whose edge has ended.
// Everything is the real path: judged, proved, shown the vault, admitted, and weeks later judged
// again.
#include <fstream>
#include <nlohmann/json.hpp>

#include "application/lifecycle.hpp"
#include "application/pool_use_cases.hpp"
#include "application/research.hpp"
#include "core/hash.hpp"
#include "store_support.hpp"
#include "validation/proof_test_support.hpp"

namespace sixbtc::research_test {
namespace {

using validation::test::Planted;

constexpr std::size_t day = 24, past = 3 * 365 * day, fresh = 120 * day;
constexpr Planted edge{.drift = 0.0018}, nothing{};

// The edge is one of momentum, which wins less often than it loses.
std::vector<std::string> sets(std::vector<std::string> more = {}) {
  std::vector<std::string> all{"screen.win_rate=off", "proof.permutations=200"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

class Retests : public ::testing::Test {
 protected:
  static std::vector<backtest::test::Prices> prices(std::uint64_t seed, const Planted& later) {
    core::Random random(seed);
    auto all = validation::test::planted_prices(random, past, edge);
    const double scale = all.back().close / 1'000;  // where planted prices begin
    for (const auto& bar : validation::test::planted_prices(random, fresh, later))
      all.push_back({bar.open * scale, bar.high * scale, bar.low * scale, bar.close * scale});
    return all;
  }
  // The first `bars` of them.
  void import(const std::string& symbol, const std::vector<backtest::test::Prices>& prices,
              std::size_t bars) {
    const std::string file = (store_.folder() / (symbol + ".csv")).string();
    std::ofstream csv(file);
    csv << "open_time_ms,open,high,low,close,volume\n";
    for (std::size_t i = 0; i < bars; ++i)
      csv << fmt::format("{},{},{},{},{},100\n", 1'600'041'600'000 + 3'600'000 * i, prices[i].open,
                         prices[i].high, prices[i].low, prices[i].close);
    csv.close();
    store_.import(file, {.exchange = "binance",
                         .market = "spot",
                         .symbol = symbol,
                         .interval = market::Interval::minutes(60)});
  }
  core::StrategyId put(const std::string& symbol) {
    ports::StrategyRecord record;
    record.id = core::StrategyId(core::uuid_from_content(symbol));
    record.name = "Strategy_MOM_" + symbol;
    record.alias = symbol;
    record.type = "MOM";
    record.generation_mode = "combinator";
    record.base_name = "momentum";
    // The trials of two symbols, told apart by their text.
    record.source = "// " + symbol + "\n" + validation::test::momentum_source();
    record.source_hash = core::sha256_hex(record.source);
    record.parameters_json = "{}";
    record.exchange = "binance";
    record.market = "spot";
    record.symbols = {symbol};
    record.created_at = store_.clock.now();
    EXPECT_TRUE(store_.services().database.strategies().add(
        std::span(&record, 1), application::command_actor(store_.services(), "test")));
    return record.id;
  }
  [[nodiscard]] ports::StrategyStatus status(const core::StrategyId& id) const {
    return store_.services().database.strategies().get(id)->status;
  }
  [[nodiscard]] ports::LifecycleEvent last_event(const core::StrategyId& id) const {
    return store_.services().database.lifecycle().list({.strategy = id})->back();
  }
  application::RetestReport retest() {
    auto report = application::retest_pool(store_.services(), core::Duration::days(7), 50, 0, {});
    EXPECT_TRUE(report) << report.error().to_string();
    return report ? std::move(*report) : application::RetestReport{};
  }

  Store store_{sets()};
};

std::map<std::string, std::string> verdicts(const ports::LifecycleEvent& event) {
  std::map<std::string, std::string> found;
  const auto numbers = nlohmann::json::parse(event.numbers_json);
  for (const auto& gate : numbers) found[gate["name"]] = gate["verdict"];
  return found;
}

TEST_F(Retests, retire_who_fresh_candles_no_longer_support_and_keep_who_they_do) {
  // The vault fails one real edge of twenty; these are not among them.
  const auto lasting = prices(13, edge), ended = prices(12, nothing);
  import("AAAUSDT", lasting, past);
  import("BBBUSDT", ended, past);
  const auto good = put("AAAUSDT"), decayed = put("BBBUSDT");
  // Nothing is made: only who waits is judged.
  const auto searched = application::run_research(
      store_.services(), {.seed = 1, .trials = 0, .duration = core::Duration{}}, {});
  ASSERT_TRUE(searched) << searched.error().to_string();
  ASSERT_EQ(status(good), ports::StrategyStatus::Active) << last_event(good).numbers_json;
  ASSERT_EQ(status(decayed), ports::StrategyStatus::Active) << last_event(decayed).numbers_json;
  EXPECT_EQ(retest().due, 0u) << "judged today";

  // Fresh candles, and the same candles again, are no new count.
  ports::TrialLedger& ledger = store_.services().database.trials();
  const auto before = ledger.data_sets().value();
  import("AAAUSDT", lasting, past + fresh);
  import("BBBUSDT", ended, past + fresh);
  store_.clock.advance(core::Duration::days(120));
  const auto report = retest();
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(status(good), ports::StrategyStatus::Active) << last_event(good).numbers_json;
  EXPECT_EQ(last_event(good).rule, "retest.still_good");
  const auto gates = verdicts(last_event(good));
  for (const char* gate :
       {"holdout", "windows", "walk_forward", "cost_stress", "neighbours_profitable",
        "neighbours_median", "data_quality", "bar_permutation", "signal_shift", "deflated_sharpe"})
    EXPECT_EQ(gates.at(gate), "pass") << gate;
  EXPECT_FALSE(gates.contains("vault"));
  EXPECT_EQ(status(decayed), ports::StrategyStatus::Retired);
  EXPECT_EQ(last_event(decayed).rule, "retest.gate_failed");
  EXPECT_EQ(verdicts(last_event(decayed)).at("holdout"), "fail");

  const auto after = ledger.data_sets().value();
  ASSERT_EQ(after.size(), before.size()) << "the series are the same";
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].strategies, before[i].strategies);
    EXPECT_EQ(after[i].trials, before[i].trials + 1) << "and looking again is booked";
  }
  for (const auto& set : after)
    EXPECT_EQ(store_.services().database.vault().openings(set.data_set_hash)->size(), 1u);

  // A gate of the proof that fails, with the screen's still passing.
  store_.configure(sets({"proof.cost_stress.sharpe_min=10"}));
  store_.clock.advance(core::Duration::days(7));
  const auto strict = retest();
  ASSERT_EQ(strict.rows.size(), 1u);
  EXPECT_EQ(strict.rows[0].result.failed_gate, "cost_stress");
  EXPECT_EQ(status(good), ports::StrategyStatus::Retired);
  EXPECT_EQ(verdicts(last_event(good)).at("bar_permutation"), "not_run");
}

}  // namespace
}  // namespace sixbtc::research_test
