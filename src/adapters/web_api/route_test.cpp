#include "adapters/web_api/route.hpp"

#include <gtest/gtest.h>

#include <set>

#include "adapters/web_api/dispatcher.hpp"
#include "adapters/web_api/openapi.hpp"
#include "adapters/web_api/validation.hpp"

namespace sixbtc::web_api {
namespace {

TEST(Routes, paths_find_their_route_and_values) {
  const Match fixed = match("GET", "/api/v1/strategies");
  ASSERT_NE(fixed.route, nullptr);
  EXPECT_EQ(fixed.route->id, "listStrategies");
  const Match variable = match("GET", "/api/v1/strategies/a7f3/trades");
  ASSERT_NE(variable.route, nullptr);
  EXPECT_EQ(variable.route->id, "strategyTrades");
  ASSERT_EQ(variable.values.size(), 1u);
  EXPECT_EQ(variable.values[0].second, "a7f3");
  EXPECT_EQ(match("HEAD", "/api/v1/status").route->id, "status");
  EXPECT_EQ(match("GET", "/api/v1/graduation/candidates").route->id, "graduationCandidates");
}

TEST(Routes, other_methods_and_paths_find_none) {
  const Match wrong = match("DELETE", "/api/v1/backtests");
  EXPECT_EQ(wrong.route, nullptr);
  EXPECT_EQ(wrong.allowed.size(), 2u);
  for (const char* path :
       {"/api/v1/strategies/", "/api/v1//", "/api/v1/strategies//trades", "/nowhere", "/"})
    if (std::string_view(path) != "/") {
      EXPECT_TRUE(match("GET", path).allowed.empty()) << path;
    }
}

TEST(Cursors, only_what_was_made_is_taken_back) {
  for (const std::uint64_t position :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1'700'000'000'000'000'000}}) {
    const auto read = parse_cursor("list", make_cursor("list", position));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, position);
  }
  for (const std::string& cursor :
       {std::string(), std::string("zz"), make_cursor("other", 5), make_cursor("list", 5) + "0",
        make_cursor("list", 5).substr(1), std::string(1000, '3'), std::string("\xFF\xFE")})
    EXPECT_EQ(parse_cursor("list", cursor).error().code, "invalid_parameter") << cursor;
}

TEST(Validation, every_wrong_parameter_is_named) {
  const Match found = match("GET", "/api/v1/candles");
  const auto checked = check_parameters(*found.route, {},
                                        {{"interval", "soon"},
                                         {"limit", "-1"},
                                         {"x", "1"},
                                         {"from", "yesterday"},
                                         {"format", "xml"},
                                         {"limit", "5"},
                                         {"limit", "6"}});
  ASSERT_FALSE(checked.has_value());
  std::set<std::string> pointers;
  for (const Fault& fault : checked.error().faults)
    pointers.insert(fault.pointer + " " + fault.code);
  EXPECT_EQ(pointers, (std::set<std::string>{"query/interval wrong_value",
                                             "query/limit wrong_value", "query/x unknown",
                                             "query/from wrong_value", "query/format wrong_value",
                                             "query/limit repeated", "query/symbol missing"}));
}

TEST(Replays, a_key_gives_the_first_answer_to_the_same_request_alone) {
  Replays replays(2, core::Duration::hours(1));
  const auto now = core::Timestamp::from_seconds(1000);
  const Replays::Key key{"me", "k1", "hash"};
  EXPECT_FALSE(replays.begin(key, now)->has_value());
  EXPECT_EQ(replays.begin(key, now).error().code, "idempotency_in_flight");
  replays.finish(key, {.status = 202, .headers = {}, .body = "x", .stream = {}});
  EXPECT_EQ((*replays.begin(key, now))->body, "x");
  EXPECT_EQ(replays.begin({"me", "k1", "other"}, now).error().code, "idempotency_key_reused");
  EXPECT_FALSE(replays.begin({"you", "k1", "other"}, now)->has_value());
  EXPECT_FALSE(replays.begin(key, now + core::Duration::hours(1))->has_value());
  replays.abandon(key);
  EXPECT_FALSE(replays.begin(key, now)->has_value());
}

