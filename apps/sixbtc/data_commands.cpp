#include <nlohmann/json.hpp>

#include "application/data_use_cases.hpp"
#include "application/record_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct SeriesOptions {
  std::string exchange, market, symbol, interval;

  void add_to(Command& command) {
    command.option("--exchange", exchange, "Exchange, e.g. binance")
        .option("--market", market, "Market, e.g. spot, usdm_perp")
        .option("--symbol", symbol, "Symbol, e.g. BTCUSDT")
        .option("--interval", interval, "Bar length: any whole minutes (37m, 4h), 1d, 1w, 1M");
  }

  [[nodiscard]] core::Result<std::optional<market::Interval>> parsed_interval() const {
    if (interval.empty()) return std::optional<market::Interval>();
    ASSIGN_OR_RETURN(const market::Interval parsed, market::Interval::parse(interval));
    return std::optional(parsed);
  }
  [[nodiscard]] core::Result<application::SeriesRequest> request() const {
    ASSIGN_OR_RETURN(const auto parsed, parsed_interval());
    return application::SeriesRequest{exchange, market, symbol, parsed};
  }
};

std::vector<View> series_views() {
  return {{"exchange", "exchange", false, cell::text()},
          {"market", "market", false, cell::text()},
          {"symbol", "symbol", false, cell::text()},
          {"interval", "interval", false, cell::text()},
          {"rows", "rows", true, cell::count()},
          {"first", "first", false, cell::text()},
          {"last", "last", false, cell::text()},
          {"gaps", "gaps", true, cell::count()},
          {"missing_bars", "missing bars", true, cell::count()}};
}

Json to_json(const collector::FileOutcome& file) {
  Json row = {{"file", file.path},
              {"series", file.series},
              {"rows", file.rows},
              {"added", file.stored.added},
              {"identical", file.stored.identical},
              {"corrected", file.stored.corrected},
              {"findings", file.findings.size()}};
  row["problem"] = file.problem ? Json(file.problem->to_string()) : Json();
  return row;
}

int print_import(const collector::ImportReport& report, OutputFormat format) {
  for (const auto& file : report.files)
    if (file.problem) report_error(*file.problem);
  Json files = Json::array();
  for (const auto& file : report.files) files.push_back(to_json(file));
  if (format == OutputFormat::Json) {
    Json series = Json::array();
    for (const auto& info : report.series) series.push_back(application::to_json(info));
    const auto stored = report.stored();
    print_object({{"files", files},
                  {"skipped", report.skipped.size()},
                  {"series", series},
                  {"rows", report.rows()},
                  {"added", stored.added},
                  {"identical", stored.identical},
                  {"corrected", stored.corrected},
                  {"problems", report.problems()}},
                 {}, format);
  } else {
    print_rows(files,
               {{"file", "file", false, cell::text()},
                {"series", "series", false, cell::text()},
                {"rows", "rows", true, cell::count()},
                {"added", "added", true, cell::count()},
                {"identical", "identical", true, cell::count()},
                {"corrected", "corrected", true, cell::count()},
                {"findings", "findings", true, cell::count()}},
               format);
  }
  for (const auto& skipped : report.skipped)
    fmt::print(stderr, "skipped {}: {}\n", skipped.path, skipped.reason);
  if (report.was_interrupted) return exit_interrupted;
  if (report.problems() == 0) return exit_ok;
  return report.problems() == report.files.size() ? exit_failed : exit_partly_done;
}

int print_quality(const std::vector<application::SeriesQuality>& checked, OutputFormat format) {
  Json findings = Json::array();
  for (const auto& quality : checked)
    for (const auto& finding : quality.report.findings)
      findings.push_back({{"series", quality.info.key.to_string()},
                          {"kind", columns::to_string(finding.kind)},
                          {"time", finding.time.to_rfc3339()},
                          {"bars", finding.bars},
                          {"detail", finding.detail}});
  print_rows(findings,
             {{"series", "series", false, cell::text()},
              {"kind", "finding", false, cell::text()},
              {"time", "from", false, cell::text()},
              {"bars", "bars", true, cell::count()},
              {"detail", "detail", false, cell::text()}},
             format);
  if (format == OutputFormat::Table)
    fmt::print("{} series checked, {} findings (marked, nothing changed)\n", checked.size(),
               findings.size());
  return exit_ok;
}

struct ImportOptions {
  std::string path;
  SeriesOptions series;
};
struct ExportOptions {
  std::string csv;
  SeriesOptions series;
};
struct ListOptions {
  bool points = false;
};

