// request.security: the expression is checked again by a checker of its own, whose bars are those
// of the other time frame. Variables it names are computed again there from their declarations.
#include "language/checker.hpp"
#include "language/requested.hpp"
#include "language/timeframe.hpp"

namespace sixbtc::language {

namespace {

enum Place : std::size_t {
  Symbol,
  Timeframe,
  What,
  Gaps,
  Lookahead,
  Ignored,
  Currency,
  CalcBars,
  Ignored2,
  Places
};

constexpr std::string_view names[] = {"symbol",   "timeframe",      "expression",
                                      "gaps",     "lookahead",      "ignore_invalid_symbol",
                                      "currency", "calc_bars_count"};

// request.security_lower_tf has no gaps and no lookahead.
constexpr std::string_view finer_names[] = {"symbol",         "timeframe",
                                            "expression",     "ignore_invalid_symbol",
                                            "currency",       "ignore_invalid_timeframe",
                                            "calc_bars_count"};
constexpr std::size_t finer_places[] = {Symbol,   Timeframe, What,    Ignored,
                                        Currency, Ignored2,  CalcBars};

// The place an argument belongs to; Places: none.
std::size_t place_of_argument(const Argument& argument, std::size_t position, bool is_finer) {
  const std::span<const std::string_view> known =
      is_finer ? std::span<const std::string_view>(finer_names) : names;
  std::size_t index = position;
  if (!argument.name.text.empty())
    index = static_cast<std::size_t>(std::find(known.begin(), known.end(), argument.name.text) -
                                     known.begin());
  if (index >= known.size()) return Places;
  return is_finer ? finer_places[index] : index;
}

}  // namespace

Checker::Checker(Checker& outer)
    : source_(outer.source_),
      version_(outer.version_),
      profile_(outer.profile_),
      open_inputs_(outer.open_inputs_),
      limits_(outer.limits_),
      sink_(outer.sink_),
      builder_(outer.limits_.nodes, outer.limits_.history_bars),
      functions_(outer.functions_),
      shapes_(outer.shapes_),
      mutated_(outer.mutated_),
      historied_(outer.historied_),
      depth_(outer.depth_),
      outer_(&outer),
      outer_frame_(outer.frames_.size() - 1) {
  frames_.emplace_back().emplace_back();
  // Its objects live on other bars: their fields are other places.
  for (Shape& shape : shapes_)
    for (Value& field : shape.values) field.slot = builder_.variable(na);
}

Value Checker::no_ledger(const SourceSpan& span) {
  error("E0803", span, "the strategy's own position inside a requested expression");
  return {};
}

Checker::Variable* Checker::find_in_frame(std::size_t frame, std::string_view name) {
  auto& scopes = frames_[frame];
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
    if (const auto it = scope->find(name); it != scope->end()) return &it->second;
  const auto it = frames_[0][0].find(name);
  return it == frames_[0][0].end() ? nullptr : &it->second;
}

// The outer variable of that name, computed on this checker's bars.
std::optional<Value> Checker::imported(std::string_view name, const SourceSpan& span) {
  const Variable* variable = outer_->find_in_frame(frames_.size() == 1 ? outer_frame_ : 0, name);
  if (variable == nullptr) return {};
  const Value& known = variable->value;
  if (known.type == Type::Error) return Value{};
  if (known.type != Type::Tuple && outer_->builder_.is_constant(known.slot)) {
    const double number = outer_->builder_.value(known.slot);
    const bool is_text = known.type == Type::String || known.type == Type::Color;
    if (!is_text || is_na(number)) return constant(known.type, number);
    return Value{known.type, builder_.text(outer_->builder_.text_of(known.slot)), false, {}};
  }
  if (const auto it = imports_.find(variable); it != imports_.end()) return it->second;
  if (variable->is_mutable || variable->origin == nullptr) {
    error("E0803", span, fmt::format("'{}' changes from bar to bar and cannot be requested", name),
          "put the calculation into a function and request its call");
    return Value{};
  }
  auto frames = std::exchange(frames_, {});
  auto frame_limits = std::exchange(frame_limits_, {});
  const std::size_t outer_frame = std::exchange(outer_frame_, variable->origin_frame);
  frames_.emplace_back().emplace_back();
  Value value = expression(*variable->origin);
  if (value.type == Type::Tuple && variable->origin_element < value.elements.size()) {
    Value element = value.elements[variable->origin_element];
    value = std::move(element);
  }
  frames_ = std::move(frames);
  frame_limits_ = std::move(frame_limits);
  outer_frame_ = outer_frame;
  if (value.type == Type::Int && known.type == Type::Float) value.type = Type::Float;
  imports_.emplace(variable, value);
  return value;
}

// The arguments by place; false when they were reported.
bool Checker::bind_request(const Expression& expression, std::span<const Expression*> given) {
  const bool is_finer = expression.text == "request.security_lower_tf";
  for (std::size_t i = 0; i < expression.arguments.size(); ++i) {
    const Argument& argument = expression.arguments[i];
    const std::size_t place = place_of_argument(argument, i, is_finer);
    if (place >= Places || given[place] != nullptr) {
      error(place >= Places ? "E0502" : "E0503", argument.value->span,
            fmt::format("{} has no such argument, or it is given twice", expression.text));
      return false;
    }
    given[place] = argument.value.get();
  }
  for (const Place place : {Symbol, Timeframe, What}) {
    if (given[place] != nullptr) continue;
    error("E0501", expression.span,
          fmt::format("{} needs the argument '{}'", expression.text, names[place]));
    return false;
  }
  return true;
}

// Sets whose bars are asked for; false when that is not known before the first bar.
bool Checker::choose_symbol(RequestSite& site, Slot symbol) {
  if (symbol == builder_.setup(Setup::TickerId) || symbol == builder_.setup(Setup::Ticker) ||
      symbol == builder_.text(""))
    return true;
  site.symbol = symbol;
  site.is_heikin_ashi = symbol == builder_.setup(Setup::HeikinAshi);
  if (site.is_heikin_ashi) return true;
  if (!builder_.is_constant(symbol)) return builder_.part(symbol) <= Part::Setup;
  site.is_heikin_ashi = builder_.text_of(symbol).starts_with(heikin_ashi_prefix);
  return true;
}

// ticker.heikinashi(symbol) and the like: names for a request.
Value Checker::ticker_call(const Builtin& builtin, const BoundArguments& bound) {
  const Value& symbol = bound.values[0];
  const auto is_own = [&](Slot slot) {
    return slot == builder_.setup(Setup::TickerId) || slot == builder_.setup(Setup::Ticker);
  };
  if (builtin.special == Special::NewTicker) {
    const Value& name = bound.values[1];
    if (is_own(name.slot)) return {Type::String, builder_.setup(Setup::TickerId), false, {}};
    const Value colon{Type::String, builder_.text(":"), false, {}};
    const Value start[] = {symbol, colon};
    const Value whole[] = {text_result(TextOperation::Join, Type::String, start), name};
    return text_result(TextOperation::Join, Type::String, whole);
  }
  if (builtin.special == Special::SameTicker) return {Type::String, symbol.slot, false, {}};
  if (is_own(symbol.slot) || symbol.slot == builder_.text(""))
    return {Type::String, builder_.setup(Setup::HeikinAshi), false, {}};
  const Value named[] = {{Type::String, builder_.text(heikin_ashi_prefix), false, {}}, symbol};
  return text_result(TextOperation::Join, Type::String, named);
}

Value Checker::request_call(const Expression& expression, RequestSite::Bars bars) {
  if (bars == RequestSite::Bars::Finer && profile_ == Profile::Perp) {
    for (const Argument& argument : expression.arguments) this->expression(*argument.value);
    error("E0705", expression.span, "request.security_lower_tf is not available under perp",
          "finer bars are not part of what a strategy is shown at the close of its bar");
    return {};
  }
  std::array<const Expression*, Places> given{};
  if (!bind_request(expression, given)) return {};
  if (outer_ != nullptr) {
    error("E0803", expression.span, "a request inside a requested expression");
    return {};
  }
  if (given[CalcBars] != nullptr)
    error("E0703", expression.span, "calc_bars_count counts from the end of the data");
  // Anything but the plain constant counts as the riskier choice.
  const auto is_plainly = [&](Place place, std::string_view wanted) {
    if (given[place] == nullptr) return true;
    const Value value = this->expression(*given[place]);
    return value.type == Type::String && value.slot == builder_.text(wanted);
  };
  const Value symbol = this->expression(*given[Symbol]);
  const Value timeframe = this->expression(*given[Timeframe]);
  RequestSite site;
  site.timeframe = timeframe.slot;
  site.has_gaps = !is_plainly(Gaps, "gaps_off");
  site.is_early = !is_plainly(Lookahead, "lookahead_off");
  site.bars = bars;
  if (symbol.type == Type::Error || timeframe.type == Type::Error) {
    requested(expression, *given[What], std::move(site));
    return {};
  }
  if (symbol.type != Type::String || timeframe.type != Type::String) {
    error("E0401", expression.span, "the symbol and the time frame are texts");
    return {};
  }
  if (builder_.part(timeframe.slot) > Part::Setup) {
    error("E0407", expression.span, "the time frame must not change from bar to bar");
    return {};
  }
  if (!choose_symbol(site, symbol.slot)) {
    error("E0407", expression.span, "the symbol must not change from bar to bar");
    return {};
  }
  if (builder_.is_constant(timeframe.slot) && site.is_early == false) {
    const std::string& name = builder_.text_of(timeframe.slot);
    if (!name.empty() && !timeframe_named(name)) {
      error("E0504", given[Timeframe]->span, fmt::format("'{}' is not a time frame", name));
      return {};
    }
  }
  return requested(expression, *given[What], std::move(site));
}

Value Checker::requested(const Expression& expression, const Expression& what, RequestSite site) {
  const std::size_t errors_before = sink_.error_count();
  Checker nested(*this);
  const Value value = nested.expression(what);
  const bool is_tuple = value.type == Type::Tuple;
  const std::vector<Value> elements = is_tuple ? value.elements : std::vector<Value>{value};
  bool is_sequential = false;
  for (const Value& element : elements) {
    if (!is_number(element.type) && element.type != Type::Bool)
      error("E0401", what.span, "a request yields numbers or bools");
    site.outputs.push_back(element.slot);
    site.absent.push_back(element.type == Type::Bool ? 0 : na);
    is_sequential = is_sequential || nested.builder_.part(element.slot) == Part::Sequential;
  }
  if (sink_.error_count() > errors_before) return {};
  if (site.is_early && nested.builder_.needs_newest_bar(site.outputs)) {
    error("E0708", expression.span,
          "with lookahead this request reads a bar before it is complete");
    return {};
  }
  if (site.is_early && is_sequential) {
    error("E0803", expression.span, "lookahead on an expression with var, loops or :=",
          "use barmerge.lookahead_off without [1]");
    return {};
  }
  for (const PlanBuilder::Leak& leak : nested.builder_.leaks())
    error(leak.is_opaque ? "E0805" : "E0703", leak.span,
          fmt::format("'{}' reaches {}", leak.name, leak.order));
  const auto leaks = nested.builder_.taints_of(site.outputs);
  builder_.add_cost_of(nested.builder_);
  Plan plan = nested.builder_.finish_request(site.outputs, site.is_early);
  plan.loop_iterations_max = limits_.loop_iterations;
  plan.collection_values_max = limits_.state_values;
  plan.text_bytes_max = limits_.text_bytes;
  site.plan = std::make_shared<const Plan>(std::move(plan));
  const bool is_finer = site.bars == RequestSite::Bars::Finer;
  const Slot first = builder_.request(std::move(site));
  Value result{Type::Tuple, first, false, {}};
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto slot = static_cast<Slot>(first + i);
    for (const PlanBuilder::Leak& leak : leaks)
      builder_.depends(slot, leak.is_opaque ? builder_.opaque(leak.name, leak.span, {})
                                            : builder_.tainted(leak.name, leak.span));
    const Type type = elements[i].type == Type::Na ? Type::Float : elements[i].type;
    Value& element = result.elements.emplace_back(Value{type, slot, false, {}});
    if (is_finer) std::tie(element.type, element.element) = std::pair(Type::Array, type);
  }
  if (!is_tuple) return result.elements.front();
  return result;
}

}  // namespace sixbtc::language
