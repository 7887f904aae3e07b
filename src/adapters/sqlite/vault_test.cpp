// The vault opens once a cluster, whoever asks and however often.
#include <SQLiteCpp/SQLiteCpp.h>

#include "adapters/sqlite/test_records.hpp"

namespace sixbtc::sqlite {
namespace {

using namespace testing;

class VaultOpenings : public Store {};

ports::VaultOpening opening(const std::string& cluster, const std::string& strategy,
                            const std::string& data_set = "data", int from = 1, int days = 1) {
  return {data_set, day(from), day(from + days), cluster, strategy, R"({"sums":[1,2]})", day(40)};
}

TEST_F(VaultOpenings, a_cluster_opens_a_vault_once) {
  const auto database = open();
  ports::VaultRegister& vault = database->vault();
  ASSERT_TRUE(vault.open(opening("a", "a"), actor()));
  for (const char* strategy : {"a", "b"}) {
    const auto again = vault.open(opening("a", strategy), actor());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, core::ErrorKind::Conflict);
  }
  // Another cluster, other data, and the vault of a later day are other openings.
  EXPECT_TRUE(vault.open(opening("c", "c"), actor()));
  EXPECT_TRUE(vault.open(opening("a", "a", "other"), actor()));
  EXPECT_TRUE(vault.open(opening("a", "a", "data", 2), actor()));
  EXPECT_FALSE(vault.open(opening("", "a"), actor()));
  const auto found = vault.openings("data");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 3U);
  EXPECT_EQ(found->front().strategy_hash, "a");
  EXPECT_EQ(found->front().vault_from, day(1));
  EXPECT_EQ(found->front().blocks_json, R"({"sums":[1,2]})");
  EXPECT_EQ(database->audit().list({.subject = "a"})->size(), 3U);
}

TEST_F(VaultOpenings, a_cluster_sees_no_day_twice_when_the_vault_moves_on) {
  const auto database = open();
  ports::VaultRegister& vault = database->vault();
  ASSERT_TRUE(vault.open(opening("a", "a", "data", 1, 30), actor()));
  EXPECT_FALSE(vault.open(opening("a", "b", "data", 8, 30), actor())) << "23 days were seen";
  EXPECT_FALSE(vault.open(opening("a", "b", "data", 30, 30), actor())) << "one was";
  EXPECT_TRUE(vault.open(opening("a", "b", "data", 31, 30), actor()));
  EXPECT_TRUE(vault.open(opening("c", "c", "data", 8, 30), actor())) << "another cluster";
  EXPECT_EQ(vault.openings("data")->size(), 3u);
  EXPECT_EQ(vault.openings("data")->front().vault_to, day(31));
  EXPECT_FALSE(vault.open(opening("d", "d", "data", 8, 0), actor())) << "no days, no vault";
}

TEST_F(VaultOpenings, survive_closing_and_can_not_be_taken_back) {
  ASSERT_TRUE(open()->vault().open(opening("a", "a"), actor()));
  const auto database = open();
  EXPECT_EQ(database->vault().openings("data")->size(), 1U);
  EXPECT_FALSE(database->vault().open(opening("a", "z"), actor()));
  SQLite::Database raw(file().string(), SQLite::OPEN_READWRITE);
  EXPECT_THROW(raw.exec("DELETE FROM vault_openings"), SQLite::Exception);
  EXPECT_THROW(raw.exec("UPDATE vault_openings SET cluster_key = 'b'"), SQLite::Exception);
  raw.exec(
      "INSERT OR REPLACE INTO vault_openings SELECT sequence, 'x', vault_from, cluster_key,"
      " strategy_hash, blocks_json, time, vault_to FROM vault_openings");
  EXPECT_EQ(database->vault().openings("data")->size(), 1U);
}

TEST_F(VaultOpenings, a_backup_from_before_does_not_close_it_again) {
  const auto backup = file("backup.db");
  {
    const auto database = open();
    ASSERT_TRUE(database->vault().open(opening("a", "a"), actor()));
    ASSERT_TRUE(database->backup(backup, actor()));
    ASSERT_TRUE(database->vault().open(opening("b", "b"), actor()));
  }
  ASSERT_TRUE(restore(file(), backup, clock_, actor()));
  const auto database = open();
  EXPECT_EQ(database->vault().openings("data")->size(), 2U);
  EXPECT_FALSE(database->vault().open(opening("b", "b"), actor()));
}

}  // namespace
}  // namespace sixbtc::sqlite
