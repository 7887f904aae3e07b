#include "adapters/column_files/column_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "adapters/column_files/segments.hpp"
#include "adapters/column_files/series_paths.hpp"
#include "adapters/column_files/tables.hpp"
#include "columns/gaps.hpp"

namespace sixbtc::column_files {

using files::Descriptor;
using files::lock_exclusively;
using files::make_folders;

namespace {

namespace fs = std::filesystem;

constexpr const char* lock_name = "LOCK";
constexpr const char* view_name = "view.col";

TableKind kind_of(const market::SeriesKey&) {
  return TableKind::Candles;
}
TableKind kind_of(const ports::PointKey&) {
  return TableKind::Points;
}

TableFacts facts_of(const market::SeriesKey& key, const TableView& table) {
  TableFacts facts;
  for (const auto& gap : columns::find_gaps(table.times(), key.interval)) {
    ++facts.gaps;
    facts.missing_bars += gap.bars;
  }
  return facts;
}
TableFacts facts_of(const ports::PointKey&, const TableView&) {
  return {};
}

ports::SeriesInfo info_of(const market::SeriesKey& key, const FileHeader& header) {
  return {key,
          header.rows,
          core::Timestamp::from_nanoseconds(header.first),
          core::Timestamp::from_nanoseconds(header.last),
          header.gaps,
          header.missing_bars,
          data_hash(header)};
}
ports::PointSeriesInfo info_of(const ports::PointKey& key, const FileHeader& header) {
  return {key, header.rows, core::Timestamp::from_nanoseconds(header.first),
          core::Timestamp::from_nanoseconds(header.last), data_hash(header)};
}

core::Status check_grid(const market::SeriesKey& key, core::Timestamp time) {
  if (key.interval.bucket_start(time) == time) return {};
  return core::fail(core::ErrorKind::Malformed,
                    fmt::format("bar does not start on a multiple of {}", key.interval.to_string()),
                    key.to_string() + " " + time.to_rfc3339(), "check the interval");
}
core::Status check_grid(const ports::PointKey&, core::Timestamp) {
  return {};
}

template <class Key>
core::Status check_rows(const Key& key, const TableView& rows) {
  const auto times = rows.times();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto time = core::Timestamp::from_nanoseconds(times[i]);
    if (i > 0 && times[i] <= times[i - 1])
      return core::fail(core::ErrorKind::Malformed, "rows are not in order of time",
                        key.to_string() + " " + time.to_rfc3339());
    RETURN_IF_ERROR(check_grid(key, time));
  }
  return {};
}

template <class Key>
core::Error no_such_series(const Key& key) {
  return {core::ErrorKind::NotFound, "there is no such series in the store", key.to_string(),
          "list the series with: sixbtc data list"};
}

class ColumnStore final : public ports::CandleStore {
 public:
  ColumnStore(fs::path root, Access access, Descriptor lock)
      : root_(std::move(root)), access_(access), lock_(std::move(lock)) {}

  core::Status scan_all() {
    ASSIGN_OR_RETURN(const auto candle_keys, find_candles(root_));
    for (const auto& key : candle_keys) RETURN_IF_ERROR(scan_into(candles_, key));
    ASSIGN_OR_RETURN(const auto point_keys, find_points(root_));
    for (const auto& key : point_keys) RETURN_IF_ERROR(scan_into(points_, key));
    return {};
  }

  core::Result<std::vector<ports::SeriesInfo>> list() override {
    return list_all<ports::SeriesInfo>(candles_);
  }
  core::Result<std::vector<ports::PointSeriesInfo>> list_points() override {
    return list_all<ports::PointSeriesInfo>(points_);
  }
  core::Result<ports::SeriesInfo> describe(const market::SeriesKey& key) override {
    return describe_one<ports::SeriesInfo>(candles_, key);
  }
  core::Result<ports::PointSeriesInfo> describe_points(const ports::PointKey& key) override {
    return describe_one<ports::PointSeriesInfo>(points_, key);
  }

  core::Result<columns::CandleSeries> open(const market::SeriesKey& key) override {
    const std::scoped_lock guard(mutex_);
    ASSIGN_OR_RETURN(auto loaded, merged(candles_, key));
    return columns::CandleSeries(as_candles(loaded.table), std::move(loaded.owner));
  }
  core::Result<columns::PointSeries> open_points(const ports::PointKey& key) override {
    const std::scoped_lock guard(mutex_);
    ASSIGN_OR_RETURN(const auto loaded, merged(points_, key));
    const auto times = loaded.table.times();
    const std::span values(reinterpret_cast<const double*>(loaded.table.columns[1]),
                           loaded.table.rows);
    return columns::PointSeries{{times.begin(), times.end()}, {values.begin(), values.end()}};
  }

