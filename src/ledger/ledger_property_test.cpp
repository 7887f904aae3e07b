// Five hundred strategies on one coin: at every step their books and nobody's add up to what the
// venue's own, netted books say.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/random.hpp"
#include "ledger/ledger.hpp"

namespace sixbtc::ledger {
namespace {

using core::Amount;
using core::Int128;
using core::Quantity;

constexpr std::uint32_t owner_count = 500;
const market::InstrumentId coin{0};

// The venue's side of it, in plain integers: position, cash of all trades, fees, funding.
struct Venue {
  Int128 quantity = 0, cash = 0, fees = 0, funding = 0, transfers = 0;

  void trade(const orders::Fill& fill) {
    const Int128 sign = fill.side == market::Side::Buy ? 1 : -1;
    quantity += sign * fill.quantity.units();
    cash -= sign * fill.quantity.units() * fill.price.units();
    fees += fill.fee.units();
  }
};

// Cash of all trades that a position and its realised result stand for.
Int128 cash_of(const Position& position, ExactAmount realised) {
  return realised.units() -
         (position.quantity.is_negative() ? -position.cost.units() : position.cost.units());
}

void expect_sums_equal_the_venue(const Ledger& books, const Venue& venue) {
  Venue sum;
  Int128 settled = 0;
  for (const OwnerPosition& owner : books.owners_of(coin)) {
    sum.quantity += owner.position.quantity.units();
    sum.cash += cash_of(owner.position, owner.realised);
    sum.fees += owner.fees.units();
    sum.funding += owner.funding.units();
    if (owner.position.quantity.is_zero()) RC_ASSERT(owner.position.cost.is_zero());
    RC_ASSERT(owner.position.cost.units() >= 0);
    settled += books.result(owner.owner).settled.units();
  }
  const AccountPosition& account = books.account(coin);
  RC_ASSERT(sum.quantity == venue.quantity);
  RC_ASSERT(sum.cash == venue.cash);
  RC_ASSERT(sum.fees == venue.fees);
  RC_ASSERT(sum.funding == venue.funding);
  RC_ASSERT(Int128{account.position.quantity.units()} == venue.quantity);
  RC_ASSERT(cash_of(account.position, account.realised) == venue.cash);
  RC_ASSERT(Int128{account.fees.units()} == venue.fees);
  RC_ASSERT(Int128{account.funding.units()} == venue.funding);
  RC_ASSERT(Int128{books.settled_equity().units()} ==
            settled + books.initial().units() + venue.transfers);
  const Amount expected =
      books.initial() + books.transfers() + books.realised() - books.fees() + books.funding();
  RC_ASSERT(books.balance() == expected);
}

void expect_same(const Ledger& a, const Ledger& b) {
  RC_ASSERT(a.balance() == b.balance());
  RC_ASSERT(a.settled_equity() == b.settled_equity());
  RC_ASSERT(a.account(coin) == b.account(coin));
  RC_ASSERT(std::ranges::equal(a.owners_of(coin), b.owners_of(coin)));
  RC_ASSERT(a.round_trips() == b.round_trips());
}

struct Session {
  explicit Session(std::uint64_t seed) : random(seed) {}

  static Ledger empty() {
    return Ledger(Amount::from_integer(1'000'000), std::array{Quantity::from_units(1'000)},
                  owner_count);
  }

  void step() {
    const std::uint64_t kind = random.below(100);
    if (kind < 12) {
      const orders::FundingPayment payment{
          "f" + std::to_string(++ids), coin, amount(),
          time + core::Duration::seconds(static_cast<std::int64_t>(random.below(20)) - 15)};
      RC_ASSERT(books.book(payment).has_value());
      venue.funding += payment.amount.units();
    } else if (kind < 16) {
      const orders::Transfer transfer{"t" + std::to_string(++ids), amount(), time};
      RC_ASSERT(books.book(transfer).has_value());
      venue.transfers += transfer.amount.units();
    } else {
      trade(kind);
    }
    time = time + core::Duration::seconds(static_cast<std::int64_t>(random.below(10)));
  }

  void trade(std::uint64_t kind) {
    orders::Fill fill;
    fill.id = core::FillId("x" + std::to_string(++ids));
    fill.instrument = coin;
    fill.side = random.below(2) == 0 ? market::Side::Buy : market::Side::Sell;
    // Mostly whole lots, sometimes what a liquidation engine leaves.
    const std::int64_t unit = random.below(8) == 0 ? 7 : 1'000;
    fill.quantity = Quantity::from_units(static_cast<std::int64_t>(1 + random.below(5'000)) * unit);
    fill.price =
        core::Price::from_units(static_cast<std::int64_t>(1 + random.below(1'000'000'007)));
    fill.fee = amount();
    fill.exchange_time = time;
    Attribution attribution{{static_cast<std::uint32_t>(random.below(owner_count))},
                            orders::Purpose::Entry};
    if (kind < 24) attribution = {};  // a person trades by hand
    if (kind >= 24 && kind < 34) attribution = {{}, orders::Purpose::CoverStop};
    if (kind >= 34 && kind < 40) fill.cause = orders::FillCause::Liquidation;
    if (kind >= 40 && kind < 44) fill.cause = orders::FillCause::AutoDeleveraging;
    RC_ASSERT(*books.book(fill, attribution) == Booking::Booked);
    RC_ASSERT(*books.book(fill, attribution) == Booking::AlreadyBooked);
    venue.trade(fill);
  }

  Amount amount() {
    return Amount::from_units(static_cast<std::int64_t>(random.below(2'000'001)) - 1'000'000);
  }

  core::Random random;
  Ledger books = empty();
  Venue venue;
  core::Timestamp time = core::Timestamp::from_seconds(1'700'000'000);
  std::uint64_t ids = 0;
};

TEST(VirtualLedgers, five_hundred_strategies_sum_to_the_venue_at_every_step) {
  EXPECT_TRUE(rc::check("sums", [] {
    Session session(*rc::gen::arbitrary<std::uint64_t>());
    const int steps = *rc::gen::inRange(1, 600);
    const int restart = *rc::gen::inRange(0, steps);
    for (int step = 0; step < steps; ++step) {
      session.step();
      expect_sums_equal_the_venue(session.books, session.venue);
      if (step != restart) continue;
      Ledger rebuilt = Session::empty();
      for (const Entry& entry : session.books.entries())
        RC_ASSERT(*rebuilt.book(entry) == Booking::Booked);
      expect_same(session.books, rebuilt);
      session.books = std::move(rebuilt);
    }
    // The account's worth is its owners' worth at any price.
    const auto price = core::Price::from_units(*rc::gen::inRange(1, 1'000'000'000));
    RC_ASSERT(session.books.mark(coin, price).has_value());
    Int128 worth = 0;
    for (const OwnerPosition& owner : session.books.owners_of(coin))
      worth += owner.realised.units() + owner.position.unrealised(price)->units();
    const AccountPosition& account = session.books.account(coin);
    RC_ASSERT(worth == account.realised.units() + account.position.unrealised(price)->units());
    RC_ASSERT(session.books.unrealised() == *account.position.unrealised(price)->rounded());
  }));
}

}  // namespace
}  // namespace sixbtc::ledger
