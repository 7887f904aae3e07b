// Syntax tree to plan: names, types, scopes, causality. User functions are instantiated at each
// call, so every call site has its own state. A value whose type is Error was reported already and
// is silent from there on.
//
// One class over several files: check_statement, check_expression, check_control, check_call,
// check_function, check_builtin, check_text, check_strategy, check_tradingview, check_input.
#pragma once

#include <set>

#include "language/compile.hpp"
#include "language/plan_builder.hpp"
#include "language/registry.hpp"
#include "language/syntax.hpp"

namespace sixbtc::language {

// What an expression yields: a slot, or for tuples one value per element.
struct Value {
  Type type = Type::Error;
  Slot slot = 0;
  bool is_assignable = false;  // names a slot that later statements may overwrite
  std::vector<Value> elements;
  Type element = Type::Void;  // of an array or map
  Type key = Type::Void;      // of a map
  int shape = -1;             // which user type, of the value or of the array's elements
};

// Which inputs are parameters of the plan; the others are constants.
enum class OpenInputs : std::uint8_t { None, Numbers };

struct CheckedScript {
  Plan plan;
  strategy::Traits traits;
  std::vector<Input> inputs;
  std::vector<std::size_t> open_inputs;  // of them, in the order of the plan's parameters
  Declaration declaration;               // profile TradingView
  // As check() leaves them.
  int version = 0;
  Annotations annotations;
};

class Checker {
 public:
  Checker(std::string_view source, int version, Profile profile, OpenInputs open_inputs,
          const Limits& limits, DiagnosticSink& sink)
      : source_(source),
        version_(version),
        profile_(profile),
        open_inputs_(open_inputs),
        limits_(limits),
        sink_(sink),
        builder_(limits.nodes, limits.history_bars) {}

  // Meaningful only when the sink has no errors afterwards.
  CheckedScript run(const Block& script, const Annotations& annotations);

 private:
  struct Variable {
    Value value;
    bool is_mutable = false;
    bool is_local = false;            // declared where it may not be reached on every bar
    Slot assigned = OrderSite::none;  // flag of a tracked history
    std::size_t declared_at = 0;
    // The expression it was declared with, to be computed again in another time frame: where its
    // names are looked up, and which element of a tuple it is.
    const Expression* origin = nullptr;
    std::size_t origin_frame = 0, origin_element = 0;
    SourceSpan span;
  };
  using Scope = std::map<std::string, Variable, std::less<>>;
  struct Function {
    const FunctionDefinition* definition;
    bool is_called = false, is_active = false;
  };
  // A user type or enum. Each field has a slot that stands for it in every object.
  struct Shape {
    std::string name;
    bool is_enum = false;
    const std::vector<Parameter>* fields = nullptr;
    std::vector<Value> values;
  };
  // How much the value of a block matters.
  enum class Want { Nothing, IfAny, Value };

  // One arm of if, switch, ternary, and, or.
  struct Arm {
    std::optional<Value> condition;  // none: always
    Code condition_code, code;
    Value value;
    SourceSpan span;
  };

  struct BoundArguments {
    std::vector<const Expression*> expressions;  // by parameter; null: default
    std::vector<Value> values;
    std::vector<std::pair<const Argument*, Value>> open;
  };

  // Counts recursion through the tree and through function calls.
  class Depth {
   public:
    explicit Depth(Checker& checker) : checker_(checker) { ++checker_.depth_; }
    ~Depth() { --checker_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Checker& checker_;
  };

  // statements
  void collect_names(const Block& block);
  void collect_names(const Expression& expression);
  void collect_functions(const Block& script);
  Value block(const Block& block, Want want, bool is_new_scope);
  Value statement(const Statement& statement, Want want);
  void declaration(const Statement& statement);
  void tuple_declaration(const Statement& statement);
  void assignment(const Statement& statement);
  void break_or_continue(const Statement& statement);
  void declare(const Name& name, Value value, Persistence persistence, const Code& initial);
  void remember_origin(const Name& name, const Expression& value, std::size_t element);
  void initialise_once(Slot slot, Slot value, Code code);
  void check_elements(const std::vector<TypeName>& elements) const;
  [[nodiscard]] std::optional<Type> written_type(const TypeName& name) const;
  bool convert(Value& value, Type to, const SourceSpan& span, std::string_view what);
  [[nodiscard]] Variable* find(std::string_view name);
  void check_uncalled_functions();

