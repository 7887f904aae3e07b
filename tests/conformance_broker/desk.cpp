#include "conformance_broker/desk.hpp"

namespace sixbtc::conformance {

namespace tv = tradingview;

Chart Chart::from(double first_time) const {
  const auto start = std::lower_bound(time.begin(), time.end(), first_time) - time.begin();
  const auto tail = [&](const Column& column) {
    return Column(column.begin() + start, column.end());
  };
  return {tail(time), tail(open), tail(high), tail(low), tail(close), tail(volume)};
}

tv::Properties pine_defaults() {
  return {.initial_capital = 1'000'000,
          .default_quantity_type = tv::QuantityType::Fixed,
          .default_quantity = 1,
          .pyramiding = 1,
          .commission_type = tv::CommissionType::Percent,
          .commission = 0,
          .slippage_ticks = 0,
          .process_orders_on_close = false,
          .close_entries_rule = tv::CloseRule::Fifo,
          .margin_long = 100,
          .margin_short = 100,
          .limit_fill_ticks = 0,
          .tick = 0.01,
          .point_value = 1,
          .quantity_step = 0.0001};
}

Desk::Desk(const Chart& chart, const tv::Properties& properties)
    : chart_(chart), broker_(properties) {}

int Desk::minutes() const {
  return static_cast<int>(std::fmod(chart_.time[i], 86'400.0)) / 60;
}

int Desk::day_of_week() const {
  const auto days = static_cast<std::int64_t>(chart_.time[i] / 86'400.0);
  return static_cast<int>((days + 4) % 7) + 1;  // 1970-01-01 was a Thursday
}

void Desk::run(const std::function<void(Desk&)>& script) {
  for (i = 0; i < chart_.size(); ++i) {
    const auto later = rates_.upper_bound(static_cast<int>(chart_.time[i] / 86'400.0));
    if (later != rates_.begin()) broker_.set_currency_rate(std::prev(later)->second);
    broker_.open_bar({core::Timestamp::from_seconds(static_cast<std::int64_t>(chart_.time[i])),
                      chart_.open[i], chart_.high[i], chart_.low[i], chart_.close[i],
                      static_cast<std::int64_t>(chart_.time[i] / 86'400.0)});
    script(*this);
    broker_.close_bar();
  }
}

tv::OrderRequest Desk::request(const char* id, Direction side, const char* comment,
                               const Levels& levels) {
  tv::OrderRequest request;
  request.id = broker_.labels().intern(id);
  request.direction = side;
  request.quantity = levels.quantity;
  request.limit = levels.limit;
  request.stop = levels.stop;
  request.oca_name = broker_.labels().intern(levels.oca);
  request.oca_type = levels.oca_type;
  request.comment = broker_.labels().intern(comment);
  return request;
}

void Desk::entry(const char* id, Direction side, const char* comment, Levels levels) {
  broker_.entry(request(id, side, comment, levels));
}

void Desk::order(const char* id, Direction side, const char* comment, Levels levels) {
  broker_.order(request(id, side, comment, levels));
}

void Desk::exit(const char* id, const char* from, const char* comment, tv::ExitRequest request) {
  request.id = broker_.labels().intern(id);
  request.from_entry = broker_.labels().intern(from);
  request.comment = broker_.labels().intern(comment);
  broker_.exit(request);
}

void Desk::close(const char* id, const char* comment, bool immediately) {
  tv::CloseRequest request;
  request.id = broker_.labels().intern(id);
  request.comment = broker_.labels().intern(comment);
  request.immediately = immediately;
  broker_.close(request);
}

void Desk::cancel(const char* id) {
  broker_.cancel(broker_.labels().intern(id));
}

void Desk::flip(bool go_long, bool go_short, const char* long_comment, const char* short_comment) {
  if (go_long && position() <= 0) {
    if (is_short()) close("S", "flip flat");
    entry("L", long_side, long_comment);
  }
  if (go_short && position() >= 0) {
    if (is_long()) close("L", "flip flat");
    entry("S", short_side, short_comment);
  }
}

}  // namespace sixbtc::conformance
