// What was found wrong in a series, per data hash (M-220). Marks only: nothing is ever repaired.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/series_key.hpp"
#include "ports/audit_log.hpp"

namespace sixbtc::ports {

struct QualityRecord {
  std::string kind;          // "gap", "outlier", "zero_volume_run", ...
  core::Timestamp from, to;  // [from, to)
  std::uint64_t bars = 0;    // affected or missing
  std::string detail;        // one ASCII sentence
};

struct QualityReport {
  market::SeriesKey series;
  std::string data_hash;
  core::Timestamp checked_at;
  std::vector<QualityRecord> findings;
};

// Any thread.
class QualityRepository {
 public:
  virtual ~QualityRepository() = default;
  // Replaces the report of the same (series, data hash), in one transaction.
  [[nodiscard]] virtual core::Status put(const QualityReport& report, const Actor& actor) = 0;
  // The newest report of the series; NotFound when it was never checked.
  [[nodiscard]] virtual core::Result<QualityReport> latest(
      const market::SeriesKey& series) const = 0;
};

}  // namespace sixbtc::ports
