#include "adapters/net/url.hpp"

#include <algorithm>
#include <charconv>

#include "core/log.hpp"

namespace sixbtc::net {

bool Url::is_loopback() const {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

core::Result<Url> parse_url(std::string_view text) {
  const auto bad = [&](std::string why) {
    return core::fail(core::ErrorKind::Malformed, std::move(why), core::log::to_ascii(text),
                      "write for example https://host/path or http://localhost:8080");
  };
  if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c > '~' || c == '#' || c == '@'; }))
    return bad("a URL has no blanks, user names or fragments");
  Url url;
  if (text.starts_with("http://"))
    url.is_tls = false;
  else if (!text.starts_with("https://"))
    return bad("a URL begins with https:// or http://");
  text.remove_prefix(url.is_tls ? 8 : 7);
  const std::size_t slash = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, slash);
  url.target = text.substr(slash);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  url.port = url.is_tls ? "443" : "80";
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return bad("the address has no closing bracket");
    url.host = authority.substr(1, close - 1);
    authority.remove_prefix(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    authority.remove_prefix(colon);
  }
  if (url.host.empty()) return bad("a URL names a host");
  if (!authority.empty()) {
    std::uint16_t port = 0;
    const char* const end = authority.data() + authority.size();
    const auto [parsed, error] = std::from_chars(authority.data() + 1, end, port);
    if (authority.front() != ':' || parsed != end || error != std::errc{} || port == 0)
      return bad("a port is a number from 1 to 65535");
    url.port = std::to_string(port);
  }
  return url;
}

}  // namespace sixbtc::net
