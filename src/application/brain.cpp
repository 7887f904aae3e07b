#include "application/brain.hpp"

namespace sixbtc::application {

namespace {

std::string signal_text(const strategy::Decision& decision) {
  switch (decision.signal.kind) {
    case strategy::SignalKind::OpenLong:
      return "OPEN_LONG";
    case strategy::SignalKind::OpenShort:
      return "OPEN_SHORT";
    case strategy::SignalKind::CloseLong:
      return "CLOSE_LONG";
    case strategy::SignalKind::CloseShort:
      return "CLOSE_SHORT";
    case strategy::SignalKind::Hold:
      return decision.should_exit ? "CLOSE" : "HOLD";
  }
  CHECK(false);
}

std::string_view position_text(market::Direction direction) {
  switch (direction) {
    case market::Direction::Long:
      return "long";
    case market::Direction::Short:
      return "short";
    case market::Direction::Flat:
      return "flat";
  }
  CHECK(false);
}

}  // namespace

void Brain::on_decision(std::size_t, core::Timestamp open_time, const strategy::Decision& decision,
                        const strategy::PositionView& position,
                        const strategy::IndicatorSnapshot& indicators) {
  records_.push_back({.strategy = strategy_,
                      .run = run_,
                      .series = series_,
                      .time = series_.interval.next_start(open_time),
                      .signal = signal_text(decision),
                      .confidence = decision.signal.confidence,
                      .reason = fmt::format("while {}", position_text(position.direction)),
                      .indicators = indicators});
}

}  // namespace sixbtc::application
