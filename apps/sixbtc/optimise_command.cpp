#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "application/optimise.hpp"
#include "application/script_library.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::int64_t not_given = std::numeric_limits<std::int64_t>::min();

struct OptimiseOptions {
  std::string file, exchange, market, symbol, interval, method, write;
  std::int64_t trials = not_given, seed = not_given, threads = 0;
  bool exits = false;
};

const char* text_of(validation::SearchMethod method) {
  switch (method) {
    case validation::SearchMethod::Grid:
      return "grid";
    case validation::SearchMethod::Random:
      return "random";
    case validation::SearchMethod::Tpe:
      return "tpe";
  }
  CHECK(false);
}

core::Result<application::OptimiseRequest> request_of(const OptimiseOptions& options) {
  application::OptimiseRequest request;
  request.series = {options.exchange, options.market, options.symbol, std::nullopt};
  ASSIGN_OR_RETURN(request.series.interval, market::Interval::parse(options.interval));
  if (options.method == "grid") request.method = validation::SearchMethod::Grid;
  if (options.method == "random") request.method = validation::SearchMethod::Random;
  if (options.method == "tpe") request.method = validation::SearchMethod::Tpe;
  if (options.trials != not_given) {
    if (options.trials < 1)
      return core::fail(core::ErrorKind::Invalid, "must be at least 1", "--trials");
    request.trials = options.trials;
  }
  if (options.seed != not_given) {
    if (options.seed < 0)
      return core::fail(core::ErrorKind::Invalid, "must be at least 0", "--seed");
    request.seed = static_cast<std::uint64_t>(options.seed);
  }
  request.with_exits = options.exits;
  request.threads = static_cast<int>(options.threads);
  return request;
}

