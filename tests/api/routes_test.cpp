// Every route of the OpenAPI document: its answer fits its schema, and nothing that is sent to it
// makes the server fail.
#include <signal.h>

#include "adapters/web_api/schema.hpp"
#include "core/random.hpp"
#include "served.hpp"

namespace sixbtc::api_test {
namespace {

using Ordered = nlohmann::ordered_json;

struct Operation {
  std::string method, path;
  Ordered description;
};

class Routes : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    // The brakes are tested elsewhere; here they would hide the answers.
    served_ = std::make_unique<Served>(
        shared_store(), std::vector<std::string>{"api.rate.writes_per_second=100000",
                                                 "api.rate.failed_sign_ins_per_minute=100000"});
    admin_ = make_token(shared_store(), "admin");
    document_ = Ordered::parse(served_->ask("GET", "/openapi.json").body);
  }
  static void TearDownTestSuite() {
    // After everything that was sent, it still answers and ends as it should.
    EXPECT_EQ(served_->ask("GET", "/api/v1/health").status, 200);
    served_->process().signal(SIGTERM);
    EXPECT_EQ(served_->process().wait(), 0);
    served_.reset();
  }

  static std::vector<Operation> operations() {
    std::vector<Operation> all;
    for (const auto& [path, methods] : document_["paths"].items())
      for (const auto& [method, description] : methods.items()) {
        std::string upper;
        for (const char c : method) upper.push_back(static_cast<char>(c - 'a' + 'A'));
        all.push_back({upper, path, description});
      }
    return all;
  }
  // The path with usual values, and the parameters it cannot do without.
  static std::string target_of(const Operation& operation) {
    static const std::string strategy =
        json::parse(served_->get("/api/v1/strategies?limit=1", admin_).body)["data"][0]["id"];
    static const std::string run =
        json::parse(served_->get("/api/v1/backtests?limit=1", admin_).body)["data"][0]["id"];
    std::string target = operation.path;
    const std::string id = target.starts_with("/api/v1/backtests")        ? run
                           : target.starts_with("/api/v1/paper-sessions") ? session()
                                                                          : strategy;
    if (const auto at = target.find("{id}"); at != std::string::npos) target.replace(at, 4, id);
    if (const auto at = target.find("{phase}"); at != std::string::npos)
      target.replace(at, 7, "backtest");
    char mark = '?';
    for (const Ordered& parameter : operation.description.value("parameters", Ordered::array())) {
      if (parameter["in"] != "query" || !parameter["required"].get<bool>()) continue;
      target += mark + parameter["name"].get<std::string>() + "=" +
                (parameter["name"] == "interval"         ? "1h"
                 : parameter["name"] == "base_timeframe" ? "1h"
                 : parameter["name"] == "time"           ? "2024-12-01"
                                                         : "BTC");
      mark = '&';
    }
    return target;
  }
  // The newest paper session; a store without one answers 404 about any.
  static std::string session() {
    const json sessions =
        json::parse(served_->get("/api/v1/paper-sessions?limit=1", admin_).body)["data"];
    return sessions.empty() ? "none" : sessions[0]["session"].get<std::string>();
  }
  static HttpReply send(const Operation& operation, const std::string& target,
                        const std::string& body = "", Served::Lines headers = {}) {
    headers.try_emplace("Authorization", "Bearer " + admin_);
    if (!body.empty()) headers.try_emplace("Content-Type", "application/json");
    return served_->ask(operation.method, target, headers, body);
  }
  static void expect_no_failure(const HttpReply& reply, const std::string& what) {
    EXPECT_NE(reply.status, 0) << what;
    EXPECT_TRUE(reply.status < 500 || reply.status == 501) << what << "\n" << reply.body;
    if (reply.status >= 400) {
      EXPECT_EQ(reply.header("Content-Type"), "application/problem+json") << what;
      EXPECT_FALSE(Ordered::parse(reply.body, nullptr, false).is_discarded()) << what;
    }
  }

  static inline std::unique_ptr<Served> served_;
  static inline std::string admin_;
  static inline Ordered document_;
};

TEST_F(Routes, every_answer_fits_its_schema) {
  const Ordered& components = document_["components"]["schemas"];
  int compared = 0;
  for (const Operation& operation : operations()) {
    if (operation.method != "GET") continue;
    const std::string target = target_of(operation);
    const HttpReply reply = send(operation, target);
    const Ordered& responses = operation.description["responses"];
    if (responses.contains("501")) {
      EXPECT_EQ(reply.status, 501) << target;
      continue;
    }
    // A made-up strategy is no job and no series.
    if (reply.status == 404) {
      EXPECT_NE(operation.path.find("{id}"), std::string::npos) << target << reply.body;
      continue;
    }
    ASSERT_EQ(reply.status, 200) << target << "\n" << reply.body;
    const Ordered& content = responses["200"]["content"];
    if (!content.contains("application/json")) continue;
    const Ordered& schema = content["application/json"]["schema"];
    if (!schema.contains("properties")) continue;
    const auto faults = web_api::schema::check(Ordered::parse(reply.body), schema, components);
    EXPECT_TRUE(faults.empty()) << target << " " << faults.front().pointer << " "
                                << faults.front().message << "\n"
                                << reply.body.substr(0, 500);
    ++compared;
  }
  EXPECT_GE(compared, 30);
}

