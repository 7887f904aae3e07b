#include <nlohmann/json.hpp>

#include "application/fixture_series.hpp"
#include "backtest/bench_fixture.hpp"
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
  for (const auto& result : backtest::bench_fixture(bars->view()))
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

}  // namespace

void add_bench_commands(CommandLine& line, Session& session) {
  auto options = std::make_shared<FixtureOptions>();
  line.add("bench-fixture", "Run the reference workload: 400 parameter sets on one series")
      .positional("folder", options->folder, "Folder of the workload", true)
      .option("--series", options->series, "synthetic_15m, btcusdt_2024_15m or btcusdt_2024_1m")
      .option("--candles", options->candles, "1-minute file of 2024 for the btcusdt series")
      .option("--engine", options->engine, "loop")
      .one_of("--series", {"synthetic_15m", "btcusdt_2024_15m", "btcusdt_2024_1m"})
      .one_of("--engine", {"loop"})
      .examples({"sixbtc bench-fixture tests/fixtures/performance",
                 "sixbtc bench-fixture tests/fixtures/performance --json",
                 "sixbtc bench-fixture tests/fixtures/performance --series btcusdt_2024_1m "
                 "--candles BTCUSDT-1m-2024.csv.zst"})
      .run([&session, options] { return bench_fixture(session, *options); });
}

}  // namespace sixbtc::cli
