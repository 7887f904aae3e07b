// What an order costs before and after the venue: an approval with many strategies in the account,
// and the booking of its fills. Paper and live trading wait for both on every order.
#include <benchmark/benchmark.h>

#include "ledger/ledger.hpp"
#include "risk/risk_test_support.hpp"

namespace {

using namespace sixbtc;

std::vector<orders::Fill> fills(std::size_t count, std::uint32_t instruments) {
  std::vector<orders::Fill> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    orders::Fill& fill = all[i];
    fill.id = core::FillId(std::to_string(100'000'000'000 + i));
    fill.order = orders::ClientOrderId{i, i};
    fill.venue_order = core::VenueOrderId(std::to_string(200'000'000 + i));
    fill.instrument = {static_cast<std::uint32_t>(i % instruments)};
    fill.side = i / 1'000 % 2 == 0 ? market::Side::Buy : market::Side::Sell;
    fill.quantity = core::Quantity::from_units(100'000);
    fill.price = core::Price::from_integer(50'000 + static_cast<std::int64_t>(i % 97));
    fill.fee = core::Amount::from_units(22'500);
    fill.exchange_time = core::Timestamp::from_seconds(1'700'000'000 + static_cast<int>(i));
  }
  return all;
}

// Round trips of range(0) strategies on 20 instruments: one partial fill each way and back.
void book_fills(benchmark::State& state) {
  const auto owners = static_cast<std::uint32_t>(state.range(0));
  const std::vector<core::Quantity> lots(20, core::Quantity::from_units(1'000));
  const auto all = fills(200'000, 20);
  for (auto _ : state) {
    ledger::Ledger books(core::Amount::from_integer(1'000'000), lots, owners);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!books.book(all[i], {{static_cast<std::uint32_t>(i % owners)}, orders::Purpose::Entry}))
        state.SkipWithError("refused");
    benchmark::DoNotOptimize(books.balance());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
}
BENCHMARK(book_fills)->Arg(50)->Arg(1'000)->Unit(benchmark::kMillisecond);

// One funding payment of a coin on which range(0) strategies are.
void book_funding(benchmark::State& state) {
  const auto owners = static_cast<std::uint32_t>(state.range(0));
  ledger::Ledger books(core::Amount::from_integer(1'000'000),
                       std::vector{core::Quantity::from_units(1'000)}, owners);
  const auto opening = fills(owners, 1);
  for (std::uint32_t i = 0; i < owners; ++i)
    if (!books.book(opening[i], {{i}, orders::Purpose::Entry})) state.SkipWithError("refused");
  std::int64_t id = 0;
  for (auto _ : state) {
    const auto booked =
        books.book(orders::FundingPayment{std::to_string(++id),
                                          {0},
                                          core::Amount::from_units(-12'345),
                                          core::Timestamp::from_seconds(1'800'000'000)});
    if (!booked) state.SkipWithError("refused");
  }
}
BENCHMARK(book_funding)->Arg(10)->Arg(1'000)->Unit(benchmark::kMicrosecond);

risk::Policy roomy_policy() {
  risk::Policy policy = risk::lenient_policy();
  policy.sizing.risk_per_trade_pct = 0.00004;
  policy.limits.max_open_positions = policy.limits.max_open_positions_per_subaccount =
      policy.limits.max_correlated_positions = 10'000;
  return policy;
}

void approve_entry(benchmark::State& state) {
  risk::World world(roomy_policy());
  world.settled_equity = core::Amount::from_integer(10'000'000);
  for (std::uint32_t owner = 1; owner <= state.range(0); ++owner)
    world.enter(world.intent(owner, owner % risk::World::instrument_count));
  const risk::EntryIntent intent = world.intent(0);
  for (auto _ : state) {
    const risk::Decision decision = world.approver.approve_entry(intent, world.view());
    if (!decision) state.SkipWithError("refused");
    benchmark::DoNotOptimize(decision);
  }
}
BENCHMARK(approve_entry)->Arg(0)->Arg(1'000);

void refuse_entry(benchmark::State& state) {
  risk::Policy policy = roomy_policy();
  policy.limits.max_open_positions = 1;
  risk::World world(policy);
  world.settled_equity = core::Amount::from_integer(10'000'000);
  world.enter(world.intent(1, 1));
  const risk::EntryIntent intent = world.intent(0);
  for (auto _ : state) {
    const risk::Decision decision = world.approver.approve_entry(intent, world.view());
    if (decision) state.SkipWithError("approved");
    benchmark::DoNotOptimize(decision);
  }
}
BENCHMARK(refuse_entry);

}  // namespace
