// The HTTP and WebSocket server. The library behind it compiles slowly and stays in server.cpp.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "application/services.hpp"
#include "core/result.hpp"
#include "ports/event_sink.hpp"

namespace sixbtc::web_api {

class Server {
 public:
  // Listens when it returns. Rejected: a public address that was not acknowledged; Io: the port is
  // taken. `services` outlives the server.
  [[nodiscard]] static core::Result<std::unique_ptr<Server>> start(application::Services& services);
  virtual ~Server() = default;

  [[nodiscard]] virtual std::string address() const = 0;  // "http://127.0.0.1:8000"
  // Signs one browser in, once.
  [[nodiscard]] virtual core::Result<std::string> make_sign_in_link() = 0;
  // Where running parts tell watchers what happens.
  [[nodiscard]] virtual ports::EventSink& events() = 0;
  // Returns after the stop: no new connections, then answers and jobs under way get
  // api.drain_seconds_max.
  virtual void run(const std::stop_token& stop) = 0;
};

}  // namespace sixbtc::web_api
