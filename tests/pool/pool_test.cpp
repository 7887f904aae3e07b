// The pool in a real database: who is admitted, who leaves, what is left of it after a crash or a
// race, and that replaying the events gives every state there is.
#include <filesystem>
#include <map>
#include <thread>

#include "adapters/archives/file_reader.hpp"
#include "adapters/column_files/column_store.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/yaml_config/yaml_config.hpp"
#include "application/pool_use_cases.hpp"
#include "core/hash.hpp"

namespace sixbtc::application {
namespace {

namespace fs = std::filesystem;
using pipeline::Candidate;
using pipeline::PoolRule;
using ports::EventKind;
using ports::StrategyStatus;

constexpr std::size_t places = 3;

class PoolInStore : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/sixbtc_pool_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    configuration_ = yaml_config::load({.file = {},
                                        .extra_files = {},
                                        .environment = {},
                                        .sets = {fmt::format("pool.size={}", places)}})
                         .value();
    candles_ =
        column_files::open_store(folder_ / "candles", column_files::Access::ReadWrite).value();
    open();
  }
  void TearDown() override {
    services_.reset();
    database_.reset();
    fs::remove_all(folder_);
  }
  void open() {
    services_.reset();
    database_ = sqlite::open(folder_ / "sixbtc.sqlite", clock_).value();
    services_.emplace(
        Services{configuration_, *candles_, *database_, archives_, clock_, "", "", "t"});
  }
  [[nodiscard]] ports::Actor actor() const { return command_actor(*services_, "test"); }

  static core::StrategyId id(int n) {
    return core::StrategyId(core::uuid_from_content(fmt::format("strategy {}", n)));
  }
  // Stored and, as proof would leave it, VALIDATED.
  void validated(int first, int count) {
    std::vector<ports::StrategyRecord> records;
    std::vector<core::StrategyId> ids;
    for (int n = first; n < first + count; ++n) {
      ports::StrategyRecord record;
      record.id = id(n);
      record.name = fmt::format("Strategy_MOM_{:08x}", n);
      record.alias = fmt::format("BTC_MOM_{:05X}", n);
      record.type = n % 2 == 0 ? "MOM" : "REV";
      record.generation_mode = "combinator";
      record.source = fmt::format("source {}", n);
      record.source_hash = core::sha256_hex(record.source);
      record.exchange = "binance";
      record.market = "spot";
      record.symbols = {"BTCUSDT"};
      records.push_back(record);
      ids.push_back(record.id);
    }
    ASSERT_TRUE(database_->strategies().add(records, actor()).has_value());
    auto batch = LifecycleBatch::begin(*services_, ids).value();
    for (const auto& one : ids)
      ASSERT_TRUE(
          batch.add(one, {.kind = EventKind::Validated, .rule = "execution", .by = actor()}));
    ASSERT_TRUE(batch.commit());
  }
  [[nodiscard]] Candidate candidate(int n, double score, const std::string& cluster = "") const {
    return {.strategy = id(n),
            .score = score,
            .cluster_key = cluster,
            .returns = {},
            .evidence_json = R"({"proof":"of the test"})",
            .time = clock_.now()};
  }
  [[nodiscard]] StrategyStatus status(int n) const {
    return database_->strategies().get(id(n))->status;
  }
  // Every strategy's events lead to the state it is stored in.
  void expect_replayable() const {
    std::map<core::StrategyId, std::vector<ports::LifecycleEvent>> histories;
    const auto all = database_->lifecycle().list({}).value();
    for (const auto& event : all) histories[event.strategy].push_back(event);
    for (const auto& [strategy, events] : histories) {
      const auto state = pipeline::replay(events);
      ASSERT_TRUE(state.has_value()) << state.error().to_string();
      EXPECT_EQ(state->status, database_->strategies().get(strategy)->status);
    }
  }