// Every $ref of a document, wherever it stands.
void collect_references(const Json& value, std::set<std::string>& found) {
  if (value.is_object() && value.contains("$ref")) found.insert(value["$ref"].get<std::string>());
  if (value.is_structured())
    for (const Json& member : value) collect_references(member, found);
}

TEST(OpenApi, the_document_is_whole) {
  const Json document = openapi_document("1.2.3");
  EXPECT_EQ(document["openapi"], "3.1.0");
  EXPECT_EQ(document["info"]["version"], "1.2.3");
  std::set<std::string> references;
  collect_references(document, references);
  EXPECT_GT(references.size(), 10u);
  for (const std::string& reference : references)
    EXPECT_TRUE(document.contains(Json::json_pointer(reference.substr(1)))) << reference;
  std::set<std::string> tags, ids;
  for (const Json& tag : document["tags"]) tags.insert(tag["name"].get<std::string>());
  for (const auto& [path, methods] : document["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(ids.insert(operation["operationId"].get<std::string>()).second) << path;
      EXPECT_TRUE(tags.contains(operation["tags"][0].get<std::string>())) << path;
      EXPECT_TRUE(operation["responses"].contains("default")) << path;
      EXPECT_GE(operation["responses"].size(), 2u) << path;
      std::set<std::string> in_path;
      for (const Json& parameter : operation.value("parameters", Json::array()))
        if (parameter["in"] == "path") {
          EXPECT_TRUE(parameter["required"].get<bool>());
          in_path.insert(parameter["name"].get<std::string>());
        }
      for (const std::string& name : in_path)
        EXPECT_NE(path.find("{" + name + "}"), std::string::npos) << path;
      EXPECT_EQ(in_path.size(), static_cast<std::size_t>(std::ranges::count(path, '{'))) << path;
    }
  EXPECT_EQ(ids.size(), routes().size());
}

TEST(OpenApi, every_required_path_is_there) {
  const Json paths = openapi_document("1")["paths"];
  for (const char* path :
       {"/", "/dashboard", "/api/v1/candles", "/api/v1/candles/latest", "/api/v1/indicators",
        "/api/v1/decisions", "/api/v1/backtests", "/api/v1/stats", "/api/v1/health", "/api/v1/ta",
        "/api/v1/export/csv", "/api/pipeline/strategies/{phase}", "/api/pipeline/metrics",
        "/api/ml-risk-metrics", "/api/tax/export", "/api/graduation/{id}", "/metrics",
        "/api/v1/pipeline/strategies/{phase}", "/api/v1/graduation/{id}/promote"})
    EXPECT_TRUE(paths.contains(path)) << path;
  EXPECT_TRUE(paths["/api/v1/backtests"].contains("post"));
}

TEST(Problems, the_catalogue_has_each_code_once_and_a_page_says_all) {
  std::set<std::string_view> codes;
  for (const ProblemKind& kind : problem_catalogue()) {
    EXPECT_TRUE(codes.insert(kind.code).second);
    Problem problem(kind.code, "detail", {{"query/x", "wrong", "message", "hint"}});
    const Response response = to_response(problem, "id-1", "/path");
    EXPECT_EQ(response.status, kind.status);
    EXPECT_EQ(find_header(response.headers, "content-type"), "application/problem+json");
    EXPECT_TRUE(
        schema::check(Json::parse(response.body), schema::reference("Problem"), components())
            .empty())
        << response.body;
  }
}

TEST(Problems, errors_of_use_cases_are_never_failures_of_the_server_but_for_the_machine) {
  using enum core::ErrorKind;
  for (const auto kind :
       {Malformed, Invalid, NotFound, Conflict, LimitReached, Unsupported, Rejected, Unauthorized})
    EXPECT_LT(problem_kind(Problem(core::Error{kind, "x", "", ""}).code).status, 500);
  for (const auto kind : {Retryable, OutcomeUnknown, Interrupted})
    EXPECT_EQ(problem_kind(Problem(core::Error{kind, "x", "", ""}).code).status, 503);
  const Problem io(core::Error{Io, "no room", "/home/somebody/secret", ""});
  EXPECT_EQ(io.detail.find("somebody"), std::string::npos);
}

}  // namespace
}  // namespace sixbtc::web_api
