#include "backtest/screening/exit_tables.hpp"

#include <gtest/gtest.h>

namespace sixbtc::backtest::screening {
namespace {

constexpr std::size_t bars = 1'000;

ExitLevelKey stop(double value) {
  ExitLevelKey key;
  key.level = {strategy::Level::Kind::Percent, value};
  return key;
}

std::shared_ptr<ExitTable> asked_often(ExitTables& tables, const ExitLevelKey& key) {
  for (std::size_t use = 1; use < ExitTables::uses_min; ++use)
    EXPECT_EQ(tables.table(key), nullptr);
  return tables.table(key);
}

TEST(ExitTables, a_level_that_many_ask_for_gets_a_table_of_its_own) {
  ExitTables tables(bars, 10 * CodeTable::bytes_for(bars));
  const auto one = asked_often(tables, stop(0.01));
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(tables.table(stop(0.01)), one);
  EXPECT_EQ(one->at(CodeTable::index_of(7, true)), ExitCode::unknown);
  ExitLevelKey dearer = stop(0.01);
  dearer.terms.slippage = 0.001;
  EXPECT_NE(asked_often(tables, dearer), one);
}

TEST(ExitTables, the_budget_is_kept_and_the_table_longest_unused_gives_way) {
  ExitTables tables(bars, 2 * CodeTable::bytes_for(bars));
  const auto first = asked_often(tables, stop(0.01));
  ASSERT_NE(asked_often(tables, stop(0.02)), nullptr);
  EXPECT_EQ(tables.table(stop(0.01)), first);
  ASSERT_NE(asked_often(tables, stop(0.03)), nullptr);
  EXPECT_EQ(tables.table(stop(0.01)), first);
  EXPECT_EQ(tables.table(stop(0.02)), nullptr);
  first->put(0, 8);  // whoever holds a table may go on
}

// A trail's table takes the room of five: all others give way.
TEST(ExitTables, tables_of_stops_that_move_count_what_they_take) {
  ExitLevelKey trailed = stop(0.01);
  trailed.trail = strategy::Trail{std::nullopt, stop(0.02).level};
  ASSERT_TRUE(trailed.moves());
  const std::size_t moving = ExitTable::bytes_for(bars, true);
  EXPECT_EQ(moving, 5 * ExitTable::bytes_for(bars, false));
  ExitTables tables(bars, moving);
  for (const double value : {0.01, 0.02, 0.03, 0.04, 0.05})
    ASSERT_NE(asked_often(tables, stop(value)), nullptr);
  const auto table = asked_often(tables, trailed);
  ASSERT_NE(table, nullptr);
  table->put_rest(2 * bars + 1, -7.5);
  EXPECT_EQ(table->rest(2 * bars + 1), -7.5);
  for (const double value : {0.01, 0.02, 0.03, 0.04, 0.05})
    EXPECT_EQ(tables.table(stop(value)), nullptr);
  ExitLevelKey other = trailed;
  other.break_even = stop(0.02).level;
  EXPECT_NE(asked_often(tables, other), table);
  EXPECT_EQ(tables.table(trailed), nullptr);
  ExitTables small(bars, moving - 1);
  for (std::size_t use = 0; use < 2 * ExitTables::uses_min; ++use)
    EXPECT_EQ(small.table(trailed), nullptr);
}

TEST(ExitTables, nothing_without_a_budget_or_for_a_level_that_is_no_number) {
  ExitTables none(bars, CodeTable::bytes_for(bars) - 1);
  ExitTables tables(bars, 2 * CodeTable::bytes_for(bars));
  for (std::size_t use = 0; use < 2 * ExitTables::uses_min; ++use) {
    EXPECT_EQ(none.table(stop(0.01)), nullptr);
    EXPECT_EQ(tables.table(stop(std::nan(""))), nullptr);
    ExitLevelKey trailed = stop(0.01);
    trailed.trail = strategy::Trail{std::nullopt, stop(std::nan("")).level};
    EXPECT_EQ(tables.table(trailed), nullptr);
  }
}

TEST(ExitTables, levels_without_end_leave_the_tables_alone) {
  ExitTables tables(bars, 2 * CodeTable::bytes_for(bars));
  const auto kept = asked_often(tables, stop(0.5));
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(tables.table(stop(i * 1e-6)), nullptr);
  EXPECT_EQ(tables.table(stop(0.5)), kept);
}

}  // namespace
}  // namespace sixbtc::backtest::screening
