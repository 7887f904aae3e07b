// A small venue behind a wire that loses, doubles, delays and reorders: whatever happened, once the
// faults stop our books agree with the venue's within a bounded time.
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/ledger.hpp"
#include "support/execution_desk.hpp"
#include "support/model_venue.hpp"

namespace sixbtc::execution {
namespace {

using namespace test;

// In percent of the messages, or of the seconds.
struct Faults {
  int lost_request = 0, double_request = 0, late_request = 0;
  int lost_answer = 0, double_answer = 0, late_answer = 0;
  int refused = 0, not_sent = 0, disconnect = 0, stranger = 0;
};

std::string to_text(const Output& output) {
  std::string text;
  for (const Action& action : output.actions) {
    text += fmt::format("{}:", action.index());
    if (const auto* submit = std::get_if<Submit>(&action))
      text += submit->group->requests[0].id.to_string();
    if (const auto* cancel = std::get_if<Cancel>(&action)) text += cancel->request.venue_id.value();
    if (const auto* query = std::get_if<Query>(&action)) text += query->id.to_string();
    if (const auto* snapshot = std::get_if<RequestSnapshot>(&action))
      text += snapshot->history_since.to_rfc3339();
  }
  for (const Notice& notice : output.notices) {
    text += fmt::format("{};", notice.index());
    if (const auto* fill = std::get_if<FillReceived>(&notice))
      text += fmt::format("{} {}", fill->fill.id.value(), fill->owner.index);
    if (const auto* closed = std::get_if<OrderClosed>(&notice))
      text += closed->id.to_string() + closed->filled.to_string();
    if (const auto* correction = std::get_if<Correction>(&notice)) text += correction->text;
  }
  return text;
}

class World {
 public:
  World(std::uint64_t seed, const Faults& faults, ExternalOrders external)
      : dice_(seed),
        faults_(faults),
        policy_(policy(external)),
        venue_(2),
        manager_(policy_, Desk::lot_sizes()),
        ledger_(core::Amount::from_integer(1'000'000), Desk::lot_sizes(), 2) {
    call([now = now_](OrderManager& m, Output& out) { m.on_connection(true, now, out); });
  }

  static ExecutionPolicy policy(ExternalOrders external) {
    ExecutionPolicy policy = desk_policy();
    policy.external_orders = external;
    return policy;
  }

  void second(bool has_faults) {
    now_ = now_ + seconds(1);
    if (has_faults) {
      trade();
      move_market();
    }
    if (has_faults && chance(faults_.disconnect)) connect(!is_up_);
    if (!has_faults && !is_up_) connect(true);
    if (!has_faults) faults_ = {};
    deliver();
    call([now = now_](OrderManager& m, Output& out) { m.on_timer(now, out); });
  }

  // After the faults: everything agrees, and looking again finds nothing.
  void expect_agreement() {
    RC_ASSERT(manager_.is_reconciled());
    for (const market::InstrumentId instrument : {btc, eth}) {
      RC_ASSERT(manager_.position(instrument) == venue_.position(instrument));
      core::Quantity sum = manager_.position(nobody, instrument);
      for (const orders::OwnerId owner : {alice, bob}) {
        sum += manager_.position(owner, instrument);
        const ledger::OwnerPosition* booked = ledger_.owner(owner, instrument);
        RC_ASSERT((booked ? booked->position.quantity : core::Quantity{}) ==
                  manager_.position(owner, instrument));
      }
      RC_ASSERT(sum == manager_.position(instrument));
      RC_ASSERT(ledger_.account(instrument).position.quantity == sum);
    }
    std::size_t open = 0;
    for (const auto& [id, order] : venue_.orders()) {
      const orders::Order* ours = manager_.find(id);
      RC_ASSERT(ours != nullptr);
      RC_ASSERT(ours->filled() == order.filled);
      RC_ASSERT(ours->filled() <= order.request.quantity);
      RC_ASSERT(ours->is_terminal() != order.is_open);
      if (!order.is_open) continue;
      ++open;
      RC_ASSERT(ours->is<orders::Open>());
      RC_ASSERT(ours->is_dormant() == order.is_dormant);
    }
    RC_ASSERT(manager_.counts().live == open);
    RC_ASSERT(manager_.external_orders().size() == venue_.foreign().size());
    now_ = now_ + seconds(1);
    Output out;
    manager_.on_event(venue_.snapshot(now_ - seconds(3600), now_), now_, out);
    for (const Notice& notice : out.notices) {
      if (std::holds_alternative<ProtectionMissing>(notice)) continue;  // nobody here heeds it
      if (const auto* correction = std::get_if<Correction>(&notice)) RC_FAIL(correction->text);
      RC_ASSERT(std::holds_alternative<Reconciled>(notice));
      RC_ASSERT(std::get<Reconciled>(notice).is_clean);
    }
    RC_ASSERT(out.actions.empty());
  }

