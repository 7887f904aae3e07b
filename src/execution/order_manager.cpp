#include "execution/order_manager.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"
#include "execution/state.hpp"

namespace sixbtc::execution {

OrderManager::OrderManager(const ExecutionPolicy& policy, std::span<const core::Quantity> lots)
    : state_(std::make_unique<State>(policy, lots)) {}
OrderManager::~OrderManager() = default;
OrderManager::OrderManager(OrderManager&&) noexcept = default;
OrderManager& OrderManager::operator=(OrderManager&&) noexcept = default;

void OrderManager::State::begin(core::Timestamp time, Output& output) {
  CHECK(time >= now || call == 0);
  ++call;
  now = time;
  out = &output;
  if (!started_at) started_at = time;
}

void OrderManager::State::end() {
  check_protection();
  if (next_due <= now) run_due();
  out = nullptr;
}

void OrderManager::submit(risk::RiskApproved<orders::OrderGroup> group, core::Timestamp now,
                          Output& output) {
  state_->begin(now, output);
  state_->enqueue(std::move(group));
  state_->end();
}

void OrderManager::cancel(orders::ClientOrderId id, core::Timestamp now, Output& output) {
  state_->begin(now, output);
  if (const SlotId slot = state_->table.find(id); slot != no_slot) state_->want_cancel(slot);
  state_->end();
}

void OrderManager::on_event(const orders::VenueEvent& event, core::Timestamp now, Output& output) {
  state_->begin(now, output);
  std::visit([&](const auto& news) { state_->on(news); }, event);
  state_->end();
}

void OrderManager::on_timer(core::Timestamp now, Output& output) {
  if (now < state_->next_due) return;
  state_->begin(now, output);
  state_->end();
}

void OrderManager::on_connection(bool is_up, core::Timestamp now, Output& output) {
  state_->begin(now, output);
  state_->set_connection(is_up);
  state_->end();
}

void OrderManager::reconcile_now(std::string_view reason, core::Timestamp now, Output& output) {
  state_->begin(now, output);
  const auto& requests = state_->requests;
  if (requests.empty() || requests.back().at + state_->policy.snapshot_timeout <= now)
    state_->want_snapshot(reason, now);
  state_->end();
}

// What was on its way when the stream broke may have been answered into the void.
void OrderManager::State::set_connection(bool is_connected) {
  is_up = is_connected;
  is_reconciled = false;
  const std::vector<SlotId> live = table.live();
  for (const SlotId id : live) {
    const orders::Order& order = table.at(id).order;
    if (!order.is<orders::InFlight>() && !order.is<orders::CancelPending>()) continue;
    change(id, [&](orders::Order& o) {
      return o.is<orders::InFlight>() ? o.unanswered(now) : orders::Effect::Nothing;
    });
    ask_at(id, now);
  }
  if (is_up) want_snapshot(applied_as_of ? "stream is up again" : "start", now);
}

const orders::Order* OrderManager::find(orders::ClientOrderId id) const {
  const SlotId slot = state_->table.find(id);
  return slot == no_slot ? nullptr : &state_->table.at(slot).order;
}

namespace {

std::vector<orders::ClientOrderId> ids_of(const OrderTable& table,
                                          const std::vector<SlotId>& slots) {
  std::vector<orders::ClientOrderId> ids;
  ids.reserve(slots.size());
  for (const SlotId id : slots) ids.push_back(table.at(id).request().id);
  return ids;
}

}  // namespace

std::vector<orders::ClientOrderId> OrderManager::live_orders(orders::OwnerId owner) const {
  return ids_of(state_->table, state_->table.live_of(owner));
}

std::vector<orders::ClientOrderId> OrderManager::live_orders(
    market::InstrumentId instrument) const {
  return ids_of(state_->table, state_->table.live_of(instrument));
}

bool OrderManager::has_exit_in_flight() const {
  return state_->table.live_exits() > 0;
}

bool OrderManager::has_exit_in_flight(orders::OwnerId owner) const {
  return std::ranges::any_of(state_->table.live_of(owner), [&](SlotId id) {
    return is_exit(state_->table.at(id).request().purpose);
  });
}

bool OrderManager::is_reconciled() const {
  return state_->may_enter();
}

OrderCounts OrderManager::counts() const {
  OrderCounts counts{.live = state_->table.live().size()};
  for (const SlotId id : state_->table.live()) {
    counts.pending += state_->table.at(id).order.is<orders::Pending>();
    counts.unknown += state_->table.at(id).order.is<orders::OutcomeUnknown>();
  }
  return counts;
}

core::Quantity OrderManager::position(market::InstrumentId instrument) const {
  if (instrument.index >= state_->holdings.size()) return {};
  return state_->holdings[instrument.index].net;
}

core::Quantity OrderManager::position(orders::OwnerId owner,
                                      market::InstrumentId instrument) const {
  if (instrument.index >= state_->holdings.size()) return {};
  return state_->holdings[instrument.index].of(owner);
}

const std::vector<orders::VenueOrder>& OrderManager::external_orders() const {
  return state_->externals;
}

std::optional<core::Timestamp> OrderManager::next_due() const {
  if (state_->next_due == never) return std::nullopt;
  return state_->next_due;
}

}  // namespace sixbtc::execution
