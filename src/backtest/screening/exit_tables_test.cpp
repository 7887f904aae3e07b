#include "backtest/screening/exit_tables.hpp"

#include <gtest/gtest.h>

namespace sixbtc::backtest::screening {
namespace {

constexpr std::size_t bars = 1'000;

ExitLevelKey stop(double value) {
  ExitLevelKey key;
  key.level = ExitLevelKey::Stated(strategy::Level{strategy::Level::Kind::Percent, value});
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

TEST(ExitTables, nothing_without_a_budget_or_for_a_level_that_is_no_number) {
  ExitTables none(bars, CodeTable::bytes_for(bars) - 1);
  ExitTables tables(bars, 2 * CodeTable::bytes_for(bars));
  for (std::size_t use = 0; use < 2 * ExitTables::uses_min; ++use) {
    EXPECT_EQ(none.table(stop(0.01)), nullptr);
    EXPECT_EQ(tables.table(stop(std::nan(""))), nullptr);
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
