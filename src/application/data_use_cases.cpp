#include "application/data_use_cases.hpp"

#include <fstream>
#include <iterator>

#include "application/indicator_sets.hpp"
#include "application/proof_history.hpp"
#include "collector/check.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

bool fits(const SeriesRequest& request, const market::SeriesKey& key) {
  return (request.exchange.empty() || request.exchange == key.exchange) &&
         (request.market.empty() || request.market == key.market) &&
         (request.symbol.empty() || request.symbol == key.symbol) &&
         (!request.interval || *request.interval == key.interval);
}

ports::QualityReport to_record(const SeriesQuality& quality, core::Timestamp now) {
  ports::QualityReport record{quality.info.key, quality.info.data_hash, now, {}};
  const core::Duration bar = quality.info.key.interval.nominal_duration();
  for (const auto& finding : quality.report.findings)
    record.findings.push_back({std::string(columns::to_string(finding.kind)), finding.time,
                               finding.time + bar * static_cast<std::int64_t>(finding.bars),
                               finding.bars, finding.detail});
  return record;
}

core::Error io_error(const std::filesystem::path& file, std::string message) {
  return {core::ErrorKind::Io, std::move(message), file.string(),
          "check that the folder exists, is writable and has room"};
}

}  // namespace

core::Result<collector::ImportReport> import_path(const Services& services, const std::string& path,
                                                  const ports::SourceOverrides& overrides,
                                                  const Control& control) {
  const auto progress = [&](const collector::ImportProgress& at) {
    if (control.progress) control.progress(at.files_done, at.files);
  };
  ASSIGN_OR_RETURN(collector::ImportReport report,
                   collector::import_path(path, overrides, services.archives, services.candles,
                                          progress, control.stop));
  const ports::IngestReport stored = report.stored();
  core::log::info("import {}: {} files, {} rows, {} added, {} corrected, {} problems", path,
                  report.files.size(), report.rows(), stored.added, stored.corrected,
                  report.problems());
  RETURN_IF_ERROR(services.database.audit().append(
      {.sequence = 0,
       .time = services.clock.now(),
       .actor = "cli",
       .reason = "data import",
       .action = "data.import",
       .subject = path,
       .before_json = "",
       .after_json =
           fmt::format(R"({{"added":{},"identical":{},"corrected":{},"problems":{}}})",
                       stored.added, stored.identical, stored.corrected, report.problems())}));
  return report;
}

core::Result<std::vector<SeriesQuality>> check_series(const Services& services,
                                                      const SeriesRequest& request,
                                                      const Control& control) {
  ASSIGN_OR_RETURN(const std::vector<ports::SeriesInfo> all, services.candles.list());
  const auto limits = quality_thresholds(services.settings().data.quality);
  std::vector<SeriesQuality> checked;
  std::size_t done = 0;
  for (const auto& info : all) {
    if (control.progress) control.progress(done++, all.size());
    if (control.stop.stop_requested()) break;
    if (!fits(request, info.key)) continue;
    ASSIGN_OR_RETURN(collector::SeriesCheck check,
                     collector::check_series(services.candles, info.key, limits));
    SeriesQuality quality{std::move(check.info), std::move(check.report)};
    RETURN_IF_ERROR(services.database.quality().put(to_record(quality, services.clock.now()),
                                                    command_actor(services, "data check")));
    checked.push_back(std::move(quality));
  }
  if (checked.empty() && !control.stop.stop_requested())
    return core::fail(core::ErrorKind::NotFound, "no stored series fits", {},
                      "see: sixbtc data list");
  return checked;
}

core::Result<std::size_t> export_csv(const Services& services, const SeriesRequest& request,
                                     const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const Bars bars, open_bars(services, request));
  if (std::filesystem::is_directory(file))
    return core::fail(core::ErrorKind::Invalid, "is a folder", file.string(), "name a file");
  std::filesystem::path temporary = file;
  temporary += ".tmp";
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    if (!out) return std::unexpected(io_error(temporary, "cannot be written"));
    out << "open_time_ms,open,high,low,close,volume,complete\n";
    const columns::CandleView& view = bars.series.view();
    std::string line;
    for (std::size_t i = 0; i < view.size(); ++i) {
      const bool is_complete = (view.flags[i] & columns::candle_incomplete) == 0;
      line.clear();
      fmt::format_to(std::back_inserter(line), "{},{},{},{},{},{},{}\n",
                     view.time(i).milliseconds(), view.open[i], view.high[i], view.low[i],
                     view.close[i], view.volume[i], is_complete ? 1 : 0);
      out << line;
    }
    out.flush();
    if (!out) {
      std::error_code ignored;
      std::filesystem::remove(temporary, ignored);
      return std::unexpected(io_error(temporary, "could not be written to the end"));
    }
  }
  std::error_code problem;
  std::filesystem::rename(temporary, file, problem);
  if (problem) return std::unexpected(io_error(file, problem.message()));
  return bars.series.size();
}

core::Result<ports::SeriesInfo> build_interval(const Services& services,
                                               const SeriesRequest& request) {
  ASSIGN_OR_RETURN(const Bars bars, open_bars(services, request));
  ASSIGN_OR_RETURN(const std::vector<ports::IndicatorValueRecord> values,
                   indicator_values(services.settings().indicators, bars));
  RETURN_IF_ERROR(services.database.decisions().put_indicators(values));
  if (bars.key == bars.source) return services.candles.describe(bars.key);
  RETURN_IF_ERROR(services.candles.ingest(bars.key, bars.series.view()));
  RETURN_IF_ERROR(services.database.audit().append({.sequence = 0,
                                                    .time = services.clock.now(),
                                                    .actor = "cli",
                                                    .reason = "data build",
                                                    .action = "data.build",
                                                    .subject = bars.key.to_string(),
                                                    .before_json = "",
                                                    .after_json = ""}));
  return services.candles.describe(bars.key);
}

}  // namespace sixbtc::application
