// Everything behind the sockets, put together: access, jobs, the stream, the dispatcher, and the
// watch over what other processes store.
#pragma once

#include <memory>
#include <thread>

#include "adapters/web_api/dispatcher.hpp"

namespace sixbtc::web_api {

// Refuses an address that others can reach unless that is acknowledged.
[[nodiscard]] core::Status check_exposure(const ports::ApiSettings& settings);
[[nodiscard]] bool is_loopback(std::string_view host);

// Lives at one address from construction on; `services` outlives it.
class Api {
 public:
  explicit Api(application::Services& services);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  [[nodiscard]] Dispatcher& dispatcher() { return dispatcher_; }
  [[nodiscard]] EventHub& events() { return events_; }
  [[nodiscard]] JobBoard& jobs() { return jobs_; }
  [[nodiscard]] Access& access() { return access_; }
  [[nodiscard]] Counters& counters() { return counters_; }
  [[nodiscard]] const ports::ApiSettings& settings() const { return settings_; }
  [[nodiscard]] const core::Clock& clock() const { return services_.clock; }

 private:
  void watch(const std::stop_token& stop);

  application::Services& services_;
  const ports::ApiSettings& settings_;
  Counters counters_;
  Pages pages_;
  BarsCache bars_;
  application::PatternShelf patterns_;
  EventHub events_;
  Access access_;
  application::SessionDesk desk_;
  JobBoard jobs_;
  Context context_;
  Dispatcher dispatcher_;
  std::jthread watcher_;
};

}  // namespace sixbtc::web_api
