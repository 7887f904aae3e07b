#include "language/program.hpp"

#include "language/evaluation.hpp"

namespace sixbtc::language {

ProgramRun::ProgramRun(std::shared_ptr<const Plan> plan, const strategy::SeriesContext& context,
                       OrderSink& sink)
    : evaluation_(std::make_unique<ScriptEvaluation>(std::move(plan), context, &sink)) {}
ProgramRun::~ProgramRun() = default;
ProgramRun::ProgramRun(ProgramRun&&) noexcept = default;

void ProgramRun::compute_ahead(const columns::CandleView& bars) {
  evaluation_->compute_ahead(bars);
}
void ProgramRun::on_close(const columns::CandleView& bars) {
  evaluation_->on_close(bars);
}
double ProgramRun::plot(std::size_t which) const {
  return evaluation_->plot(which);
}
bool ProgramRun::has_failed() const {
  return evaluation_->has_failed();
}
std::optional<core::Error> ProgramRun::failure() const {
  return evaluation_->failure();
}

// --- the part of an evaluation that exists for a sink alone --------------------------------------

void ScriptEvaluation::on_close(const columns::CandleView& bars) {
  const strategy::PositionView flat;
  if (!failure_) step(bars, flat);
}

double ScriptEvaluation::plot(std::size_t which) const {
  return slots_[plan_->plots[which].slot];
}

double ScriptEvaluation::state_of_sink(Position which) {
  return which == Position::EntryName ? text_number(sink_->entry_name()) : sink_->state(which);
}

double ScriptEvaluation::trade_of_sink(std::uint32_t packed, double number) {
  const TradeState state = (packed & closed_trade_bit) != 0 ? TradeState::Closed : TradeState::Open;
  const auto field = static_cast<TradeField>(packed & ~closed_trade_bit);
  return is_text(field) ? text_number(sink_->trade_text(state, field, number))
                        : sink_->trade(state, field, number);
}

void ScriptEvaluation::send(const OrderSite& site) {
  OrderValues values;
  values.id = text(site.id);
  values.from_entry = text(site.from_entry);
  values.direction =
      text(site.direction) == "short" ? market::Direction::Short : market::Direction::Long;
  values.quantity = value(site.quantity);
  values.quantity_percent = value(site.quantity_percent);
  values.limit = value(site.limit);
  values.stop = value(site.stop);
  values.profit = value(site.profit);
  values.loss = value(site.loss);
  values.trail_price = value(site.trail_price);
  values.trail_points = value(site.trail_points);
  values.trail_offset = value(site.trail_offset);
  values.oca_name = text(site.oca_name);
  values.oca_type = text(site.oca_type);
  values.comment = text(site.comment);
  values.comment_profit = text(site.comment_profit);
  values.comment_loss = text(site.comment_loss);
  values.comment_trailing = text(site.comment_trailing);
  values.immediately = value(site.immediately) == 1;
  switch (site.kind) {
    case OrderKind::Entry:
      return sink_->entry(values);
    case OrderKind::Raw:
      return sink_->order(values);
    case OrderKind::Exit:
      return sink_->exit(values);
    case OrderKind::Close:
      return sink_->close(values);
    case OrderKind::CloseAll:
      return sink_->close_all(values);
    case OrderKind::Cancel:
      return sink_->cancel(values.id);
    case OrderKind::CancelAll:
      return sink_->cancel_all();
    case OrderKind::Risk: {
      const bool is_side = site.rule == RiskRule::AllowEntryIn;
      return sink_->risk(site.rule, is_side ? na : value(site.amount),
                         text(is_side ? site.amount : site.amount_type));
    }
  }
}

}  // namespace sixbtc::language
