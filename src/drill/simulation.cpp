#include "drill/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/check.hpp"
#include "drill/image.hpp"
#include "drill/market_maker.hpp"
#include "drill/process.hpp"
#include "drill/trace.hpp"

namespace sixbtc::drill {

namespace {

using core::Duration;
using core::Timestamp;

// The checkers, and whoever wants to read what happened.
class Witness final : public live::SessionObserver {
 public:
  Witness(Checkers& checkers, const TraceSink& trace) : checkers_(checkers), trace_(trace) {}
  void on_event(const engine::Event& event, const engine::Answer& answer) override {
    if (trace_) trace_(trace_of(event, answer));
    checkers_.on_event(event, answer);
  }

 private:
  Checkers& checkers_;
  const TraceSink& trace_;
};

class Simulation {
 public:
  Simulation(const Scenario& scenario, std::optional<Protection> removed, const TraceSink& trace)
      : scenario_(scenario),
        removed_(removed),
        random_(core::Random(scenario.seed).fork(21)),
        scheduler_(scenario.start),
        faults_(simulation::Faults::swarm(scenario.faults, scenario.seed)),
        clock_(scheduler_, faults_),
        venue_(scenario.venue, scenario.instruments, scheduler_, faults_),
        actors_(venue_, faults_),
        journal_(mortality_),
        checkers_(scenario, venue_, mortality_, scheduler_),
        market_(scenario),
        witness_(checkers_, trace) {
    if (removed == Protection::JournalSync) journal_.syncs = false;
    if (removed == Protection::JournalWhole) journal_.is_whole = false;
  }

  SessionResult run() {
    be_born();
    const std::int64_t ticks = scenario_.bars * scenario_.ticks_per_bar;
    for (std::int64_t tick = 0; tick < ticks && !checkers_.violation(); ++tick) this->tick(tick);
    if (!checkers_.violation()) settle();
    if (!checkers_.violation() && process_) check_replay();
    return result();
  }

 private:
  // --- the market and people

  void tick(std::int64_t number) {
    const Timestamp time = market_.time_of(number);
    pass_time_until(time);
    market_.next(number);
    pay_funding();
    const bool is_bar_end = number > 0 && number % scenario_.ticks_per_bar == 0;
    if (is_bar_end) market_.close_bars(number);
    for (const market::Instrument& instrument : scenario_.plan.instruments)
      venue_.on_price(instrument.id, market_.price(instrument.id));
    clock_.step();
    if (const Duration stale = faults_.stale_feed(); stale > Duration{})
      feed_back_at_ = std::max(feed_back_at_, time + stale);
    consider_dying();
    show_market();
    if (is_bar_end) {
      for (const market::Instrument& instrument : scenario_.plan.instruments)
        actors_.step(instrument.id);
      speak();
    }
    look();
  }

  void pay_funding() {
    if (scheduler_.now() < next_funding_) return;
    for (const market::Instrument& instrument : scenario_.plan.instruments)
      venue_.on_funding(instrument.id, {.bar = 0,
                                        .is_at_open = true,
                                        .is_recorded = random_.below(4) != 0,
                                        .rate = 0.0005 * (random_.uniform() - 0.5),
                                        .time = scheduler_.now().nanoseconds()});
    next_funding_ = scheduler_.now() + scenario_.funding_interval;
  }

  // Bars that have closed since the session last saw any, then the newest prices.
  void show_market() {
    if (!process_ || mortality_.is_dead() || scheduler_.now() < feed_back_at_) return;
    show_bars();
    process_->session.post(market_.seen(), scheduler_.now());
  }

  // What the engine has not seen, or has lost with its journal.
  void show_bars() {
    const auto is_new = [&](const engine::CandleClosed& closed) {
      const columns::CandleView seen = process_->engine->book(closed.series).bars();
      return seen.size() == 0 || seen.time(seen.size() - 1) < closed.candle.open_time;
    };
    const auto& bars = market_.bars();
    auto first = bars.end();
    while (first != bars.begin() && is_new(*std::prev(first))) --first;
    for (; first != bars.end(); ++first)
      process_->session.post(*first, first->candle.open_time + Duration::minutes(1));
  }

