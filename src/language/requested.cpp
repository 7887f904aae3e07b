#include "language/requested.hpp"

#include "language/timeframe.hpp"
#include "language/zones.hpp"

namespace sixbtc::language {

Requested::Requested(const RequestSite& site, market::Interval frame,
                     const strategy::SeriesContext& context,
                     std::optional<columns::CandleView> others)
    : site_(site),
      chart_(context.interval),
      frame_(frame),
      inner_(site.plan,
             {context.exchange, context.market, context.symbol, frame, context.price_tick},
             nullptr),
      zone_(zones::named(context.time_zone).value_or(zones::utc())),
      day_start_(context.day_start_minutes * 60'000.0),
      values_(site.absent),
      others_(others),
      source_(context.others),
      inside_(site.outputs.size()) {}

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
  if (site_.is_heikin_ashi) {
    const market::Candle real = gathered_;
    gathered_.close = (real.open + real.high + real.low + real.close) / 4;
    gathered_.open = is_na(open_) ? (real.open + real.close) / 2 : (open_ + close_) / 2;
    gathered_.high = std::max({real.high, gathered_.open, gathered_.close});
    gathered_.low = std::min({real.low, gathered_.open, gathered_.close});
    open_ = gathered_.open;
    close_ = gathered_.close;
  }
  completed_.push_back(gathered_);
  is_under_way_ = false;
  inner_.step(completed_.view(), {});
  if (!site_.is_early) publish();
}

void Requested::next(const columns::CandleView& bars, std::size_t row, double* out) {
  is_new_ = false;
  for (std::vector<double>& values : inside_) values.clear();
  if (others_)
    catch_up(bars.time(row));
  else
    gather(bars, row);
  const bool is_absent = site_.has_gaps && !is_new_;
  for (std::size_t i = 0; i < values_.size(); ++i)
    out[i] = is_absent ? site_.absent[i] : values_[i];
}

// Bars of the other series that are complete when the chart's bar is.
void Requested::catch_up(core::Timestamp opened) {
  const core::Timestamp closed = chart_.next_start(opened);
  for (; row_ < others_->size(); ++row_) {
    const core::Timestamp start = others_->time(row_), end = frame_.next_start(start);
    if (!is_under_way_) {
      if (start > opened && end > closed) break;
      begin(start);
    }
    if (end > closed) break;
    gathered_ = {start,
                 others_->open[row_],
                 others_->high[row_],
                 others_->low[row_],
                 others_->close[row_],
                 others_->volume[row_],
                 true};
    complete();
    for (std::size_t i = 0; i < inside_.size() && start >= opened; ++i)
      inside_[i].push_back(values_[i]);
  }
}

void Requested::gather(const columns::CandleView& bars, std::size_t row) {
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
}

void ScriptEvaluation::begin_bar(const columns::CandleView& earlier) {
  look_at(earlier);
  run(plan_->early);
}

bool ScriptEvaluation::request(std::size_t index, double* out) {
  const RequestSite& site = plan_->requests[index];
  Requested& requested = *requests_[index];
  requested.next(*bars_, bar_, out);
  if (const auto& problem = requested.failure()) {
    failure_ = problem;
    return false;
  }
  if (site.bars == RequestSite::Bars::Finer)
    for (std::size_t i = 0; i < site.outputs.size(); ++i)
      out[i] = collections_.add(requested.inside(i), slots_);
  return true;
}

void ScriptEvaluation::make_requests(const strategy::SeriesContext& context) {
  for (const RequestSite& site : plan_->requests) {
    const std::string name(text(site.timeframe));
    const auto frame = name.empty() ? std::optional(context.interval) : timeframe_named(name);
    if (!frame)
      return fail(core::ErrorKind::Invalid, fmt::format("'{}' is not a time frame", name));
    std::string_view ticker = text(site.symbol);
    if (ticker.starts_with(heikin_ashi_prefix)) ticker.remove_prefix(heikin_ashi_prefix.size());
    const std::string own = context.exchange + ":" + context.symbol;
    const bool is_own = ticker.empty() || ticker == own || ticker == context.symbol;
    const bool is_gathered = is_own && site.bars == RequestSite::Bars::Completed &&
                             frame->is_built_from(context.interval);
    std::optional<columns::CandleView> others;
    if (!is_gathered) {
      if (context.others) others = context.others->bars(is_own ? own : ticker, *frame);
      if (!others)
        return fail(core::ErrorKind::NotFound,
                    fmt::format("a request: there are no bars of '{}' in '{}', and they cannot be "
                                "made from bars of {}; record that series or remove the request",
                                is_own ? own : ticker, name, context.interval.to_string()));
    }
    requests_.push_back(std::make_shared<Requested>(site, *frame, context, others));
    if (const auto& problem = requests_.back()->failure()) failure_ = problem;
  }
}

}  // namespace sixbtc::language
