// One descriptor a route: from it come routing, validation, the OpenAPI document and the generated
// clients. Handlers see only what the descriptor let through.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/web_api/access.hpp"
#include "adapters/web_api/bars_cache.hpp"
#include "adapters/web_api/event_hub.hpp"
#include "adapters/web_api/jobs.hpp"
#include "adapters/web_api/pages.hpp"
#include "adapters/web_api/problem.hpp"
#include "adapters/web_api/schema.hpp"
#include "application/pattern_shelf.hpp"
#include "application/services.hpp"
#include "application/session_desk.hpp"

namespace sixbtc::web_api {

using ports::ApiScope;

enum class ParameterType { Text, Integer, Boolean, Time, Interval, Choice };

struct Parameter {
  std::string name;
  ParameterType type = ParameterType::Text;
  std::string meaning;
  bool is_required = false;
  std::string fallback{};                 // used where the client says nothing
  std::int64_t min = 0, max = 0;          // Integer
  std::size_t length_max = 200;           // Text
  std::vector<std::string_view> words{};  // Choice
  bool is_in_path = false;                // set from the path
};

// Checked values of the parameters; an absent optional one is empty.
class Arguments {
 public:
  void set(std::string name, std::string value) {
    values_.emplace_back(std::move(name), std::move(value));
  }
  void erase(std::string_view name) {
    std::erase_if(values_, [name](const auto& value) { return value.first == name; });
  }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;  // it was checked
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] std::optional<core::Timestamp> time(std::string_view name) const;
  [[nodiscard]] std::optional<market::Interval> interval(std::string_view name) const;

 private:
  [[nodiscard]] const std::string* find(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> values_;
};

// Numbers of the server itself, for /metrics and health.
struct Counters {
  std::atomic<std::uint64_t> requests{0}, errors{0}, streamed_bytes{0};
  std::atomic<std::int64_t> stream_clients{0};
};

// What all handlers share; outlives the server.
struct Context {
  application::Services& services;
  const ports::ApiSettings& settings;
  Access& access;
  JobBoard& jobs;
  EventHub& events;
  Counters& counters;
  const Pages& pages;
  BarsCache& bars;
  application::PatternShelf& patterns;
  application::SessionDesk& desk;
  core::Timestamp started_at;
};

struct Call {
  const Context& context;
  const Request& request;
  const Principal& principal;
  const Arguments& arguments;
  const Json& body;  // null where the route takes none

  [[nodiscard]] const application::Services& services() const { return context.services; }
  // Who acts, for the audit log.
  [[nodiscard]] ports::Actor actor(std::string reason) const {
    return {"api: " + principal.name, std::move(reason), context.services.clock.now()};
  }
};

// `data` in the usual envelope.
struct Answer {
  Json data;
  std::optional<std::string> next_cursor{};
  int status = 200;
  Headers headers{};
  Headers meta{};  // more words of `meta`
};
// Anything else: text, a stream, a page.
using Reply = std::expected<std::variant<Answer, Response>, Problem>;
using Handler = Reply (*)(const Call& call);

struct Route {
  Method method = Method::Get;
  std::string path;  // "/api/v1/strategies/{id}"
  ApiScope scope = ApiScope::Read;
  std::string tag, id, summary;  // id: unique, becomes the name in generated clients
  std::vector<Parameter> parameters{};
  Json body{};    // schema; null: takes none
  Json answer{};  // schema of `data`; null: not JSON in the envelope
  std::string answer_type = "application/json";
  Handler handler = nullptr;
  bool is_paged = false;   // adds limit and cursor
  bool has_csv = false;    // rows of flat objects, also as CSV
  bool is_slow = false;    // computes for long: not on the threads that serve the others
  bool needs_key = false;  // Idempotency-Key is required
  bool is_deprecated = false;
  int success = 200;
  std::string topic{};    // of the stream, whose number the answer carries
  std::string missing{};  // the part of the program that does not exist yet: answers 501
};

// All of them, checked: unique ids and paths, path parameters described.
[[nodiscard]] const std::vector<Route>& routes();
// Named schemas that routes refer to.
[[nodiscard]] const Json& components();
[[nodiscard]] Json trading_schemas();  // of them, those of sessions that trade

// The route of a method and decoded path, and its path values. Null with `allowed` filled when the
// path exists with other methods.
struct Match {
  const Route* route = nullptr;
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<Method> allowed;
};
[[nodiscard]] Match match(std::string_view method, std::string_view path);

// Position in a list as clients hand it back: opaque to them.
[[nodiscard]] std::string make_cursor(std::string_view list, std::uint64_t position);
[[nodiscard]] std::expected<std::uint64_t, Problem> parse_cursor(std::string_view list,
                                                                 std::string_view cursor);
// Of a paged call.
struct Page {
  std::uint64_t offset = 0, limit = 0;
};
[[nodiscard]] std::expected<Page, Problem> page_of(const Call& call, std::string_view list);
// Keeps `limit` of rows fetched with one more than that, and says where to go on.
[[nodiscard]] Answer paged(Json rows, const Page& page, std::string_view list);
// The same where each row knows where the one after it is found, whatever was added meanwhile.
struct PlacedRows {
  Json rows = Json::array();
  std::vector<std::uint64_t> next;  // of each row: the position of a cursor that goes on behind it

  void add(Json row, std::uint64_t next_position) {
    rows.push_back(std::move(row));
    next.push_back(next_position);
  }
};
[[nodiscard]] Answer paged(PlacedRows placed, const Page& page, std::string_view list);

// The tables, in the order of the document.
[[nodiscard]] std::vector<Route> system_routes();
[[nodiscard]] std::vector<Route> session_routes();
[[nodiscard]] std::vector<Route> market_routes();
[[nodiscard]] std::vector<Route> data_routes();
[[nodiscard]] std::vector<Route> strategy_routes();
[[nodiscard]] std::vector<Route> research_routes();
[[nodiscard]] std::vector<Route> pipeline_routes();
[[nodiscard]] std::vector<Route> pattern_routes();
[[nodiscard]] std::vector<Route> house_routes();
[[nodiscard]] std::vector<Route> paper_routes();
[[nodiscard]] std::vector<Route> trading_routes();
[[nodiscard]] std::vector<Route> control_routes();
[[nodiscard]] std::vector<Route> graduation_routes();
[[nodiscard]] std::vector<Route> reserved_routes();  // of the parts that do not exist yet

}  // namespace sixbtc::web_api
