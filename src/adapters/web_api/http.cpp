#include "adapters/web_api/http.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::web_api {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// False where % is not followed by two hex digits. A plus is a blank in a query only.
bool decode(std::string_view text, bool is_query, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && is_query) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return true;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    const std::string_view segment = path.substr(from, end - from);
    if (segment == "." || segment == "..") return true;
    from = end + 1;
  }
  return false;
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::Get:
      return "GET";
    case Method::Post:
      return "POST";
    case Method::Delete:
      return "DELETE";
  }
  CHECK(false);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (equals_ignoring_case(key, name)) return value;
  return {};
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80             ? 1
                               : (lead & 0xE0) == 0xC0 ? 2
                               : (lead & 0xF0) == 0xE0 ? 3
                               : (lead & 0xF8) == 0xF0 ? 4
                                                       : 0;
    if (length == 0 || i + length > text.size()) return false;
    std::uint32_t code = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      code = code << 6 | (next & 0x3Fu);
    }
    constexpr std::uint32_t shortest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < shortest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
      return false;
    i += length;
  }
  return true;
}

bool parse_target(std::string_view text, Target& target, std::string& problem) {
  const std::size_t mark = text.find('?');
  const std::string_view path = text.substr(0, mark);
  const auto refuse = [&](const char* why) {
    problem = why;
    return false;
  };
  if (!path.starts_with('/')) return refuse("the path does not begin with a slash");
  std::string lowered(path);
  std::ranges::transform(lowered, lowered.begin(), lower);
  if (lowered.find("%2f") != std::string::npos || lowered.find("%5c") != std::string::npos)
    return refuse("the path holds an encoded slash");
  if (!decode(path, false, target.path)) return refuse("broken percent-encoding in the path");
  if (!is_utf8(target.path) || has_control(target.path))
    return refuse("the path holds bytes that are no text");
  if (has_dot_segment(target.path) || target.path.find('\\') != std::string::npos)
    return refuse("the path holds dot segments or backslashes");
  target.query.clear();
  if (mark == std::string_view::npos) return true;
  const std::string_view query = text.substr(mark + 1);
  for (std::size_t from = 0; from < query.size();) {
    const std::size_t end = std::min(query.find('&', from), query.size());
    const std::string_view pair = query.substr(from, end - from);
    from = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string key, value;
    if (!decode(pair.substr(0, equals), true, key) ||
        !decode(pair.substr(std::min(equals + 1, pair.size())), true, value))
      return refuse("broken percent-encoding in the query");
    if (!is_utf8(key) || !is_utf8(value) || has_control(key) || has_control(value))
      return refuse("the query holds bytes that are no text");
    target.query.emplace_back(std::move(key), std::move(value));
  }
  return true;
}

std::string_view find_cookie(std::string_view header, std::string_view name) {
  for (std::size_t from = 0; from < header.size();) {
    const std::size_t end = std::min(header.find(';', from), header.size());
    std::string_view pair = header.substr(from, end - from);
    from = end + 1;
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  }
  return {};
}

}  // namespace sixbtc::web_api
