// Keys of storage, logging, threads, data, indicators, trading.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {

using ports::DataSettings;
using ports::ImportSettings;
using ports::LoggingSettings;
using ports::QualitySettings;

std::vector<Field> house_fields() {
  constexpr auto off = NameKind::None;
  constexpr auto named = NameKind::Text;
  return {
      {"storage.path", text(), "", "Folder of the store, relative to where the program runs.",
       at<&S::storage, &ports::StorageSettings::path>, off, false},
      {"logging.level", choice({"debug", "info", "warning", "error", "off"}), "",
       "Least important line that is written.", at<&S::logging, &LoggingSettings::level>, off,
       false},
      {"logging.format", choice({"text", "json"}), "", "Shape of a log line.",
       at<&S::logging, &LoggingSettings::format>, off, false},
      {"logging.file", text(), "", "Log file; empty text means stderr.",
       at<&S::logging, &LoggingSettings::file>, off, false},
      {"threads", integer(0, 1024), "threads", "Worker threads; 0 means all cores.",
       at<&S::threads>, off, false},

      {"data.preferred_market", text(), "",
       "The exchange/market meant when several hold the symbol asked for.",
       at<&S::data, &DataSettings::preferred_market>, off, false},
      {"data.import.line_bytes_max", integer(64, 1 << 20), "bytes",
       "Longest line of an imported file.",
       at<&S::data, &DataSettings::import, &ImportSettings::line_bytes_max>},
      {"data.import.decompressed_bytes_max", integer(1 << 20, std::int64_t{1} << 40), "bytes",
       "Most that one compressed file may unpack to.",
       at<&S::data, &DataSettings::import, &ImportSettings::decompressed_bytes_max>},
      {"data.import.funding_jitter_seconds", integer(0, 1800), "seconds",
       "A funding time this close after a whole hour is that hour.",
       at<&S::data, &DataSettings::import, &ImportSettings::funding_jitter_seconds>},
      {"data.quality.zero_volume_run_bars_min", integer(1, 100'000), "bars",
       "Shortest run of bars without volume that is reported.",
       at<&S::data, &DataSettings::quality, &QualitySettings::zero_volume_run_bars_min>},
      {"data.quality.outlier_window_bars", integer(10, 100'000), "bars",
       "Bars around a close from which its usual move is taken.",
       at<&S::data, &DataSettings::quality, &QualitySettings::outlier_window_bars>},
      {"data.quality.outlier_mad_multiple", real(3, 1000), "median absolute deviations",
       "A move beyond this multiple is reported as an outlier.",
       at<&S::data, &DataSettings::quality, &QualitySettings::outlier_mad_multiple>},
      {"data.quality.deviation_ratio_max", ratio(0.0001, 1), "of price",
       "Largest difference of closes from another venue's series.",
       at<&S::data, &DataSettings::quality, &QualitySettings::deviation_ratio_max>},
      {"data.quality.artificial_run_bars_min", integer(1, 100'000), "bars",
       "Shortest run of flat bars without volume that is reported as printed during a halt.",
       at<&S::data, &DataSettings::quality, &QualitySettings::artificial_run_bars_min>},
      {"data.quality.listing_bars", integer(1, 10'000), "bars",
       "First bars of a series, in which a listing artefact is looked for.",
       at<&S::data, &DataSettings::quality, &QualitySettings::listing_bars>},
      {"data.quality.listing_range_max", real(1.01, 1000), "high / low",
       "A range above this in those bars is a listing artefact.",
       at<&S::data, &DataSettings::quality, &QualitySettings::listing_range_max>},
      {"data.quality.outlier_mad_min", real(1e-9, 0.1), "log return",
       "Floor of the median absolute deviation; calm markets have none of their own.",
       at<&S::data, &DataSettings::quality, &QualitySettings::outlier_mad_min>},
      {"data.quality.common_bars_min", integer(1, 1'000'000), "bars",
       "Fewer common bars say nothing about another market's series.",
       at<&S::data, &DataSettings::quality, &QualitySettings::common_bars_min>},
      {"data.quality.mislabelled_share_min", ratio(0.01, 1), "of common closes",
       "Two markets with this share of equal closes are one series under two names.",
       at<&S::data, &DataSettings::quality, &QualitySettings::mislabelled_share_min>},

      {"indicators.sets.*.kind", text(), "", "Indicator kernel, for example sma.",
       [](S& s, std::string_view n) { return slot_of(s.indicators.sets[std::string(n)].kind); },
       named},
      {"indicators.sets.*.length", integer(1, 10'000), "bars", "Its length.",
       [](S& s, std::string_view n) { return slot_of(s.indicators.sets[std::string(n)].length); },
       named},
      {"indicators.sets.*.intervals", intervals(), "", "Intervals it is kept for.",
       [](S& s, std::string_view n) {
         return slot_of(s.indicators.sets[std::string(n)].intervals);
       },
       named},

      {"trading.venue", text(), "",
       "Venue a strategy would trade on: its costs and rules judge it. A key of costs.venues.",
       at<&S::trading, &ports::TradingSettings::venue>},
      {"trading.timeframes", intervals(), "", "Intervals strategies are made for.",
       at<&S::trading, &ports::TradingSettings::timeframes>},
  };
}

}  // namespace sixbtc::yaml_config
