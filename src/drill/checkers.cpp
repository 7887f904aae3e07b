#include "drill/checkers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/check.hpp"

namespace sixbtc::drill {

namespace {

core::Quantity signed_quantity(const orders::Fill& fill) {
  return fill.side == market::Side::Buy ? fill.quantity : -fill.quantity;
}

bool is_adjustment(const std::string& id) {
  return id.starts_with("adjustment-") || id.starts_with("reversal-");
}

// The venue's id of a fill that was booked in parts.
std::string whole_id(const std::string& id) {
  return id.substr(0, id.find('#'));
}

}  // namespace

std::span<const CheckerText> checkers() {
  static constexpr auto all = std::to_array<CheckerText>({
      {"positions",
       "the ledger's position is the sum of the venue's fills that the session was told; "
       "execution, "
       "every owner and the account agree"},
      {"bookings", "every booking is a fill of the venue, once, whole, at its price and fee"},
      {"money",
       "funding and transfers are those the session was told; at rest all money is the venue's to "
       "the last "
       "unit"},
      {"approval", "the venue has no order with an id of ours that was not approved and sent"},
      {"limits",
       "positions, opposing sides, exposure, stop-out loss and leverage are within limits"},
      {"halted", "no entry leaves while trading is stopped or the connection is down"},
      {"protection", "no position of ours is without a stop at a reachable venue for long"},
      {"duplicates", "nothing leaves twice unless it is certain that nothing happened"},
      {"filled", "no order is ever filled for more than was asked"},
      {"journal", "no order leaves before the journal has synced what led to it"},
      {"replay", "the journal gives back the same engine and the same answers"},
      {"convergence", "once the faults stop, session and venue agree within the time allowed"},
  });
  return all;
}

Checkers::Checkers(const Scenario& scenario, const simulation::SimulatedVenue& venue,
                   const Mortality& mortality, const core::Clock& time)
    : scenario_(scenario),
      venue_(venue),
      mortality_(mortality),
      time_(time),
      last_step_at_(time.now()),
      unprotected_for_(scenario.plan.instruments.size()) {}

void Checkers::fail(std::string_view checker, std::string text) {
  if (violation_) return;
  violation_ = Violation{.seed = scenario_.seed,
                         .checker = std::string(checker),
                         .step = step_,
                         .time = time_.now(),
                         .text = std::move(text)};
}

void Checkers::born(const engine::Engine& engine) {
  engine_ = &engine;
  known_ = {};
  known_.position.resize(scenario_.plan.instruments.size());
  known_.adjusted.resize(scenario_.plan.instruments.size());
  sent_now_.clear();
}

void Checkers::recovered() {
  for (const auto& [id, sent] : sent_)
    if (engine_->execution().find(id) == nullptr)
      return fail("journal", fmt::format("order {} had left and the journal does not know it",
                                         id.to_string()));
}

void Checkers::on_said(const orders::VenueEvent& event) {
  const auto undo = [&](orders::ClientOrderId id) {
    if (const auto found = sent_.find(id); found != sent_.end()) found->second.is_undone = true;
  };
  if (const auto* rejected = std::get_if<orders::OrderRejected>(&event)) {
    if (rejected->reason == orders::RejectReason::RateLimited) undo(rejected->id);
  } else if (const auto* unanswered = std::get_if<orders::SubmitUnanswered>(&event)) {
    if (unanswered->is_certainly_not_sent) undo(unanswered->id);
  }
}

void Checkers::on_connection(bool is_up) {
  if (is_up)
    down_since_.reset();
  else
    down_since_ = time_.now();
}

void Checkers::on_event(const engine::Event& event, const engine::Answer& answer) {
  if (violation_) return;
  check_sequence(event);
  learn(event);
  check_bookings();
  check_positions();
  if (!is_replay_ && !mortality_.is_dead()) check_submissions(answer);
  sent_now_.clear();
  known_.pending = engine_->execution().counts().pending;
  const bool is_stopped = engine_->emergency().level() != risk::StopLevel::None;
  if (!is_stopped) known_.stopped_since.reset();
  if (is_stopped && !known_.stopped_since) known_.stopped_since = event.time;
}

void Checkers::check_sequence(const engine::Event& event) {
  if (event.sequence != known_.sequence + 1 || event.time < known_.time)
    fail("replay", fmt::format("event {} at {} after event {} at {}", event.sequence,
                               event.time.to_rfc3339(), known_.sequence, known_.time.to_rfc3339()));
  known_.sequence = event.sequence;
  known_.time = event.time;
}

void Checkers::learn(const engine::Event& event) {
  const auto* said = std::get_if<engine::VenueSaid>(&event.body);
  if (said == nullptr) return;
  if (const auto* fill = std::get_if<orders::Fill>(&said->event)) {
    learn(*fill);
  } else if (const auto* payment = std::get_if<orders::FundingPayment>(&said->event)) {
    learn(*payment);
  } else if (const auto* transfer = std::get_if<orders::Transfer>(&said->event)) {
    learn(*transfer);
  } else if (const auto* snapshot = std::get_if<orders::VenueSnapshot>(&said->event)) {
    for (const orders::Fill& one : snapshot->fills) learn(one);
    for (const orders::FundingPayment& one : snapshot->funding) learn(one);
    for (const orders::Transfer& one : snapshot->transfers) learn(one);
  }
}

void Checkers::learn(const orders::Fill& fill) {
  if (!known_.fills.insert(fill.id.value()).second) return;
  known_.position[fill.instrument.index] += signed_quantity(fill);
}

void Checkers::learn(const orders::FundingPayment& payment) {
  if (known_.payments.insert(payment.id).second) known_.funding += payment.amount;
}

void Checkers::learn(const orders::Transfer& transfer) {
  if (known_.transfers.insert(transfer.id).second) known_.transferred += transfer.amount;
}

const orders::Fill* Checkers::venue_fill(const std::string& id) {
  const std::vector<orders::Fill>& fills = venue_.exchange().account().fills();
  for (; venue_fills_seen_ < fills.size(); ++venue_fills_seen_)
    venue_fills_.emplace(fills[venue_fills_seen_].id.value(), venue_fills_seen_);
  const auto found = venue_fills_.find(id);
  return found == venue_fills_.end() ? nullptr : &fills[found->second];
}

void Checkers::check_bookings() {
  const auto& entries = engine_->ledger().entries();
  struct Sum {
    core::Quantity quantity;
    core::Amount fee;
  };
  std::map<std::string, Sum> sums;  // of fills booked in parts, all by this event
  for (; known_.entries < entries.size(); ++known_.entries) {
    const auto* booked = std::get_if<ledger::BookedFill>(&entries[known_.entries]);
    if (booked == nullptr) continue;
    const orders::Fill& fill = booked->fill;
    if (is_adjustment(fill.id.value())) {
      known_.adjusted[fill.instrument.index] += signed_quantity(fill);
      continue;
    }
    const std::string id = whole_id(fill.id.value());
    const orders::Fill* const truth = venue_fill(id);
    if (truth == nullptr || truth->instrument != fill.instrument || truth->side != fill.side ||
        truth->price != fill.price || truth->cause != fill.cause)
      return fail("bookings",
                  fmt::format("booked a fill {} of {} at {} that the venue does not have",
                              fill.id.value(), fill.quantity.to_string(), fill.price.to_string()));
    sums[id].quantity += fill.quantity;
    sums[id].fee += fill.fee;
  }
  for (const auto& [id, sum] : sums) {
    const orders::Fill& truth = *venue_fill(id);
    if (sum.quantity != truth.quantity || sum.fee != truth.fee)
      fail("bookings",
           fmt::format("booked {} and a fee of {} of fill {}: {} and {}", sum.quantity.to_string(),
                       sum.fee.to_string(), id, truth.quantity.to_string(), truth.fee.to_string()));
  }
}

void Checkers::check_positions() {
  const ledger::Ledger& ledger = engine_->ledger();
  const execution::OrderManager& execution = engine_->execution();
  for (const market::Instrument& instrument : scenario_.plan.instruments) {
    const market::InstrumentId id = instrument.id;
    const core::Quantity booked = ledger.account(id).position.quantity;
    const core::Quantity told = known_.position[id.index] + known_.adjusted[id.index];
    core::Quantity owned;
    core::Amount fees, funding;
    for (const ledger::OwnerPosition& owner : ledger.owners_of(id)) {
      owned += owner.position.quantity;
      fees += owner.fees;
      funding += owner.funding;
      const core::Quantity followed = execution.position(owner.owner, id);
      if (followed != owner.position.quantity)
        fail("positions", fmt::format("{} of {}: execution has {}, the ledger {}",
                                      instrument.symbol, owner.owner.index, followed.to_string(),
                                      owner.position.quantity.to_string()));
    }
    if (booked != told || booked != owned || booked != execution.position(id))
      fail("positions", fmt::format("{}: booked {}, told {}, all owners {}, execution {}",
                                    instrument.symbol, booked.to_string(), told.to_string(),
                                    owned.to_string(), execution.position(id).to_string()));
    if (fees != ledger.account(id).fees || funding != ledger.account(id).funding)
      fail("money", fmt::format("{}: the owners' fees and funding are not the account's",
                                instrument.symbol));
  }
  if (ledger.funding() != known_.funding || ledger.transfers() != known_.transferred)
    fail("money", fmt::format("funding {} told {}, transfers {} told {}",
                              ledger.funding().to_string(), known_.funding.to_string(),
                              ledger.transfers().to_string(), known_.transferred.to_string()));
}

// What left is what the engine answered, once each.
void Checkers::check_submissions(const engine::Answer& answer) {
  std::vector<orders::ClientOrderId> answered;
  for (const execution::Action& action : answer.actions)
    if (const auto* submit = std::get_if<execution::Submit>(&action))
      answered.push_back(submit->group->requests.front().id);
  if (answered != sent_now_)
    fail("approval",
         fmt::format("the engine asked for {} orders, {} left", answered.size(), sent_now_.size()));
}

void Checkers::on_step(std::uint64_t step, bool is_reachable) {
  step_ = step;
  if (violation_) return;
  check_venue_fills();
  check_venue_orders();
  check_protection(is_reachable && engine_ != nullptr);
  last_step_at_ = time_.now();
}

std::optional<std::string> Checkers::unrest() const {
  if (engine_ == nullptr) return "the process is down";
  const execution::OrderManager& execution = engine_->execution();
  const simulation::Exchange& exchange = venue_.exchange();
  if (!venue_.is_quiet()) return "messages are under way";
  if (!execution.is_reconciled()) return "the account is not reconciled";
  const execution::OrderCounts counts = execution.counts();
  if (counts.unknown + counts.pending > 0)
    return fmt::format("{} orders unknown, {} held back", counts.unknown, counts.pending);
  for (const market::Instrument& instrument : scenario_.plan.instruments) {
    const core::Quantity theirs = exchange.position(instrument.id).quantity;
    const core::Quantity ours = engine_->ledger().account(instrument.id).position.quantity;
    if (theirs != ours)
      return fmt::format("{}: the venue has {}, the ledger {}", instrument.symbol,
                         theirs.to_string(), ours.to_string());
  }
  const std::vector<orders::VenueOrder> open = exchange.open_orders();
  std::size_t mine = 0;
  for (const orders::VenueOrder& order : open) {
    const orders::Order* const known = order.id ? execution.find(*order.id) : nullptr;
    if (known == nullptr) {
      const auto& external = execution.external_orders();
      if (std::ranges::none_of(external, [&](const orders::VenueOrder& one) {
            return one.venue_id == order.venue_id;
          }))
        return fmt::format("order {} of the venue is not known here", order.venue_id.value());
      continue;
    }
    ++mine;
    if (known->is_terminal() || known->filled() != order.filled ||
        known->is<orders::CancelPending>())
      return fmt::format("order {} is not what the venue has", order.id->to_string());
  }
  if (mine != counts.live)
    return fmt::format("{} orders live here, {} at the venue", counts.live, mine);
  for (const market::Instrument& instrument : scenario_.plan.instruments)
    if (const core::Quantity left = unprotected(instrument.id, open); !left.is_zero())
      return fmt::format("{}: {} without a stop", instrument.symbol, left.to_string());
  return money_difference();
}

// The money that went in and came out: the balance without what open positions cost. A fill that
// was lost is booked after later ones, and average cost, with it the balance of an open position,
// depends on the order; their sum does not.
std::optional<std::string> Checkers::money_difference() const {
  const simulation::Account& theirs = venue_.exchange().account();
  const ledger::Ledger& ours = engine_->ledger();
  core::Int128 difference =
      static_cast<core::Int128>((theirs.balance() - ours.balance()).units()) * core::Quantity::one;
  for (const market::Instrument& instrument : scenario_.plan.instruments) {
    const simulation::Position& there = theirs.position(instrument.id);
    const ledger::Position& here = ours.account(instrument.id).position;
    const int side = there.quantity.is_negative() ? 1 : -1;
    difference += side * (there.cost - here.cost.units());
  }
  // Each balance is rounded once.
  if (difference >= -core::Quantity::one && difference <= core::Quantity::one) return std::nullopt;
  return fmt::format("the venue's balance is {}, the ledger's {}", theirs.balance().to_string(),
                     ours.balance().to_string());
}

}  // namespace sixbtc::drill
