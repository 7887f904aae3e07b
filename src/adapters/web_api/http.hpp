// Requests and answers without a server: what routes and their tests work with.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sixbtc::web_api {

enum class Method { Get, Post, Delete };
[[nodiscard]] std::string_view to_string(Method method);  // "GET"

using Headers = std::vector<std::pair<std::string, std::string>>;

// The value of a header, whatever the case of its name; empty where there is none.
[[nodiscard]] std::string_view find_header(const Headers& headers, std::string_view name);

// As it came; nothing in it is trusted.
struct Request {
  std::string method;  // "GET"
  std::string target;  // path and query, still percent-encoded
  Headers headers;
  std::string body;
  std::string address;  // of the client

  [[nodiscard]] std::string_view header(std::string_view name) const {
    return find_header(headers, name);
  }
};

// The parts of a long body, pulled one after the other when the client has taken the last; an empty
// part ends it.
using BodySource = std::function<std::string()>;

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  BodySource stream;  // instead of `body`
};

// Path and query of a target.
struct Target {
  std::string path;  // decoded
  std::vector<std::pair<std::string, std::string>> query;
};
// False: broken percent-encoding, bytes that are no UTF-8, control characters, an encoded slash,
// or dot segments; `problem` says which.
[[nodiscard]] bool parse_target(std::string_view text, Target& target, std::string& problem);

[[nodiscard]] bool is_utf8(std::string_view text);

// One value of a Cookie header; empty where there is none.
[[nodiscard]] std::string_view find_cookie(std::string_view header, std::string_view name);

[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace sixbtc::web_api