  core::ManualClock clock_{core::Timestamp::from_seconds(1'760'000'000)};
  fs::path folder_;
  ports::Configuration configuration_;
  std::unique_ptr<ports::CandleStore> candles_;
  archives::FileReader archives_{
      {.line_bytes_max = 4096, .file_bytes_max = 1 << 20, .funding_jitter = {}}};
  std::unique_ptr<ports::Database> database_;
  std::optional<Services> services_;
};

}  // namespace

TEST_F(PoolInStore, the_best_get_the_places_and_every_other_state_follows) {
  validated(0, 7);
  const auto decisions = admit_to_pool(
      *services_,
      {candidate(0, 50), candidate(1, 70), candidate(2, 39), candidate(3, 60), candidate(4, 45)},
      actor());
  ASSERT_TRUE(decisions.has_value()) << decisions.error().to_string();
  EXPECT_EQ(status(1), StrategyStatus::Active);
  EXPECT_EQ(status(0), StrategyStatus::Active);
  EXPECT_EQ(status(2), StrategyStatus::Deleted) << "below the floor";
  EXPECT_EQ(status(4), StrategyStatus::Retired) << "no place";
  EXPECT_EQ(database_->trials().newest({}).value().front().content, "pool.below_floor");

  clock_.advance(core::Duration::days(1));
  ASSERT_TRUE(admit_to_pool(*services_, {candidate(5, 55), candidate(6, 65, "x")}, actor()));
  const auto pool = show_pool(*services_).value();
  ASSERT_EQ(pool.rows.size(), places);
  EXPECT_EQ(pool.rows[0].member.entry.strategy, id(1));
  EXPECT_EQ(pool.rows[1].member.entry.strategy, id(6));
  EXPECT_EQ(pool.rows[2].member.entry.strategy, id(3));
  EXPECT_EQ(status(0), StrategyStatus::Retired);
  const auto events = database_->lifecycle().list({.strategy = id(0)}).value();
  const auto winner = database_->lifecycle().list({.strategy = id(6)}).value();
  EXPECT_EQ(events.back().cause, winner.back().id) << "who took the place";
  EXPECT_EQ(events.back().rule, "pool.better_than_worst");
  EXPECT_TRUE(winner.back().is_proven);
  expect_replayable();

  open();
  EXPECT_EQ(show_pool(*services_)->rows.size(), places) << "it survives closing";
  clock_.advance(core::Duration::days(6));
  EXPECT_TRUE(show_pool(*services_)->rows[0].is_due);
  EXPECT_FALSE(show_pool(*services_)->rows[1].is_due);
  EXPECT_EQ(classify_pool(*services_)->size(), places);
}

TEST_F(PoolInStore, repeating_an_admission_changes_nothing) {
  validated(0, 2);
  const std::vector both = {candidate(0, 50), candidate(1, 60)};
  ASSERT_TRUE(admit_to_pool(*services_, both, actor()));
  const auto events = database_->lifecycle().list({})->size();
  const auto again = admit_to_pool(*services_, both, actor()).value();
  EXPECT_EQ(again[0].rule, PoolRule::AlreadyIn);
  EXPECT_EQ(database_->lifecycle().list({})->size(), events);
}

// The entries are stored before the events: what a crash in between leaves is no member.
TEST_F(PoolInStore, an_entry_without_its_admission_is_no_member) {
  validated(0, 1);
  const Candidate one = candidate(0, 50);
  ASSERT_TRUE(database_->pool().add(std::span(&one, 1)));
  EXPECT_TRUE(show_pool(*services_)->rows.empty());
  ASSERT_TRUE(admit_to_pool(*services_, {one}, actor()));
  EXPECT_EQ(show_pool(*services_)->rows.size(), 1u);
}

TEST_F(PoolInStore, a_batch_is_stored_whole_or_not_at_all) {
  validated(0, 2);
  auto batch = LifecycleBatch::begin(*services_, std::vector{id(0), id(1)}).value();
  const pipeline::Happening failed{.kind = EventKind::GateFailed, .rule = "screen", .by = actor()};
  ASSERT_TRUE(batch.add(id(0), failed));
  EXPECT_EQ(batch.add(id(0), failed).error().kind, core::ErrorKind::Rejected);
  EXPECT_EQ(batch.add(id(9), failed).error().kind, core::ErrorKind::NotFound);
  ASSERT_TRUE(batch.add(id(1), failed));
  ASSERT_TRUE(override_state(*services_, id(1).value(), StrategyStatus::Retired, actor()));
  EXPECT_EQ(batch.commit().error().kind, core::ErrorKind::Conflict);
  EXPECT_EQ(status(0), StrategyStatus::Validated) << "not half of it";
  EXPECT_EQ(status(1), StrategyStatus::Retired);
  expect_replayable();
}

TEST_F(PoolInStore, a_person_brings_back_what_was_proven_where_there_is_room) {
  validated(0, 6);
  ASSERT_TRUE(admit_to_pool(*services_, {candidate(0, 50)}, actor()));
  ASSERT_TRUE(override_state(*services_, id(0).value(), StrategyStatus::Retired, actor()));
  EXPECT_TRUE(show_pool(*services_)->rows.empty());
  const auto back = override_state(*services_, id(0).value(), StrategyStatus::Active, actor());
  ASSERT_TRUE(back.has_value()) << back.error().to_string();
  EXPECT_EQ(back->kind, EventKind::Overridden);
  EXPECT_TRUE(show_pool(*services_)->rows[0].member.is_overridden);
  EXPECT_EQ(override_state(*services_, id(1).value(), StrategyStatus::Active, actor()).error().kind,
            core::ErrorKind::Rejected)
      << "it was never proven";

  ASSERT_TRUE(override_state(*services_, id(0).value(), StrategyStatus::Retired, actor()));
  ASSERT_TRUE(
      admit_to_pool(*services_, {candidate(2, 60), candidate(3, 70), candidate(4, 80)}, actor()));
  EXPECT_FALSE(override_state(*services_, id(0).value(), StrategyStatus::Active, actor()));
  EXPECT_EQ(show_pool(*services_)->rows.size(), places);
  expect_replayable();
}

TEST_F(PoolInStore, two_at_once_cannot_take_the_last_place) {
  validated(0, 40);
  const auto admit = [&](int first) {
    auto own = sqlite::open(folder_ / "sixbtc.sqlite", clock_).value();
    const Services services{configuration_, *candles_, *own, archives_, clock_, "", "", "t"};
    for (int n = first; n < first + 20; n += 2) {
      const auto done = admit_to_pool(
          services, {candidate(n, 41 + n), candidate(n + 1, 42 + n, fmt::format("c{}", n % 3))},
          actor());
      EXPECT_TRUE(done.has_value()) << done.error().to_string();
      EXPECT_LE(own->pool().members()->size(), places);
    }
  };
  std::thread other(admit, 20);
  admit(0);
  other.join();
  EXPECT_EQ(show_pool(*services_)->rows.size(), places);
  expect_replayable();
  EXPECT_TRUE(database_->check());
}

}  // namespace sixbtc::application
