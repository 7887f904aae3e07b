#include "application/planted_edge.hpp"

#include <cmath>
#include <map>
#include <numeric>

#include "analytics/returns.hpp"
#include "application/script_library.hpp"
#include "core/hash.hpp"
#include "generation/checking.hpp"
#include "validation/proof_series.hpp"

namespace sixbtc::application {

namespace {

// Hours that a drift lasts on average, that the follower averages over, and that it holds.
constexpr double turns_every_hours = 100;
constexpr double averaged_hours = 36;
constexpr double held_hours = 48;
constexpr std::uint64_t calibration_seed = 20'200'101;

std::int64_t bars_in(double hours, market::Interval interval) {
  const double bars = hours * 60 / static_cast<double>(interval.nominal_minutes());
  return std::max<std::int64_t>(2, std::llround(bars));
}

// Mean net annual Sharpe ratio over the calibration series, which are the same for every process.
core::Result<double> mean_sharpe(const validation::BarProcess& process,
                                 const generation::GeneratedStrategy& follower, std::size_t bars,
                                 const ports::Settings& settings,
                                 const backtest::ParallelOptions& parallel) {
  const double years = static_cast<double>(bars) / follower.interval.bars_per_year();
  const auto count = static_cast<std::size_t>(std::ceil(calibration_years / years));
  const auto found = backtest::parallel_map(
      count, parallel, [&](std::size_t i) -> core::Result<std::vector<double>> {
        ASSIGN_OR_RETURN(
            const PreparedSeries series,
            prepare_made(validation::synthetic_bars(process, follower.interval, bars,
                                                    core::Random(calibration_seed).fork(i)),
                         follower.interval, "calibration", settings));
        return sharpes_on(std::span(&follower, 1), series, settings, {.threads = 1});
      });
  double sum = 0;
  for (const auto& one : found) {
    if (!one) return core::fail(core::ErrorKind::Interrupted, "stopped while calibrating");
    if (!*one) return std::unexpected(one->error());
    sum += (*one)->front();
  }
  return sum / static_cast<double>(count);
}

}  // namespace

core::Result<generation::GeneratedStrategy> edge_follower(const ports::Settings& settings,
                                                          market::Interval interval) {
  const std::int64_t averaged = bars_in(averaged_hours, interval);
  generation::Draft draft;
  draft.type = "TRN";
  draft.base_name = "edge follower";
  draft.source = fmt::format(
      "//@version=6\n"
      "//@sixbtc type=TRN stop=6atr target=3atr max_bars={}\n"
      "strategy(\"Edge follower\")\n"
      "length = input.int({}, minval = 2, maxval = {}, step = {})\n"
      "level = input.float(0.3, minval = 0.05, maxval = 1, step = 0.04)\n"
      "move = math.log(close / close[1])\n"
      "strength = ta.ema(move, length) / ta.ema(math.abs(move), {})\n"
      "if strength > level\n"
      "    strategy.entry(\"L\", strategy.long)\n"
      "if strength < -level\n"
      "    strategy.entry(\"S\", strategy.short)\n",
      bars_in(held_hours, interval), averaged, 10 * averaged,
      std::max<std::int64_t>(1, averaged / 6), 4 * averaged);
  auto made = generation::checked(std::move(draft),
                                  {.mode = "follower", .asset = "MADE", .interval = interval},
                                  language_limits(settings.generation.language));
  if (!made)
    return core::fail(core::ErrorKind::Invalid, "the follower does not compile: " + made.error());
  return std::move(*made);
}

core::Result<validation::BarProcess> planted_process(double sharpe,
                                                     const generation::GeneratedStrategy& follower,
                                                     std::size_t bars,
                                                     const ports::Settings& settings,
                                                     const backtest::ParallelOptions& parallel) {
  validation::BarProcess process = validation::coin_like(follower.interval);
  process.turns_every_bars = static_cast<double>(bars_in(turns_every_hours, follower.interval));
  // Regula falsi with the weight of an end that stays halved (Illinois): the ratio grows with the
  // drift, almost in proportion once the average sees it.
  struct End {
    double edge, excess;
  };
  const auto at = [&](double edge) -> core::Result<End> {
    process.edge = edge;
    ASSIGN_OR_RETURN(const double mean, mean_sharpe(process, follower, bars, settings, parallel));
    return End{edge, mean - sharpe};
  };
  ASSIGN_OR_RETURN(End low, at(0));
  ASSIGN_OR_RETURN(End high, at(1));
  if (low.excess > 0 || high.excess < 0)
    return core::fail(core::ErrorKind::Invalid,
                      fmt::format("no edge of this size can be planted ({:.2f} to {:.2f} can)",
                                  low.excess + sharpe, high.excess + sharpe),
                      fmt::format("{}", sharpe), "choose another --planted-sharpe");
  constexpr int steps_max = 30;
  constexpr double tolerance = 0.01;
  for (int step = 0; step < steps_max; ++step) {
    const double edge =
        (low.edge * high.excess - high.edge * low.excess) / (high.excess - low.excess);
    ASSIGN_OR_RETURN(const End found, at(edge));
    if (std::abs(found.excess) < tolerance) break;
    End& replaced = found.excess < 0 ? low : high;
    End& other = found.excess < 0 ? high : low;
    replaced = found;
    other.excess /= 2;
  }
  return process;
}

core::Result<PreparedSeries> prepare_made(columns::CandleColumns bars, market::Interval interval,
                                          const std::string& name,
                                          const ports::Settings& settings) {
  Bars made;
  made.key = {"made", "perp", "MADE", interval};
  made.source = made.key;
  made.series = columns::CandleSeries(std::move(bars));
  made.stored = made.series;
  made.data_hash = core::sha256_hex(name);
  return prepare_series(settings, std::move(made), {}, nullptr);
}

core::Result<std::vector<double>> sharpes_on(
    std::span<const generation::GeneratedStrategy> strategies, const PreparedSeries& series,
    const ports::Settings& settings, const backtest::ParallelOptions& parallel) {
  const std::size_t bars = series.market.bars().size();
  const auto warmup = static_cast<std::size_t>(settings.backtest.warmup_bars);
  if (bars <= warmup)
    return core::fail(core::ErrorKind::Invalid, "shorter than its warm-up", series.bars.key.symbol);
  // By leverage, which is part of how large a position may be.
  struct Ground {
    validation::ProofSeries series;
    std::optional<validation::ProofRuns> runs;
  };
  std::map<int, Ground> grounds;
  for (const auto& strategy : strategies) {
    const int leverage = strategy.compiled->traits().leverage;
    if (grounds.contains(leverage)) continue;
    ASSIGN_OR_RETURN(const backtest::Assumptions assumed,
                     assumptions(settings, series.bars.key.exchange, leverage));
    Ground& ground = grounds[leverage];
    ground.series = {&series.market, {0, warmup, bars}, assumed, {}};
    ground.runs.emplace(
        std::span<const validation::ProofSeries>(&ground.series, 1),
        static_cast<std::size_t>(settings.backtest.screening_memory_mb) * (1U << 20));
  }
  if (strategies.empty()) return std::vector<double>{};
  const validation::DailyMarks marks(std::span(&grounds.begin()->second.series, 1));
  // Neighbours in this order share signals.
  std::vector<std::size_t> order(strategies.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, {}, [&](std::size_t i) { return std::string_view(strategies[i].base_name); });
  std::vector<double> sharpes(strategies.size(), std::nan(""));
  const bool is_done = backtest::parallel_for(order.size(), parallel, [&](std::size_t place) {
    const std::size_t i = order[place];
    const strategy::StrategyCore& strategy = *strategies[i].compiled;
    const auto results = grounds.at(strategy.traits().leverage).runs->run(strategy);
    if (results)
      sharpes[i] =
          validation::daily_sharpe(marks.returns(*results)) * std::sqrt(analytics::days_per_year);
  });
  if (!is_done) return core::fail(core::ErrorKind::Interrupted, "stopped");
  return sharpes;
}

}  // namespace sixbtc::application