  // The journal holds the calls: another manager that is given them answers the same.
  void expect_same_answers_again() {
    OrderManager again(policy_, Desk::lot_sizes());
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      Output out;
      calls_[i](again, out);
      RC_ASSERT(to_text(out) == texts_[i]);
    }
  }

 private:
  struct Request {
    core::Timestamp at;
    Action action;
  };
  struct Answer {
    core::Timestamp at;
    orders::VenueEvent event;
  };

  bool chance(int percent) { return dice_.below(100) < static_cast<std::uint64_t>(percent); }

  using Call = std::function<void(OrderManager&, Output&)>;

  void connect(bool is_up) {
    is_up_ = is_up;
    call([is_up, now = now_](OrderManager& m, Output& out) { m.on_connection(is_up, now, out); });
  }

  void call(Call what) {
    Output said;
    what(manager_, said);
    calls_.push_back(std::move(what));
    texts_.push_back(to_text(said));
    for (const Notice& notice : said.notices)
      if (const auto* fill = std::get_if<FillReceived>(&notice)) {
        RC_ASSERT(told_.insert(fill->fill.id.value()).second);
        const auto booking = ledger_.book(fill->fill, {fill->owner, fill->purpose});
        RC_ASSERT(booking.has_value());
      }
    for (const Action& action : said.actions) send(action);
  }

  void send(const Action& action) {
    if (const auto* submit = std::get_if<Submit>(&action)) {
      const orders::ClientOrderId id = submit->group->requests[0].id;
      // Never twice, unless it is certain that the first is nowhere.
      RC_ASSERT(!venue_.orders().contains(id));
      for (const Request& request : requests_)
        if (const auto* other = std::get_if<Submit>(&request.action))
          RC_ASSERT(other->group->requests[0].id != id);
      RC_ASSERT(++sent_[id] <= 2);
      if (chance(faults_.not_sent))
        return answer_all(*submit, [](orders::ClientOrderId one) {
          return orders::SubmitUnanswered{one, true};
        });
      if (chance(faults_.refused))
        return answer_all(*submit, [](orders::ClientOrderId one) {
          return orders::OrderRejected{one, orders::RejectReason::RateLimited, ""};
        });
    }
    if (!chance(faults_.lost_request))
      requests_.push_back({arrival(faults_.late_request, 8), action});
    if (chance(faults_.double_request)) requests_.push_back({arrival(100, 8), action});
  }

  template <class Say>
  void answer_all(const Submit& submit, Say&& say) {
    for (const orders::OrderRequest& request : submit.group->requests) answer(say(request.id));
  }

  core::Timestamp arrival(int late_percent, std::uint64_t late_seconds) {
    if (!chance(late_percent)) return now_;
    return now_ + seconds(static_cast<std::int64_t>(1 + dice_.below(late_seconds)));
  }

  void answer(const orders::VenueEvent& event) {
    if (!chance(faults_.lost_answer)) answers_.push_back({arrival(faults_.late_answer, 20), event});
    if (chance(faults_.double_answer)) answers_.push_back({arrival(100, 20), event});
  }

  void deliver() {
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      if (requests_[i].at > now_) continue;
      const Action action = requests_[i].action;
      if (const auto* submit = std::get_if<Submit>(&action))
        for (const auto& event : venue_.submit(submit->group.get())) answer(event);
      if (const auto* cancel = std::get_if<Cancel>(&action))
        for (const auto& event : venue_.cancel(cancel->request)) answer(event);
      if (const auto* query = std::get_if<Query>(&action)) answer(venue_.status(query->id));
      if (const auto* snapshot = std::get_if<RequestSnapshot>(&action))
        answer(venue_.snapshot(snapshot->history_since, now_));
    }
    std::erase_if(requests_, [&](const Request& request) { return request.at <= now_; });
    std::vector<orders::VenueEvent> due;
    for (const Answer& one : answers_)
      if (one.at <= now_) due.push_back(one.event);
    std::erase_if(answers_, [&](const Answer& one) { return one.at <= now_; });
    for (const orders::VenueEvent& event : due)
      call([event, now = now_](OrderManager& m, Output& out) { m.on_event(event, now, out); });
  }

