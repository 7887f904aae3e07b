#include "application/paper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "application/paper_loop.hpp"
#include "application/series_access.hpp"
#include "application/session_mailbox.hpp"
#include "application/session_tally.hpp"
#include "core/hash.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

// Does a stored manifest describe the same session?
bool is_same(const SessionManifest& a, const SessionManifest& b) {
  const auto is_same_strategy = [](const SessionStrategy& x, const SessionStrategy& y) {
    return x.id == y.id && x.series == y.series && x.data_hash == y.data_hash &&
           x.source == y.source;
  };
  return a.from == b.from && a.to == b.to &&
         std::ranges::equal(a.strategies, b.strategies, is_same_strategy);
}

struct OpenSession {
  SessionManifest manifest;
  std::unique_ptr<ports::Journal> journal;
  std::vector<std::string> records;  // already in it
};

core::Result<OpenSession> open_session(const Services& services, SessionManifest manifest) {
  OpenSession session;
  auto created = services.sessions->create(manifest.session, manifest.to_json());
  if (created) {
    session.manifest = std::move(manifest);
    session.journal = std::move(*created);
    return session;
  }
  if (created.error().kind != core::ErrorKind::Conflict)
    return std::unexpected(std::move(created).error());
  ASSIGN_OR_RETURN(const std::string text, services.sessions->manifest(manifest.session));
  ASSIGN_OR_RETURN(session.manifest, SessionManifest::parse(text));
  // Settings that change no result (of the server, of logging) may be others than they were.
  ASSIGN_OR_RETURN(const ports::Configuration began_with,
                   services.read_configuration(session.manifest.configuration));
  if (!is_same(session.manifest, manifest) ||
      began_with.results_hash != services.configuration.results_hash)
    return core::fail(core::ErrorKind::Conflict, "exists with other strategies, times or settings",
                      "session " + manifest.session.value(), "choose another --session");
  ASSIGN_OR_RETURN(auto opened, services.sessions->open(manifest.session, [&](auto record) {
    session.records.emplace_back(record);
    return core::Status{};
  }));
  session.journal = std::move(opened.journal);
  if (opened.end.bytes_cut > 0)
    core::log::info("session {}: {} bytes of an unfinished record were cut off",
                    manifest.session.value(), opened.end.bytes_cut);
  return session;
}

std::vector<paper::ReplaySeries> replay_series(const SessionSetup& setup) {
  std::vector<paper::ReplaySeries> series;
  for (const auto& each : setup.series)
    series.push_back(
        {each->prepared.market.bars(), each->first, each->prepared.market.bars().size()});
  return series;
}

std::vector<paper::ReplayMarket> replay_markets(const SessionSetup& setup) {
  std::vector<paper::ReplayMarket> markets;
  for (const std::size_t index : setup.traded) {
    const backtest::MarketData& market = setup.series[index]->prepared.market;
    markets.push_back({index, market.funding, market.funding_first});
  }
  return markets;
}

core::Timestamp first_close(const SessionSetup& setup) {
  core::Timestamp first = setup.manifest.from;
  for (const auto& each : setup.series) {
    const columns::CandleView bars = each->prepared.market.bars();
    first = std::min(first, bars.time(0));
  }
  return first;
}

// Tells both.
class Observers final : public live::SessionObserver {
 public:
  Observers(SessionTally& tally, SessionWatch* watch) : tally_(tally), watch_(watch) {}
  void on_event(const engine::Event& event, const engine::Answer& answer) override {
    tally_.on_event(event, answer);
    if (watch_ != nullptr) watch_->on_event(event, answer);
  }

 private:
  SessionTally& tally_;
  SessionWatch* watch_;
};

// What is in the journal already was told when it happened.
void tell_what_is_new(SessionWatch& watch, RunningSession& link, const live::Session& session,
                      const SessionManifest& manifest, std::uint64_t resumed) {
  watch.on_fill = [&, resumed](const FillRow& fill) {
    if (session.events() > resumed) link.tell(manifest, fill);
  };
  watch.on_alert = [&, resumed](const AlertRow& alert) {
    if (session.events() > resumed) link.tell(manifest, alert);
  };
  link.publish(watch.state());
}

}  // namespace

