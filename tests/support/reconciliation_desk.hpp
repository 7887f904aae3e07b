// A desk whose account is compared with what the venue says.
#pragma once

#include <gtest/gtest.h>

#include "support/execution_desk.hpp"

namespace sixbtc::test {

struct Reconciliation : testing::Test, Desk {
  // Answers the request under way, or one made now, and the one that a difference brings.
  void apply(orders::VenueSnapshot snapshot) {
    snapshot.as_of = now;
    event(snapshot);
  }
  void reconcile(const orders::VenueSnapshot& snapshot) {
    ask_for_truth();
    now = now + seconds(1);
    apply(snapshot);
  }
  // A second one that says the same.
  void confirm(const orders::VenueSnapshot& snapshot) {
    now = now + seconds(1);
    apply(snapshot);
  }
  static orders::VenueSnapshot holding_with_stop(std::int64_t quantity = 2) {
    orders::VenueSnapshot snapshot;
    snapshot.positions = {holds(quantity)};
    snapshot.open_orders = {resting(2, quantity), resting(3, quantity)};
    snapshot.open_orders[1].kind = orders::TargetMarketOrder{price(120)};
    return snapshot;
  }
  // The venue holds what hold() made, and nothing more is asked.
  void expect_agreement(const orders::VenueSnapshot& snapshot) {
    reconcile(snapshot);
    EXPECT_EQ(count<execution::Correction>(), 0u);
    ASSERT_EQ(count<execution::Reconciled>(), 1u);
    EXPECT_TRUE(all<execution::Reconciled>()[0].is_clean);
    EXPECT_TRUE(out.actions.empty());
  }
};

}  // namespace sixbtc::test
