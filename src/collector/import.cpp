#include "collector/import.hpp"

#include <set>
#include <utility>

namespace sixbtc::collector {

namespace {

struct Touched {
  std::set<market::SeriesKey> candles;
  std::set<ports::PointKey> points;
};

core::Result<ports::IngestReport> store_contents(const ports::ArchiveContents& contents,
                                                 ports::CandleStore& store, Touched& touched) {
  if (contents.candle_key) {
    auto stored = store.ingest(*contents.candle_key, contents.candles.view());
    if (stored) touched.candles.insert(*contents.candle_key);
    return stored;
  }
  CHECK(contents.point_key.has_value());
  auto stored = store.ingest_points(*contents.point_key, contents.points);
  if (stored) touched.points.insert(*contents.point_key);
  return stored;
}

core::Status describe_touched(ports::CandleStore& store, const Touched& touched,
                              ImportReport& report) {
  for (const auto& key : touched.candles) {
    ASSIGN_OR_RETURN(auto info, store.describe(key));
    report.series.push_back(std::move(info));
  }
  for (const auto& key : touched.points) {
    ASSIGN_OR_RETURN(auto info, store.describe_points(key));
    report.points.push_back(std::move(info));
  }
  return {};
}

// Errors of the store that the next file would meet as well.
bool is_fatal(const core::Error& error) {
  return error.kind == core::ErrorKind::Io || error.kind == core::ErrorKind::Conflict;
}

}  // namespace

std::size_t ImportReport::rows() const {
  std::size_t sum = 0;
  for (const auto& file : files) sum += file.rows;
  return sum;
}

ports::IngestReport ImportReport::stored() const {
  ports::IngestReport sum;
  for (const auto& file : files) {
    sum.added += file.stored.added;
    sum.identical += file.stored.identical;
    sum.corrected += file.stored.corrected;
  }
  return sum;
}

std::size_t ImportReport::problems() const {
  std::size_t count = 0;
  for (const auto& file : files) count += file.problem ? 1 : 0;
  return count;
}

core::Result<ImportReport> import_path(const std::string& path,
                                       const ports::SourceOverrides& overrides,
                                       const ports::ArchiveReader& reader,
                                       ports::CandleStore& store, const ProgressCallback& progress,
                                       std::stop_token stop) {
  ASSIGN_OR_RETURN(auto listing, reader.find(path));
  if (listing.files.empty())
    return core::fail(core::ErrorKind::NotFound, "nothing to import here", path,
                      "data files end in .csv, .csv.gz, .csv.zst or .zip");
  ImportReport report;
  report.skipped = std::move(listing.skipped);
  Touched touched;
  std::size_t rows = 0;
  for (const auto& file : listing.files) {
    if (stop.stop_requested()) {
      report.was_interrupted = true;
      break;
    }
    FileOutcome outcome;
    outcome.path = file;
    auto contents = reader.read(file, overrides);
    if (contents) {
      outcome.series = contents->candle_key ? contents->candle_key->to_string()
                                            : contents->point_key->to_string();
      auto stored = store_contents(*contents, store, touched);
      if (stored) {
        outcome.rows = contents->rows_read;
        outcome.stored = *stored;
        outcome.findings = std::move(contents->findings);
      } else if (is_fatal(stored.error())) {
        return std::unexpected(std::move(stored).error());
      } else {
        outcome.problem = std::move(stored).error();
      }
    } else {
      outcome.problem = std::move(contents).error();
    }
    rows += outcome.rows;
    report.files.push_back(std::move(outcome));
    if (progress) progress({report.files.size(), listing.files.size(), rows, &report.files.back()});
  }
  RETURN_IF_ERROR(describe_touched(store, touched, report));
  return report;
}

}  // namespace sixbtc::collector
