// What the file survives: crashes, other processes, damage, other programs, restoring; and that
// the trial ledger can't be lowered.
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <fstream>
#include <thread>

#include "adapters/sqlite/test_records.hpp"

namespace sixbtc::sqlite {
namespace {

using namespace testing;
using core::ErrorKind;
namespace fs = std::filesystem;

class Durability : public Store {
 protected:
  // What a stranger with an SQL shell can do to the file.
  [[nodiscard]] std::string tamper(const std::string& sql) const {
    try {
      SQLite::Database database(file().string(), SQLite::OPEN_READWRITE, 1000);
      database.exec(sql);
      return "";
    } catch (const SQLite::Exception& error) {
      return error.what();
    }
  }
};

template <class Work>
pid_t in_child(Work&& work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

}  // namespace

TEST_F(Durability, the_trial_count_never_falls) {
  const auto database = open();
  auto& ledger = database->trials();
  EXPECT_EQ(ledger.book(trials(0, 10)).value(), 10u);
  EXPECT_EQ(ledger.book(trials(5, 10)).value(), 5u) << "a passport counts once";
  auto again = trials(0, 1);
  again[0].strategy_hash = "other";
  again[0].time = day(99);
  EXPECT_EQ(ledger.book(again).value(), 0u);
  EXPECT_EQ(ledger.book(trials(0, 3, "other data")).value(), 3u);
  auto bad = trials(100, 2);
  bad[1].passport_hash.clear();
  EXPECT_EQ(ledger.book(bad).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(ledger.trials("data").value(), 15u);
  EXPECT_EQ(ledger.strategies_tried("data").value(), 8u);
  ASSERT_TRUE(ledger.bury({{{"strategy 0", "screen", day(1)}, {"strategy 0", "screen", day(1)}}}));
  EXPECT_EQ(ledger.strategies_tried("data").value(), 8u);

  const std::string refused = "the trial ledger is append-only";
  EXPECT_EQ(tamper("DELETE FROM trial_ledger"), refused);
  EXPECT_EQ(tamper("DELETE FROM trial_ledger WHERE passport_hash = 'passport 3'"), refused);
  EXPECT_EQ(tamper("DELETE FROM trial_ledger WHERE kind = 'tombstone'"), refused);
  EXPECT_EQ(tamper("UPDATE trial_ledger SET strategy_hash = 'same'"), refused);
  EXPECT_EQ(tamper("INSERT OR REPLACE INTO trial_ledger SELECT MAX(sequence) + 1, 'trial', 'data',"
                   " 'passport 3', 'same', '', 0, '', '' FROM trial_ledger"),
            "the trial ledger is chained");
  EXPECT_EQ(tamper("DELETE FROM audit_log"), "");  // empty, so no row to refuse
  EXPECT_EQ(ledger.trials("data").value(), 15u);
  EXPECT_EQ(ledger.strategies_tried("data").value(), 8u);
  const auto rows = ledger.list("data").value();
  ASSERT_EQ(rows.size(), 15u);
  EXPECT_EQ(rows[0].strategy_hash, "strategy 0") << "the first row of a passport stays";
  EXPECT_EQ(rows[0].blocks_json, "[1,2]");

  ASSERT_TRUE(database->audit().append({0, day(0), "a", "", "b", "c", "", ""}));
  EXPECT_EQ(tamper("DELETE FROM audit_log"), "the audit log is append-only");
  EXPECT_EQ(tamper("UPDATE audit_log SET actor = 'x'"), "the audit log is append-only");
}

TEST_F(Durability, a_killed_process_loses_only_its_open_transaction) {
  open().reset();
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  constexpr int batch = 50;
  const pid_t child = in_child([&] {
    const auto database = sqlite::open(file(), clock_);
    for (int n = 0;; n += batch) {
      if (!(*database)->strategies().add(strategies(n, batch), actor())) _exit(1);
      if (write(acknowledged[1], "x", 1) != 1) _exit(1);
    }
  });
  char byte = 0;
  constexpr int batches = 5;
  for (int n = 0; n < batches; ++n) ASSERT_EQ(read(acknowledged[0], &byte, 1), 1);
  ASSERT_EQ(kill(child, SIGKILL), 0);
  EXPECT_TRUE(WIFSIGNALED(wait_for(child)));

  const auto database = open();
  const std::uint64_t count = database->strategies().count({}).value();
  EXPECT_GE(count, static_cast<std::uint64_t>(batches * batch)) << "acknowledged means stored";
  EXPECT_EQ(count % batch, 0u) << "a batch is stored whole or not at all";
  EXPECT_TRUE(database->check());
  EXPECT_TRUE(database->strategies().add(strategies(1'000'000, 1), actor()).has_value());
}

TEST_F(Durability, a_transaction_open_at_the_kill_leaves_nothing) {
  ASSERT_TRUE(open()->strategies().add(strategies(0, 3), actor()).has_value());
  const pid_t child = in_child([&] {
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE, 1000);
    database.exec("PRAGMA cache_size = 1");  // spill the open transaction into the log
    database.exec("BEGIN IMMEDIATE");
    database.exec("UPDATE strategies SET status = 'RETIRED'");
    for (int n = 0; n < 2000; ++n)
      database.exec(fmt::format(
          "INSERT INTO trial_ledger SELECT {0} + 1, 'trial', 'd', 'p{0}', 's', '', 0, {1},"
          " 'h{0}'",
          n, n == 0 ? "''" : fmt::format("'h{}'", n - 1)));
    kill(getpid(), SIGKILL);
  });
  EXPECT_TRUE(WIFSIGNALED(wait_for(child)));
  const auto database = open();
  EXPECT_EQ(database->trials().trials("d").value(), 0u);
  EXPECT_EQ(database->strategies().get(strategy(0).id)->status, ports::StrategyStatus::Generated);
}

TEST_F(Durability, a_full_disk_is_said_and_what_was_committed_stays) {
  open().reset();
  constexpr int batch = 100;
  const pid_t child = in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1 << 20, 1 << 20};  // no file may grow beyond a mebibyte
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(100);
    const auto database = sqlite::open(file(), clock_);
    if (!database) _exit(101);
    for (int n = 0; n < 99; ++n) {
      const auto added = (*database)->strategies().add(strategies(n * batch, batch), actor());
      if (added) continue;
      if (added.error().kind != ErrorKind::Io || added.error().message.empty()) _exit(102);
      _exit(n);  // batches that were acknowledged
    }
    _exit(103);
  });
  const int status = wait_for(child);
  ASSERT_TRUE(WIFEXITED(status));
  const int batches = WEXITSTATUS(status);
  ASSERT_GT(batches, 0);
  ASSERT_LT(batches, 99) << "100: no limit, 101: not opened, 102: wrong error, 103: never full";
  const auto database = open();
  EXPECT_EQ(database->strategies().count({}).value(), static_cast<std::uint64_t>(batches * batch));
  EXPECT_TRUE(database->check());
}

