// One HTTP request at a time, in a blocking call with a deadline. Nothing else of the network shows
// above this header: Asio, Beast and TLS live in http_client.cpp.
//
// TLS: version 1.2 or newer, certificate and host name verified. Redirects are answers like any
// other: following one could carry a key to another host.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"

namespace sixbtc::net {

struct Header {
  std::string name, value;
};

// A header whose value nobody may see: prefix and secret are joined only on the wire.
struct SecretHeader {
  std::string name, prefix;
  const core::Secret* value = nullptr;
};

struct HttpRequest {
  std::string method = "POST";  // or GET
  std::string url;
  std::vector<Header> headers;
  SecretHeader secret;  // no name: none
  std::string body;
  core::Duration deadline;  // for all of it; only a look-up of the host that hangs ends on its own
  std::size_t answer_bytes_max = 0;  // of the body
  std::stop_token stop{};
};

struct HttpResponse {
  unsigned status = 0;
  std::vector<Header> headers;  // names in lower case
  std::string body;

  // Empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

// Any thread; calls do not disturb each other.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Whatever the status. Errors: Malformed (URL, answer), Retryable (nothing was sent: host not
  // found, refused, time-out), OutcomeUnknown (sent, but cut or no whole answer in time),
  // Unauthorized (certificate), LimitReached (answer too long), Invalid (a secret over plain http
  // to another machine), Io (no certificates to trust), Interrupted.
  [[nodiscard]] virtual core::Result<HttpResponse> send(const HttpRequest& request) = 0;
};

struct HttpOptions {
  std::string authorities_file;  // trusted certificates in PEM; empty: those of the system
};

// Certificates are read when they are first needed.
[[nodiscard]] std::unique_ptr<HttpClient> make_http_client(const HttpOptions& options);

}  // namespace sixbtc::net
