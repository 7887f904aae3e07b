// Any bytes that compile, run: under perp a decision on every bar, the same for an evaluation that
// joins late; under tradingview with its broker, twice the same trades.
#include <bit>

#include "conformance/runner.hpp"
#include "script_fuzz.hpp"

namespace {

using namespace sixbtc;

constexpr std::size_t late = 25;  // the bar at which another evaluation joins

void run_perp(const language::Script& script) {
  const strategy::SeriesContext context{"binance", "spot", "BTCUSDT", market::Interval::minutes(60),
                                        0.01};
  const auto whole = script.strategy->begin(context);
  const auto joining = script.strategy->begin(context);
  strategy::IndicatorSnapshot ours, theirs;
  for (std::size_t bar = 0; bar < fuzz::series().size(); ++bar) {
    const strategy::BarWindow window(fuzz::series().view(), bar);
    const auto decision = whole->on_close(window, {});
    CHECK(decision.signal.confidence >= 0 && decision.signal.confidence <= 1);
    if (bar < late) continue;
    const auto other = joining->on_close(window, {});
    CHECK(decision.signal.kind == other.signal.kind);
    CHECK(whole->failure().has_value() == joining->failure().has_value());
    whole->snapshot(ours);
    joining->snapshot(theirs);
    CHECK(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i)
      CHECK(std::bit_cast<std::uint64_t>(ours[i].second) ==
                std::bit_cast<std::uint64_t>(theirs[i].second) ||
            (std::isnan(ours[i].second) && std::isnan(theirs[i].second)));
  }
}

void run_tradingview(const language::Program& program) {
  const conformance::Symbol symbol{.tick = 0.01,
                                   .point_value = 1,
                                   .quantity_step = 0.0001,
                                   .interval = market::Interval::minutes(60),
                                   .time_zone = "America/New_York",
                                   .day_start_minutes = -420};
  const auto first = conformance::run_tradingview(program, fuzz::series().view(), symbol);
  const auto second = conformance::run_tradingview(program, fuzz::series().view(), symbol);
  CHECK(first.has_value() == second.has_value());
  if (!first) return;
  CHECK(first->trades.size() == second->trades.size());
  CHECK(first->positions.size() == fuzz::series().size());
  for (const auto& trade : first->trades) {
    CHECK(trade.entry_bar <= trade.exit_bar && trade.exit_bar < fuzz::series().size());
    CHECK(trade.quantity > 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source = fuzz::text_of(data, size);
  if (const auto script = language::compile(source, fuzz::limits)) run_perp(*script);
  if (const auto script = language::compile(source, fuzz::limits, language::Profile::TradingView))
    run_tradingview(*script->program);
  return 0;
}
