#include "language/evaluator.hpp"

#include "core/check.hpp"
#include "language/evaluation.hpp"
#include "language/plan_walk.hpp"
#include "language/requested.hpp"
#include "language/timeframe.hpp"

namespace sixbtc::language {

std::unique_ptr<strategy::Evaluation> ScriptStrategy::begin(
    const strategy::SeriesContext& context) const {
  return std::make_unique<ScriptEvaluation>(plan(), context, nullptr, parameters_);
}

const std::expected<DecisionPlan, std::string>& CompiledPlan::decisions() const {
  std::call_once(are_decisions_made_, [this] { decisions_ = decision_plan(plan_); });
  return decisions_;
}

std::unique_ptr<strategy::Evaluation> ScriptStrategy::begin_ahead(
    const strategy::SeriesContext& context, const columns::CandleView& bars) const {
  auto evaluation = std::make_unique<ScriptEvaluation>(plan(), context, nullptr, parameters_);
  evaluation->compute_ahead(bars);
  return evaluation;
}

namespace {

double setup_value(Texts& texts, Setup what, const strategy::SeriesContext& context) {
  const std::string period = timeframe_name(context.interval);
  const char unit = period.back();
  const bool is_minutes = unit >= '0' && unit <= '9';
  const std::int64_t minutes = context.interval.nominal_minutes();
  switch (what) {
    case Setup::MinTick:
    case Setup::WritingTick:
      return context.price_tick > 0 ? context.price_tick : na;
    case Setup::Ticker:
      return texts.number_of(context.symbol).value_or(na);
    case Setup::TickerId:
      return texts.number_of(context.exchange + ":" + context.symbol).value_or(na);
    case Setup::Period:
      return texts.number_of(period).value_or(na);
    case Setup::Multiplier:
      return is_minutes           ? static_cast<double>(minutes)
             : period.size() == 1 ? 1
                                  : std::stod(period.substr(0, period.size() - 1));
    case Setup::IntervalSeconds:
      return static_cast<double>(minutes * 60);
    case Setup::IsIntraday:
    case Setup::IsMinutes:
      return truth(is_minutes);
    case Setup::IsDaily:
      return truth(unit == 'D');
    case Setup::IsWeekly:
      return truth(unit == 'W');
    case Setup::IsMonthly:
      return truth(unit == 'M');
    case Setup::IsDwm:
      return truth(!is_minutes);
    case Setup::TimeZone:
      return zones::named(context.time_zone).value_or(zones::utc());
    case Setup::HeikinAshi:
      return texts
          .number_of(fmt::format("{}{}:{}", heikin_ashi_prefix, context.exchange, context.symbol))
          .value_or(na);
    case Setup::DayStart:
      return context.day_start_minutes * 60'000.0;
  }
  return na;
}

}  // namespace

void run_setup(const Plan& plan, const strategy::SeriesContext& context, Texts& texts,
               std::span<double> slots) {
  for (const SetupLoad& load : plan.setup_loads)
    slots[load.dst] = setup_value(texts, load.what, context);
  for (const Instruction& each : plan.setup)
    slots[each.dst] = apply(each.operation, slots[each.a], slots[each.b], slots[each.c]);
}

ScriptEvaluation::ScriptEvaluation(std::shared_ptr<const Plan> plan,
                                   const strategy::SeriesContext& context, OrderSink* sink,
                                   std::span<const double> parameters)
    : plan_(std::move(plan)),
      sink_(sink),
      interval_(context.interval),
      collections_(plan_->collection_values_max),
      texts_(plan_->texts, plan_->text_bytes_max),
      slots_(first_slots(*plan_, parameters)) {
  run_setup(*plan_, context, texts_, slots_);
  if (plan_->mintick != OrderSite::none && is_na(slots_[plan_->mintick]))
    fail(core::ErrorKind::Invalid,
         "the script counts in ticks, and the tick of the series is unknown");
  make_kernels();
  for (const HistorySite& site : plan_->histories) {
    const std::size_t capacity = site.capacity();
    rings_.push_back({std::vector<double>(capacity, na), capacity - 1, 0});
  }
  make_requests(context);
  exits_.resize(plan_->orders.size());
  active_exits_.reserve(plan_->orders.size());
}

void ScriptEvaluation::make_kernels() {
  std::vector<double> settings;
  for (const KernelSite& site : plan_->kernels) {
    settings.clear();
    for (const KernelSetting& setting : site.settings) {
      const double value = slots_[setting.slot];
      settings.push_back(value);
      if (!(value >= setting.minimum && value <= setting.maximum))
        fail(
            core::ErrorKind::LimitReached,
            fmt::format("{}: a setting is {} on this series, outside its range", site.text, value));
    }
    if (failure_) return;
    owners_.push_back(site.type->make(settings));
    kernels_.push_back({site.type, owners_.back().get(), site.inputs.data(), site.dst});
  }
}

void ScriptEvaluation::fail(core::ErrorKind kind, std::string message) {
  if (!failure_) failure_ = core::Error{kind, std::move(message), "", ""};
}

strategy::Decision ScriptEvaluation::on_close(const strategy::BarWindow& window,
                                              const strategy::PositionView& position) {
  CHECK(window.last() >= next_bar_);
  const columns::CandleView& bars = window.bars();
  const strategy::PositionView flat;
  while (next_bar_ < window.last() && !failure_) {
    step(bars, flat);
    remember_entry(flat);
  }
  if (failure_) return {};
  step(bars, position);
  if (failure_) return {};
  remember_entry(position);
  return decide(position);
}

void ScriptEvaluation::look_at(const columns::CandleView& bars) {
  bars_ = &bars;
  bar_ = next_bar_;
  for (std::size_t i = 0; i < price_count; ++i)
    prices_[i] = price_column(bars, static_cast<Price>(i)).data();
}

void ScriptEvaluation::compute_ahead(const columns::CandleView& bars) {
  CHECK(next_bar_ == 0);
  if (!failure_)
    columns_.emplace(*plan_, bars, std::span<const double>(slots_), interval_,
                     std::span<const RunningKernel>(kernels_),
                     std::span<const std::shared_ptr<Requested>>(requests_));
}

bool ScriptEvaluation::signal() {
  if (!columns_) return run(plan_->signal);
  const core::Error* const problem = columns_->show(bar_, slots_.data());
  if (problem == nullptr) return true;
  failure_ = *problem;
  return false;
}

void ScriptEvaluation::step(const columns::CandleView& bars,
                            const strategy::PositionView& position) {
  look_at(bars);
  position_ = &position;
  ++next_bar_;
  iterations_ = 0;
  is_closing_ = false;
  entry_.reset();
  for (std::size_t i : active_exits_) exits_[i].is_active = false;
  active_exits_.clear();
  if (!signal() || !run(plan_->sequential)) return;
  for (std::size_t i = 0; i < rings_.size(); ++i) {
    const HistorySite& site = plan_->histories[i];
    if (columns_ && !site.is_read_in_sequence) continue;
    if (!site.every_bar) {
      if (slots_[site.assigned] == 0) continue;
      slots_[site.assigned] = 0;
    }
    Ring& ring = rings_[i];
    ring.values[ring.count++ & ring.mask] = slots_[site.source];
  }
}

double ScriptEvaluation::past(std::size_t site, double offset) {
  const HistorySite& history = plan_->histories[site];
  const Ring& ring = rings_[site];
  const double absent = history.is_bool ? 0.0 : na;
  if (!failure_) failure_ = history_problem(history, offset, bar_);
  if (!(offset >= 0)) return absent;
  const auto ago = static_cast<std::size_t>(offset);
  if (ago == 0) return slots_[history.source];
  if (ago > ring.count || ago > ring.mask + 1) return absent;
  return ring.values[(ring.count - ago) & ring.mask];
}

double ScriptEvaluation::position_value(Position which) {
  if (sink_ != nullptr) return state_of_sink(which);
  const strategy::PositionView& view = *position_;
  const bool is_flat = view.direction == market::Direction::Flat;
  switch (which) {
    case Position::Size:
      return market::sign(view.direction) * view.quantity;
    case Position::AveragePrice:
      return is_flat ? na : view.entry_price;
    case Position::Equity:
      return view.equity;
    case Position::InitialCapital:
      return view.initial_capital;
    case Position::NetProfit:
      return view.net_profit;
    case Position::OpenProfit:
      return view.open_profit;
    case Position::OpenTrades:
      return truth(!is_flat);
    case Position::ClosedTrades:
      return view.closed_trades;
    case Position::WinningTrades:
      return view.winning_trades;
    case Position::LosingTrades:
      return view.losing_trades;
    case Position::EntryBar:
      return is_flat ? na : static_cast<double>(view.entry_bar);
    default:
      CHECK(!"a value of the profile TradingView without a sink");
  }
  return na;
}

bool ScriptEvaluation::collect(const CollectionSite& site) {
  // A row of this many numbers costs about as much as one turn of a loop.
  constexpr std::size_t numbers_per_iteration = 16;
  std::size_t work = 0;
  std::string problem = collections_.run(site, slots_, work);
  iterations_ += work / numbers_per_iteration;
  if (problem.empty() && iterations_ <= plan_->loop_iterations_max) return true;
  if (problem.empty()) problem = fmt::format("{}: limit loop_iterations", site.text);
  fail(core::ErrorKind::Invalid, fmt::format("{} on bar {}", problem, bar_));
  return false;
}

bool ScriptEvaluation::run(const Code& code) {
  double* const slots = slots_.data();
  const Instruction* const end = code.data() + code.size();
  for (const Instruction* at = code.data(); at != end; ++at) {
    double& out = slots[at->dst];
    switch (at->operation) {
#define SIXBTC_CASE(name, arity, value)                                                 \
  case Operation::name: {                                                               \
    [[maybe_unused]] const double a = slots[at->a], b = slots[at->b], c = slots[at->c]; \
    out = value;                                                                        \
    break;                                                                              \
  }
      SIXBTC_PURE_OPERATIONS(SIXBTC_CASE)
#undef SIXBTC_CASE
      case Operation::LoadPrice:
        out = prices_[at->a][bar_];
        break;
      case Operation::LoadPriceHistory:
        out = at->b > bar_ ? na : prices_[at->a][bar_ - at->b];
        break;
      case Operation::LoadBarIndex:
        out = static_cast<double>(bar_);
        break;
      case Operation::LoadTime:
        out = static_cast<double>(bars_->time(bar_).milliseconds());
        break;
      case Operation::LoadTimeClose:
        out = static_cast<double>(interval_.next_start(bars_->time(bar_)).milliseconds());
        break;
      case Operation::LoadPosition:
        out = position_value(static_cast<Position>(at->a));
        break;
      case Operation::LoadTrade:
        out = trade_of_sink(at->a, slots[at->b]);
        break;
      case Operation::Kernel: {
        const RunningKernel& kernel = kernels_[at->a];
        kernel.type->step(kernel.state, slots, kernel.inputs, kernel.dst);
        break;
      }
      case Operation::History:
        out = past(at->a, slots[at->b]);
        if (failure_) return false;
        break;
      case Operation::Request:
        if (!request(at->a, &out)) return false;
        break;
      case Operation::Collection:
        if (!collect(plan_->collections[at->a])) return false;
        break;
      case Operation::Text:
        if (!make_text(plan_->text_sites[at->a])) return false;
        break;
      case Operation::Move:
        out = slots[at->a];
        break;
      case Operation::Jump:
        at += static_cast<std::int32_t>(at->a);
        break;
      case Operation::JumpUnless:
        if (out == 0) at += static_cast<std::int32_t>(at->a);
        break;
      case Operation::LoopGuard:
        if ((iterations_ += at->a) <= plan_->loop_iterations_max) break;
        fail(core::ErrorKind::LimitReached,
             fmt::format("more than {} loop iterations on bar {} (limit loop_iterations)",
                         plan_->loop_iterations_max, bar_));
        return false;
      case Operation::LoopContinues: {
        const double counter = slots[at->a], limit = slots[at->b];
        const bool is_up = slots[at->c] >= 0;
        out = truth(is_up ? counter <= limit : counter >= limit);
        break;
      }
      case Operation::Order:
        order(at->a);
        break;
      case Operation::Fail:
        fail(core::ErrorKind::Invalid,
             "runtime.error: " + (is_na(slots[at->a]) ? std::string("(a text that is not computed)")
                                                      : std::string(texts_.at(slots[at->a]))));
        return false;
      case Operation::BreakMark:
      case Operation::ContinueMark:
        CHECK(!"unresolved mark in a plan");
    }
  }
  return true;
}

}  // namespace sixbtc::language