  // expressions
  Value expression(const Expression& expression, Want want = Want::Value);
  Value literal(const Expression& expression);
  Value name(const Expression& expression);
  Value unknown_name(std::string_view name, const SourceSpan& span, bool is_function);
  Value unary(const Expression& expression);
  Value binary(const Expression& expression);
  Value arithmetic(TokenKind token, const Value& a, const Value& b, const SourceSpan& span,
                   std::string_view text);
  Value comparison(const Expression& expression, const Value& a, const Value& b);
  Value logical(const Expression& expression);
  Value history(const Expression& expression);
  Value condition(const Expression& expression);
  Value as_condition(Value value, const SourceSpan& span);
  Value unknown_bool();
  Value tracked(Value value);

  // control
  Value ternary(const Expression& expression, Want want);
  Value if_expression(const Expression& expression, Want want);
  Value switch_expression(const Expression& expression, Want want);
  Value for_expression(const Expression& expression, Want want);
  Value while_expression(const Expression& expression, Want want);
  using Condition = std::function<Value()>;
  using Body = std::function<Value()>;
  struct Choice {
    Condition condition;  // empty: else
    Body body;
    SourceSpan span;
  };
  Value choose(const std::vector<Choice>& choices, Want want);
  Value assemble(std::vector<Arm>& arms, Want want);
  [[nodiscard]] std::optional<Type> common_type(const std::vector<Arm>& arms) const;
  Value absent(Type type);
  Value loop_body(const Expression& expression, Want want, Slot guard, const Code& head,
                  Slot goes_on, const Code& next);
  void loop(Slot guard, const Code& head, Slot goes_on, Code body, const Code& next);

  // calls
  Value call(const Expression& expression);
  Value user_call(std::vector<Function>& functions, const Expression& call,
                  const Value* receiver = nullptr);
  Value instantiate(Function& function, const Expression& call, std::vector<Value> arguments,
                    const Value* receiver);
  [[nodiscard]] static std::optional<std::vector<std::size_t>> argument_places(
      const FunctionDefinition& definition, const Expression& call, bool has_receiver);
  [[nodiscard]] int suitability(const Parameter& parameter, const Value& value) const;
  [[nodiscard]] Function* overload(std::vector<Function>& functions, const Expression& call,
                                   std::span<const Value> values, const Value* receiver);
  bool explain_arguments(const FunctionDefinition& definition, const Expression& call,
                         bool has_receiver);
  [[nodiscard]] bool are_apart(const FunctionDefinition& a, const FunctionDefinition& b) const;
  Value builtin_call(const std::vector<const Builtin*>& overloads, const Expression& expression);
  [[nodiscard]] bool is_known(std::string_view name);
  [[nodiscard]] bool is_method_path(const std::string& path);
  bool binds(const Builtin& builtin, const Expression& expression, const std::vector<Value>& values,
             bool report);
  [[nodiscard]] BoundArguments bind(const Builtin& builtin, const Expression& expression,
                                    const std::vector<Value>& values);
  [[nodiscard]] int parameter_index(const Builtin& builtin, const Expression& call,
                                    std::size_t argument) const;
  bool accepts(const BuiltinParameter& parameter, const Value& value, const Expression& argument,
               const Builtin& builtin, bool report);
  Value default_value(const BuiltinParameter& parameter);
  Value variable_builtin(const Builtin& builtin, const SourceSpan& span);
  Value lower(const Builtin& builtin, const Expression& expression, const BoundArguments& bound);
  Value kernel_call(const Builtin& builtin, const BoundArguments& bound, const SourceSpan& span);
  Slot longest_length(const Builtin& builtin, Slot length, const Expression* argument);
  Value pure_call(const Builtin& builtin, const BoundArguments& bound);
  Value pivot_points(const BoundArguments& bound, const SourceSpan& span);
  Value special_call(const Builtin& builtin, const Expression& expression,
                     const BoundArguments& bound);
  Value opaque_call(const Builtin& builtin, const Expression& expression,
                    const BoundArguments& bound);
  std::optional<Value> text_call(const Builtin& builtin, const SourceSpan& span,
                                 const std::vector<Value>& values);
  [[nodiscard]] static std::vector<Slot> slots_of(const std::vector<Value>& values);
  Value text_result(TextOperation operation, Type type, std::span<const Value> arguments);
  Value time_call(const Builtin& builtin, const Expression& expression,
                  const BoundArguments& bound);
  [[nodiscard]] std::optional<market::Interval> named_frame(const Builtin& builtin,
                                                            const BoundArguments& bound);
  Slot period_time(const Builtin& builtin, const BoundArguments& bound);
  Slot date_time(std::span<const Value> fields);
  [[nodiscard]] int zone_of(Slot text, const SourceSpan& span);
  Value position_value(const Builtin& builtin, const BoundArguments& bound);
  Value result(const Builtin& builtin, Slot first, const BoundArguments& bound);
  Slot column(char letter);
  Slot mean(std::string_view columns);

