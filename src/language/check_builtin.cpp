// What built-ins become in the plan.
#include "language/checker.hpp"
#include "language/dates.hpp"

namespace sixbtc::language {

Slot Checker::column(char letter) {
  const auto price = [&](Price which) {
    return builder_.load(Operation::LoadPrice, static_cast<std::uint32_t>(which));
  };
  switch (letter) {
    case 'o':
      return price(Price::Open);
    case 'h':
      return price(Price::High);
    case 'l':
      return price(Price::Low);
    case 'v':
      return price(Price::Volume);
    case 't':
      return builder_.load(Operation::LoadTime, 0);
    case 'd':
      return trading_clock();
    default:
      return price(Price::Close);
  }
}

Slot Checker::mean(std::string_view columns) {
  Slot sum = column(columns[0]);
  for (const char letter : columns.substr(1))
    sum = builder_.pure(Operation::Add, sum, column(letter));
  return builder_.pure(Operation::Divide, sum,
                       builder_.constant(static_cast<double>(columns.size())));
}

// The built-in's result, its outputs starting at `first`.
Value Checker::result(const Builtin& builtin, Slot first, const BoundArguments& bound) {
  if (builtin.returns.size() > 1) {
    Value tuple{Type::Tuple, first, false, {}};
    for (std::size_t i = 0; i < builtin.returns.size(); ++i) {
      const Slot slot = builder_.is_constant(first) ? first : static_cast<Slot>(first + i);
      tuple.elements.push_back({builtin.returns[i], slot, false, {}});
    }
    return tuple;
  }
  Type type = builtin.returns.front();
  if (builtin.returns_number) {
    type = Type::Int;
    for (std::size_t i = 0; i < bound.values.size(); ++i)
      if (builtin.parameters[i].kind == BuiltinParameter::Kind::Number &&
          bound.values[i].type != Type::Int)
        type = Type::Float;
    for (const auto& [argument, value] : bound.open)
      if (value.type != Type::Int) type = Type::Float;
  }
  return {type, first, false, {}};
}

Value Checker::variable_builtin(const Builtin& builtin, const SourceSpan& span) {
  const BoundArguments none;
  const auto which = static_cast<std::uint32_t>(is_na(builtin.number) ? 0 : builtin.number);
  if (builtin.lowering == Lowering::Position && !has_account(builtin, span)) return {};
  switch (builtin.lowering) {
    case Lowering::Number:
      return {builtin.returns[0], builder_.constant(builtin.number), false, {}};
    case Lowering::Text: {
      const std::size_t dot = builtin.name.rfind('.');
      return {builtin.returns[0],
              builder_.text(builtin.code.empty() ? std::string_view(builtin.name).substr(dot + 1)
                                                 : builtin.code),
              false,
              {}};
    }
    case Lowering::Load:
      return {builtin.returns[0], builder_.load(builtin.operation, which), false, {}};
    case Lowering::Setup:
      return {builtin.returns[0], builder_.setup(static_cast<Setup>(which)), false, {}};
    case Lowering::Position:
      if (outer_ != nullptr) return no_ledger(span);
      return {builtin.returns[0], builder_.position(static_cast<Position>(which)), false, {}};
    case Lowering::Pure:
      return result(builtin, builder_.pure(builtin.operation, chart_clock(column('t'))), none);
    case Lowering::Kernel:
      return kernel_call(builtin, none, span);
    case Lowering::Opaque: {
      Value value{builtin.returns[0], builder_.opaque(builtin.name, span, {}), false, {}};
      if (value.type == Type::Array) value.element = Type::Drawing;
      return value;
    }
    case Lowering::Tainted:
      return {builtin.returns[0], builder_.tainted(builtin.name, span), false, {}};
    case Lowering::Refused:
      error(builtin.code, span, fmt::format("{} is not available", builtin.name),
            std::string(builtin.doc));
      return {};
    case Lowering::Special:
      break;
    default:
      return {};
  }
  switch (builtin.special) {
    case Special::HighLowAverage:
      return {Type::Float, mean("hl"), false, {}};
    case Special::HighLowCloseAverage:
      return {Type::Float, mean("hlc"), false, {}};
    case Special::OpenHighLowCloseAverage:
      return {Type::Float, mean("ohlc"), false, {}};
    case Special::HighLowCloseCloseAverage:
      return {Type::Float, mean("hlcc"), false, {}};
    case Special::IsFirstBar:
      return {Type::Bool,
              builder_.pure(Operation::Equal, builder_.load(Operation::LoadBarIndex, 0),
                            builder_.constant(0)),
              false,
              {}};
    default:
      return {};
  }
}

Value Checker::lower(const Builtin& builtin, const Expression& expression,
                     const BoundArguments& bound) {
  for (const Value& value : bound.values)
    if (value.type == Type::Error) return result(builtin, builder_.constant(na), bound);
  if (builtin.is_top_level && (local_ > 0 || conditional_ > 0))
    error("E0505", expression.span,
          fmt::format("{} is not allowed in a local block", builtin.name));
  switch (builtin.lowering) {
    case Lowering::Pure:
      return pure_call(builtin, bound);
    case Lowering::Kernel:
      return kernel_call(builtin, bound, expression.span);
    case Lowering::Position:
      if (outer_ != nullptr) return no_ledger(expression.span);
      return position_value(builtin, bound);
    case Lowering::Setup:
      return {builtin.returns[0],
              builder_.setup(static_cast<Setup>(static_cast<std::uint32_t>(builtin.number))),
              false,
              {}};
    case Lowering::Special:
      return special_call(builtin, expression, bound);
    case Lowering::Opaque:
      return opaque_call(builtin, expression, bound);
    default:
      break;
  }
  const Type type = builtin.returns.front();
  const bool is_text = type == Type::String || type == Type::Color;
  return {type, is_text ? builder_.text("") : builder_.constant(na), false, {}};
}

Value Checker::pure_call(const Builtin& builtin, const BoundArguments& bound) {
  if (builtin.operation == Operation::IsNa && bound.values[0].type == Type::Bool) {
    if (version_ >= 6) {
      error("E0403", bound.expressions[0]->span, "a bool is never na");
      return constant(Type::Bool, 0);
    }
  }
  const auto at = [&](std::size_t i) { return i < bound.values.size() ? bound.values[i].slot : 0; };
  Slot slot = builder_.pure(builtin.operation, at(0), at(1), at(2));
  for (const auto& [argument, value] : bound.open) {
    if (!is_number(value.type))
      error("E0401", argument->value->span,
            fmt::format("{} takes numbers, this is {}", builtin.name, to_text(value.type)));
    else
      slot = builder_.pure(builtin.operation, slot, value.slot);
  }
  return result(builtin, slot, bound);
}

// The bound of a length that changes from bar to bar, as a constant.
Slot Checker::longest_length(const Builtin& builtin, Slot length, const Expression* argument) {
  const double high = std::floor(builder_.range(length).high);
  const auto limit = static_cast<double>(limits_.history_bars);
  // A TradingView script need not say how far it looks; there the limit is the bound.
  if (!(high <= limit) && profile_ == Profile::TradingView) return builder_.constant(limit);
  if (high < 1)
    error("E0701", argument->span,
          fmt::format("the length of {} is never above zero", builtin.name));
  else if (high > limit)
    error("E0702", argument->span,
          fmt::format("the length of {} may exceed {} bars", builtin.name, limit),
          "bound it, for example math.min(n, 500)");
  return builder_.constant(std::clamp(high, 1.0, limit));
}

Value Checker::kernel_call(const Builtin& builtin, const BoundArguments& bound,
                           const SourceSpan& span) {
  constexpr double unbounded = std::numeric_limits<double>::infinity();
  std::vector<KernelSetting> settings;
  std::vector<Slot> inputs;
  for (std::size_t i = 0; i < bound.values.size(); ++i) {
    const BuiltinParameter& parameter = builtin.parameters[i];
    const Slot slot = bound.values[i].slot;
    const double maximum =
        parameter.is_length ? static_cast<double>(limits_.history_bars) : unbounded;
    if (parameter.qualifier == Qualifier::Series && parameter.is_length)
      settings.push_back({longest_length(builtin, slot, bound.expressions[i]), 1, maximum});
    if (parameter.qualifier == Qualifier::Series)
      inputs.push_back(slot);
    else
      settings.push_back({slot, parameter.minimum, maximum});
  }
  // ta.tr as a variable is ta.tr(false).
  if (!builtin.is_function && builtin.name == "ta.tr")
    settings.push_back({builder_.constant(0), 0, unbounded});
  for (const char letter : builtin.columns) inputs.push_back(column(letter));
  // A variable such as ta.obv advances on every bar, wherever it is read.
  const bool every_bar = conditional_ == 0 || !builtin.is_function;
  if (!every_bar && builder_.discarding == 0)
    error("W1001", span, fmt::format("{} is not called on every bar here", builtin.name));
  const bool is_offset = builtin.name == "ta.highestbars" || builtin.name == "ta.lowestbars";
  const double longest = is_offset ? builder_.range(settings[0].slot).high : 0;
  const Slot first = builder_.kernel(*builtin.kernel, std::move(settings), std::move(inputs),
                                     std::string(source_text(span)), every_bar);
  if (is_offset) builder_.set_range(first, {1 - longest, 0});
  return result(builtin, first, bound);
}

Value Checker::position_value(const Builtin& builtin, const BoundArguments& bound) {
  const Slot slot =
      builder_.position(static_cast<Position>(static_cast<std::uint32_t>(builtin.number)));
  const Slot is_open = builder_.pure(
      Operation::And, builder_.pure(Operation::Equal, bound.values[0].slot, builder_.constant(0)),
      builder_.position(Position::OpenTrades));
  return {builtin.returns[0],
          builder_.pure(Operation::Select, is_open, slot, builder_.constant(na)),
          false,
          {}};
}

Value Checker::special_call(const Builtin& builtin, const Expression& expression,
                            const BoundArguments& bound) {
  switch (builtin.special) {
    case Special::StrategyHeader:
      header(expression, bound);
      break;
    case Special::IndicatorHeader:
      if (profile_ == Profile::TradingView) {
        declare_indicator(expression);
        break;
      }
      error("E0206", expression.span, "this script is an indicator, not a strategy");
      has_header_ = true;
      break;
    case Special::Input:
      return input_call(builtin, expression, bound);
    case Special::Identity:
      return {builtin.returns[0], bound.values[0].slot, false, {}};
    case Special::HeikinAshiTicker:
    case Special::SameTicker:
    case Special::NewTicker:
      return ticker_call(builtin, bound);
    case Special::Average: {
      Slot sum = builder_.pure(Operation::Add, bound.values[0].slot, bound.values[1].slot);
      for (const auto& [argument, value] : bound.open)
        sum = builder_.pure(Operation::Add, sum, value.slot);
      const auto count = static_cast<double>(2 + bound.open.size());
      return {
          Type::Float, builder_.pure(Operation::Divide, sum, builder_.constant(count)), false, {}};
    }
    case Special::RoundToTick:
      return {Type::Float,
              builder_.pure(Operation::RoundToTick, bound.values[0].slot,
                            builder_.setup(Setup::MinTick)),
              false,
              {}};
    case Special::PivotPoints:
      return pivot_points(bound, expression.span);
    case Special::TimestampText: {
      const std::string& text = builder_.text_of(bound.values[0].slot);
      const auto time = parse_date(text);
      if (!time) {
        error("E0504", bound.expressions[0]->span, fmt::format("'{}' is not a date", text),
              "write 2024-01-31, 2024-01-31T12:00:00Z or 31 Jan 2024 12:00 +0000");
        return constant(Type::Int, na);
      }
      return constant(Type::Int, *time);
    }
    case Special::Timestamp:
    case Special::TimestampInZone:
    case Special::FieldInZone:
    case Special::PeriodTime:
    case Special::PeriodCloseTime:
    case Special::PeriodChange:
    case Special::PeriodSeconds:
      return time_call(builtin, expression, bound);
    case Special::Entry:
    case Special::Exit:
    case Special::Close:
    case Special::CloseAll:
    case Special::RawOrder:
    case Special::Cancel:
    case Special::CancelAll:
      order_call(builtin, expression, bound);
      break;
    case Special::Risk:
      risk_call(builtin, expression, bound);
      break;
    case Special::OpenTrade:
    case Special::ClosedTrade:
      if (!has_account(builtin, expression.span)) break;
      return trade_fact(builtin, bound);
    case Special::Plot:
      plot(bound);
      return {Type::Drawing, builder_.constant(na), false, {}};
    case Special::RuntimeError:
      builder_.fail(bound.values[0].slot, expression.span);
      break;
    default:
      break;
  }
  return {Type::Void, builder_.constant(na), false, {}};
}

}  // namespace sixbtc::language
