// The few URLs we call: http or https, a host, perhaps a port, a path. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace sixbtc::net {

struct Url {
  bool is_tls = true;
  std::string host;    // without the brackets of an IPv6 address
  std::string port;    // "443"
  std::string target;  // path and query, begins with '/'

  // This machine: what is sent there is seen by nobody else.
  [[nodiscard]] bool is_loopback() const;
};

// Malformed for another scheme, user names, fragments, blanks and control characters.
[[nodiscard]] core::Result<Url> parse_url(std::string_view text);

}  // namespace sixbtc::net
