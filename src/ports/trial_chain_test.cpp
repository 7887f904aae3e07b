// What is done to a chain, and that the check names it.
#include "ports/trial_chain.hpp"

#include <rapidcheck/gtest.h>

namespace sixbtc::ports {
namespace {

using Chain = std::vector<LedgerRow>;

Chain chain(std::size_t rows) {
  Chain made;
  LedgerHead head;
  for (std::size_t i = 0; i < rows; ++i) {
    LedgerRow row;
    row.sequence = i + 1;
    row.kind = i % 5 == 4 ? LedgerRowKind::Tombstone : LedgerRowKind::Trial;
    row.data_set_hash = "data";
    row.passport_hash = fmt::format("passport {}", i);
    row.strategy_hash = fmt::format("strategy {}", i / 2);
    row.content = fmt::format("[{}]", i);
    row.time = core::Timestamp::from_seconds(static_cast<std::int64_t>(i));
    row.previous_hash = head.hash;
    row.hash = row_hash(row);
    head = {row.sequence, row.hash};
    made.push_back(std::move(row));
  }
  return made;
}

LedgerHead head_of(const Chain& rows) {
  return rows.empty() ? LedgerHead{} : LedgerHead{rows.back().sequence, rows.back().hash};
}

LedgerCheck check(const Chain& rows, const core::Result<LedgerHead>& kept,
                  const std::optional<LedgerHead>& noted = {}) {
  ChainCheck check(kept, noted);
  for (const auto& row : rows) check.see(row);
  return check.finish();
}

std::vector<LedgerProblemKind> kinds(const LedgerCheck& check) {
  std::vector<LedgerProblemKind> found;
  for (const auto& problem : check.problems) found.push_back(problem.kind);
  return found;
}

// Gives the rows the numbers of their places, as somebody would who wants no gap to show.
void renumber(Chain& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].sequence = i + 1;
}

// Links and hashes every row anew.
void forge(Chain& rows) {
  std::string previous = ledger_genesis_hash();
  for (auto& row : rows) {
    row.previous_hash = previous;
    row.hash = row_hash(row);
    previous = row.hash;
  }
}

}  // namespace

TEST(TrialChain, a_whole_chain_and_a_head_that_lags_are_fine) {
  const Chain rows = chain(12);
  const LedgerCheck whole = check(rows, head_of(rows));
  EXPECT_TRUE(whole.is_ok());
  EXPECT_EQ(whole.head, head_of(rows));
  EXPECT_TRUE(check(rows, LedgerHead{7, rows[6].hash}).is_ok());
  EXPECT_TRUE(check(rows, LedgerHead{}, LedgerHead{3, rows[2].hash}).is_ok());
  EXPECT_TRUE(check({}, LedgerHead{}).is_ok());
}

TEST(TrialChain, every_field_of_a_row_is_held) {
  const Chain whole = chain(6);
  const auto changed = [&](auto&& change) {
    Chain rows = whole;
    change(rows[2]);
    const LedgerCheck found = check(rows, head_of(whole));
    ASSERT_EQ(kinds(found), std::vector{LedgerProblemKind::Changed});
    EXPECT_EQ(found.problems[0].first_row, 3u);
  };
  changed([](LedgerRow& row) { row.kind = LedgerRowKind::Tombstone; });
  changed([](LedgerRow& row) { row.data_set_hash = "other"; });
  changed([](LedgerRow& row) { row.passport_hash += "x"; });
  changed([](LedgerRow& row) { row.strategy_hash = "strategy 0"; });
  changed([](LedgerRow& row) { row.content.clear(); });
  changed([](LedgerRow& row) { row.time = row.time + core::Duration::nanoseconds(1); });
  // Moving a byte from one field to the next gives other bytes to hash.
  changed([](LedgerRow& row) {
    row.data_set_hash += row.passport_hash[0];
    row.passport_hash.erase(0, 1);
  });
}

TEST(TrialChain, removed_rows_are_named) {
  const Chain whole = chain(12);
  Chain gap = whole;
  gap.erase(gap.begin() + 4, gap.begin() + 6);
  const LedgerCheck missing = check(gap, head_of(whole));
  EXPECT_EQ(kinds(missing), (std::vector{LedgerProblemKind::Missing, LedgerProblemKind::Unlinked}));
  EXPECT_EQ(missing.problems[0].text, "rows 5 to 6 are missing");

  renumber(gap);
  const LedgerCheck closed = check(gap, head_of(whole));
  EXPECT_EQ(kinds(closed), (std::vector{LedgerProblemKind::Moved, LedgerProblemKind::Unlinked,
                                        LedgerProblemKind::Cut}));
  EXPECT_EQ(closed.problems[0].text, "row 5 was booked as row 7: rows before it were removed");

  Chain cut = whole;
  cut.resize(9);
  const LedgerCheck shorter = check(cut, head_of(whole));
  EXPECT_EQ(kinds(shorter), std::vector{LedgerProblemKind::Cut});
  EXPECT_EQ(shorter.problems[0].text,
            "rows 10 to 12 are missing from the end: the head file knows 12 rows");
}

