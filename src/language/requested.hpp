// One request of a running script: bars of a longer time frame gathered from the chart's, or bars
// of another series, a plan evaluated on each of them when it is complete, and its outputs shown to
// the chart.
#pragma once

#include "language/evaluation.hpp"

namespace sixbtc::language {

// Before the ticker in the name of Heikin-Ashi bars.
inline constexpr std::string_view heikin_ashi_prefix = "heikinashi:";

class Requested {
 public:
  // `site` outlives this object. `others`: bars to be read instead of the chart's.
  Requested(const RequestSite& site, market::Interval frame, const strategy::SeriesContext& context,
            std::optional<columns::CandleView> others);

  // Takes the chart's bar `row` and writes the values that are known at its close.
  void next(const columns::CandleView& bars, std::size_t row, double* out);
  // Of a request for finer bars: the values of one output inside the chart's bar.
  [[nodiscard]] const std::vector<double>& inside(std::size_t output) const {
    return inside_[output];
  }
  [[nodiscard]] const std::optional<core::Error>& failure() const { return inner_.failure_; }

 private:
  void gather(const columns::CandleView& bars, std::size_t row);
  void catch_up(core::Timestamp opened);
  void begin(core::Timestamp opened);
  // The time on the clock whose days and weeks the periods follow.
  [[nodiscard]] core::Timestamp on_clock(core::Timestamp time) const;
  void complete();
  void publish();

  const RequestSite& site_;
  market::Interval chart_, frame_;
  ScriptEvaluation inner_;
  columns::CandleColumns completed_;
  int zone_;
  double day_start_;         // milliseconds
  market::Candle gathered_;  // the period under way
  core::Timestamp start_;    // its start on the clock
  bool is_under_way_ = false;
  bool is_new_ = false;  // the values changed on this bar
  std::vector<double> values_;
  std::optional<columns::CandleView> others_;
  std::shared_ptr<const strategy::SeriesSource> source_;  // keeps them alive
  std::size_t row_ = 0;                                   // of others_, the next one
  double open_ = na, close_ = na;                         // of the last Heikin-Ashi bar
  std::vector<std::vector<double>> inside_;
};

}  // namespace sixbtc::language