TEST_F(Durability, two_processes_write_at_once_and_nothing_is_lost) {
  // The file does not exist yet: both create and migrate it.
  auto work = [&](int first) {
    const auto database = sqlite::open(file(), clock_);
    if (!database) _exit(1);
    for (int n = 0; n < 20; ++n)
      if (!(*database)->strategies().add(strategies(first + n * 10, 10), actor())) _exit(2);
  };
  const pid_t a = in_child([&] { work(0); });
  const pid_t b = in_child([&] { work(100'000); });
  EXPECT_EQ(wait_for(a), 0);
  EXPECT_EQ(wait_for(b), 0);
  const auto database = open();
  EXPECT_EQ(database->strategies().count({}).value(), 400u);
  EXPECT_TRUE(database->check());
}

TEST_F(Durability, threads_share_one_database) {
  const auto database = open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&, t] {
      for (int n = 0; n < 10; ++n) {
        EXPECT_TRUE(database->trials().book(trials(t * 1000 + n * 10, 10)).has_value());
        EXPECT_TRUE(database->trials().trials("data").has_value());
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(database->trials().trials("data").value(), 200u);
}

TEST_F(Durability, files_that_are_no_database_of_ours_say_so) {
  std::ofstream(file("text.db")) << std::string(4096, 'x');
  EXPECT_EQ(open_error("text.db"), "not a database file");
  fs::create_directories(file("folder.db"));
  EXPECT_EQ(open_error("folder.db"), "a folder, not a database file");
  EXPECT_EQ(open_error("no/such/folder.db"), "the database cannot be opened");
  SQLite::Database(file("other.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE notes (text TEXT)");
  EXPECT_EQ(open_error("other.db"), "a database of another program");

  open("newer.db").reset();
  SQLite::Database(file("newer.db").string(), SQLite::OPEN_READWRITE)
      .exec("INSERT INTO schema_version VALUES (99, 'future', 0)");
  EXPECT_EQ(open_error("newer.db"),
            fmt::format("written by a newer version of the program (schema 99, this one knows {})",
                        schema_version()));
  open("read_only.db").reset();
  if (geteuid() != 0) {  // root may write anything
    fs::permissions(file("read_only.db"), fs::perms::owner_read);
    EXPECT_NE(open_error("read_only.db"), "opened");
  }
}

TEST_F(Durability, a_damaged_file_is_refused_with_the_remedy_and_left_alone) {
  ASSERT_TRUE(open()->strategies().add(strategies(0, 200), actor()).has_value());
  const auto size = fs::file_size(file());
  {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(size / 2));
    stream << std::string(8192, '\x5a');
  }
  const auto database = sqlite::open(file(), clock_);
  ASSERT_FALSE(database.has_value());
  EXPECT_EQ(database.error().kind, ErrorKind::Malformed);
  EXPECT_EQ(database.error().where, file().string());
  EXPECT_NE(database.error().hint.find("db restore"), std::string::npos);
  EXPECT_EQ(fs::file_size(file()), size);

  fs::resize_file(file(), size / 2);
  EXPECT_NE(open_error(), "opened");
}

TEST_F(Durability, backup_of_a_database_in_use_is_whole_and_never_overwrites) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(0, 100), actor()).has_value());
  ASSERT_TRUE(database->backup(file("copy.db"), actor()));
  ASSERT_TRUE(database->strategies().add(strategies(100, 5), actor()).has_value());
  EXPECT_EQ(open("copy.db")->strategies().count({}).value(), 100u);
  EXPECT_EQ(database->backup(file("copy.db"), actor()).error().kind, ErrorKind::Conflict);
  EXPECT_EQ(database->backup(file("no/folder/copy.db"), actor()).error().kind, ErrorKind::Io);
  EXPECT_FALSE(fs::exists(file("copy.db.partial")));
  EXPECT_EQ(database->audit().list({}).value().front().action, "strategy.add");
  EXPECT_EQ(database->audit().list({.subject = "copy.db"}).value().size(), 1u);
}

TEST_F(Durability, restore_brings_back_the_backup_and_keeps_every_trial) {
  auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(0, 10), actor()).has_value());
  ASSERT_TRUE(database->trials().book(trials(0, 10)).has_value());
  ASSERT_TRUE(database->backup(file("copy.db"), actor()));
  ASSERT_TRUE(database->strategies().add(strategies(10, 10), actor()).has_value());
  ASSERT_TRUE(database->trials().book(trials(10, 7)).has_value());

  const auto busy = restore(file(), file("copy.db"), clock_, actor());
  ASSERT_FALSE(busy.has_value()) << "another connection is open";
  EXPECT_EQ(busy.error().kind, ErrorKind::Conflict);
  EXPECT_EQ(database->strategies().count({}).value(), 20u);
  database.reset();

  const auto report = restore(file(), file("copy.db"), clock_, actor(5));
  ASSERT_TRUE(report.has_value()) << report.error().to_string();
  EXPECT_EQ(report->trials_kept, 7u);
  EXPECT_TRUE(report->is_ledger_kept);
  database = open();
  EXPECT_EQ(database->strategies().count({}).value(), 10u);
  EXPECT_EQ(database->trials().trials("data").value(), 17u) << "the count never falls";
  EXPECT_EQ(database->audit().list({.subject = "copy.db"}).value().front().action,
            "database.restore");
  EXPECT_EQ(open(report->replaced.filename().string())->strategies().count({}).value(), 20u);
  EXPECT_FALSE(fs::exists(file("sixbtc.db.restoring")));
}

