#include "adapters/session_files/session_files.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <iterator>

#include "support/temporary_folder.hpp"

namespace sixbtc::session_files {
namespace {

namespace fs = std::filesystem;
using Records = std::vector<std::string>;

const core::SessionId session("paper-1");

ports::RecordVisitor into(Records& records) {
  return [&records](std::string_view record) -> core::Status {
    records.emplace_back(record);
    return {};
  };
}

void write(ports::SessionStore& store, const Records& records) {
  auto journal = store.create(session, "{}");
  ASSERT_TRUE(journal) << journal.error().to_string();
  for (const auto& record : records) ASSERT_TRUE((*journal)->append(record));
  ASSERT_TRUE((*journal)->sync());
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replace(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

TEST(SessionFiles, says_how_long_a_journal_is_and_whether_it_is_written) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path() / "sessions");
  write(*store, {"one"});
  const auto closed = store->standing(session);
  ASSERT_TRUE(closed) << closed.error().to_string();
  EXPECT_FALSE(closed->is_open);
  Records records;
  auto opened = store->open(session, into(records));
  ASSERT_TRUE(opened && opened->journal->append("two") && opened->journal->sync());
  EXPECT_TRUE(store->standing(session)->is_open);
  EXPECT_GT(store->standing(session)->bytes, closed->bytes);
  opened->journal.reset();
  EXPECT_FALSE(store->standing(session)->is_open);
  EXPECT_EQ(store->standing(core::SessionId("other")).error().kind, core::ErrorKind::NotFound);
}

TEST(SessionFiles, what_was_synced_is_read_back_and_continued) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path() / "sessions");
  write(*store, {"one", "", "three"});
  Records records;
  {
    auto opened = store->open(session, into(records));
    ASSERT_TRUE(opened) << opened.error().to_string();
    EXPECT_EQ(records, (Records{"one", "", "three"}));
    ASSERT_TRUE(opened->journal->append("four"));
    ASSERT_TRUE(opened->journal->sync());
  }
  records.clear();
  const auto end = store->read(session, into(records));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->records, 4u);
  EXPECT_EQ(end->bytes_cut, 0u);
  EXPECT_EQ(records.back(), "four");
  EXPECT_EQ(store->manifest(session), "{}");
  EXPECT_EQ(store->list(), std::vector{session});
}

TEST(SessionFiles, one_writer_at_a_time_and_no_session_twice) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path() / "sessions");
  Records records;
  auto journal = store->create(session, "{}");
  ASSERT_TRUE(journal);
  EXPECT_EQ(store->open(session, into(records)).error().kind, core::ErrorKind::Conflict);
  EXPECT_TRUE(store->read(session, into(records)));
  journal->reset();
  EXPECT_EQ(store->create(session, "{}").error().kind, core::ErrorKind::Conflict);
  EXPECT_EQ(store->open(core::SessionId("other"), into(records)).error().kind,
            core::ErrorKind::NotFound);
  for (const char* name : {"", "../x", ".hidden", "a b"})
    EXPECT_EQ(store->create(core::SessionId(name), "{}").error().kind, core::ErrorKind::Invalid);
}

// Wherever a crash cuts the file, the whole records before it are there and writing goes on.
RC_GTEST_PROP(SessionFiles, any_cut_keeps_the_whole_records, (const Records& written)) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path() / "sessions");
  write(*store, written);
  const fs::path path = folder.path() / "sessions" / session.value() / "journal";
  const std::string whole = content_of(path);
  const auto cut = *rc::gen::inRange<std::size_t>(0, whole.size() + 1);
  replace(path, whole.substr(0, cut));
  Records records;
  {
    auto opened = store->open(session, into(records));
    RC_ASSERT(opened.has_value());
    RC_ASSERT(records.size() <= written.size());
    RC_ASSERT(std::equal(records.begin(), records.end(), written.begin()));
    RC_ASSERT(opened->journal->append("more").has_value());
    RC_ASSERT(opened->journal->sync().has_value());
  }
  Records again;
  const auto end = store->read(session, into(again));
  RC_ASSERT(end.has_value());
  RC_ASSERT(end->bytes_cut == 0u);
  RC_ASSERT(again.size() == records.size() + 1);
}

TEST(SessionFiles, damage_in_the_middle_is_refused) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path() / "sessions");
  write(*store, {"first record", "second record", "third record"});
  const fs::path path = folder.path() / "sessions" / session.value() / "journal";
  std::string content = content_of(path);
  content[content.find("second")] = 'S';
  replace(path, content);
  Records records;
  const auto end = store->read(session, into(records));
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, core::ErrorKind::Malformed);
  EXPECT_NE(end.error().message.find("record 2"), std::string::npos);
}

// Any bytes at all: an answer, never a crash.
RC_GTEST_PROP(JournalFiles, rubbish_is_refused_or_cut, (const std::string& rubbish)) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path() / "sessions");
  write(*store, {});
  const fs::path path = folder.path() / "sessions" / session.value() / "journal";
  replace(path, "SIXBTCJ1" + rubbish);
  Records records;
  const auto end = store->read(session, into(records));
  if (end) RC_ASSERT(records.size() == end->records);
}

TEST(SessionFiles, letters_wait_in_order_and_are_answered_once) {
  const test::TemporaryFolder folder;
  const auto store = open_session_store(folder.path());
  EXPECT_EQ(store->ask(session, {"1", "x"}).error().kind, core::ErrorKind::NotFound);
  write(*store, {});
  EXPECT_TRUE(store->asked(session)->empty());
  for (const char* id : {"2", "1", "3"}) ASSERT_TRUE(store->ask(session, {id, id}));
  store->withdraw(session, "2");
  const auto letters = store->asked(session).value();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_EQ(letters[0].id, "1");
  EXPECT_EQ(letters[1].text, "3");
  EXPECT_FALSE(store->take_answer(session, "1").value());
  ASSERT_TRUE(store->answer(session, {"1", "yes"}));
  EXPECT_EQ(store->asked(session)->size(), 1u);
  EXPECT_EQ(store->take_answer(session, "1").value(), "yes");
  EXPECT_FALSE(store->take_answer(session, "1").value());
}

}  // namespace
}  // namespace sixbtc::session_files
