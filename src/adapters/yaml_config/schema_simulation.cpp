// Keys of simulation, drill and paper: the paper venue, drills and their faults, paper sessions.
// None changes what a backtest finds.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

template <auto... Members>
Field row(std::string_view path, Type type, std::string_view unit, std::string_view text) {
  return {path, std::move(type), unit, text, at<&S::simulation, Members...>, NameKind::None, false};
}

using P = ports::SimulationSettings;
using F = ports::FaultSettings;

// A probability at each occasion.
template <auto Member>
Field fault(std::string_view path, std::string_view text) {
  return row<&P::faults, Member>(path, ratio(0, 1), "of occasions", text);
}

template <auto Member>
Field length(std::string_view path, std::string_view text) {
  return row<&P::faults, Member>(path, integer(0, 86'400), "seconds", text);
}

void add_venue(std::vector<Field>& rows) {
  using L = ports::SimulatedLatencySettings;
  using C = ports::SimulatedPartsSettings;
  using R = ports::SimulatedRateSettings;
  const auto milliseconds = integer(0, 600'000);
  const std::vector<Field> more = {
      row<&P::seed>("simulation.seed", integer(0, std::int64_t{1} << 53), "",
                    "Seed of jitter and partial fills of the paper venue."),
      row<&P::latency, &L::to_venue_ms>("simulation.latency.to_venue_ms", milliseconds,
                                        "milliseconds", "From a request to its arrival."),
      row<&P::latency, &L::back_ms>("simulation.latency.back_ms", milliseconds, "milliseconds",
                                    "From an event at the venue to its arrival."),
      row<&P::latency, &L::jitter_ms_max>("simulation.latency.jitter_ms_max", milliseconds,
                                          "milliseconds", "Most that is added to either."),
      row<&P::partial_fills, &C::share>("simulation.partial_fills.share", ratio(0, 1), "of orders",
                                        "Market and triggered orders that fill in parts."),
      row<&P::partial_fills, &C::parts_max>("simulation.partial_fills.parts_max", integer(2, 100),
                                            "parts", "Most parts of one order."),
      row<&P::partial_fills, &C::interval_ms>("simulation.partial_fills.interval_ms", milliseconds,
                                              "milliseconds", "Between two parts."),
      row<&P::rate_limit, &R::requests_max>("simulation.rate_limit.requests_max",
                                            integer(1, 1'000'000), "requests",
                                            "Most requests the venue takes in the window."),
      row<&P::rate_limit, &R::window_seconds>("simulation.rate_limit.window_seconds",
                                              integer(1, 86'400), "seconds",
                                              "Sliding window of that limit."),
      row<&P::met_trigger>("simulation.met_trigger", choice({"fire", "refuse"}), "",
                           "A stop or target whose level the price has passed when it arrives."),
      row<&P::answer_timeout_seconds>("simulation.answer_timeout_seconds", integer(1, 3'600),
                                      "seconds", "Then a request counts as unanswered."),
      row<&P::order_history_hours>("simulation.order_history_hours", integer(1, 87'600), "hours",
                                   "The venue forgets orders that ended longer ago."),
  };
  rows.insert(rows.end(), more.begin(), more.end());
}

void add_faults(std::vector<Field>& rows) {
  const std::vector<Field> more = {
      fault<&F::lost_request>("simulation.faults.lost_request", "A request never arrives."),
      fault<&F::late_request>("simulation.faults.late_request",
                              "A request, and those behind it, arrive late."),
      fault<&F::duplicate_request>("simulation.faults.duplicate_request",
                                   "A request arrives twice."),
      fault<&F::reordered_request>("simulation.faults.reordered_request",
                                   "Later requests overtake one."),
      fault<&F::lost_answer>("simulation.faults.lost_answer",
                             "A message of the venue never arrives."),
      fault<&F::late_answer>("simulation.faults.late_answer",
                             "A message of the venue, and those behind it, arrive late."),
      fault<&F::duplicate_answer>("simulation.faults.duplicate_answer",
                                  "A message of the venue arrives twice."),
      fault<&F::reordered_answer>("simulation.faults.reordered_answer",
                                  "Later messages of the venue overtake one."),
      fault<&F::disconnect>("simulation.faults.disconnect",
                            "The connection breaks after a request has left."),
      fault<&F::stale_feed>("simulation.faults.stale_feed", "Prices stop coming for a while."),
      fault<&F::rate_limited>("simulation.faults.rate_limited", "Refused as one request too many."),
      fault<&F::rejection>("simulation.faults.rejection", "An order is refused."),
      fault<&F::partial_fill>("simulation.faults.partial_fill", "An order fills in parts."),
      fault<&F::cancel_race>("simulation.faults.cancel_race",
                             "A part of an order fills while its cancel is on the way."),
      fault<&F::clock_jump>("simulation.faults.clock_jump", "The local clock jumps ahead."),
      fault<&F::manual_trade>("simulation.faults.manual_trade", "A person trades on the account."),
      fault<&F::manual_order>("simulation.faults.manual_order", "A person places an order."),
      fault<&F::manual_cancel>("simulation.faults.manual_cancel", "A person cancels an order."),
      fault<&F::liquidation>("simulation.faults.liquidation", "The venue closes a position."),
      fault<&F::auto_deleveraging>("simulation.faults.auto_deleveraging",
                                   "The venue closes a part of a position."),
      fault<&F::transfer>("simulation.faults.transfer", "Money is paid in or out."),
      length<&F::late_seconds_max>("simulation.faults.late_seconds_max",
                                   "Longest delay of a late message."),
      length<&F::outage_seconds_max>("simulation.faults.outage_seconds_max",
                                     "Longest outage of the connection."),
      length<&F::stale_seconds_max>("simulation.faults.stale_seconds_max",
                                    "Longest silence of the feed."),
      length<&F::clock_jump_seconds_max>("simulation.faults.clock_jump_seconds_max",
                                         "Longest jump of the clock."),
  };
  rows.insert(rows.end(), more.begin(), more.end());
}

template <auto... Members>
Field paper_row(std::string_view path, Type type, std::string_view unit, std::string_view text) {
  return {path, std::move(type), unit, text, at<&S::paper, Members...>, NameKind::None, false};
}

void add_paper(std::vector<Field>& rows) {
  using Q = ports::PaperSettings;
  const std::vector<Field> more = {
      paper_row<&Q::history_bars>("paper.history_bars", integer(100, 1'000'000), "bars",
                                  "Kept of each series before the first bar of a session."),
      paper_row<&Q::correlation_days>("paper.correlation_days", integer(1, 3650), "days",
                                      "Of daily returns, before a session, that say how alike "
                                      "its instruments move."),
      paper_row<&Q::correlation_days_min>("paper.correlation_days_min", integer(2, 3650), "days",
                                          "Fewer common days: the two count as one bet."),
      paper_row<&Q::reconcile_interval_seconds>(
          "paper.reconcile_interval_seconds", integer(1, 86'400), "seconds",
          "Between two periodic snapshots of the paper venue, which nobody else touches.")};
  rows.insert(rows.end(), more.begin(), more.end());
}

template <auto... Members>
Field drill_row(std::string_view path, Type type, std::string_view unit, std::string_view text) {
  return {path, std::move(type), unit, text, at<&S::drill, Members...>, NameKind::None, false};
}

void add_drill(std::vector<Field>& rows) {
  using D = ports::DrillSettings;
  const std::vector<Field> more = {
      drill_row<&D::seeds>("drill.seeds", integer(1, 1'000'000), "sessions",
                           "Seeds of `sixbtc drill`, unless it is told how many."),
      drill_row<&D::instruments_max>("drill.instruments_max", integer(1, 50), "",
                                     "Most instruments of a session."),
      drill_row<&D::strategies_max>("drill.strategies_max", integer(1, 1'000), "",
                                    "Most strategies of a session."),
      drill_row<&D::bars_max>("drill.bars_max", integer(1, 100'000), "bars",
                              "Most bars of one minute until the faults stop."),
      drill_row<&D::crash>("drill.crash", ratio(0, 1), "of prices",
                           "The process dies within its next acts: the most at each price."),
      drill_row<&D::control>("drill.control", ratio(0, 1), "of bars",
                             "A person pauses, resumes, halts, closes: the most at each bar."),
      drill_row<&D::down_seconds_max>("drill.down_seconds_max", integer(0, 86'400), "seconds",
                                      "Longest time between a crash and the restart."),
      drill_row<&D::converge_seconds_max>("drill.converge_seconds_max", integer(5, 86'400),
                                          "seconds",
                                          "Until session and venue agree once the faults stop."),
      drill_row<&D::unprotected_seconds_max>(
          "drill.unprotected_seconds_max", integer(1, 86'400), "seconds",
          "Longest time of a position without a stop at a reachable venue."),
  };
  rows.insert(rows.end(), more.begin(), more.end());
}

}  // namespace

std::vector<Field> simulation_fields() {
  std::vector<Field> rows;
  add_venue(rows);
  add_faults(rows);
  add_drill(rows);
  add_paper(rows);
  return rows;
}

}  // namespace sixbtc::yaml_config