TEST_F(Durability, restore_over_a_damaged_file_and_from_bad_backups) {
  auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(0, 10), actor()).has_value());
  ASSERT_TRUE(database->backup(file("copy.db"), actor()));
  database.reset();

  std::ofstream(file("text.db")) << std::string(4096, 'x');
  EXPECT_EQ(restore(file(), file("text.db"), clock_, actor()).error().kind, ErrorKind::Malformed);
  EXPECT_EQ(restore(file(), file("none.db"), clock_, actor()).error().kind, ErrorKind::NotFound);
  EXPECT_EQ(restore(file(), file(), clock_, actor()).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(open()->strategies().count({}).value(), 10u) << "a bad backup changes nothing";

  std::ofstream(file(), std::ios::binary) << std::string(8192, 'z');
  const auto report = restore(file(), file("copy.db"), clock_, actor());
  ASSERT_TRUE(report.has_value()) << report.error().to_string();
  EXPECT_FALSE(report->is_ledger_kept);
  EXPECT_EQ(open()->strategies().count({}).value(), 10u);
  EXPECT_EQ(fs::file_size(report->replaced), 8192u);

  const auto fresh = restore(file("fresh.db"), file("copy.db"), clock_, actor());
  ASSERT_TRUE(fresh.has_value()) << fresh.error().to_string();
  EXPECT_TRUE(fresh->replaced.empty());
  EXPECT_EQ(open("fresh.db")->strategies().count({}).value(), 10u);
}

}  // namespace sixbtc::sqlite