TEST(TrialChain, rows_put_in_or_exchanged_are_named) {
  const Chain whole = chain(8);
  Chain more = whole;
  LedgerRow row = more[3];
  row.passport_hash = "made up";
  row.sequence = 5;
  row.previous_hash = more[3].hash;
  row.hash = row_hash(row);
  more.insert(more.begin() + 4, row);
  renumber(more);
  const LedgerCheck put_in = check(more, head_of(whole));
  EXPECT_EQ(put_in.problems[0].text, "row 6 was booked as row 5: rows before it were put in");

  Chain exchanged = whole;
  std::swap(exchanged[2], exchanged[5]);
  EXPECT_FALSE(check(exchanged, head_of(whole)).is_ok());
  renumber(exchanged);
  EXPECT_FALSE(check(exchanged, head_of(whole)).is_ok());
}

TEST(TrialChain, a_chain_forged_throughout_differs_from_every_known_head) {
  const Chain whole = chain(10);
  Chain forged = whole;
  forged.erase(forged.begin() + 3);
  renumber(forged);
  forge(forged);
  EXPECT_TRUE(check(forged, head_of(forged)).is_ok()) << "by itself it is a chain";
  EXPECT_EQ(kinds(check(forged, head_of(whole))), std::vector{LedgerProblemKind::Cut});
  EXPECT_EQ(kinds(check(forged, LedgerHead{7, whole[6].hash})),
            std::vector{LedgerProblemKind::Rewritten});
  const LedgerCheck noted = check(forged, head_of(forged), LedgerHead{5, whole[4].hash});
  EXPECT_EQ(kinds(noted), std::vector{LedgerProblemKind::Rewritten});
  EXPECT_TRUE(check(forged, head_of(forged), LedgerHead{3, whole[2].hash}).is_ok());
}

TEST(TrialChain, the_head_file_is_missed_and_its_damage_is_seen) {
  const Chain rows = chain(3);
  EXPECT_EQ(kinds(check(rows, core::fail(core::ErrorKind::NotFound, "gone"))),
            std::vector{LedgerProblemKind::HeadMissing});
  const std::string text = head_text(head_of(rows));
  EXPECT_EQ(parse_head(text, "f").value(), head_of(rows));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = damaged[i] == '7' ? '8' : '7';
    EXPECT_FALSE(parse_head(damaged, "f").has_value()) << i;
    EXPECT_FALSE(parse_head(text.substr(0, i), "f").has_value()) << i;
  }
  EXPECT_FALSE(parse_head(text + "\n", "f").has_value());
  const auto damage = parse_head("x", "f");
  EXPECT_EQ(kinds(check(rows, damage)), std::vector{LedgerProblemKind::HeadDamaged});
}

TEST(TrialChain, a_noted_head_survives_the_trip_through_text) {
  const LedgerHead head = head_of(chain(4));
  EXPECT_EQ(parse_noted_head(to_string(head)).value(), head);
  for (const char* bad : {"", "4", "4:", "x:", "4:abc", ":"})
    EXPECT_FALSE(parse_noted_head(bad).has_value()) << bad;
}

TEST(TrialChain, many_problems_are_counted_and_the_first_are_shown) {
  Chain rows = chain(60);
  for (auto& row : rows) row.content = "x";
  const LedgerCheck found = check(rows, head_of(rows));
  EXPECT_EQ(found.problems_found, 60u);
  EXPECT_EQ(found.problems.size(), ChainCheck::problems_shown_max);
}

// Whatever one does to some rows, short of writing every hash anew from there to the end.
RC_GTEST_PROP(TrialChainProperty, any_change_is_seen, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(2, 30);
  const Chain whole = chain(size);
  Chain rows = whole;
  const auto at = *rc::gen::inRange<std::size_t>(0, size);
  const auto other = *rc::gen::suchThat(rc::gen::inRange<std::size_t>(0, size),
                                        [at](std::size_t place) { return place != at; });
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), rows[other]);
      break;
    case 2:
      std::swap(rows[at], rows[other]);
      break;
    case 3:
      rows[at].content += "1";
      rows[at].hash = row_hash(rows[at]);
      // And the next one told to follow it.
      if (at + 1 < size) rows[at + 1].previous_hash = rows[at].hash;
      break;
    default:
      rows.resize(at);
      break;
  }
  if (*rc::gen::arbitrary<bool>()) renumber(rows);
  RC_ASSERT(!check(rows, head_of(whole)).is_ok());
}

}  // namespace sixbtc::ports