  // A person says something.
  void speak() {
    if (!process_ || random_.uniform() >= scenario_.control) return;
    using enum engine::ControlKind;
    static constexpr std::array words = {PauseEntries,  ResumeEntries, ResumeEntries,
                                         ResumeEntries, ResumeEntries, CancelAndHalt,
                                         CancelAndHalt, CloseAll,      Reconcile};
    const engine::ControlKind kind = words[random_.below(words.size())];
    process_->session.post(engine::ControlSaid{kind, "drill", "by dice"}, scheduler_.now());
    ++count_["control"];
  }

  // --- time

  // What is under way arrives, the engine's own deadlines fire, the process dies and comes back.
  void pass_time_until(Timestamp time) {
    while (!checkers_.violation()) {
      bury_the_dead();
      Timestamp next = time;
      if (const auto due = scheduler_.next_time()) next = std::min(next, *due);
      if (!process_) next = std::min(next, std::max(rebirth_at_, scheduler_.now()));
      const auto timer = timer_due();
      if (timer) next = std::min(next, *timer);
      scheduler_.run_until(next);
      if (!process_ && scheduler_.now() >= rebirth_at_) be_born();
      if (timer && *timer <= scheduler_.now() && process_) {
        fired_at_ = scheduler_.now();
        process_->session.post(engine::TimerFired{}, scheduler_.now());
      }
      look();
      if (next == time && (!scheduler_.next_time() || *scheduler_.next_time() > time)) break;
    }
    bury_the_dead();
  }

  // When the engine wants to be told the time, on the scheduler's clock, which is not the
  // session's.
  std::optional<Timestamp> timer_due() const {
    if (!process_) return std::nullopt;
    const auto due = process_->engine->next_due();
    if (!due) return std::nullopt;
    const Duration ahead = clock_.now() - scheduler_.now();
    const Timestamp at = std::max(*due - ahead, scheduler_.now());
    // A deadline that firing does not move is not asked for again at once.
    return at <= fired_at_ ? fired_at_ + Duration::milliseconds(100) : at;
  }

  void look() {
    checkers_.on_step(++steps_, venue_.is_connected() && process_ && !mortality_.is_dead());
    if (process_ && !mortality_.is_dead() && !process_->session.status())
      checkers_.fail("replay", process_->session.status().error().to_string());
  }

  // --- life and death

  void consider_dying() {
    if (!process_ || mortality_.is_armed() || random_.uniform() >= scenario_.crash) return;
    mortality_.arm(random_.below(12));
  }

  void bury_the_dead() {
    if (!process_ || !mortality_.is_dead()) return;
    check_replay();
    orders_ += process_->wire.orders();
    venue_.detach();
    checkers_.died();
    process_.reset();
    ++count_["crash"];
    if (const std::size_t lost = journal_.crash(random_); lost > 0)
      count_["lost_unsynced_writes"] += 1;
    const auto down = scenario_.drill.down_seconds_max;
    rebirth_at_ = scheduler_.now() + Duration::milliseconds(static_cast<std::int64_t>(random_.below(
                                         static_cast<std::uint64_t>(down) * 1000 + 1)));
    mortality_.be_born();
  }

  std::unique_ptr<engine::Engine> make_engine() const {
    auto engine = engine::Engine::create(plan_without(removed_, scenario_.plan),
                                         policies_without(removed_, scenario_.policies));
    CHECK(engine.has_value());
    return std::move(*engine);
  }