  // arrays, maps, matrices
  std::optional<Value> collection_call(const std::string& path, const Expression& call,
                                       const Value* receiver);
  Value array_call(const std::string& path, const Expression& call, std::vector<Value> values);
  Value new_array(const Expression& call, const std::vector<Value>& values, const Value& element);
  Value array_from(const Expression& call, const std::vector<Value>& values);
  Value array_join(const Expression& call, const std::vector<Value>& values);
  Value followed(const Builtin& builtin, const Expression& call, std::vector<Value> values);
  Value method_call(const Value& receiver, std::string_view name, const Expression& call);
  Value for_in_expression(const Expression& expression, Want want);
  [[nodiscard]] Value element_of(const Value& array) const;
  Slot collection(CollectionOperation operation, std::vector<Slot> arguments,
                  std::string_view text);
  Value shown(const Builtin& builtin, const SourceSpan& span, const std::vector<Slot>& inputs);

  // user types and enums
  void collect_types(const Block& script);
  [[nodiscard]] int shape_named(std::string_view name) const;
  void shape_from(Value& value, const TypeName& name) const;
  bool reshape(Value& value, const Value& wanted, const SourceSpan& span);
  Value enum_title(const Value& member);
  std::optional<Value> enum_value(const std::string& path, const SourceSpan& span);
  Value copied(const Value& object);
  std::optional<Value> new_object(const Expression& call);
  std::optional<std::size_t> field_index(const Value& object, const Name& field);
  Value field(const Value& object, const Name& name);
  std::optional<Value> field_path(const std::string& path, const SourceSpan& span);
  void field_assignment(const Statement& statement);
  void write_field(Slot place, Slot value, Slot object);
  [[nodiscard]] static std::optional<TokenKind> operation_of(TokenKind assignment);

  // other time frames
  explicit Checker(Checker& outer);
  Value request_call(const Expression& expression, RequestSite::Bars bars);
  bool bind_request(const Expression& expression, std::span<const Expression*> given);
  Value requested(const Expression& expression, const Expression& what, RequestSite site);
  [[nodiscard]] bool choose_symbol(RequestSite& site, Slot symbol);
  Value ticker_call(const Builtin& builtin, const BoundArguments& bound);
  Value no_ledger(const SourceSpan& span);
  std::optional<Value> imported(std::string_view name, const SourceSpan& span);
  [[nodiscard]] Variable* find_in_frame(std::size_t frame, std::string_view name);

