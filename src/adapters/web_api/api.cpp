#include "adapters/web_api/api.hpp"

#include <condition_variable>

#include "application/funnel.hpp"
#include "application/record_json.hpp"
#include "application/session_state_json.hpp"
#include "core/log.hpp"

namespace sixbtc::web_api {

namespace {

constexpr std::uint64_t rows_shown = 100;
constexpr std::uint64_t transitions_read_max = 1000;

std::string newest_transitions(const application::Services& services) {
  const auto events = services.database.lifecycle().list(
      {.limit = rows_shown, .order = ports::EventOrder::NewestFirst});
  Json rows = Json::array();
  if (events)
    for (const auto& event : *events) rows.push_back(application::transition_json(event));
  return rows.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string funnel_text(const application::Services& services) {
  const auto funnel = application::show_funnel(services);
  return funnel ? application::to_json(*funnel).dump() : "null";
}

// Of the session that runs here: its account, its newest fills, its newest alerts. No journal is
// replayed for it.
std::string session_snapshot(const application::SessionDesk& desk, std::string_view topic) {
  const auto running = desk.running_state();
  if (!running) return "null";
  const application::SessionState& state = *running;
  if (topic == ports::topic::portfolio_update)
    return application::portfolio_json({application::SessionStanding::Running, running}).dump();
  Json rows = Json::array();
  if (topic == ports::topic::order_filled)
    for (std::size_t i = state.fills.size(); i > 0 && rows.size() < rows_shown; --i)
      rows.push_back(application::to_json(state.fills[i - 1], *state.manifest));
  else
    for (std::size_t i = 0; i < state.alerts.size() && i < rows_shown; ++i)
      rows.push_back(application::to_json(state.alerts[i]));
  return rows.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

core::Status check_exposure(const ports::ApiSettings& settings) {
  if (is_loopback(settings.host) || settings.public_without_tls) return {};
  return core::fail(core::ErrorKind::Rejected,
                    "this address can be reached from other machines, and without TLS every token "
                    "can be read on the way",
                    "api.host = " + settings.host,
                    "listen on 127.0.0.1 behind a proxy that speaks TLS, or acknowledge the risk "
                    "with api.public_without_tls: true");
}

Api::Api(application::Services& services)
    : services_(services),
      settings_(services.settings().api),
      bars_(static_cast<std::size_t>(settings_.series_kept)),
      patterns_(services),
      events_(services.clock, settings_.stream),
      access_(services.clock, settings_, services.database.tokens()),
      desk_(services, events_),
      jobs_(services.clock, settings_.jobs, events_),
      context_{services,
               settings_,
               access_,
               jobs_,
               events_,
               counters_,
               pages_,
               bars_,
               patterns_,
               desk_,
               services.clock.now()},
      dispatcher_(context_) {
  events_.set_snapshot(ports::topic::job_progress, [this] {
    Json all = Json::array();
    for (const JobView& job : jobs_.list()) all.push_back(to_json(job, false));
    return all.dump();
  });
  events_.set_snapshot(ports::topic::funnel, [this] { return funnel_text(services_); });
  events_.set_snapshot(ports::topic::strategy_transition,
                       [this] { return newest_transitions(services_); });
  for (const auto topic :
       {ports::topic::portfolio_update, ports::topic::order_filled, ports::topic::risk_alert})
    events_.set_snapshot(topic, [this, topic] { return session_snapshot(desk_, topic); });
  watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

Api::~Api() = default;

void Api::watch(const std::stop_token& stop) {
  const ports::LifecycleLog& lifecycle = services_.database.lifecycle();
  std::uint64_t seen = lifecycle.newest().value_or(0);
  std::mutex mutex;
  std::condition_variable_any wake;
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, std::chrono::milliseconds(settings_.watch_milliseconds),
                  [] { return false; });
    const auto newest = lifecycle.newest();
    if (!newest || *newest == seen) continue;
    const auto events = lifecycle.list({.limit = transitions_read_max, .after = seen});
    if (!events) {
      core::log::warning("stream: {}", events.error().to_string());
      continue;
    }
    const std::string topic(ports::topic::strategy_transition);
    for (const auto& event : *events)
      events_.event({topic, topic, "", application::transition_json(event).dump()});
    // A search may make thousands at once: who missed some reads the list.
    seen = events->size() < transitions_read_max ? *newest : seen + events->size();
    const std::string funnel(ports::topic::funnel);
    events_.update("", {funnel, funnel, "", funnel_text(services_)});
  }
}

}  // namespace sixbtc::web_api
