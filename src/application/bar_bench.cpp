#include "application/bar_bench.hpp"

#include "analytics/moments.hpp"
#include "application/script_library.hpp"
#include "conformance/runner.hpp"

namespace sixbtc::application {

namespace {

constexpr int compilations = 21;

}  // namespace

core::Result<BarBenchView> bench_bars(const columns::CandleView& bars,
                                      const BarBenchRequest& request,
                                      const ports::LanguageLimits& limits,
                                      double (*monotonic_seconds)()) {
  if (bars.empty()) return core::fail(core::ErrorKind::Invalid, "the series holds no bars");
  std::shared_ptr<const language::Program> program;
  std::vector<double> compile_seconds;
  for (int i = 0; i < compilations; ++i) {
    const double before = monotonic_seconds();
    auto script =
        language::compile(request.source, language_limits(limits), language::Profile::TradingView);
    compile_seconds.push_back(monotonic_seconds() - before);
    if (!script)
      return core::fail(core::ErrorKind::Malformed,
                        "\n" + language::render(script.error(), request.source, request.name));
    program = script->program;
  }

  // Ticks and steps matter to fills, not to speed.
  const conformance::Symbol symbol{.tick = 0.01,
                                   .point_value = 1,
                                   .quantity_step = 0.0001,
                                   .interval = request.interval,
                                   .time_zone = "UTC",
                                   .day_start_minutes = 0};
  BarBenchView view;
  view.bars = bars.size();
  view.compile_seconds = analytics::median(compile_seconds);
  std::vector<double> run_seconds;
  for (double spent = 0; spent < request.seconds_min;) {
    const double before = monotonic_seconds();
    ASSIGN_OR_RETURN(const conformance::StrategyRun run,
                     conformance::run_tradingview(*program, bars, symbol));
    run_seconds.push_back(monotonic_seconds() - before);
    spent += run_seconds.back();
    view.trades = run.trades.size();
  }
  view.runs = run_seconds.size();
  view.bars_per_second = static_cast<double>(bars.size()) / analytics::median(run_seconds);
  return view;
}

}  // namespace sixbtc::application
