// The trial ledger on disk: what a stranger does to the file is named, a crash is no alarm, and a
// store from before the chain is chained.
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/wait.h>

#include <fstream>

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/ledger_head.hpp"
#include "adapters/sqlite/test_records.hpp"

namespace sixbtc::sqlite {
namespace {

using namespace testing;
using core::ErrorKind;
namespace fs = std::filesystem;

class Ledger : public Store {
 protected:
  // Changes the file behind the program's back, triggers dropped.
  void tamper(const std::string& sql) const {
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE, 1000);
    std::vector<std::string> triggers;
    SQLite::Statement names(database,
                            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name ="
                            " 'trial_ledger'");
    while (names.executeStep()) triggers.push_back(names.getColumn(0).getString());
    for (const auto& name : triggers) database.exec("DROP TRIGGER " + name);
    database.exec(sql);
  }
  [[nodiscard]] std::vector<std::string> problems() const {
    const auto check = open()->trials().verify({}).value();
    std::vector<std::string> kinds;
    for (const auto& problem : check.problems)
      kinds.push_back(fmt::format("{} {}", to_string(problem.kind), problem.first_row));
    return kinds;
  }
  void book_ten() const {
    const auto database = open();
    ASSERT_EQ(database->trials().book(trials(0, 8)).value(), 8u);
    ASSERT_TRUE(database->trials().bury({{{"strategy 0", "screen", day(1)},
                                          {"strategy 1", "screen", day(1)},
                                          {"strategy 0", "screen", day(7)}}}));
    ASSERT_EQ(database->trials().head()->rows, 10u) << "a reason is buried once";
  }
  using Kinds = std::vector<std::string>;
};

}  // namespace

TEST_F(Ledger, rows_are_chained_counted_and_shown_newest_first) {
  book_ten();
  const auto database = open();
  EXPECT_EQ(database->trials().book(trials(4, 6)).value(), 2u);
  ASSERT_EQ(database->trials().book(trials(0, 3, "other")).value(), 3u);
  const auto check = database->trials().verify({}).value();
  EXPECT_TRUE(check.is_ok());
  EXPECT_EQ(check.head.rows, 15u);
  EXPECT_EQ(check.head, database->trials().head().value());
  EXPECT_EQ(read_head_file(file()).value(), check.head);
  const auto rows = database->trials().newest({.data_set_hash = "data", .limit = 3}).value();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].sequence, 12u);
  EXPECT_EQ(rows[2].sequence, 8u) << "tombstones name no data set";
  EXPECT_EQ(database->trials().newest({}).value().size(), 15u);
  const auto sets = database->trials().data_sets().value();
  ASSERT_EQ(sets.size(), 2u);
  EXPECT_EQ(sets[0].data_set_hash, "data");
  EXPECT_EQ(sets[0].trials, 10u);
  EXPECT_EQ(sets[0].strategies, 5u);
  EXPECT_EQ(sets[1].trials, 3u);
}

TEST_F(Ledger, a_changed_row_is_named) {
  book_ten();
  tamper("UPDATE trial_ledger SET strategy_hash = 'strategy 0' WHERE sequence = 5");
  EXPECT_EQ(problems(), Kinds{"changed 5"});
}

TEST_F(Ledger, removed_rows_are_named) {
  book_ten();
  tamper("DELETE FROM trial_ledger WHERE sequence IN (3, 4)");
  EXPECT_EQ(problems(), (Kinds{"missing 3", "unlinked 5"}));
}

TEST_F(Ledger, rows_removed_without_a_gap_are_named) {
  book_ten();
  tamper(
      "DELETE FROM trial_ledger WHERE sequence = 3;"
      "UPDATE trial_ledger SET sequence = sequence - 1 WHERE sequence > 3");
  EXPECT_EQ(problems(), (Kinds{"moved 3", "unlinked 3", "cut 10"}));
}

TEST_F(Ledger, exchanged_rows_are_named) {
  book_ten();
  tamper(
      "UPDATE trial_ledger SET sequence = -1 WHERE sequence = 2;"
      "UPDATE trial_ledger SET sequence = 2 WHERE sequence = 7;"
      "UPDATE trial_ledger SET sequence = 7 WHERE sequence = -1");
  const auto found = problems();
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].ends_with(" 2")) << found[0];
}

TEST_F(Ledger, an_inserted_row_is_named) {
  book_ten();
  tamper(
      "INSERT INTO trial_ledger SELECT 11, kind, 'data', 'made up', strategy_hash, content, time,"
      " previous_hash, hash FROM trial_ledger WHERE sequence = 5");
  EXPECT_EQ(problems(), (Kinds{"changed 11", "unlinked 11"}));
}

