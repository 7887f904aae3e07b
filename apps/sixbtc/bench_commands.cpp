#include <chrono>
#include <nlohmann/json.hpp>

#include "application/bar_bench.hpp"
#include "application/fixture_series.hpp"
#include "application/script_library.hpp"
#include "backtest/bench_fixture.hpp"
#include "backtest/screening/fixture_workload.hpp"
#include "sixbtc/candle_file.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct FixtureOptions {
  std::string folder, series = "synthetic_15m", candles, engine = "loop";
};

int bench_fixture(Session& session, const FixtureOptions& options) {
  const auto archives = session.archives();
  if (!archives) return archives.error();
  const auto bars =
      application::load_fixture_series(**archives, options.folder, options.series, options.candles);
  if (!bars) return report_error(bars.error());
  Json rows = Json::array();
  const auto results = options.engine == "screening"
                           ? backtest::screening::screen_fixture(columns::CandleSeries(*bars),
                                                                 {.parallel = {.threads = 1}})
                           : backtest::bench_fixture(bars->view());
  for (const auto& result : results)
    rows.push_back({{"rsi_length", result.set.rsi_length},
                    {"threshold", result.set.threshold},
                    {"stop", result.set.stop},
                    {"target", result.set.target},
                    {"trades", result.trades},
                    {"wins", result.wins},
                    {"equity", result.equity}});
  print_rows(rows,
             {{"rsi_length", "rsi", true, cell::count()},
              {"threshold", "threshold", true, cell::number(0)},
              {"stop", "stop", true, cell::percent(1)},
              {"target", "target", true, cell::percent(1)},
              {"trades", "trades", true, cell::count()},
              {"wins", "wins", true, cell::count()},
              {"equity", "equity", true, cell::number(2)}},
             session.format());
  return exit_ok;
}

struct BarsOptions {
  std::string script, series, interval;
};

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int bench_bars(Session& session, const BarsOptions& options) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const auto archives = session.archives();
  if (!archives) return archives.error();
  const ports::LanguageLimits& limits = (*configuration)->settings.generation.language;
  const auto source = application::read_script(options.script, limits);
  if (!source) return report_error(source.error());
  const auto candles = read_candles(**archives, options.series, options.interval);
  if (!candles) return report_error(candles.error());
  return finish(application::bench_bars(
                    candles->series.view(),
                    {.source = *source, .name = options.script, .interval = candles->interval},
                    limits, monotonic_seconds),
                [&](const auto& view) {
                  print_object({{"script", options.script},
                                {"bars", view.bars},
                                {"runs", view.runs},
                                {"trades", view.trades},
                                {"bars_per_s", view.bars_per_second},
                                {"compile_ms", view.compile_seconds * 1e3}},
                               {{"bars", "bars", true, cell::count()},
                                {"runs", "runs", true, cell::count()},
                                {"trades", "trades", true, cell::count()},
                                {"bars_per_s", "bars/s", true, cell::number(0)},
                                {"compile_ms", "compile ms", true, cell::number(3)}},
                               session.format());
                  return static_cast<int>(exit_ok);
                });
}

}  // namespace

void add_bench_commands(CommandLine& line, Session& session) {
  line.group_help("bench", "How fast it is on this machine");
  auto bars = std::make_shared<BarsOptions>();
  line.add("bench bars", "Run a script bar by bar, broker included, as a live session does")
      .option("--script", bars->script, "A .pine file")
      .option("--series", bars->series, "A file of candles")
      .option("--interval", bars->interval, "Bar length, where the file's name does not say it")
      .required("--script")
      .required("--series")
      .examples({"sixbtc bench bars --script strategies/ema_crossover.pine --series "
                 "tests/fixtures/performance/synthetic_15m.csv.zst",
                 "sixbtc bench bars --script my.pine --series BTC-1h.csv --json",
                 "sixbtc bench bars --script my.pine --series candles.csv --interval 1h"})
      .run([&session, bars] { return bench_bars(session, *bars); });

  auto options = std::make_shared<FixtureOptions>();
  line.add("bench-fixture", "Run the reference workload: 400 parameter sets on one series")
      .positional("folder", options->folder, "Folder of the workload", true)
      .option("--series", options->series, "synthetic_15m, btcusdt_2024_15m or btcusdt_2024_1m")
      .option("--candles", options->candles, "1-minute file of 2024 for the btcusdt series")
      .option("--engine", options->engine, "loop or screening")
      .one_of("--series", {"synthetic_15m", "btcusdt_2024_15m", "btcusdt_2024_1m"})
      .one_of("--engine", {"loop", "screening"})
      .examples({"sixbtc bench-fixture tests/fixtures/performance",
                 "sixbtc bench-fixture tests/fixtures/performance --json",
                 "sixbtc bench-fixture tests/fixtures/performance --series btcusdt_2024_1m "
                 "--candles BTCUSDT-1m-2024.csv.zst"})
      .run([&session, options] { return bench_fixture(session, *options); });
}

}  // namespace sixbtc::cli
