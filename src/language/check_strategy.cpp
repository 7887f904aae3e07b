// The declaration header and the order calls, as far as they mean something under perp: a script
// says direction, levels and exits; size is decided elsewhere, and nothing fills before the next
// open.
#include "language/checker.hpp"

namespace sixbtc::language {

namespace {

enum class Header : std::uint8_t { Plain, Sizing, RefusedWhenTrue, Pyramiding };

struct HeaderArgument {
  std::string_view name;
  Header kind;
  std::string_view code;
};

// What strategy(...) accepts after the title, in Pine's order.
constexpr HeaderArgument header_arguments[] = {
    {"shorttitle", Header::Plain, ""},
    {"overlay", Header::Plain, ""},
    {"format", Header::Plain, ""},
    {"precision", Header::Plain, ""},
    {"scale", Header::Plain, ""},
    {"pyramiding", Header::Pyramiding, "E0802"},
    {"calc_on_order_fills", Header::RefusedWhenTrue, "E0707"},
    {"calc_on_every_tick", Header::RefusedWhenTrue, "E0707"},
    {"max_bars_back", Header::Plain, ""},
    {"backtest_fill_limits_assumption", Header::Plain, ""},
    {"default_qty_type", Header::Sizing, ""},
    {"default_qty_value", Header::Sizing, ""},
    {"initial_capital", Header::Sizing, ""},
    {"currency", Header::Plain, ""},
    {"slippage", Header::Plain, ""},
    {"commission_type", Header::Plain, ""},
    {"commission_value", Header::Plain, ""},
    {"process_orders_on_close", Header::RefusedWhenTrue, "E0706"},
    {"close_entries_rule", Header::Plain, ""},
    {"margin_long", Header::Plain, ""},
    {"margin_short", Header::Plain, ""},
    {"explicit_plot_zorder", Header::Plain, ""},
    {"max_lines_count", Header::Plain, ""},
    {"max_labels_count", Header::Plain, ""},
    {"max_boxes_count", Header::Plain, ""},
    {"calc_bars_count", Header::Plain, ""},
    {"risk_free_rate", Header::Plain, ""},
    {"use_bar_magnifier", Header::Plain, ""},
    {"fill_orders_on_standard_ohlc", Header::Plain, ""},
    {"max_polylines_count", Header::Plain, ""},
    {"dynamic_requests", Header::Plain, ""},
    {"behind_chart", Header::Plain, ""},
};

}  // namespace

void Checker::header(const Expression& expression, const BoundArguments& bound) {
  if (has_header_) return error("E0207", expression.span, "strategy(...) stands once");
  if (local_ > 0 || conditional_ > 0)
    return error("E0505", expression.span, "strategy(...) stands at the top level");
  has_header_ = true;
  result_.traits.title = builder_.text_of(bound.values[0].slot);
  std::size_t position = 0;
  for (const auto& [argument, value] : bound.open) header_argument(*argument, value, position++);
}

void Checker::header_argument(const Argument& argument, const Value& value, std::size_t position) {
  const SourceSpan& span = argument.value->span;
  const HeaderArgument* known = nullptr;
  if (argument.name.text.empty()) {
    if (position < std::size(header_arguments)) known = &header_arguments[position];
  } else {
    for (const HeaderArgument& each : header_arguments)
      if (each.name == argument.name.text) known = &each;
  }
  if (known == nullptr)
    return error("E0502", span,
                 argument.name.text.empty()
                     ? std::string("strategy(...) has no further argument")
                     : fmt::format("strategy(...) has no argument '{}'", argument.name.text));
  if (value.type == Type::Error || value.type == Type::Tuple) return;
  if (!builder_.is_constant(value.slot))
    return error("E0407", span, fmt::format("'{}' must be a literal", known->name));
  const double number = builder_.value(value.slot);
  if (profile_ == Profile::TradingView) return declared_property(known->name, value, span);
  if (known->kind == Header::Sizing)
    error("W1002", span, fmt::format("'{}' has no effect under perp", known->name));
  if (known->kind == Header::RefusedWhenTrue && number != 0)
    error(known->code, span, fmt::format("{} = true is refused under perp", known->name));
  if (known->kind == Header::Pyramiding && number > 1)
    error(known->code, span, fmt::format("pyramiding = {} is refused under perp", number));
}

std::size_t Checker::place_of(const Builtin& builtin, std::string_view parameter) const {
  for (std::size_t i = 0; i < builtin.parameters.size(); ++i)
    if (builtin.parameters[i].name == parameter) return i;
  return builtin.parameters.size();
}

void Checker::order_call(const Builtin& builtin, const Expression& expression,
                         const BoundArguments& bound) {
  if (outer_ != nullptr)
    return error("E0803", expression.span, "an order inside a requested expression");
  OrderSite site{};
  const auto slot_of = [&](std::string_view name) { return given(builtin, bound, name); };
  site.id = slot_of("id");
  if (profile_ == Profile::TradingView) {
    if (!has_account(builtin, expression.span)) return;
    site = full_site(builtin, bound);
  } else if (builtin.special == Special::Entry) {
    site.kind = OrderKind::Entry;
    site.direction = slot_of("direction");
    entry(builtin, bound);
  } else if (builtin.special == Special::Exit) {
    site.kind = OrderKind::Exit;
    site.from_entry = slot_of("from_entry");
    site.stop = slot_of("stop");
    site.limit = slot_of("limit");
    site.loss = slot_of("loss");
    site.profit = slot_of("profit");
    site.trail_price = slot_of("trail_price");
    site.trail_points = slot_of("trail_points");
    site.trail_offset = slot_of("trail_offset");
    if (!exit(site, builtin, expression, bound)) return;
  } else {
    site.kind = builtin.special == Special::Close ? OrderKind::Close : OrderKind::CloseAll;
    closing(builtin, bound);
  }
  if (site.kind != OrderKind::Entry && builder_.discarding == 0)
    result_.traits.has_own_exits = true;
  // A quantity or a price that is refused or ignored is a decision all the same.
  std::vector<Slot> decided;
  for (const std::string_view name : {"qty", "qty_percent", "limit", "stop", "when"})
    if (const Slot slot = slot_of(name); slot != OrderSite::none) decided.push_back(slot);
  builder_.sink(std::move(decided), builtin.name, expression.span);
  const Slot when = slot_of("when");
  if (when == OrderSite::none) return builder_.order(site, builtin.name, expression.span);
  Code guarded;
  {
    PlanBuilder::Block block(builder_);
    const PlanBuilder::Control control(builder_, when);
    builder_.order(site, builtin.name, expression.span);
    guarded = std::move(block.code);
  }
  builder_.emit(Operation::JumpUnless, when, static_cast<std::uint32_t>(guarded.size()));
  builder_.append(guarded);
}

void Checker::entry(const Builtin& builtin, const BoundArguments& bound) {
  for (const std::string_view name : {"limit", "stop"}) {
    const std::size_t place = place_of(builtin, name);
    if (bound.expressions[place] != nullptr && bound.values[place].type != Type::Na)
      error("E0801", bound.expressions[place]->span,
            fmt::format("resting entries ({}=) are not yet available under perp", name),
            "test the level at the close and enter at the next open");
  }
  const std::size_t quantity = place_of(builtin, "qty");
  if (bound.expressions[quantity] != nullptr && bound.values[quantity].type != Type::Na)
    error("W1002", bound.expressions[quantity]->span, "qty has no effect under perp");
}

// Quantities of a part of the position, and fills inside the deciding bar.
void Checker::closing(const Builtin& builtin, const BoundArguments& bound) {
  const auto given = [&](std::string_view name) -> const Expression* {
    const std::size_t place = place_of(builtin, name);
    if (place == builtin.parameters.size() || bound.values[place].type == Type::Na) return nullptr;
    return bound.expressions[place];
  };
  const auto is_value = [&](std::string_view name, double wanted) {
    const Slot slot = bound.values[place_of(builtin, name)].slot;
    return builder_.is_constant(slot) && builder_.value(slot) == wanted;
  };
  if (const Expression* quantity = given("qty"))
    error("E0801", quantity->span, "closing a part (qty=) is not yet available under perp");
  if (const Expression* share = given("qty_percent"); share && !is_value("qty_percent", 100))
    error("E0801", share->span, "closing a part (qty_percent=) is not yet available under perp");
  if (const Expression* now = given("immediately"); now && !is_value("immediately", 0))
    error("E0706", now->span, "immediately = true is refused under perp");
}

// False when the call asks for nothing.
bool Checker::exit(OrderSite& site, const Builtin& builtin, const Expression& expression,
                   const BoundArguments& bound) {
  closing(builtin, bound);
  const auto is_given = [](Slot slot) { return slot != OrderSite::none; };
  const bool has_trail = is_given(site.trail_price) || is_given(site.trail_points);
  if (!is_given(site.stop) && !is_given(site.limit) && !is_given(site.loss) &&
      !is_given(site.profit) && !has_trail) {
    const bool is_mentioned = std::any_of(
        expression.arguments.begin(), expression.arguments.end(), [](const Argument& argument) {
          return argument.name.text == "stop" || argument.name.text == "limit" ||
                 argument.name.text == "loss" || argument.name.text == "profit";
        });
    if (!is_mentioned)
      error("E0501", expression.span, "strategy.exit sets no level",
            "give stop=, limit=, loss=, profit= or trail_points= with trail_offset=");
    return false;
  }
  const bool is_in_ticks = is_given(site.loss) || is_given(site.profit) || has_trail;
  if (is_in_ticks) builder_.setup(Setup::MinTick);
  return true;
}

}  // namespace sixbtc::language
