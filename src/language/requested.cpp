#include "language/requested.hpp"

#include "language/timeframe.hpp"
#include "language/zones.hpp"

namespace sixbtc::language {

Requested::Requested(const RequestSite& site, market::Interval frame,
                     const strategy::SeriesContext& context)
    : site_(site),
      chart_(context.interval),
      frame_(frame),
      inner_(site.plan,
             {context.exchange, context.market, context.symbol, frame, context.price_tick},
             nullptr),
      zone_(zones::named(context.time_zone).value_or(zones::utc())),
      day_start_(context.day_start_minutes * 60'000.0),
      values_(site.absent) {}

core::Timestamp Requested::on_clock(core::Timestamp time) const {
  const auto utc = static_cast<double>(time.milliseconds());
  const double shift = zones::offset_at(zone_, utc) - day_start_;
  return time + core::Duration::milliseconds(static_cast<std::int64_t>(shift));
}

void Requested::publish() {
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = inner_.slots_[site_.outputs[i]];
  is_new_ = true;
}

void Requested::begin(core::Timestamp opened) {
  gathered_ = {opened, na, na, na, na, 0, true};
  is_under_way_ = true;
  if (!site_.is_early) return;
  const columns::CandleView earlier = completed_.view();
  inner_.begin_bar(earlier);
  publish();
}

void Requested::complete() {
  completed_.push_back(gathered_);
  is_under_way_ = false;
  inner_.step(completed_.view(), {});
  if (!site_.is_early) publish();
}

void Requested::next(const columns::CandleView& bars, std::size_t row, double* out) {
  is_new_ = false;
  const core::Timestamp time = bars.time(row);
  const core::Timestamp start = frame_.bucket_start(on_clock(time));
  // The chart's last bar of a period may be missing from the data.
  if (is_under_way_ && start_ != start) complete();
  if (!is_under_way_) begin(time);
  start_ = start;
  const bool is_first = is_na(gathered_.open);
  if (is_first) gathered_.open = bars.open[row];
  gathered_.high = is_first ? bars.high[row] : std::max(gathered_.high, bars.high[row]);
  gathered_.low = is_first ? bars.low[row] : std::min(gathered_.low, bars.low[row]);
  gathered_.close = bars.close[row];
  gathered_.volume += bars.volume[row];
  if (on_clock(chart_.next_start(time)) >= frame_.next_start(start)) complete();
  const bool is_absent = site_.has_gaps && !is_new_;
  for (std::size_t i = 0; i < values_.size(); ++i)
    out[i] = is_absent ? site_.absent[i] : values_[i];
}

void ScriptEvaluation::begin_bar(const columns::CandleView& earlier) {
  look_at(earlier);
  run(plan_->early);
}

void ScriptEvaluation::make_requests(const strategy::SeriesContext& context) {
  for (const RequestSite& site : plan_->requests) {
    const double text = slots_[site.timeframe];
    // The chart's own bar length need not be among the script's texts.
    const std::string name = text >= 0 ? plan_->texts[static_cast<std::size_t>(text)] : "";
    const auto frame = name.empty() ? std::optional(context.interval) : timeframe_named(name);
    if (!frame || !frame->is_built_from(context.interval))
      return fail(core::ErrorKind::Invalid,
                  fmt::format("request.security: bars of '{}' cannot be made from bars of {}", name,
                              context.interval.to_string()));
    requests_.push_back(std::make_shared<Requested>(site, *frame, context));
    if (const auto& problem = requests_.back()->failure()) failure_ = problem;
  }
}

}  // namespace sixbtc::language
