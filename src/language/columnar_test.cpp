// The columnar evaluator and the bar-by-bar one say the same to the last bit.
#include <bit>
#include <filesystem>
#include <fstream>

#include "language/random_program.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

using Trace = std::vector<std::uint64_t>;

void add(Trace& trace, double value) {
  // One na is as good as another.
  trace.push_back(is_na(value) ? 0 : std::bit_cast<std::uint64_t>(value + 0.0));
}
void add(Trace& trace, const std::optional<strategy::Level>& level) {
  add(trace, level ? static_cast<double>(level->kind) : -1);
  add(trace, level ? level->value : na);
}
template <class Levels>
void add_levels(Trace& trace, const Levels& levels) {
  add(trace, levels.stop);
  add(trace, levels.target);
  if (!levels.trail) return add(trace, -1);
  add(trace, levels.trail->activation);
  add(trace, levels.trail->offset);
}

// Everything an evaluation says on every bar. Positions come and go on a fixed schedule, so that
// what depends on them is asked for too.
Trace trace_of(strategy::Evaluation& evaluation, const columns::CandleView& bars,
               std::size_t first) {
  Trace trace;
  strategy::IndicatorSnapshot snapshot;
  for (std::size_t bar = first; bar < bars.size(); ++bar) {
    strategy::PositionView position{.equity = 10'000, .initial_capital = 10'000};
    if (bar % 50 >= 20) {
      position.direction = bar % 100 < 50 ? market::Direction::Long : market::Direction::Short;
      position.quantity = 1.5;
      position.entry_bar = bar - bar % 50;
      position.entry_price = bars.open[position.entry_bar];
      position.closed_trades = static_cast<std::uint32_t>(bar / 50);
    }
    const auto decision = evaluation.on_close(strategy::BarWindow(bars, bar), position);
    add(trace, static_cast<double>(decision.signal.kind));
    add(trace, decision.signal.confidence);
    add(trace, truth(decision.should_exit));
    add_levels(trace, decision.entry);
    add(trace, truth(decision.update.has_value()));
    if (decision.update) add_levels(trace, *decision.update);
    if (const auto failure = evaluation.failure()) {
      for (const char c : failure->message) trace.push_back(static_cast<unsigned char>(c));
      break;
    }
    evaluation.snapshot(snapshot);
    for (const auto& [name, value] : snapshot) add(trace, value);
  }
  return trace;
}

void expect_equal(const strategy::StrategyCore& strategy, const columns::CandleSeries& series,
                  const std::string& name) {
  for (const std::size_t bars :
       {std::size_t{1}, std::size_t{511}, std::size_t{512}, std::size_t{513}, series.size()}) {
    const columns::CandleView shown = series.view().slice(0, bars);
    const auto by_bar = strategy.begin(context);
    const auto ahead = strategy.begin_ahead(context, shown);
    EXPECT_EQ(trace_of(*by_bar, shown, 0), trace_of(*ahead, shown, 0)) << name << ", " << bars;
    // One that joins late.
    const auto late = strategy.begin(context);
    const auto late_ahead = strategy.begin_ahead(context, shown);
    EXPECT_EQ(trace_of(*late, shown, bars / 2), trace_of(*late_ahead, shown, bars / 2)) << name;
  }
}

std::size_t compare_folder(const std::string& folder) {
  const auto series = random_series(1'300, 7);
  std::size_t compared = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SIXBTC_SOURCE_DIR) / folder)) {
    if (entry.path().extension() != ".pine") continue;
    std::ifstream file(entry.path());
    const std::string source{std::istreambuf_iterator<char>(file), {}};
    const auto script = compile(source, limits);
    if (!script) continue;  // for the other profile
    ++compared;
    expect_equal(*script->strategy, series, entry.path().filename().string());
  }
  return compared;
}

}  // namespace

TEST(Columnar, equals_bar_by_bar_on_every_script_here) {
  EXPECT_GE(compare_folder("strategies"), 16U);
  EXPECT_GE(compare_folder("tests/leaks/clean"), 40U);
  EXPECT_GE(compare_folder("tests/conformance"), 30U);
}

TEST(Columnar, equals_bar_by_bar_on_random_programs) {
  EXPECT_TRUE(rc::check("columns equal bars", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const std::string source = RandomProgram(seed).text();
    const auto script = compile(source, limits);
    if (!script) RC_FAIL(render(script.error(), source, "random.pine"));
    expect_equal(*script->strategy, random_series(600, seed), source);
  }));
}

TEST(Columnar, a_request_that_fails_does_so_on_its_own_bar) {
  // The failure lies in the middle of a block; bars before it decide as ever.
  const Script script = compiled(R"(//@version=6
strategy("t")
f() =>
    if bar_index > 40
        runtime.error("enough")
    close
x = request.security(syminfo.tickerid, "240", f())
if x > 0
    strategy.entry("L", strategy.long)
)");
  const auto series = random_series(600, 3);
  const auto by_bar = script.strategy->begin(context);
  const auto ahead = script.strategy->begin_ahead(context, series.view());
  const Trace expected = trace_of(*by_bar, series.view(), 0);
  EXPECT_EQ(expected, trace_of(*ahead, series.view(), 0));
  ASSERT_TRUE(ahead->failure());
  EXPECT_LT(expected.size(), 600U * 12);
}

}  // namespace sixbtc::language::test