TEST_F(Ledger, rows_cut_from_the_end_are_named_and_nothing_is_booked_over_it) {
  book_ten();
  tamper("DELETE FROM trial_ledger WHERE sequence > 7");
  EXPECT_EQ(problems(), Kinds{"cut 8"});
  const auto database = open();
  const auto refused = database->trials().book(trials(100, 1));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
  EXPECT_NE(refused.error().message.find("cut from the end"), std::string::npos);
  EXPECT_FALSE(database->trials().bury({{{"strategy 9", "screen", day(1)}}}).has_value());
  EXPECT_EQ(database->trials().head()->rows, 7u);
}

TEST_F(Ledger, a_database_begun_anew_is_missed) {
  book_ten();
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file().string() + suffix);
  EXPECT_EQ(problems(), Kinds{"cut 1"});
  EXPECT_EQ(open()->trials().book(trials(0, 1)).error().kind, ErrorKind::Conflict);
}

TEST_F(Ledger, a_head_file_that_is_gone_or_damaged_is_named) {
  book_ten();
  fs::remove(head_file_of(file()));
  EXPECT_EQ(problems(), Kinds{"head_missing 0"});
  EXPECT_EQ(open()->trials().book(trials(100, 1)).error().kind, ErrorKind::Conflict);
  std::ofstream(head_file_of(file())) << "rows 3";
  EXPECT_EQ(problems(), Kinds{"head_damaged 0"});
}

TEST_F(Ledger, a_noted_head_finds_a_chain_written_again) {
  book_ten();
  const ports::LedgerHead noted = open()->trials().head().value();
  fs::remove(file());
  fs::remove(head_file_of(file()));
  ASSERT_EQ(open()->trials().book(trials(50, 12)).value(), 12u);
  EXPECT_TRUE(open()->trials().verify({})->is_ok());
  const auto check = open()->trials().verify(noted).value();
  ASSERT_EQ(check.problems.size(), 1u);
  EXPECT_EQ(check.problems[0].kind, ports::LedgerProblemKind::Rewritten);
}

// The head file is written after the commit: a process killed in between leaves it behind.
TEST_F(Ledger, a_head_left_behind_by_a_kill_is_no_alarm) {
  book_ten();
  const auto before = read_head_file(file()).value();
  ASSERT_EQ(open()->trials().book(trials(100, 5)).value(), 5u);
  ASSERT_TRUE(write_head_file(file(), before));
  EXPECT_EQ(problems(), Kinds{});
  ASSERT_EQ(open()->trials().book(trials(200, 1)).value(), 1u);
  EXPECT_EQ(read_head_file(file())->rows, 16u);
}

TEST_F(Ledger, kills_at_any_moment_leave_a_ledger_that_verifies) {
  open().reset();
  for (int round = 0; round < 10; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      const auto database = sqlite::open(file(), clock_);
      for (int n = round * 10'000;; n += 3)
        if (!(*database)->trials().book(trials(n, 3))) _exit(1);
    }
    usleep(static_cast<useconds_t>(20'000 + round * 3'700));
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child failed by itself";
    EXPECT_EQ(problems(), Kinds{}) << round;
  }
  EXPECT_GT(open()->trials().head()->rows, 10u);
}