  core::Result<ports::IngestReport> ingest(const market::SeriesKey& key,
                                           const columns::CandleView& rows) override {
    return ingest_rows(candles_, key, as_table(rows));
  }
  core::Result<ports::IngestReport> ingest_points(const ports::PointKey& key,
                                                  const columns::PointSeries& rows) override {
    return ingest_rows(points_, key, as_table(rows));
  }

  core::Result<std::vector<std::string>> verify() override {
    const std::scoped_lock guard(mutex_);
    std::vector<std::string> findings;
    for (auto& [key, files] : candles_) RETURN_IF_ERROR(verify_series(files, findings));
    for (auto& [key, files] : points_) RETURN_IF_ERROR(verify_series(files, findings));
    return findings;
  }
  std::vector<std::string> recovery_notes() const override {
    const std::scoped_lock guard(mutex_);
    return notes_;
  }

 private:
  template <class Key>
  using Index = std::map<Key, SeriesFiles>;

  Repair repair() const {
    return access_ == Access::ReadWrite ? Repair::MoveAside : Repair::LeaveOut;
  }

  template <class Key>
  core::Status scan_into(Index<Key>& index, const Key& key) {
    ASSIGN_OR_RETURN(auto files,
                     scan(root_ / folder_of(key), kind_of(key), key.to_string(), repair(), notes_));
    index.emplace(key, std::move(files));
    return {};
  }

  template <class Info, class Key>
  core::Result<std::vector<Info>> list_all(Index<Key>& index) {
    const std::scoped_lock guard(mutex_);
    std::vector<Info> all;
    for (auto& [key, files] : index) {
      if (files.segments.empty()) continue;
      ASSIGN_OR_RETURN(const FileHeader header, merged_header(key, files));
      all.push_back(info_of(key, header));
    }
    return all;
  }

  template <class Info, class Key>
  core::Result<Info> describe_one(Index<Key>& index, const Key& key) {
    const std::scoped_lock guard(mutex_);
    const auto found = index.find(key);
    if (found == index.end() || found->second.segments.empty())
      return std::unexpected(no_such_series(key));
    ASSIGN_OR_RETURN(const FileHeader header, merged_header(key, found->second));
    return info_of(key, header);
  }

  // The header that describes the merged series, without reading columns when a view is current.
  template <class Key>
  core::Result<FileHeader> merged_header(const Key& key, SeriesFiles& files) {
    if (files.segments.size() == 1) return files.segments.front().header;
    if (const auto view = inspect(files.folder / view_name); view && is_current(*view, files))
      return *view;
    ASSIGN_OR_RETURN(const auto loaded, build_view(key, files));
    return loaded.header;
  }

  template <class Key>
  core::Result<LoadedTable> merged(Index<Key>& index, const Key& key) {
    const auto found = index.find(key);
    if (found == index.end() || found->second.segments.empty())
      return std::unexpected(no_such_series(key));
    SeriesFiles& files = found->second;
    if (files.segments.size() == 1) return load_segment(files.segments.front().path);
    // A view that is missing, stale or damaged is only derived: build it again.
    if (auto view = load(files.folder / view_name); view && is_current(view->header, files))
      return view;
    return build_view(key, files);
  }

  static bool is_current(const FileHeader& view, const SeriesFiles& files) {
    return view.role == FileRole::View && view.sources_hash == sources_hash(files);
  }

  static core::Result<LoadedTable> load_segment(const fs::path& path) {
    auto loaded = load(path);
    if (!loaded && loaded.error().kind == core::ErrorKind::Malformed)
      loaded.error().hint = "run: sixbtc data check; it moves the damaged segment aside";
    return loaded;
  }

  template <class Key>
  core::Result<LoadedTable> build_view(const Key& key, const SeriesFiles& files) {
    std::vector<LoadedTable> loaded;
    std::vector<TableView> parts;
    for (const auto& segment : files.segments) {
      ASSIGN_OR_RETURN(auto table, load_segment(segment.path));
      parts.push_back(table.table);
      loaded.push_back(std::move(table));
    }
    auto owned = std::make_shared<const OwnedTable>(merge(parts));
    TableFacts facts = facts_of(key, owned->view());
    facts.role = FileRole::View;
    facts.key = files.key;
    facts.sources_hash = sources_hash(files);
    const FileHeader header = make_header(owned->view(), facts);
    const LoadedTable in_memory{header, owned->view(), owned};
    if (access_ == Access::ReadOnly) return in_memory;
    const fs::path path = files.folder / view_name;
    if (const auto written = write_table(path, header, owned->view()); !written) {
      // A full disk costs speed, not data: the segments are what counts.
      notes_.push_back(written.error().to_string() + "; the merged series was not saved");
      return in_memory;
    }
    return load(path);
  }