TEST_F(Routes, lists_are_csv_too_with_the_columns_of_the_schema) {
  for (const Operation& operation : operations()) {
    const Ordered& responses = operation.description["responses"];
    if (operation.method != "GET" || !responses.contains("200") ||
        !responses["200"]["content"].contains("text/csv"))
      continue;
    const HttpReply reply = send(operation, target_of(operation), "",
                                 {{"Authorization", "Bearer " + admin_}, {"Accept", "text/csv"}});
    if (reply.status == 404 && operation.path.find("paper-sessions") != std::string::npos) continue;
    EXPECT_EQ(reply.status, 200) << operation.path << reply.body;
    EXPECT_TRUE(reply.header("Content-Type").starts_with("text/csv")) << operation.path;
    EXPECT_NE(reply.body.find("\r\n"), std::string::npos) << operation.path;
  }
}

TEST_F(Routes, pages_follow_each_other_without_a_gap) {
  std::vector<std::string> one_by_one;
  std::string cursor;
  do {
    const HttpReply reply = served_->get(
        "/api/v1/strategies?limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor), admin_);
    ASSERT_EQ(reply.status, 200) << reply.body;
    const json answer = json::parse(reply.body);
    for (const auto& row : answer["data"]) one_by_one.push_back(row["id"]);
    cursor = answer["meta"]["next_cursor"].is_null() ? "" : answer["meta"]["next_cursor"];
  } while (!cursor.empty());
  std::vector<std::string> at_once;
  const json whole = json::parse(served_->get("/api/v1/strategies", admin_).body);
  for (const auto& row : whole["data"]) at_once.push_back(row["id"]);
  EXPECT_EQ(one_by_one, at_once);
  EXPECT_GE(at_once.size(), 5u);
}

TEST_F(Routes, candles_can_be_walked_both_ways) {
  const auto walk = [&](const std::string& query, std::size_t pages) {
    std::vector<std::string> times;
    std::string cursor;
    for (std::size_t i = 0; i < pages; ++i) {
      const json answer =
          json::parse(served_
                          ->get("/api/v1/candles?symbol=BTC&interval=1h&limit=3" + query +
                                    (cursor.empty() ? "" : "&cursor=" + cursor),
                                admin_)
                          .body);
      std::vector<std::string> page;
      for (const auto& row : answer["data"]) page.push_back(row["open_time"]);
      times.insert(query.empty() ? times.begin() : times.end(), page.begin(), page.end());
      cursor = answer["meta"]["next_cursor"];
    }
    return times;
  };
  const auto back = walk("", 3), forth = walk("&from=2021-01-01", 3);
  ASSERT_EQ(back.size(), 9u);
  EXPECT_TRUE(std::ranges::is_sorted(back));
  EXPECT_EQ(std::ranges::adjacent_find(back), back.end());
  ASSERT_EQ(forth.size(), 9u);
  EXPECT_EQ(forth.front(), "2021-01-01T00:00:00Z");
  EXPECT_EQ(forth.back(), "2021-01-01T08:00:00Z");
}

TEST_F(Routes, an_unchanged_answer_is_not_sent_again) {
  const HttpReply first = served_->get("/api/v1/strategies", admin_);
  const HttpReply again = served_->ask(
      "GET", "/api/v1/strategies",
      {{"Authorization", "Bearer " + admin_}, {"If-None-Match", first.header("ETag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(Routes, a_repeated_key_does_the_work_once) {
  const json body = {{"symbol", "BTC"}, {"intervals", {"1h"}}, {"scripts", {"adx_trend"}}};
  const HttpReply first =
      served_->post("/api/v1/backtests", admin_, body, {{"Idempotency-Key", "k1"}});
  ASSERT_EQ(first.status, 202) << first.body;
  const HttpReply again =
      served_->post("/api/v1/backtests", admin_, body, {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(json::parse(again.body)["data"]["id"], json::parse(first.body)["data"]["id"]);
  EXPECT_EQ(served_
                ->post("/api/v1/backtests", admin_, json{{"symbol", "ETH"}, {"intervals", {"1h"}}},
                       {{"Idempotency-Key", "k1"}})
                .status,
            422);
}

// Values that were never meant for any parameter.
const std::vector<std::string>& hostile_values() {
  static const std::vector<std::string> values = {"-1",
                                                  "0",
                                                  "99999999999999999999",
                                                  "1e309",
                                                  "NaN",
                                                  "%00",
                                                  "%ff%fe",
                                                  "%C0%AF",
                                                  "..%2f..%2f",
                                                  "'",
                                                  "%22%3E%3Cscript%3E",
                                                  "{}",
                                                  "[]",
                                                  "true",
                                                  "null",
                                                  std::string(5000, 'a'),
                                                  "%F0%9F%98%80",
                                                  "1970-01-01T00:00:00Z",
                                                  "9999-99-99",
                                                  "0m",
                                                  "999999999d",
                                                  "%0d%0aX:1",
                                                  ";DROP%20TABLE%20x",
                                                  "%25s"};
  return values;
}

TEST_F(Routes, hostile_queries_and_paths_are_refused_not_suffered) {
  for (const Operation& operation : operations()) {
    for (const Ordered& parameter : operation.description.value("parameters", Ordered::array())) {
      const std::string name = parameter["name"];
      for (const std::string& value : hostile_values()) {
        std::string target = target_of(operation);
        if (parameter["in"] == "path") {
          target = operation.path;
          target.replace(target.find('{'), target.find('}') - target.find('{') + 1, value);
        } else if (parameter["in"] == "query") {
          target += (target.find('?') == std::string::npos ? "?" : "&") + name + "=" + value;
        }
        expect_no_failure(send(operation, target), operation.method + " " + target.substr(0, 200));
      }
    }
  }
}

std::string deep(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

// Bodies that do not fit, made from the schema: each property in turn missing or of another type.
std::vector<std::string> wrong_bodies(const Ordered& schema) {
  std::vector<std::string> bodies = {"x",
                                     "{",
                                     "null",
                                     "[]",
                                     "1",
                                     "\"\"",
                                     "{}",
                                     "{\"x\":1}",
                                     deep(10'000),
                                     deep(20),
                                     "{\"a\":" + deep(31) + "}",
                                     "\xFF\xFE{}",
                                     "{\"\xC0\xAF\":1}",
                                     "{\"a\":1e999}",
                                     std::string(3, '\0')};
  Ordered usual = Ordered::object();
  const Ordered none = Ordered::object();
  const Ordered& properties = schema.contains("properties") ? schema["properties"] : none;
  for (const auto& [name, property] : properties.items())
    usual[name] = property.contains("enum")                 ? property["enum"][0]
                  : property.value("type", "") == "array"   ? Ordered::array({"x"})
                  : property.value("type", "") == "boolean" ? Ordered(true)
                                                            : Ordered("x");
  bodies.push_back(usual.dump());
  for (const auto& [name, property] : properties.items())
    for (const Ordered& value :
         {Ordered(), Ordered(-1), Ordered(1e308), Ordered(true), Ordered(std::string(300'000, 'a')),
          Ordered(Ordered::array({1, nullptr, Ordered::object()})), Ordered(Ordered::object()),
          Ordered("\x01\x02"), Ordered(Ordered::array())}) {
      Ordered body = usual;
      body[name] = value;
      bodies.push_back(body.dump());
    }
  return bodies;
}

TEST_F(Routes, hostile_bodies_are_refused_not_suffered) {
  for (const Operation& operation : operations()) {
    if (operation.method != "POST" || !operation.description.contains("requestBody")) continue;
    const Ordered& schema =
        operation.description["requestBody"]["content"]["application/json"]["schema"];
    const std::string target = target_of(operation);
    int number = 0;
    for (const std::string& body : wrong_bodies(schema)) {
      const HttpReply reply =
          send(operation, target, body, {{"Idempotency-Key", "fuzz" + std::to_string(number++)}});
      expect_no_failure(reply, operation.method + " " + target + " " + body.substr(0, 100));
    }
    EXPECT_EQ(
        send(operation, target, "{}", {{"Content-Type", "text/xml"}, {"Idempotency-Key", "t"}})
            .status,
        415)
        << target;
    EXPECT_EQ(send(operation, target, std::string(1'100'000, ' ')).status, 413) << target;
  }
}

TEST_F(Routes, noise_on_the_wire_ends_a_connection_and_nothing_else) {
  core::Random random(7);
  for (int i = 0; i < 300; ++i) {
    HttpSocket socket(served_->port());
    std::string bytes = "GET /api/v1/candles?symbol=BTC HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    for (int k = 0; k < 5; ++k)
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    (void)socket.send(bytes);
    (void)socket.receive(std::chrono::milliseconds(3));
  }
  for (const char* bytes :
       {"\r\n\r\n", "GET\r\n\r\n", "FOO / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"}) {
    HttpSocket socket(served_->port());
    (void)socket.send(bytes);
    (void)socket.receive(std::chrono::milliseconds(20));
  }
  for (const char* method : {"PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "DELETE"}) {
    const HttpReply reply = served_->ask(method, "/api/v1/status");
    if (reply.status != 0) {
      EXPECT_LT(reply.status, 500) << method;
    }
  }
  EXPECT_EQ(served_->ask("GET", "/api/v1/health").status, 200);
}

}  // namespace
}  // namespace sixbtc::api_test
