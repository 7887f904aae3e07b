// Any bytes as a CSV file: an error, or columns that keep their promises; never a crash.
#include <cstdint>
#include <string_view>

#include "adapters/archives/csv.hpp"
#include "adapters/archives/source_name.hpp"
#include "core/check.hpp"

namespace {

using namespace sixbtc;

void check_rows(const archives::CsvRows& rows) {
  const auto& times =
      rows.kind == archives::DataKind::Candles ? rows.candles.open_time : rows.points.time;
  CHECK(!times.empty());
  CHECK(times.size() <= rows.rows_read);
  for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i] > times[i - 1]);
  if (rows.kind == archives::DataKind::Candles) {
    CHECK(rows.candles.volume.size() == times.size());
    CHECK(rows.candles.flags.size() == times.size());
  } else {
    CHECK(rows.points.value.size() == times.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ports::ArchiveLimits limits{.line_bytes_max = 256,
                                    .file_bytes_max = 1 << 20,
                                    .funding_jitter = core::Duration::seconds(60)};
  const archives::MapHints hints[] = {{},
                                      {archives::DataKind::Candles, true, 0},
                                      {archives::DataKind::FundingRate, false, 0},
                                      {archives::DataKind::OpenInterest, false, 0}};
  for (const auto& hint : hints) {
    archives::MemorySource source(text);
    const auto rows = archives::read_csv(source, "fuzz", hint, limits);
    if (rows)
      check_rows(*rows);
    else
      CHECK(!rows.error().message.empty() && rows.error().where.starts_with("fuzz:"));
  }
  (void)archives::read_source_name("/" + std::string(text));
  return 0;
}