  // strategy calls
  void header(const Expression& expression, const BoundArguments& bound);
  void header_argument(const Argument& argument, const Value& value, std::size_t position);
  void order_call(const Builtin& builtin, const Expression& expression,
                  const BoundArguments& bound);
  void entry(const Builtin& builtin, const BoundArguments& bound);
  void closing(const Builtin& builtin, const BoundArguments& bound);
  bool exit(OrderSite& site, const Builtin& builtin, const Expression& expression,
            const BoundArguments& bound);
  // under the profile TradingView (check_tradingview)
  void declare_indicator(const Expression& expression);
  void declared_property(std::string_view name, const Value& value, const SourceSpan& span);
  [[nodiscard]] OrderSite full_site(const Builtin& builtin, const BoundArguments& bound) const;
  // A time on the chart's clock, and the bar's time since the start of the trading day's count;
  // under perp both are UTC.
  Slot chart_clock(Slot time);
  Slot trading_clock();
  // Start or end of the period of so many minutes (0: a month) around the bar, UTC.
  Slot period_around_bar(Slot minutes, bool is_end);
  // False, and an error, where an indicator asks for the account or places an order.
  bool has_account(const Builtin& builtin, const SourceSpan& span);
  void risk_call(const Builtin& builtin, const Expression& expression, const BoundArguments& bound);
  Value trade_fact(const Builtin& builtin, const BoundArguments& bound);
  void plot(const BoundArguments& bound);
  [[nodiscard]] Slot given(const Builtin& builtin, const BoundArguments& bound,
                           std::string_view parameter) const;
  [[nodiscard]] std::size_t place_of(const Builtin& builtin, std::string_view parameter) const;

  // inputs
  Value input_call(const Builtin& builtin, const Expression& expression,
                   const BoundArguments& bound);
  void input_range(Input& input, const Builtin& builtin, const Expression& expression,
                   const BoundArguments& bound);
  void input_options(Input& input, const Expression& expression);
  [[nodiscard]] bool is_left_open(const Input& input) const;
  Slot open(const Input& input);
  [[nodiscard]] std::string input_name(const Expression& expression, std::string_view title) const;

  void error(std::string_view code, const SourceSpan& span, std::string message,
             std::string hint = {}) {
    sink_.report(code, span, std::move(message), std::move(hint));
  }
  [[nodiscard]] std::string_view source_text(const SourceSpan& span) const {
    return source_.substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] Value constant(Type type, double value) {
    return {type, builder_.constant(value), false, {}};
  }
  [[nodiscard]] bool has_room(const SourceSpan& span);
  void texts_too_long(const SourceSpan& span);

  std::string_view source_;
  int version_;
  Profile profile_;
  OpenInputs open_inputs_;
  const Limits& limits_;
  DiagnosticSink& sink_;
  PlanBuilder builder_;
  CheckedScript result_;

  std::vector<std::vector<Scope>> frames_;  // frames_[0]: the script; then one per active call
  std::vector<std::size_t> frame_limits_;   // where the active function was defined
  std::map<std::string, std::vector<Function>, std::less<>> functions_;  // overloads
  std::vector<Shape> shapes_;
  std::set<std::string, std::less<>> mutated_, historied_;
  std::vector<NamedSlot> named_;
  std::vector<Slot> loops_;    // guards of the loops around
  std::string declared_name_;  // of the declaration whose value is being checked
  const Expression* declared_value_ = nullptr;
  int conditional_ = 0;  // above 0: may run never, or several times, on a bar
  std::size_t depth_ = 0, local_ = 0;
  bool has_header_ = false;

  // Of a checker that computes a requested expression: the one that asks, the frame of it that
  // names are looked up in, and what was computed again so far.
  Checker* outer_ = nullptr;
  std::size_t outer_frame_ = 0;
  std::map<const Variable*, Value> imports_;
};

// A source from its text on; nothing where `sink` has errors then.
[[nodiscard]] std::optional<CheckedScript> check(std::string_view source, const Limits& limits,
                                                 Profile profile, OpenInputs open_inputs,
                                                 DiagnosticSink& sink);

}  // namespace sixbtc::language
