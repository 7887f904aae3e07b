#include "application/paper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "application/series_access.hpp"
#include "application/session_tally.hpp"
#include "core/hash.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

core::Result<SessionManifest> manifest_of(const Services& services, const PaperRequest& request) {
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
  std::string content = manifest.from.to_rfc3339() + manifest.to.to_rfc3339() +
                        services.configuration.results_hash + manifest.configuration;
  for (const SessionStrategy& strategy : manifest.strategies)
    content += strategy.id + strategy.series.to_string() + strategy.data_hash;
  manifest.session =
      core::SessionId(request.session.empty() ? "paper-" + core::sha256_hex(content).substr(0, 12)
                                              : request.session);
  return manifest;
}

// Does a stored manifest describe the same session?
bool is_same(const SessionManifest& a, const SessionManifest& b) {
  const auto is_same_strategy = [](const SessionStrategy& x, const SessionStrategy& y) {
    return x.id == y.id && x.series == y.series && x.data_hash == y.data_hash &&
           x.source == y.source;
  };
  return a.from == b.from && a.to == b.to && a.configuration == b.configuration &&
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
  if (!is_same(session.manifest, manifest))
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

// Holds the replay back to so many times the speed of the clock.
class Pace {
 public:
  Pace(const Services& services, double speed, core::Timestamp virtual_start)
      : services_(services),
        speed_(speed),
        virtual_start_(virtual_start),
        start_(services.clock.now()) {
    CHECK(speed == 0 || services.sleeper != nullptr);
  }
  // False when `stop` ended the waiting.
  [[nodiscard]] bool keep(core::Timestamp virtual_now, const std::stop_token& stop) const {
    if (speed_ == 0) return true;
    const double seconds = (virtual_now - virtual_start_).seconds() / speed_ -
                           (services_.clock.now() - start_).seconds();
    if (seconds <= 0) return true;
    return services_.sleeper->sleep(
        core::Duration::nanoseconds(static_cast<std::int64_t>(seconds * 1e9)), stop);
  }

 private:
  const Services& services_;
  double speed_;
  core::Timestamp virtual_start_, start_;
};

}  // namespace

core::Result<PaperView> run_paper(const Services& services, const PaperRequest& request,
                                  const Control& control) {
  CHECK(services.sessions != nullptr);
  ASSIGN_OR_RETURN(SessionManifest manifest, manifest_of(services, request));
  // Before anything is written: what cannot run leaves nothing behind.
  ASSIGN_OR_RETURN(const SessionSetup setup, set_up(services, manifest));
  ASSIGN_OR_RETURN(OpenSession opened, open_session(services, std::move(manifest)));
  const core::Timestamp began = services.clock.now();

  ASSIGN_OR_RETURN(const auto engine, engine::Engine::create(setup.plan, setup.policies));
  simulation::Scheduler scheduler(first_close(setup));
  simulation::Faults faults(simulation::FaultProfile::none(), setup.venue.seed);
  simulation::SimulatedVenue venue(setup.venue, setup.instruments, scheduler, faults);
  SessionTally tally(*engine);
  live::Session session(*engine, *opened.journal, venue, scheduler, &tally);
  PaperView view;
  view.manifest = std::move(opened.manifest);
  view.resumed = opened.records.size();
  session.expect(std::move(opened.records));
  paper::CandleReplay replay(*engine, session, venue, scheduler, replay_series(setup),
                             replay_markets(setup));
  replay.begin();
  const Pace pace(services, request.speed, scheduler.now());
  std::uint64_t steps = 0;
  bool is_stopped = false;
  while (!is_stopped && replay.step()) {
    if (!pace.keep(scheduler.now(), control.stop)) is_stopped = true;
    constexpr std::uint64_t steps_between_looks = 256;
    if (++steps % steps_between_looks != 0) continue;
    if (control.progress) control.progress(replay.bars_done(), replay.bars_total());
    if (control.stop.stop_requested()) is_stopped = true;
  }
  if (!is_stopped) replay.settle();
  RETURN_IF_ERROR(session.finish());
  tally.write(view);
  view.is_complete = !is_stopped;
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
