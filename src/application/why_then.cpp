#include "application/why_then.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sixbtc::application {

namespace {

bool is_meant(const SessionStrategy& strategy, const WhyRequest& request) {
  const bool is_named = strategy.id == request.strategy || strategy.name == request.strategy ||
                        (request.strategy.size() >= 4 && strategy.id.starts_with(request.strategy));
  return is_named && (!request.series || strategy.series == *request.series);
}

struct Place {
  SessionManifest manifest;
  std::size_t deployment = 0;
};

std::optional<Place> place_in(SessionManifest manifest, const WhyRequest& request) {
  const auto at = std::ranges::find_if(manifest.strategies, [&](const SessionStrategy& strategy) {
    return is_meant(strategy, request);
  });
  if (at == manifest.strategies.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(at - manifest.strategies.begin());
  return Place{std::move(manifest), index};
}

core::Result<Place> find_place(const Services& services, const WhyRequest& request) {
  std::optional<Place> newest;
  if (!request.session.empty()) {
    ASSIGN_OR_RETURN(const std::string text,
                     services.sessions->manifest(core::SessionId(request.session)));
    ASSIGN_OR_RETURN(SessionManifest manifest, SessionManifest::parse(text));
    newest = place_in(std::move(manifest), request);
  } else {
    ASSIGN_OR_RETURN(auto sessions, list_sessions(services));
    for (SessionManifest& manifest : sessions) {
      if (request.time < manifest.from || request.time > manifest.to) continue;
      if (newest && manifest.created_at < newest->manifest.created_at) continue;
      if (auto found = place_in(std::move(manifest), request)) newest = std::move(found);
    }
  }
  if (!newest)
    return core::fail(core::ErrorKind::NotFound, "no session traded it then",
                      request.strategy + " at " + request.time.to_rfc3339(),
                      "`sixbtc paper --list` shows the sessions of the store");
  return *newest;
}

}  // namespace

core::Result<WhyView> why_then(const Services& services, const WhyRequest& request) {
  ASSIGN_OR_RETURN(const Place place, find_place(services, request));
  ASSIGN_OR_RETURN(const SessionSetup setup, set_up(services, place.manifest));
  ASSIGN_OR_RETURN(const auto engine, engine::Engine::create(setup.plan, setup.policies));
  WhyView view;
  view.manifest = place.manifest;
  view.strategy = place.manifest.strategies[place.deployment];
  const std::uint32_t series = setup.plan.deployments[place.deployment].series.index;
  bool is_closed = false, is_answered = false;
  const auto visit = [&](const engine::Event& event, const engine::Answer& answer) -> core::Status {
    const engine::Slot& slot = engine->slots()[place.deployment];
    const auto* const candle = std::get_if<engine::CandleClosed>(&event.body);
    if (candle != nullptr && candle->series.index == series && !candle->is_history) {
      ++view.bars;
      const core::Timestamp open = candle->candle.open_time;
      const core::Timestamp close = setup.plan.series[series].context.interval.next_start(open);
      if (!is_closed && close >= request.time) {
        is_closed = true;
        view.bar_open = open;
        view.bar_close = close;
        if (slot.evaluation) slot.evaluation->snapshot(view.indicators);
      }
    }
    for (const engine::DecisionRecord& decision : answer.decisions) {
      if (decision.owner.index != place.deployment) continue;
      ++view.totals[static_cast<std::size_t>(decision.outcome)];
      if (!is_closed || is_answered || decision.bar_close != view.bar_close) continue;
      is_answered = true;
      view.outcome = decision.outcome;
      view.detail = decision.detail;
      view.held = slot.account.direction();
    }
    return {};
  };
  ASSIGN_OR_RETURN(const ReplayEnd end,
                   replay_journal(services, place.manifest.session, *engine, visit));
  (void)end;
  if (!is_answered)
    return core::fail(core::ErrorKind::NotFound,
                      is_closed ? "the session ended before that bar's outcome was known"
                                : "the session has no bar that holds this time",
                      request.time.to_rfc3339(),
                      fmt::format("it ran from {} to {}", place.manifest.from.to_rfc3339(),
                                  place.manifest.to.to_rfc3339()));
  return view;
}

}  // namespace sixbtc::application