  template <class Key>
  core::Result<ports::IngestReport> ingest_rows(Index<Key>& index, const Key& key,
                                                const TableView& rows) {
    const std::scoped_lock guard(mutex_);
    if (access_ == Access::ReadOnly)
      return core::fail(core::ErrorKind::Conflict, "the store is opened for reading only",
                        root_.string());
    RETURN_IF_ERROR(check_names(key.exchange, key.market, key.symbol));
    RETURN_IF_ERROR(check_rows(key, rows));
    if (rows.rows == 0) return ports::IngestReport{};
    if (!index.contains(key)) RETURN_IF_ERROR(scan_into(index, key));
    SeriesFiles& files = index.at(key);
    ASSIGN_OR_RETURN(const OwnedTable stored, stored_between(files, rows));
    const Difference difference = compare(stored.view(), rows);
    const ports::IngestReport report{difference.added, difference.identical, difference.corrected};
    if (difference.changed.empty()) return report;
    OwnedTable picked;
    TableView fresh = rows;
    if (difference.changed.size() < rows.rows) {
      picked = pick(rows, difference.changed);
      fresh = picked.view();
    }
    TableFacts facts = facts_of(key, fresh);
    facts.key = files.key;
    facts.superseded = difference.corrected;
    RETURN_IF_ERROR(append_segment(files, fresh, facts));
    return report;
  }

  // What is stored in the time span of `rows`.
  static core::Result<OwnedTable> stored_between(const SeriesFiles& files, const TableView& rows) {
    const std::int64_t first = rows.times().front(), last = rows.times().back();
    std::vector<LoadedTable> loaded;
    std::vector<TableView> parts;
    for (const auto& segment : files.segments) {
      if (segment.header.last < first || segment.header.first > last) continue;
      ASSIGN_OR_RETURN(auto table, load_segment(segment.path));
      parts.push_back(slice(table.table, first, last));
      loaded.push_back(std::move(table));
    }
    if (parts.empty()) return OwnedTable{rows.kind, 0, {}};
    return merge(parts);
  }

  core::Status verify_series(SeriesFiles& files, std::vector<std::string>& findings) {
    std::vector<SegmentInfo> sound;
    for (auto& segment : files.segments) {
      const auto loaded = load(segment.path);
      if (loaded) {
        sound.push_back(std::move(segment));
        continue;
      }
      if (loaded.error().kind != core::ErrorKind::Malformed) return std::unexpected(loaded.error());
      if (repair() == Repair::MoveAside) {
        RETURN_IF_ERROR(move_aside(segment.path));
        findings.push_back(loaded.error().to_string() +
                           "; moved aside as .rejected, its rows must be imported again");
      } else {
        findings.push_back(loaded.error().to_string());
        sound.push_back(std::move(segment));
      }
    }
    files.segments = std::move(sound);
    return {};
  }

  const fs::path root_;
  const Access access_;
  const Descriptor lock_;
  mutable std::mutex mutex_;
  Index<market::SeriesKey> candles_;
  Index<ports::PointKey> points_;
  std::vector<std::string> notes_;
};

}  // namespace

core::Result<std::unique_ptr<ports::CandleStore>> open_store(const fs::path& directory,
                                                             Access access) {
  std::error_code code;
  const fs::path root = fs::absolute(directory, code).lexically_normal();
  if (code || directory.empty())
    return core::fail(core::ErrorKind::Invalid, "not a folder name", directory.string());
  Descriptor lock;
  if (access == Access::ReadWrite) {
    RETURN_IF_ERROR(make_folders(root));
    ASSIGN_OR_RETURN(lock, lock_exclusively(root / lock_name));
  } else if (!fs::is_directory(root, code)) {
    return core::fail(core::ErrorKind::NotFound, "there is no store here", root.string(),
                      "import something first: sixbtc data import DIR --store S");
  }
  auto store = std::make_unique<ColumnStore>(root, access, std::move(lock));
  RETURN_IF_ERROR(store->scan_all());
  return store;
}

}  // namespace sixbtc::column_files