  // What an engine would do, more or less.
  void trade() {
    const orders::OwnerId owner = chance(50) ? alice : bob;
    const market::InstrumentId instrument = chance(50) ? btc : eth;
    if (chance(10)) {
      orders::OrderGroup group = desk_.entry(last_ += 3, 1 + std::int64_t(dice_.below(4)), owner);
      for (orders::OrderRequest& request : group.requests) request.instrument = instrument;
      submit(std::move(group));
    }
    const core::Quantity held = manager_.position(owner, instrument);
    if (held > core::Quantity{} && chance(10)) {
      orders::OrderRequest exit =
          desk_.request(last_ += 3, orders::Purpose::Exit, market::Side::Sell, 1, owner);
      exit.instrument = instrument;
      exit.quantity = held;
      submit(desk_.alone(exit));
    }
    const auto live = manager_.live_orders(owner);
    if (!live.empty() && chance(10)) {
      const orders::ClientOrderId id = live[dice_.below(live.size())];
      call([id, now = now_](OrderManager& m, Output& out) { m.cancel(id, now, out); });
    }
  }
  void submit(orders::OrderGroup group) {
    call([approved = risk::Approver::approve_for_test(std::move(group)), now = now_](
             OrderManager& m, Output& out) { m.submit(approved, now, out); });
  }

  void move_market() {
    for (int i = 0; i < 2; ++i)
      if (ModelOrder* order = chance(30) ? venue_.any_fillable(dice_) : nullptr)
        for (const auto& event : venue_.fill(*order, lots(1 + std::int64_t(dice_.below(3))), now_))
          answer(event);
    if (!chance(faults_.stranger)) return;
    const market::InstrumentId instrument = chance(50) ? btc : eth;
    const auto side = chance(50) ? market::Side::Buy : market::Side::Sell;
    if (chance(20)) {
      venue_.place(instrument, lots(1));
      return;
    }
    const auto cause = chance(30) ? orders::FillCause::Liquidation : orders::FillCause::Order;
    answer(venue_.trade(instrument, side, lots(1 + std::int64_t(dice_.below(3))), now_, cause));
  }

  core::Random dice_;
  Faults faults_;
  core::Timestamp now_ = core::Timestamp::from_seconds(1'700'000'000);
  ExecutionPolicy policy_;
  ModelVenue venue_;
  OrderManager manager_;
  ledger::Ledger ledger_;
  std::vector<Call> calls_;
  std::vector<std::string> texts_;
  Desk desk_;  // makes requests
  std::vector<Request> requests_;
  std::vector<Answer> answers_;
  std::set<std::string> told_;
  std::map<orders::ClientOrderId, int> sent_;
  std::uint64_t last_ = 0;
  bool is_up_ = true;
};

RC_GTEST_PROP(Convergence, to_the_truth_of_the_venue_after_any_faults, (std::uint64_t seed)) {
  const auto percent = [](int max) {
    return *rc::gen::oneOf(rc::gen::just(0), rc::gen::inRange(0, max));
  };
  const Faults faults{.lost_request = percent(30),
                      .double_request = percent(20),
                      .late_request = percent(50),
                      .lost_answer = percent(40),
                      .double_answer = percent(30),
                      .late_answer = percent(60),
                      .refused = percent(20),
                      .not_sent = percent(20),
                      .disconnect = percent(5),
                      .stranger = percent(10)};
  const bool is_adopting = *rc::gen::arbitrary<bool>();
  World world(seed, faults, is_adopting ? ExternalOrders::Adopt : ExternalOrders::Cancel);
  const int turmoil = *rc::gen::inRange(1, 300);
  for (int i = 0; i < turmoil; ++i) world.second(true);
  // Long enough for the slowest chain: the last late answer, the grace, a question, a snapshot, a
  // second look.
  for (int i = 0; i < 240; ++i) world.second(false);
  world.expect_same_answers_again();
  world.expect_agreement();
}

}  // namespace
}  // namespace sixbtc::execution
