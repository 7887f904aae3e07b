// One request.security of a running script: the chart's bars gathered into bars of a longer time
// frame, a plan evaluated on each of them, and its outputs shown to the chart.
#pragma once

#include "language/evaluation.hpp"

namespace sixbtc::language {

class Requested {
 public:
  // `site` outlives this object.
  Requested(const RequestSite& site, market::Interval frame,
            const strategy::SeriesContext& context);

  // Takes the chart's bar `row` and writes the values that are known at its close.
  void next(const columns::CandleView& bars, std::size_t row, double* out);
  [[nodiscard]] const std::optional<core::Error>& failure() const { return inner_.failure_; }

 private:
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
};

}  // namespace sixbtc::language
