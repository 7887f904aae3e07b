#include "sixbtc/candle_file.hpp"

#include <filesystem>

namespace sixbtc::cli {

namespace {

std::optional<market::Interval> interval_in_name(const std::string& path) {
  std::string name = std::filesystem::path(path).filename().string();
  name.resize(std::min(name.size(), name.find('.')));
  for (std::size_t end = name.size(); end > 0;) {
    const std::size_t start = name.find_last_of("-_", end - 1);
    const std::size_t first = start == std::string::npos ? 0 : start + 1;
    const auto interval = market::Interval::parse(name.substr(first, end - first));
    if (interval) return *interval;
    if (start == std::string::npos) break;
    end = start;
  }
  return std::nullopt;
}

}  // namespace

core::Result<CandleFile> read_candles(const ports::ArchiveReader& archives, const std::string& path,
                                      const std::string& interval) {
  std::optional<market::Interval> length = interval_in_name(path);
  if (!interval.empty()) {
    ASSIGN_OR_RETURN(length, market::Interval::parse(interval));
  }
  if (!length)
    return core::fail(core::ErrorKind::Invalid, "its name does not say how long its bars are", path,
                      "add --interval 15m");
  ASSIGN_OR_RETURN(
      ports::ArchiveContents contents,
      archives.read(path,
                    {.exchange = "file", .market = "spot", .symbol = "FILE", .interval = length}));
  if (contents.candles.size() == 0)
    return core::fail(core::ErrorKind::Invalid, "the file holds no candles", path);
  return CandleFile{columns::CandleSeries(std::move(contents.candles)), *length};
}

}  // namespace sixbtc::cli
