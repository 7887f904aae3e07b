// Candles for people: what is stored, what is wrong with it, in and out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "application/series_access.hpp"
#include "application/services.hpp"
#include "collector/import.hpp"
#include "columns/quality.hpp"

namespace sixbtc::application {

// Imports a file or folder; the report lists every file with what became of it. Audited.
[[nodiscard]] core::Result<collector::ImportReport> import_path(
    const Services& services, const std::string& path, const ports::SourceOverrides& overrides,
    const Control& control);

struct SeriesQuality {
  ports::SeriesInfo info;
  columns::QualityReport report;
};

// Checks the stored series that fit (all when nothing is named), compares each with the bars built
// from a finer series and with the same asset elsewhere (collector/check.hpp), and records the
// findings. Marks, never repairs.
[[nodiscard]] core::Result<std::vector<SeriesQuality>> check_series(const Services& services,
                                                                    const SeriesRequest& request,
                                                                    const Control& control);

// CSV with the header open_time_ms,open,high,low,close,volume,complete, written to a temporary
// name and renamed when whole. Returns the number of rows.
[[nodiscard]] core::Result<std::size_t> export_csv(const Services& services,
                                                   const SeriesRequest& request,
                                                   const std::filesystem::path& file);

// Builds bars of request.interval and stores them as a series of their own, together with the
// values of the indicators configured for that interval.
[[nodiscard]] core::Result<ports::SeriesInfo> build_interval(const Services& services,
                                                             const SeriesRequest& request);

}  // namespace sixbtc::application
