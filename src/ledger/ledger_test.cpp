#include "ledger/ledger.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "ledger/split.hpp"

namespace sixbtc::ledger {
namespace {

using core::Amount;
using core::Price;
using core::Quantity;
using market::Side;
using orders::OwnerId;
using orders::Purpose;

const market::InstrumentId coin{0};
const Quantity lot = *Quantity::parse("0.001");

core::Timestamp at(std::int64_t seconds) {
  return core::Timestamp::from_seconds(seconds);
}

orders::Fill fill(const std::string& id, Side side, const char* quantity, const char* price,
                  const char* fee = "0", std::int64_t time = 0) {
  orders::Fill made;
  made.id = core::FillId(id);
  made.instrument = coin;
  made.side = side;
  made.quantity = *Quantity::parse(quantity);
  made.price = *Price::parse(price);
  made.fee = *Amount::parse(fee);
  made.exchange_time = at(time);
  return made;
}

class LedgerTest : public ::testing::Test {
 protected:
  void book(const orders::Fill& one, Attribution attribution) {
    const auto booked = books.book(one, attribution);
    ASSERT_TRUE(booked) << booked.error().to_string();
    EXPECT_EQ(*booked, Booking::Booked);
  }
  Quantity quantity_of(OwnerId owner) {
    const OwnerPosition* found = books.owner(owner, coin);
    return found ? found->position.quantity : Quantity{};
  }