Json optional_json(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

Json time_json(const std::optional<core::Timestamp>& time) {
  return time ? Json(time->to_date()) : Json();
}

Json fold_json(const application::FoldView& fold) {
  Json parameters = Json::object();
  for (const auto& [name, value] : fold.parameters) parameters[name] = value;
  Json json = {{"train_from", fold.train_from.to_date()},
               {"train_to", fold.train_to.to_date()},
               {"test_from", time_json(fold.test_from)},
               {"test_to", time_json(fold.test_to)},
               {"parameters", std::move(parameters)}};
  json["value"] = fold.choice ? Json(fold.choice->value) : Json();
  json["plateau"] = fold.choice ? Json(fold.choice->plateau) : Json();
  json["plateau_neighbours"] = fold.choice ? Json(fold.choice->neighbours) : Json();
  json["in_sample"] = fold.in_sample ? application::to_json(*fold.in_sample) : Json();
  json["out_of_sample"] = fold.out_of_sample ? application::to_json(*fold.out_of_sample) : Json();
  json["trials"] = {{"searched", fold.searched}, {"neighbours", fold.neighbours},
                    {"pruned", fold.pruned},     {"failed", fold.failed},
                    {"booked", fold.booked},     {"newly_booked", fold.newly_booked}};
  return json;
}

Json joined_json(const application::JoinedTests& joined) {
  const analytics::ReturnStatistics& figures = joined.statistics;
  constexpr std::int64_t day = core::Duration::days(1).nanoseconds();
  Json curve = Json::array();
  double equity = 1;
  for (const auto& [number, value] : joined.days) {
    equity *= 1 + value;
    curve.push_back(
        {{"day", core::Timestamp::from_nanoseconds(number * day).to_date()}, {"equity", equity}});
  }
  Json json = {{"days", joined.days.size()},
               {"total_return", figures.total_return},
               {"max_drawdown", -figures.max_drawdown.fraction},
               {"longest_drawdown_days", figures.longest_drawdown},
               {"time_in_profit", figures.time_in_profit}};
  json["cagr"] = optional_json(figures.cagr);
  json["volatility"] = optional_json(figures.volatility_annual);
  json["sharpe"] = optional_json(figures.sharpe_annual);
  json["sortino"] = optional_json(figures.sortino_annual);
  json["calmar"] = optional_json(figures.calmar);
  json["curve"] = std::move(curve);
  return json;
}

Json to_json(const application::OptimiseView& view) {
  Json parameters = Json::array(), folds = Json::array();
  for (const auto& dimension : view.dimensions)
    parameters.push_back({{"name", dimension.name}, {"values", dimension.values}});
  for (const auto& fold : view.folds) folds.push_back(fold_json(fold));
  Json json = {{"script", view.name},
               {"series", view.series.to_string()},
               {"method", text_of(view.method)},
               {"seed", view.seed},
               {"parameters", std::move(parameters)},
               {"parameter_sets", view.space},
               {"read_until", view.end.to_date()},
               {"folds", std::move(folds)}};
  json["efficiency"] = optional_json(view.efficiency);
  json["profitable_folds"] = optional_json(view.profitable_folds);
  json["joined_tests"] = view.joined ? joined_json(*view.joined) : Json();
  json["trials_booked"] = view.booked;
  json["trials_newly_booked"] = view.newly_booked;
  json["strategies_tried_on_data_set"] = view.strategies_tried;
  json["fast_path_share"] = fast_path_share(view.paths);
  json["interrupted"] = view.was_interrupted;
  json["strategy"] = view.strategy ? Json(view.strategy->name) : Json();
  json["source"] = view.strategy ? Json(view.strategy->source) : Json();
  return json;
}

void print_table(const Json& json) {
  Json rows = Json::array();
  for (const Json& fold : json["folds"]) {
    Json row = fold;
    row["train"] = fmt::format("{} to {}", fold["train_from"].get<std::string>(),
                               fold["train_to"].get<std::string>());
    row["test"] = fold["test_from"].is_null()
                      ? std::string("(to be used next)")
                      : fmt::format("{} to {}", fold["test_from"].get<std::string>(),
                                    fold["test_to"].get<std::string>());
    std::string chosen;
    for (const auto& [name, value] : fold["parameters"].items())
      chosen += fmt::format("{}{}={}", chosen.empty() ? "" : " ", name, value.get<std::string>());
    row["chosen"] = chosen.empty() ? "none traded enough" : chosen;
    for (const auto& [window, prefix] : {std::pair("in_sample", "is_"), {"out_of_sample", "oos_"}})
      for (const char* figure : {"total_return", "sharpe", "trades"})
        row[std::string(prefix) + figure] = fold[window].is_null() ? Json() : fold[window][figure];
    for (const char* count : {"searched", "neighbours", "booked"})
      row[count] = fold["trials"][count];
    rows.push_back(std::move(row));
  }
  print_rows(rows,
             {{"train", "training", false, cell::text()},
              {"test", "test", false, cell::text()},
              {"chosen", "chosen", false, cell::text()},
              {"value", "value", true, cell::number(3)},
              {"plateau", "plateau", true, cell::number(3)},
              {"is_total_return", "return in", true, cell::percent(2)},
              {"is_sharpe", "Sharpe in", true, cell::number(2)},
              {"is_trades", "trades in", true, cell::count()},
              {"oos_total_return", "return out", true, cell::percent(2)},
              {"oos_sharpe", "Sharpe out", true, cell::number(2)},
              {"oos_trades", "trades out", true, cell::count()},
              {"searched", "searched", true, cell::count()},
              {"neighbours", "neighbours", true, cell::count()},
              {"booked", "booked", true, cell::count()}},
             OutputFormat::Table);
  fmt::print("\n");
  Json summary = json;
  for (const char* figure : {"days", "total_return", "sharpe", "max_drawdown"})
    summary[std::string("joined_") + figure] =
        json["joined_tests"].is_null() ? Json() : json["joined_tests"][figure];
  print_object(
      summary,
      {{"series", "series", false, cell::text()},
       {"method", "method", false, cell::text()},
       {"seed", "seed", true, cell::count()},
       {"parameter_sets", "parameter sets", true, cell::count()},
       {"efficiency", "walk-forward efficiency", true, cell::number(2)},
       {"profitable_folds", "profitable tests", true, cell::percent(0)},
       {"joined_days", "days of all tests in a row", true, cell::count()},
       {"joined_total_return", "their return", true, cell::percent(2)},
       {"joined_sharpe", "their Sharpe", true, cell::number(2)},
       {"joined_max_drawdown", "their drawdown", true, cell::percent(2)},
       {"trials_booked", "trials booked", true, cell::count()},
       {"trials_newly_booked", "of them new", true, cell::count()},
       {"strategies_tried_on_data_set", "ever tried on this data set", true, cell::count()},
       {"fast_path_share", "on the fast path", true, cell::percent(1)},
       {"read_until", "bars read until", false, cell::text()}},
      OutputFormat::Table);
  fmt::print("\nchosen in sample, unproven\n");
}

int optimise(Session& session, const OptimiseOptions& options) {
  const auto request = request_of(options);
  if (!request) {
    report_error(request.error());
    return exit_usage;
  }
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const auto source =
      application::read_script(options.file, (*services)->settings().generation.language);
  if (!source) return report_error(source.error());
  Progress progress("optimize", "trials");
  return finish(
      application::optimise(**services, options.file, *source, *request,
                            session.control(&progress)),
      [&](const application::OptimiseView& view) {
        const Json json = to_json(view);
        if (session.format() == OutputFormat::Table)
          print_table(json);
        else
          print_object(json, {}, session.format());
        if (view.failure)
          fmt::print(stderr, "some parameter sets stopped: {}\n", view.failure->to_string());
        if (view.was_interrupted) return static_cast<int>(exit_interrupted);
        if (options.write.empty()) return static_cast<int>(exit_ok);
        if (!view.strategy)
          return report_error({core::ErrorKind::Rejected,
                               "no parameter set of the newest fold traded enough", options.write,
                               "nothing was written"});
        const auto written = application::write_script(options.write, view.strategy->source);
        return written ? static_cast<int>(exit_ok) : report_error(written.error());
      });
}

}  // namespace

void add_optimise_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<OptimiseOptions>();
  line.add("optimize", "Choose a script's inputs by walking forward")
      .positional("file", options->file, "A .pine script whose inputs have ranges", true)
      .option("--exchange", options->exchange, "Exchange of the candles")
      .option("--market", options->market, "Market of the candles")
      .option("--symbol", options->symbol, "Symbol, e.g. BTCUSDT or BTC")
      .option("--interval", options->interval, "Bar length")
      .option("--method", options->method, "How parameter sets are proposed")
      .flag("--exits", options->exits, "Stop, target and time exit too, from the expansion's grid")
      .option("--trials", options->trials,
              "Sets searched a fold, without neighbours of the best (default: optimiser.trials)")
      .option("--seed", options->seed, "Same seed, same result (default: generation.seed)")
      .option("--threads", options->threads, "Worker threads (0: all cores)")
      .option("--write", options->write, "File for the source with the newest choice")
      .required("--symbol")
      .required("--interval")
      .one_of("--method", {"grid", "random", "tpe"})
      .examples({"sixbtc optimize my.pine --symbol BTCUSDT --interval 1h",
                 "sixbtc optimize my.pine --symbol BTC --interval 4h --method grid --trials 500",
                 "sixbtc optimize my.pine --symbol BTC --interval 1h --write best.pine --json"})
      .run([&session, options] { return optimise(session, *options); });
}

}  // namespace sixbtc::cli
