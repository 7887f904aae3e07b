// What the profile TradingView adds: properties that count, orders in full, facts of single trades,
// indicators and their plots.
#include "language/checker.hpp"

namespace sixbtc::language {

void Checker::declare_indicator(const Expression& expression) {
  if (has_header_) return error("E0207", expression.span, "a script declares itself once");
  if (local_ > 0 || conditional_ > 0)
    return error("E0505", expression.span, "indicator(...) stands at the top level");
  has_header_ = true;
  result_.declaration.is_strategy = false;
}

Slot Checker::chart_clock(Slot time) {
  if (profile_ == Profile::Perp) return time;
  return builder_.pure(Operation::LocalTime, time, builder_.setup(Setup::TimeZone));
}

Slot Checker::trading_clock() {
  const Slot time = column('t');
  if (profile_ == Profile::Perp) return time;
  return builder_.pure(Operation::Subtract, chart_clock(time), builder_.setup(Setup::DayStart));
}

Slot Checker::period_around_bar(Slot minutes, bool is_end) {
  Slot time = builder_.pure(Operation::PeriodStart, trading_clock(), minutes);
  if (is_end && builder_.value(minutes) == 0) {
    const Slot month = builder_.pure(Operation::Month, time);
    time = builder_.pure(Operation::MonthStart, builder_.pure(Operation::Year, time),
                         builder_.pure(Operation::Add, month, builder_.constant(1)));
  } else if (is_end) {
    time =
        builder_.pure(Operation::Add, time, builder_.constant(builder_.value(minutes) * 60'000.0));
  }
  if (profile_ == Profile::Perp) return time;
  const Slot local = builder_.pure(Operation::Add, time, builder_.setup(Setup::DayStart));
  return builder_.pure(Operation::UtcTime, local, builder_.setup(Setup::TimeZone));
}

bool Checker::has_account(const Builtin& builtin, const SourceSpan& span) {
  if (result_.declaration.is_strategy) return true;
  error("E0206", span, fmt::format("{} belongs to strategies, this is an indicator", builtin.name));
  return false;
}

// Properties without influence on a trade (colours, precision, currency of the account) are read
// over: the recordings of other currencies come with their own rates.
void Checker::declared_property(std::string_view name, const Value& value, const SourceSpan& span) {
  Declaration& declaration = result_.declaration;
  constexpr double amount_max = 1e15, count_max = 1e6;
  const std::tuple<std::string_view, double*, double> numbers[] = {
      {"initial_capital", &declaration.initial_capital, amount_max},
      {"default_qty_value", &declaration.quantity, amount_max},
      {"pyramiding", &declaration.pyramiding, count_max},
      {"commission_value", &declaration.commission, amount_max},
      {"slippage", &declaration.slippage_ticks, count_max},
      {"margin_long", &declaration.margin_long, amount_max},
      {"margin_short", &declaration.margin_short, amount_max},
      {"backtest_fill_limits_assumption", &declaration.limit_fill_ticks, count_max},
  };
  for (const auto& [property, target, largest] : numbers) {
    if (property != name || !is_number(value.type)) continue;
    const double number = builder_.value(value.slot);
    if (!(number >= 0 && number <= largest))
      return error("E0504", span, fmt::format("'{}' lies between 0 and {:.0f}", name, largest));
    *target = number;
  }
  const std::pair<std::string_view, std::string*> texts[] = {
      {"default_qty_type", &declaration.quantity_type},
      {"commission_type", &declaration.commission_type},
      {"close_entries_rule", &declaration.close_entries_rule},
  };
  for (const auto& [property, target] : texts)
    if (property == name && value.type == Type::String) *target = builder_.text_of(value.slot);
  const std::pair<std::string_view, bool*> flags[] = {
      {"process_orders_on_close", &declaration.processes_orders_on_close},
      {"use_bar_magnifier", &declaration.uses_bar_magnifier},
  };
  for (const auto& [property, target] : flags)
    if (property == name && value.type == Type::Bool) *target = builder_.value(value.slot) == 1;
}

// The slot of an argument that is given and is not the literal na.
Slot Checker::given(const Builtin& builtin, const BoundArguments& bound,
                    std::string_view parameter) const {
  const std::size_t place = place_of(builtin, parameter);
  const bool is_absent = place == builtin.parameters.size() ||
                         bound.values[place].type == Type::Na ||
                         bound.expressions[place] == nullptr;
  return is_absent ? OrderSite::none : bound.values[place].slot;
}

OrderSite Checker::full_site(const Builtin& builtin, const BoundArguments& bound) const {
  const auto slot = [&](std::string_view name) { return given(builtin, bound, name); };
  constexpr std::pair<Special, OrderKind> kinds[] = {
      {Special::Entry, OrderKind::Entry},        {Special::RawOrder, OrderKind::Raw},
      {Special::Exit, OrderKind::Exit},          {Special::Close, OrderKind::Close},
      {Special::CloseAll, OrderKind::CloseAll},  {Special::Cancel, OrderKind::Cancel},
      {Special::CancelAll, OrderKind::CancelAll}};
  OrderSite site{};
  for (const auto& [special, kind] : kinds)
    if (special == builtin.special) site.kind = kind;
  site.id = slot("id");
  site.from_entry = slot("from_entry");
  site.direction = slot("direction");
  site.stop = slot("stop");
  site.limit = slot("limit");
  site.loss = slot("loss");
  site.profit = slot("profit");
  site.trail_price = slot("trail_price");
  site.trail_points = slot("trail_points");
  site.trail_offset = slot("trail_offset");
  site.quantity = slot("qty");
  site.quantity_percent = slot("qty_percent");
  site.immediately = slot("immediately");
  site.oca_name = slot("oca_name");
  site.oca_type = slot("oca_type");
  site.comment = slot("comment");
  site.comment_profit = slot("comment_profit");
  site.comment_loss = slot("comment_loss");
  site.comment_trailing = slot("comment_trailing");
  return site;
}

void Checker::risk_call(const Builtin& builtin, const Expression& expression,
                        const BoundArguments& bound) {
  if (!has_account(builtin, expression.span)) return;
  OrderSite site{};
  site.kind = OrderKind::Risk;
  site.rule = static_cast<RiskRule>(static_cast<std::uint8_t>(builtin.number));
  site.amount = bound.values[0].slot;
  site.amount_type = given(builtin, bound, "type");
  builder_.order(site, builtin.name, expression.span);
}

Value Checker::trade_fact(const Builtin& builtin, const BoundArguments& bound) {
  const auto field = static_cast<std::uint32_t>(builtin.number);
  const bool is_closed = builtin.special == Special::ClosedTrade;
  return {builtin.returns[0],
          builder_.trade(field | (is_closed ? closed_trade_bit : 0), bound.values[0].slot),
          false,
          {}};
}

void Checker::plot(const BoundArguments& bound) {
  builder_.plot(builder_.text_of(bound.values[1].slot), bound.values[0].slot);
}

}  // namespace sixbtc::language