  Ledger books{Amount::from_integer(10'000), std::array{lot}, 3};
  const Attribution a{OwnerId{0}, Purpose::Entry}, b{OwnerId{1}, Purpose::Entry};
  const Attribution cover{OwnerId{}, Purpose::CoverStop}, nobody{};
};

TEST_F(LedgerTest, a_round_trip_settles_gross_less_fees_plus_funding) {
  book(fill("1", Side::Buy, "2", "100", "0.1", 10), a);
  ASSERT_TRUE(books.book(orders::FundingPayment{"f1", coin, *Amount::parse("-0.25"), at(20)}));
  EXPECT_EQ(books.balance().to_string(), "9999.65");
  EXPECT_EQ(books.settled_equity().to_string(), "10000");  // costs of what is open wait for its end
  book(fill("2", Side::Sell, "2", "110", "0.11", 30), {OwnerId{0}, Purpose::Target});
  EXPECT_EQ(books.balance().to_string(), "10019.54");
  EXPECT_EQ(books.settled_equity(), books.balance());
  EXPECT_EQ(books.result(OwnerId{0}).settled.to_string(), "19.54");

  ASSERT_EQ(books.round_trips().size(), 1u);
  const RoundTrip& trip = books.round_trips().front();
  EXPECT_EQ(trip.direction, market::Direction::Long);
  EXPECT_EQ(trip.entry_time, at(10));
  EXPECT_EQ(trip.exit_time, at(30));
  EXPECT_EQ(trip.average_entry().to_string(), "100");
  EXPECT_EQ(trip.average_exit().to_string(), "110");
  EXPECT_EQ(trip.gross.to_string(), "20");
  EXPECT_EQ(trip.fees.to_string(), "0.21");
  EXPECT_EQ(trip.funding.to_string(), "-0.25");
  EXPECT_EQ(trip.pnl.to_string(), "19.54");
  EXPECT_EQ(trip.purpose, Purpose::Target);
}

TEST_F(LedgerTest, the_second_booking_of_an_id_changes_nothing_and_says_so) {
  const orders::FundingPayment funding{"x", coin, Amount::from_integer(1), at(5)};
  const orders::Transfer transfer{"x", Amount::from_integer(50), at(6)};
  book(fill("x", Side::Buy, "1", "100"), a);
  ASSERT_TRUE(books.book(funding));
  ASSERT_TRUE(books.book(transfer));
  const Amount balance = books.balance();
  EXPECT_EQ(*books.book(fill("x", Side::Buy, "1", "100"), a), Booking::AlreadyBooked);
  EXPECT_EQ(*books.book(funding), Booking::AlreadyBooked);
  EXPECT_EQ(*books.book(transfer), Booking::AlreadyBooked);
  EXPECT_EQ(books.balance(), balance);
  EXPECT_EQ(books.entries().size(), 3u);
  EXPECT_EQ(quantity_of({0}).to_string(), "1");
}

TEST_F(LedgerTest, opposing_owners_net_at_the_venue_and_keep_their_own_positions) {
  book(fill("1", Side::Buy, "3", "100"), a);
  book(fill("2", Side::Sell, "3", "110"), b);
  EXPECT_TRUE(books.account(coin).position.quantity.is_zero());
  EXPECT_EQ(books.balance().to_string(), "10030");
  EXPECT_EQ(quantity_of({0}).to_string(), "3");
  EXPECT_EQ(quantity_of({1}).to_string(), "-3");
  EXPECT_EQ(books.settled_equity().to_string(), "10000");
  ASSERT_TRUE(books.mark(coin, *Price::parse("105")));
  EXPECT_EQ(books.equity().to_string(), "10030");
  EXPECT_EQ(books.owner({0}, coin)->position.unrealised(*Price::parse("105"))->rounded(),
            Amount::from_integer(15));
}

TEST_F(LedgerTest, average_entry_does_not_drift_over_partial_closes) {
  book(fill("1", Side::Buy, "1", "100"), a);
  book(fill("2", Side::Buy, "2", "100.1"), a);
  for (int i = 0; i < 2'999; ++i)
    book(fill("c" + std::to_string(i), Side::Sell, "0.001", "101"), a);
  EXPECT_EQ(books.owner({0}, coin)->position.average_entry()->to_string(), "100.06666667");
  book(fill("last", Side::Sell, "0.001", "101"), a);
  EXPECT_EQ(books.balance().to_string(), "10002.8");  // 303 - 300.2
  EXPECT_EQ(books.round_trips().front().pnl.to_string(), "2.8");
}

TEST_F(LedgerTest, a_fill_beyond_the_position_ends_one_round_trip_and_begins_another) {
  book(fill("1", Side::Buy, "1", "100", "0.1", 1), a);
  book(fill("2", Side::Sell, "3", "90", "0.3", 2), a);
  ASSERT_EQ(books.round_trips().size(), 1u);
  EXPECT_EQ(books.round_trips().front().pnl.to_string(), "-10.2");
  const OwnerPosition* owner = books.owner({0}, coin);
  EXPECT_EQ(owner->position.quantity.to_string(), "-2");
  EXPECT_EQ(owner->open_fees.to_string(), "0.2");
  EXPECT_EQ(owner->opened_at, at(2));
}

TEST_F(LedgerTest, a_cover_stop_is_split_in_lots_among_the_side_it_closes) {
  book(fill("1", Side::Buy, "0.003", "100"), a);
  book(fill("2", Side::Buy, "0.004", "100"), b);
  book(fill("3", Side::Buy, "1", "100"), nobody);
  book(fill("4", Side::Sell, "0.005", "90", "0.00000007"), cover);
  // 2.14 and 2.86 lots: the larger remainder gets the lot that is left.
  EXPECT_EQ(quantity_of({0}).to_string(), "0.001");
  EXPECT_EQ(quantity_of({1}).to_string(), "0.001");
  EXPECT_EQ(quantity_of({}).to_string(), "1");
  EXPECT_EQ(books.owner({0}, coin)->fees.units() + books.owner({1}, coin)->fees.units(), 7);
  // What is more than they hold is nobody's.
  book(fill("5", Side::Sell, "0.005", "90"), cover);
  EXPECT_TRUE(quantity_of({0}).is_zero());
  EXPECT_TRUE(quantity_of({1}).is_zero());
  EXPECT_EQ(quantity_of({}).to_string(), "0.997");
  EXPECT_EQ(books.round_trips().back().purpose, Purpose::CoverStop);
}

TEST_F(LedgerTest, a_liquidation_takes_from_everybody_on_the_side) {
  book(fill("1", Side::Buy, "3", "100"), a);
  book(fill("2", Side::Sell, "1", "100"), b);
  book(fill("3", Side::Buy, "1", "100"), nobody);
  auto liquidation = fill("4", Side::Sell, "2", "80", "1");
  liquidation.cause = orders::FillCause::Liquidation;
  book(liquidation, nobody);
  EXPECT_EQ(quantity_of({0}).to_string(), "1.5");
  EXPECT_EQ(quantity_of({1}).to_string(), "-1");
  EXPECT_EQ(quantity_of({}).to_string(), "0.5");
  EXPECT_EQ(books.owner({0}, coin)->fees.to_string(), "0.75");
}

TEST_F(LedgerTest, funding_is_split_by_signed_quantity_to_the_last_unit) {
  book(fill("1", Side::Buy, "3", "100", "0", 1), a);
  book(fill("2", Side::Sell, "2", "100", "0", 1), b);
  const orders::FundingPayment payment{"f", coin, Amount::from_units(-10), at(2)};
  ASSERT_TRUE(books.book(payment));
  EXPECT_EQ(books.owner({0}, coin)->open_funding.units(), -30);
  EXPECT_EQ(books.owner({1}, coin)->open_funding.units(), 20);
}

// Hourly funding and a strategy that closes on the hour: the exit's message comes first.
TEST_F(LedgerTest, funding_that_arrives_late_belongs_to_who_held_when_it_fell_due) {
  book(fill("1", Side::Buy, "1", "100", "0", 100), a);
  book(fill("2", Side::Sell, "1", "101", "0", 3'600), a);
  book(fill("3", Side::Buy, "1", "101", "0", 3'601), b);
  ASSERT_TRUE(books.book(orders::FundingPayment{"f", coin, *Amount::parse("-0.5"), at(3'600)}));
  EXPECT_EQ(books.result({0}).settled.to_string(), "0.5");
  EXPECT_EQ(books.round_trips().front().pnl.to_string(), "0.5");
  EXPECT_EQ(books.round_trips().front().funding.to_string(), "-0.5");
  EXPECT_TRUE(books.owner({1}, coin)->funding.is_zero());
}

TEST_F(LedgerTest, funding_of_a_flat_account_is_nobodys) {
  ASSERT_TRUE(books.book(orders::FundingPayment{"f", coin, *Amount::parse("-0.5"), at(1)}));
  EXPECT_EQ(books.result({}).settled.to_string(), "-0.5");
  EXPECT_EQ(books.settled_equity(), books.balance());
}

TEST_F(LedgerTest, what_is_beyond_its_range_is_an_error_and_books_nothing) {
  book(fill("1", Side::Buy, "1", "100"), a);
  const auto huge = Quantity::from_units(std::numeric_limits<std::int64_t>::max() / 1000 * 1000);
  auto impossible = fill("2", Side::Buy, "1", "100");
  impossible.quantity = huge;
  const auto refused = books.book(impossible, a);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, core::ErrorKind::LimitReached);
  EXPECT_EQ(refused.error().where, "fill 2");
  EXPECT_FALSE(books.book(
      orders::Transfer{"t", Amount::from_units(std::numeric_limits<std::int64_t>::max()), at(0)}));
  EXPECT_FALSE(books.mark(coin, Price::from_units(0)));
  EXPECT_EQ(books.entries().size(), 1u);
  EXPECT_EQ(quantity_of({0}).to_string(), "1");
  // The id is free: the same fill in a sane size is booked.
  book(fill("2", Side::Buy, "1", "100"), a);
}

TEST_F(LedgerTest, refuses_what_is_not_of_the_session) {
  EXPECT_FALSE(books.book(fill("1", Side::Buy, "1", "100"), {OwnerId{3}, Purpose::Entry}));
  auto other = fill("2", Side::Buy, "1", "100");
  other.instrument.index = 1;
  EXPECT_FALSE(books.book(other, a));
  EXPECT_FALSE(books.book(fill("3", Side::Buy, "0", "100"), a));
  EXPECT_TRUE(books.entries().empty());
}

TEST(SplitProRata, gives_the_units_left_to_the_largest_remainders_then_the_first) {
  EXPECT_EQ(*split_pro_rata(10, std::array<std::int64_t, 3>{1, 1, 1}),
            (std::vector<std::int64_t>{4, 3, 3}));
  EXPECT_EQ(*split_pro_rata(-10, std::array<std::int64_t, 3>{1, 1, 1}),
            (std::vector<std::int64_t>{-3, -3, -4}));
  EXPECT_EQ(*split_pro_rata(7, std::array<std::int64_t, 2>{3, -2}),
            (std::vector<std::int64_t>{21, -14}));
  EXPECT_EQ(*split_pro_rata(5, std::array<std::int64_t, 2>{-1, -3}),
            (std::vector<std::int64_t>{1, 4}));
}

}  // namespace
}  // namespace sixbtc::ledger