TEST_F(Ledger, two_processes_book_one_chain) {
  open().reset();
  const auto work = [&](int first) {
    const auto database = sqlite::open(file(), clock_);
    for (int n = 0; n < 30; ++n)
      if (!(*database)->trials().book(trials(first + n * 10, 10))) _exit(1);
    _exit(0);
  };
  std::vector<pid_t> children;
  for (const int first : {0, 100'000}) {
    children.push_back(fork());
    if (children.back() == 0) work(first);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(problems(), Kinds{});
  EXPECT_EQ(read_head_file(file())->rows, 600u) << "the later head stays";
}

TEST_F(Ledger, a_store_from_before_the_chain_is_chained) {
  {
    SQLite::Database old(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA application_id = 1398293076");
    old.exec(
        "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " applied_at BIGINT NOT NULL)");
    for (const auto& migration : migrations()) {
      if (migration.version > 2) break;
      old.exec(std::string(migration.sql));
      old.exec(fmt::format("INSERT INTO schema_version VALUES ({}, 'old', 0)", migration.version));
    }
    for (int n = 0; n < 20; ++n)
      old.exec(
          fmt::format("INSERT INTO trials VALUES ('data', 'passport {0}', 'strategy {0}', '[]',"
                      " {1})",
                      n, 100 - n));
    old.exec("INSERT INTO trial_tombstones VALUES ('strategy 3', 'screen', 5)");
    old.exec(
        "INSERT INTO strategies VALUES ('id', 'Strategy_MOM_1', 'BTC_MOM_1', 'MOM', 'user',"
        " 'VALIDATED', 'b', 'h', 'source', 'h', '{}', 'binance', 'spot', '1h', '[]', 7)");
  }
  const auto database = open();
  ASSERT_TRUE(database);
  EXPECT_EQ(database->trials().trials("data").value(), 20u);
  EXPECT_EQ(database->trials().list("data").value().front().passport_hash, "passport 19")
      << "by time";
  EXPECT_TRUE(database->trials().verify({})->is_ok());
  EXPECT_EQ(database->trials().head()->rows, 21u);
  EXPECT_EQ(database->trials().book(trials(0, 25)).value(), 5u) << "known passports count once";
  const auto events = database->lifecycle().list({}).value();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].kind, ports::EventKind::Recorded);
  EXPECT_EQ(events[0].to, ports::StrategyStatus::Validated);
}

// New candles began a new count, because data sets were named by their candles.
TEST_F(Ledger, rows_that_named_the_candles_count_on_for_their_series) {
  const std::vector<std::string> names = {"binance/spot/BTCUSDT/1h"};
  const std::string series = ports::data_set_of(names);
  {
    SQLite::Database old(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA application_id = 1398293076");
    old.exec(
        "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " applied_at BIGINT NOT NULL)");
    for (const auto& migration : migrations()) {
      if (migration.version > 2) break;
      old.exec(std::string(migration.sql));
      old.exec(fmt::format("INSERT INTO schema_version VALUES ({}, 'old', 0)", migration.version));
    }
    old.exec(
        "INSERT INTO strategies VALUES ('id', 'Strategy_MOM_1', 'BTC_MOM_1', 'MOM', 'user',"
        " 'VALIDATED', 'b', 'h', 'source', 'h', '{}', 'binance', 'spot', '1h', '[\"BTCUSDT\"]', "
        "7)");
    for (const char* candles : {"in May", "in June"}) {
      for (int n = 0; n < 10; ++n)
        old.exec(
            fmt::format("INSERT INTO trials VALUES ('{}', 'passport {}', 'strategy {}', '[]',"
                        " {})",
                        candles, n, candles[3] == 'M' ? n : n + 5, n));
      old.exec(fmt::format(
          "INSERT INTO screenings (strategy_id, data_set_hash, passport_hash, is_passed,"
          " score, gates_failed, first_failed_gate, nearness, gates_json, metrics_json,"
          " time) VALUES ('id', '{}', 'p', 0, 0, 1, 'sharpe', 0, '[]', '{{}}', 1)",
          candles));
    }
    old.exec("INSERT INTO trials VALUES ('of another series', 'p', 's', '[]', 1)");
  }
  const auto database = open();
  ASSERT_TRUE(database);
  ports::TrialLedger& ledger = database->trials();
  for (const std::string& name : {series, std::string("in May"), std::string("in June")}) {
    EXPECT_EQ(ledger.trials(name).value(), 20u) << name;
    EXPECT_EQ(ledger.strategies_tried(name).value(), 15u) << name;
    EXPECT_EQ(ledger.list(name).value().size(), 20u) << name;
    EXPECT_EQ(ledger.newest({.data_set_hash = name}).value().size(), 20u) << name;
  }
  ASSERT_TRUE(ledger.book(std::vector<ports::TrialRecord>{
      {series, "strategy 3", "passport of July", "[]", day(1)},
      {series, "strategy of July", "another passport of July", "[]", day(1)}}));
  EXPECT_EQ(ledger.strategies_tried(series).value(), 16u);
  EXPECT_EQ(ledger.trials("in May").value(), 22u);
  EXPECT_EQ(ledger.trials("of another series").value(), 1u);
  const auto sets = ledger.data_sets().value();
  ASSERT_EQ(sets.size(), 2u);
  EXPECT_EQ(sets[0].data_set_hash, series);
  EXPECT_EQ(sets[0].strategies, 16u);
  EXPECT_TRUE(ledger.verify({})->is_ok()) << "no row was changed";

  SQLite::Database raw(file().string(), SQLite::OPEN_READWRITE);
  EXPECT_THROW(raw.exec("DELETE FROM earlier_data_sets"), SQLite::Exception);
  EXPECT_THROW(raw.exec("UPDATE earlier_data_sets SET continued_as = 'x'"), SQLite::Exception);
}

TEST_F(Ledger, restoring_continues_the_chain_or_joins_another) {
  book_ten();
  ASSERT_TRUE(open()->backup(file("copy.db"), actor()));
  ASSERT_EQ(open()->trials().book(trials(100, 7)).value(), 7u);
  const ports::LedgerHead head = open()->trials().head().value();
  ASSERT_EQ(restore(file(), file("copy.db"), clock_, actor()).value().trials_kept, 7u);
  EXPECT_EQ(open()->trials().head().value(), head) << "row by row the same chain";
  EXPECT_TRUE(open()->trials().verify(head)->is_ok());

  ASSERT_EQ(open("other.db")->trials().book(trials(500, 4)).value(), 4u);
  const auto joined = restore(file("other.db"), file("copy.db"), clock_, actor());
  ASSERT_TRUE(joined.has_value()) << joined.error().to_string();
  EXPECT_EQ(joined->trials_kept, 4u);
  const auto other = open("other.db");
  EXPECT_EQ(other->trials().head()->rows, 14u);
  EXPECT_TRUE(other->trials().verify({})->is_ok());
  EXPECT_EQ(other->trials().book(trials(600, 1)).value(), 1u);
}

}  // namespace sixbtc::sqlite
