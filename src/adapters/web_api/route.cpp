#include "adapters/web_api/route.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <ranges>
#include <set>

#include "core/hash.hpp"

namespace sixbtc::web_api {

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t from = 1; from <= path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    segments.push_back(path.substr(from, end - from));
    from = end + 1;
  }
  return segments;
}

bool is_variable(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (auto table : {system_routes, session_routes, market_routes, data_routes, strategy_routes,
                     research_routes, pattern_routes, pipeline_routes, house_routes, paper_routes,
                     trading_routes, control_routes, graduation_routes, reserved_routes})
    std::ranges::move(table(), std::back_inserter(all));
  std::set<std::pair<Method, std::string>> paths;
  std::set<std::string> ids;
  for (Route& route : all) {
    CHECK(paths.emplace(route.method, route.path).second);
    CHECK(ids.insert(route.id).second);
    CHECK((route.handler != nullptr) == route.missing.empty());
    for (const std::string_view segment : segments_of(route.path)) {
      if (!is_variable(segment)) continue;
      const std::string_view name = segment.substr(1, segment.size() - 2);
      const auto described = std::ranges::find(route.parameters, name, &Parameter::name);
      CHECK(described != route.parameters.end());
      described->is_in_path = described->is_required = true;
    }
    if (route.is_paged) {
      // The bounds of the limit are configured: page_of() checks them.
      route.parameters.push_back({.name = "limit",
                                  .type = ParameterType::Integer,
                                  .meaning = "Rows of a page (api.page_rows)",
                                  .min = 1,
                                  .max = 100'000});
      route.parameters.push_back(
          {.name = "cursor", .meaning = "meta.next_cursor of the page before"});
    }
    if (route.has_csv)
      route.parameters.push_back({.name = "format",
                                  .type = ParameterType::Choice,
                                  .meaning = "Also by the header Accept: text/csv",
                                  .words = {"json", "csv"}});
  }
  return all;
}

// Paths without variables by method and path; the others one by one.
struct Table {
  std::map<std::string, std::vector<const Route*>, std::less<>> fixed;
  std::vector<std::pair<std::vector<std::string_view>, const Route*>> variable;
};

const Table& table() {
  static const Table made = [] {
    Table table;
    for (const Route& route : routes())
      if (route.path.find('{') == std::string::npos)
        table.fixed[route.path].push_back(&route);
      else
        table.variable.emplace_back(segments_of(route.path), &route);
    return table;
  }();
  return made;
}

bool fits(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (is_variable(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  return true;
}

bool answers(const Route& route, std::string_view method) {
  return method == to_string(route.method) || (method == "HEAD" && route.method == Method::Get);
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> all = all_routes();
  return all;
}

Match match(std::string_view method, std::string_view path) {
  Match found;
  const auto consider = [&](const Route& route) {
    if (found.route == nullptr && answers(route, method)) found.route = &route;
    found.allowed.push_back(route.method);
  };
  if (const auto fixed = table().fixed.find(path); fixed != table().fixed.end()) {
    for (const Route* route : fixed->second) consider(*route);
    return found;
  }
  const std::vector<std::string_view> segments = segments_of(path);
  for (const auto& [pattern, route] : table().variable) {
    if (!fits(pattern, segments)) continue;
    const bool is_first = found.route == nullptr;
    consider(*route);
    if (!is_first || found.route == nullptr) continue;
    for (std::size_t i = 0; i < pattern.size(); ++i)
      if (is_variable(pattern[i]))
        found.values.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), segments[i]);
  }
  return found;
}

const std::string* Arguments::find(std::string_view name) const {
  const auto found = std::ranges::find(
      values_, name, [](const auto& value) { return std::string_view(value.first); });
  return found == values_.end() ? nullptr : &found->second;
}

std::string Arguments::text(std::string_view name) const {
  const std::string* const value = find(name);
  return value == nullptr ? std::string() : *value;
}

std::int64_t Arguments::integer(std::string_view name) const {
  const std::string* const value = find(name);
  CHECK(value != nullptr);
  std::int64_t number = 0;
  const auto parsed = std::from_chars(value->data(), value->data() + value->size(), number);
  CHECK(parsed.ec == std::errc());
  return number;
}

bool Arguments::boolean(std::string_view name) const {
  return text(name) == "true";
}

std::optional<core::Timestamp> Arguments::time(std::string_view name) const {
  const std::string* const value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto parsed = core::Timestamp::parse(*value);
  CHECK(parsed.has_value());
  return *parsed;
}

std::optional<market::Interval> Arguments::interval(std::string_view name) const {
  const std::string* const value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto parsed = market::Interval::parse(*value);
  CHECK(parsed.has_value());
  return *parsed;
}

std::string make_cursor(std::string_view list, std::uint64_t position) {
  const std::string text = fmt::format("{} {}", list, position);
  return core::to_hex(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::expected<std::uint64_t, Problem> parse_cursor(std::string_view list, std::string_view cursor) {
  // Made again from its number, because only what we made is a cursor.
  const std::string prefix = make_cursor(list, 0);
  const std::size_t digits = prefix.size() - 2;
  std::uint64_t position = 0;
  if (cursor.size() > digits)
    for (std::size_t i = digits + 1; i < cursor.size() && i < digits + 38; i += 2)
      position = position * 10 + static_cast<std::uint64_t>(cursor[i] - '0') % 10;
  if (make_cursor(list, position) != cursor || position > INT64_MAX)
    return std::unexpected(
        Problem("invalid_parameter", "the cursor is not one of this list",
                {{"query/cursor", "wrong_format", "must be meta.next_cursor of the page before",
                  "leave it out to begin at the start"}}));
  return position;
}

std::expected<Page, Problem> page_of(const Call& call, std::string_view list) {
  Page page;
  const std::int64_t limit = call.arguments.has("limit") ? call.arguments.integer("limit")
                                                         : call.context.settings.page_rows;
  if (limit > call.context.settings.page_rows_max)
    return std::unexpected(
        Problem("invalid_parameter", "the limit is too large",
                {{"query/limit", "too_large",
                  fmt::format("must be at most {}", call.context.settings.page_rows_max),
                  "follow meta.next_cursor for more"}}));
  page.limit = static_cast<std::uint64_t>(limit);
  if (call.arguments.has("cursor")) {
    const auto offset = parse_cursor(list, call.arguments.text("cursor"));
    if (!offset) return std::unexpected(offset.error());
    page.offset = *offset;
  }
  return page;
}

Answer paged(Json rows, const Page& page, std::string_view list) {
  Answer answer;
  if (rows.size() > page.limit) {
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(page.limit), rows.end());
    answer.next_cursor = make_cursor(list, page.offset + page.limit);
  }
  answer.data = std::move(rows);
  return answer;
}

Answer paged(PlacedRows placed, const Page& page, std::string_view list) {
  Answer answer = paged(std::move(placed.rows), page, list);
  if (answer.next_cursor) answer.next_cursor = make_cursor(list, placed.next[page.limit - 1]);
  return answer;
}

}  // namespace sixbtc::web_api