core::Result<SessionManifest> plan_paper(const Services& services, const PaperRequest& request) {
  if (request.strategies.empty())
    return core::fail(core::ErrorKind::Invalid, "names no strategy", "paper",
                      "give --strategies: ids, names or aliases, separated by commas");
  if (request.from >= request.to)
    return core::fail(core::ErrorKind::Invalid, "must be before --to", "--from");
  SessionManifest manifest;
  manifest.kind = "paper";
  manifest.program_version = services.program_version;
  manifest.created_at = services.clock.now();
  manifest.from = request.from;
  manifest.to = request.to;
  manifest.note = request.note;
  manifest.configuration = ports::to_yaml(services.configuration);
  for (const std::string& id : request.strategies) {
    ASSIGN_OR_RETURN(const ports::StrategyRecord record, services.database.strategies().find(id));
    for (const std::string& symbol : record.symbols) {
      ASSIGN_OR_RETURN(const Bars bars, open_bars(services, {record.exchange, record.market, symbol,
                                                             record.interval}));
      const bool is_twice = std::ranges::any_of(manifest.strategies, [&](const auto& other) {
        return other.id == record.id.value() && other.series == bars.key;
      });
      if (is_twice) return core::fail(core::ErrorKind::Invalid, "is named twice", record.name);
      manifest.strategies.push_back({.id = record.id.value(),
                                     .name = record.name,
                                     .source = record.source,
                                     .series = bars.key,
                                     .data_hash = bars.data_hash});
    }
  }
  // Everything that decides what will happen, and nothing else, makes the name.
  std::string content =
      manifest.from.to_rfc3339() + manifest.to.to_rfc3339() + services.configuration.results_hash;
  for (const SessionStrategy& strategy : manifest.strategies)
    content += strategy.id + strategy.series.to_string() + strategy.data_hash;
  manifest.session =
      core::SessionId(request.session.empty() ? "paper-" + core::sha256_hex(content).substr(0, 12)
                                              : request.session);
  return manifest;
}

core::Result<PaperView> run_paper(const Services& services, const PaperRequest& request,
                                  const Control& control, RunningSession* link) {
  CHECK(services.sessions != nullptr);
  ASSIGN_OR_RETURN(SessionManifest manifest, plan_paper(services, request));
  // Before anything is written: what cannot run leaves nothing behind.
  ASSIGN_OR_RETURN(SessionSetup setup, set_up(services, manifest));
  ASSIGN_OR_RETURN(OpenSession opened, open_session(services, std::move(manifest)));
  setup.manifest = opened.manifest;
  ASSIGN_OR_RETURN(std::deque<SaidBefore> said, said_in(opened.records));
  const core::Timestamp began = services.clock.now();

  ASSIGN_OR_RETURN(const auto engine, engine::Engine::create(setup.plan, setup.policies));
  simulation::Scheduler scheduler(first_close(setup));
  simulation::Faults faults(simulation::FaultProfile::none(), setup.venue.seed);
  simulation::SimulatedVenue venue(setup.venue, setup.instruments, scheduler, faults);
  SessionTally tally(*engine);
  std::optional<SessionWatch> watch;
  if (link != nullptr) watch.emplace(setup, *engine);
  Observers observers(tally, watch ? &*watch : nullptr);
  live::Session session(*engine, *opened.journal, venue, scheduler, &observers);
  PaperView view;
  view.manifest = std::move(opened.manifest);
  view.resumed = opened.records.size();
  if (watch) tell_what_is_new(*watch, *link, session, setup.manifest, view.resumed);
  session.expect(std::move(opened.records));
  paper::CandleReplay replay(*engine, session, venue, scheduler, replay_series(setup),
                             replay_markets(setup));
  std::optional<SessionMailbox> mailbox;
  if (link != nullptr) mailbox.emplace(services, *link);
  PaperLoop loop({services, *engine, session, replay, scheduler, watch ? &*watch : nullptr, link},
                 request.speed, std::move(said), view.resumed);
  view.is_complete = loop.run(control);
  RETURN_IF_ERROR(session.finish());
  if (watch) link->publish(watch->state());
  tally.write(view);
  view.events = session.events();
  view.digest = session.digest();
  view.venue_balance = venue.exchange().account().balance();
  view.seconds = (services.clock.now() - began).seconds();
  return view;
}

core::Result<std::vector<SessionManifest>> list_sessions(const Services& services) {
  ASSIGN_OR_RETURN(const auto names, services.sessions->list());
  std::vector<SessionManifest> sessions;
  for (const core::SessionId& name : names) {
    ASSIGN_OR_RETURN(const std::string text, services.sessions->manifest(name));
    ASSIGN_OR_RETURN(SessionManifest manifest, SessionManifest::parse(text));
    sessions.push_back(std::move(manifest));
  }
  return sessions;
}

}  // namespace sixbtc::application
