// Dates, periods, sessions and time zones.
#include "language/checker.hpp"

namespace sixbtc::language {

int Checker::zone_of(Slot text, const SourceSpan& span) {
  const std::string& name = builder_.text_of(text);
  if (const auto zone = zones::named(name)) return *zone;
  error("E0504", span, fmt::format("the time zone '{}' is not known", name),
        "write a zone such as America/New_York, or an offset such as UTC-5");
  return 0;
}

// Year, month, day, hour, minute, second as one time; fields outside their range carry over.
Slot Checker::date_time(std::span<const Value> fields) {
  constexpr double units[] = {86'400'000.0, 3'600'000.0, 60'000.0, 1000.0};
  Slot sum = builder_.pure(Operation::MonthStart, fields[0].slot, fields[1].slot);
  const Slot days = builder_.pure(Operation::Subtract, fields[2].slot, builder_.constant(1));
  for (std::size_t i = 0; i < std::size(units); ++i)
    sum = builder_.pure(Operation::Add, sum,
                        builder_.pure(Operation::Multiply, i == 0 ? days : fields[2 + i].slot,
                                      builder_.constant(units[i])));
  return sum;
}

// The time frame that an argument names; nothing for the script's own, or when it was reported.
std::optional<market::Interval> Checker::named_frame(const Builtin& builtin,
                                                     const BoundArguments& bound) {
  const Slot text = bound.values[0].slot;
  if (text == builder_.setup(Setup::Period) || text == builder_.text("")) return {};
  const SourceSpan& span = bound.expressions[0]->span;
  if (!builder_.is_constant(text)) {
    error("E0407", span, fmt::format("the time frame of {} is not known", builtin.name));
    return {};
  }
  const auto frame = timeframe_named(builder_.text_of(text));
  if (!frame) error("E0504", span, fmt::format("'{}' is not a time frame", builder_.text_of(text)));
  return frame;
}

// Start or end of the named period around the bar; the bar's own time for the script's bar length.
Slot Checker::period_time(const Builtin& builtin, const BoundArguments& bound) {
  const bool is_end = builtin.special == Special::PeriodCloseTime;
  const auto frame = named_frame(builtin, bound);
  if (!frame) return is_end ? builder_.load(Operation::LoadTimeClose, 0) : column('t');
  const auto minutes = static_cast<double>(frame->is_month() ? 0 : frame->nominal_minutes());
  return period_around_bar(builder_.constant(minutes), is_end);
}

Value Checker::time_call(const Builtin& builtin, const Expression& expression,
                         const BoundArguments& bound) {
  const auto zone = [&](std::size_t i) {
    const Expression* given = bound.expressions[i];
    if (given == nullptr && profile_ == Profile::TradingView)
      return builder_.setup(Setup::TimeZone);
    return builder_.constant(zone_of(bound.values[i].slot, given ? given->span : expression.span));
  };
  const auto value = [&](Slot slot) { return Value{builtin.returns.front(), slot, false, {}}; };
  const std::span<const Value> values = bound.values;
  switch (builtin.special) {
    case Special::Timestamp:
      if (profile_ == Profile::Perp) return value(date_time(values));
      return value(
          builder_.pure(Operation::UtcTime, date_time(values), builder_.setup(Setup::TimeZone)));
    case Special::TimestampInZone:
      return value(builder_.pure(Operation::UtcTime, date_time(values.subspan(1)), zone(0)));
    case Special::FieldInZone:
      return value(builder_.pure(
          builtin.operation, builder_.pure(Operation::LocalTime, bound.values[0].slot, zone(1))));
    case Special::PeriodSeconds: {
      const auto frame = named_frame(builtin, bound);
      if (!frame) return value(builder_.setup(Setup::IntervalSeconds));
      return value(builder_.constant(static_cast<double>(frame->nominal_minutes()) * 60));
    }
    case Special::PeriodChange: {
      const Slot now = period_time(builtin, bound);
      const Slot before = builder_.history(now, builder_.constant(1), 1, false);
      return value(builder_.pure(Operation::NotEqual, now, before));
    }
    default:
      break;
  }
  const Slot time = period_time(builtin, bound);
  const std::string& text = builder_.text_of(bound.values[1].slot);
  if (text.empty()) return value(time);
  const auto spans = parse_session(text);
  if (!spans) {
    error("E0504", bound.expressions[1]->span, fmt::format("'{}' is not a session", text),
          "write 0930-1600, or 0930-1600:23456 for some days of the week");
    return value(time);
  }
  const Slot local = builder_.pure(Operation::LocalTime, column('t'), zone(2));
  Slot is_inside = builder_.constant(0);
  for (const double span : *spans)
    is_inside = builder_.pure(Operation::Or, is_inside,
                              builder_.pure(Operation::InSpan, local, builder_.constant(span)));
  return value(builder_.pure(Operation::Select, is_inside, time, builder_.constant(na)));
}

}  // namespace sixbtc::language