  void be_born() {
    process_ = std::make_unique<Process>(make_engine(),
                                         Wire(venue_, mortality_, journal_, checkers_, removed_),
                                         journal_, clock_, witness_);
    checkers_.born(*process_->engine);
    const bool is_first = journal_.records().empty();
    if (!is_first && removed_ != Protection::JournalReplay) recover();
    if (checkers_.violation()) return;
    show_bars();
    venue_.attach(process_->wire);
    ++lives_;
  }

  void recover() {
    live::Recovery recovery(*process_->engine, &checkers_);
    checkers_.set_replay(true);
    for (const std::string& record : journal_.records())
      if (const auto applied = recovery.apply(record); !applied)
        return checkers_.fail("replay", applied.error().to_string());
    checkers_.recovered();
    checkers_.set_replay(false);
    process_->session.resume(recovery.point());
  }

  // All that was ever written gives the engine as it is now.
  void check_replay() {
    const auto again = make_engine();
    live::Recovery recovery(*again);
    for (const std::string& record : journal_.records())
      if (const auto applied = recovery.apply(record); !applied)
        return checkers_.fail("replay", applied.error().to_string());
    if (recovery.point().digest != process_->session.digest())
      checkers_.fail("replay", "the journal gives other answers");
    if (const auto difference = first_difference(image_of(*process_->engine), image_of(*again));
        !difference.empty())
      checkers_.fail("replay", "another state: " + difference);
  }

  // --- the end

  void settle() {
    faults_.stop();
    bury_the_dead();
    mortality_.be_born();
    const std::int64_t seconds = scenario_.drill.converge_seconds_max;
    feed_back_at_ = scheduler_.now();
    rebirth_at_ = scheduler_.now();
    std::optional<std::string> unrest = "nobody has looked";
    for (std::int64_t waited = 0; waited < seconds && unrest && !checkers_.violation();
         waited += settle_tick_seconds) {
      pass_time_until(scheduler_.now() + Duration::seconds(settle_tick_seconds));
      for (const market::Instrument& instrument : scenario_.plan.instruments)
        venue_.on_price(instrument.id, market_.price(instrument.id));
      show_market();
      look();
      unrest = checkers_.unrest();
    }
    if (unrest) checkers_.fail("convergence", *unrest);
  }

  SessionResult result() {
    SessionResult made;
    made.seed = scenario_.seed;
    made.violation = checkers_.violation();
    made.faults = count_;
    for (std::size_t kind = 0; kind < simulation::fault_kinds; ++kind) {
      const auto which = static_cast<simulation::FaultKind>(kind);
      made.faults[std::string(simulation::name(which))] = faults_.count(which);
    }
    made.steps = steps_;
    made.events = journal_.records().size();
    made.orders = orders_ + (process_ ? process_->wire.orders() : 0);
    made.fills = venue_.exchange().account().fills().size();
    made.restarts = lives_ - 1;
    made.unprotected_longest = checkers_.unprotected_longest();
    made.digest = process_ ? process_->session.digest() : 0;
    return made;
  }

  static constexpr std::int64_t settle_tick_seconds = 5;

  const Scenario& scenario_;
  std::optional<Protection> removed_;
  core::Random random_;
  simulation::Scheduler scheduler_;
  simulation::Faults faults_;
  simulation::JumpingClock clock_;
  simulation::SimulatedVenue venue_;
  simulation::Actors actors_;
  Mortality mortality_;
  FaultyJournal journal_;
  Checkers checkers_;
  MarketMaker market_;
  Witness witness_;
  std::unique_ptr<Process> process_;
  std::map<std::string, std::uint64_t> count_{
      {"crash", 0}, {"lost_unsynced_writes", 0}, {"control", 0}};
  Timestamp feed_back_at_, rebirth_at_, next_funding_, fired_at_;
  std::uint64_t steps_ = 0, lives_ = 0, orders_ = 0;
};

}  // namespace

SessionResult simulate(const Scenario& scenario, std::optional<Protection> removed,
                       const TraceSink& trace) {
  return Simulation(scenario, removed, trace).run();
}

}  // namespace sixbtc::drill
