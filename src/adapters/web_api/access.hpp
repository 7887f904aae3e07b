// Who asks, and what they may do: bearer tokens, browser sessions, and the brakes on both.
// Threading: any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/web_api/credentials.hpp"
#include "adapters/web_api/problem.hpp"
#include "core/clock.hpp"
#include "ports/api_settings.hpp"

namespace sixbtc::web_api {

inline constexpr const char* session_cookie = "sixbtc_session";
inline constexpr const char* csrf_header = "X-SixBTC-CSRF";

struct Principal {
  std::string name;  // for the audit log: "token 3f2a... (grafana)", "session", "anonymous"
  ports::ApiScope scope = ports::ApiScope::None;
  bool is_session = false;  // signed in by cookie: writes need the CSRF header
  std::string csrf;         // of the session
};

// So many a second, or a minute, for each client; a burst of one span's worth is allowed.
class RateLimit {
 public:
  RateLimit(std::int64_t count, core::Duration span) : count_(count), span_(span) {}
  // False: too many.
  [[nodiscard]] bool take(const std::string& client, core::Timestamp now);
  // Whether the next one would be taken.
  [[nodiscard]] bool would_take(const std::string& client, core::Timestamp now) const;

 private:
  // The generic cell rate algorithm: when everything taken so far will have been paid off.
  std::int64_t count_;
  core::Duration span_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, core::Timestamp> paid_at_;
};

class Access {
 public:
  Access(const core::Clock& clock, const ports::ApiSettings& settings,
         ports::TokenRepository& tokens);

  // A code for one sign-in; the link that carries it is printed by `serve`.
  core::Result<std::string> make_sign_in_code();

  struct SignedIn {
    std::string cookie;  // value of session_cookie
    std::string csrf;
  };
  // Spends the code. Unauthorized: wrong, used or too old.
  core::Result<SignedIn> sign_in(std::string_view code);
  void sign_out(const Request& request);

  // Who sent the request. A wrong credential is a problem, a missing one is the anonymous client.
  [[nodiscard]] std::expected<Principal, Problem> identify(const Request& request);
  // Tokens were added or revoked by this process.
  void forget_tokens();

  // Brakes; true: go on.
  [[nodiscard]] bool may_ask(const Request& request, const Principal& principal, bool is_write);
  // A wrong code or token from this address.
  void note_failure(const std::string& address);
  [[nodiscard]] bool is_braked(const std::string& address) const;

 private:
  struct Session {
    std::string csrf;
    core::Timestamp expires_at;
  };

  [[nodiscard]] std::expected<Principal, Problem> by_token(std::string_view token);
  [[nodiscard]] std::expected<Principal, Problem> by_session(std::string_view cookie);
  core::Status refresh_tokens();  // locked

  const core::Clock& clock_;
  const ports::ApiSettings& settings_;
  ports::TokenRepository& repository_;
  std::mutex mutex_;
  std::unordered_map<std::string, ports::ApiToken> tokens_;  // by hash, those that count
  std::optional<core::Timestamp> tokens_read_at_;
  std::map<std::string, core::Timestamp> codes_;       // hash, until when
  std::unordered_map<std::string, Session> sessions_;  // by hash of the cookie
  RateLimit requests_, writes_, failures_;
};

}  // namespace sixbtc::web_api