int list(Session& session, const ListOptions& options) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  if (options.points)
    return finish((*services)->candles.list_points(), [&](const auto& all) {
      Json rows = Json::array();
      for (const auto& info : all) rows.push_back(application::to_json(info));
      print_rows(rows,
                 {{"exchange", "exchange", false, cell::text()},
                  {"market", "market", false, cell::text()},
                  {"symbol", "symbol", false, cell::text()},
                  {"kind", "kind", false, cell::text()},
                  {"rows", "rows", true, cell::count()},
                  {"first", "first", false, cell::text()},
                  {"last", "last", false, cell::text()}},
                 session.format());
      return static_cast<int>(exit_ok);
    });
  return finish((*services)->candles.list(), [&](const auto& all) {
    Json rows = Json::array();
    for (const auto& info : all) rows.push_back(application::to_json(info));
    print_rows(rows, series_views(), session.format());
    return static_cast<int>(exit_ok);
  });
}

int import(Session& session, const ImportOptions& options) {
  const auto interval = options.series.parsed_interval();
  if (!interval) return report_error(interval.error());
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  ports::SourceOverrides overrides;
  const auto set = [](std::optional<std::string>& field, const std::string& value) {
    if (!value.empty()) field = value;
  };
  set(overrides.exchange, options.series.exchange);
  set(overrides.market, options.series.market);
  set(overrides.symbol, options.series.symbol);
  overrides.interval = *interval;
  Progress progress("import", "files");
  return finish(
      application::import_path(**services, options.path, overrides, session.control(&progress)),
      [&](const auto& report) { return print_import(report, session.format()); });
}

int check(Session& session, const SeriesOptions& options) {
  const auto request = options.request();
  if (!request) return report_error(request.error());
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  Progress progress("check", "series");
  return finish(application::check_series(**services, *request, session.control(&progress)),
                [&](const auto& checked) { return print_quality(checked, session.format()); });
}

int export_series(Session& session, const ExportOptions& options) {
  const auto request = options.series.request();
  if (!request) return report_error(request.error());
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::export_csv(**services, *request, options.csv), [&](std::size_t rows) {
    print_object({{"file", options.csv}, {"rows", rows}},
                 {{"file", "file", false, cell::text()}, {"rows", "rows", true, cell::count()}},
                 session.format());
    return static_cast<int>(exit_ok);
  });
}

int build(Session& session, const SeriesOptions& options) {
  const auto request = options.request();
  if (!request) return report_error(request.error());
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  return finish(application::build_interval(**services, *request), [&](const auto& info) {
    print_rows(Json::array({application::to_json(info)}), series_views(), session.format());
    return static_cast<int>(exit_ok);
  });
}

}  // namespace

void add_data_commands(CommandLine& line, Session& session) {
  line.group_help("data", "Candles, funding and open interest: import, look, check, export");

  auto imported = std::make_shared<ImportOptions>();
  Command& import_command = line.add("data import", "Import a file or a folder of recorded data");
  import_command.positional("path", imported->path, "File or folder", true);
  imported->series.add_to(import_command);
  import_command
      .examples({"sixbtc data import data/sample",
                 "sixbtc data import BTCUSDT-1m-2024-01.zip --exchange binance --market spot",
                 "sixbtc data import prices.csv --exchange okx --market spot --symbol ETHUSDT "
                 "--interval 5m"})
      .run([&session, imported] { return import(session, *imported); });

  auto listed = std::make_shared<ListOptions>();
  line.add("data list", "List the stored series")
      .flag("--points", listed->points, "Funding rates and open interest instead of candles")
      .examples({"sixbtc data list", "sixbtc data list --json", "sixbtc data list --points"})
      .run([&session, listed] { return list(session, *listed); });

  auto checked = std::make_shared<SeriesOptions>();
  Command& check_command = line.add("data check", "Mark gaps, outliers and other defects");
  checked->add_to(check_command);
  check_command
      .examples({"sixbtc data check", "sixbtc data check --symbol BTCUSDT",
                 "sixbtc data check --output csv > findings.csv"})
      .run([&session, checked] { return check(session, *checked); });

  auto exported = std::make_shared<ExportOptions>();
  Command& export_command = line.add("data export", "Write bars of any interval to a CSV file");
  exported->series.add_to(export_command);
  export_command.option("--csv", exported->csv, "File to write")
      .required("--symbol")
      .required("--csv")
      .examples({"sixbtc data export --symbol BTCUSDT --interval 37m --csv btc37.csv",
                 "sixbtc data export --symbol BTC --interval 1w --csv weeks.csv",
                 "sixbtc data export --exchange binance --market spot --symbol ETHUSDT --interval "
                 "1h --csv eth.csv"})
      .run([&session, exported] { return export_series(session, *exported); });

  auto built = std::make_shared<SeriesOptions>();
  Command& build_command = line.add("data build", "Store bars of another interval as a series");
  built->add_to(build_command);
  build_command.required("--symbol")
      .required("--interval")
      .examples({"sixbtc data build --symbol BTCUSDT --interval 37m",
                 "sixbtc data build --symbol BTCUSDT --interval 148m",
                 "sixbtc data build --symbol BTCUSDT --interval 1M"})
      .run([&session, built] { return build(session, *built); });
}

}  // namespace sixbtc::cli
