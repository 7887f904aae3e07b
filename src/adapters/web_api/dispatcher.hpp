// From a request to its answer: every check a route's descriptor asks for, then its handler.
// Knows no sockets. Threading: any thread.
#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

// Answers to writes by Idempotency-Key, so that a repeated request does nothing twice. In memory,
// bounded; the oldest go first.
class Replays {
 public:
  Replays(std::int64_t kept, core::Duration span) : kept_(kept), span_(span) {}

  struct Key {
    std::string client, key, request_hash;
  };
  // An answer given before; a problem (in flight, used for something else); or nothing, and then
  // the key is taken until finish() or abandon().
  [[nodiscard]] std::expected<std::optional<Response>, Problem> begin(const Key& key,
                                                                      core::Timestamp now);
  void finish(const Key& key, const Response& response);
  void abandon(const Key& key);  // the answer is not worth keeping: it may be tried again

 private:
  struct Entry {
    std::string request_hash;
    std::optional<Response> response;
    core::Timestamp at;
    std::list<std::string>::iterator order;
  };
  [[nodiscard]] static std::string name_of(const Key& key) { return key.client + '\n' + key.key; }
  void forget(core::Timestamp now);

  std::int64_t kept_;
  core::Duration span_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::list<std::string> order_;
};

class Dispatcher {
 public:
  explicit Dispatcher(const Context& context);

  // Never throws; what goes wrong is a problem document.
  [[nodiscard]] Response handle(const Request& request);
  // Whether the answer computes for long.
  [[nodiscard]] static bool is_slow(const Request& request);
  // May this request open the stream? The problem otherwise. `target_path`: the stream's path.
  [[nodiscard]] std::expected<Principal, Problem> admit_stream(const Request& request);
  [[nodiscard]] Response refuse(const Problem& problem, const Request& request);

  static constexpr std::string_view stream_path = "/api/v1/ws";

 private:
  [[nodiscard]] std::expected<Response, Problem> answer(const Request& request);
  [[nodiscard]] std::expected<Principal, Problem> admit(const Request& request, ApiScope scope,
                                                        bool is_write);
  [[nodiscard]] std::expected<Response, Problem> call(const Route& route, const Request& request,
                                                      const Principal& principal,
                                                      const Arguments& arguments);
  [[nodiscard]] std::expected<Response, Problem> run(const Route& route, const Call& call);
  [[nodiscard]] bool is_known_host(std::string_view host) const;
  [[nodiscard]] std::string next_id();

  const Context& context_;
  std::vector<std::string> hosts_;
  Replays replays_;
  std::string id_prefix_;
  std::atomic<std::uint64_t> requests_{0};
};

}  // namespace sixbtc::web_api
