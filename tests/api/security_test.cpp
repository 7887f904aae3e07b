// Who gets in, what they may do, and what never comes out.
#include <signal.h>

#include "served.hpp"

namespace sixbtc::api_test {
namespace {

class Security : public testing::Test {
 protected:
  Security()
      : store_(shared_store()),
        read_(make_token(store_, "read")),
        trade_(make_token(store_, "trade")),
        admin_(make_token(store_, "admin")),
        served_(store_) {}

  std::string code_of(const HttpReply& reply) { return json::parse(reply.body)["code"]; }

  std::string store_, read_, trade_, admin_;
  Served served_;
};

TEST_F(Security, without_a_token_only_the_public_pages_answer) {
  for (const char* path : {"/", "/dashboard", "/api/v1/status", "/api/v1/health", "/openapi.json",
                           "/api/v1/session", "/docs", "/sign-in", "/style.css"})
    EXPECT_EQ(served_.ask("GET", path).status, 200) << path;
  for (const char* path : {"/api/v1/strategies", "/metrics", "/api/v1/config", "/api/v1/tokens",
                           "/api/v1/ws", "/api/v1/portfolio"}) {
    const HttpReply reply = served_.ask("GET", path);
    EXPECT_EQ(reply.status, 401) << path;
    EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
  }
}

TEST_F(Security, scopes_open_what_they_say) {
  EXPECT_EQ(served_.get("/api/v1/strategies", read_).status, 200);
  EXPECT_EQ(served_.get("/api/v1/tokens", read_).status, 403);
  EXPECT_EQ(served_.get("/api/v1/tokens", trade_).status, 403);
  EXPECT_EQ(served_.get("/api/v1/tokens", admin_).status, 200);
  EXPECT_EQ(served_.post("/api/v1/data/check", read_, json::object()).status, 403);
  EXPECT_EQ(served_.post("/api/v1/data/check", trade_, json::object()).status, 202);
  EXPECT_EQ(served_.get("/api/v1/strategies", read_ + "x").status, 401);
  EXPECT_EQ(served_.get("/api/v1/strategies", "").status, 401);
}

TEST_F(Security, a_token_made_here_works_until_it_is_revoked) {
  const HttpReply made =
      served_.post("/api/v1/tokens", admin_, {{"name", "ci"}, {"scope", "read"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const json data = json::parse(made.body)["data"];
  const std::string token = data["token"];
  EXPECT_EQ(served_.get("/api/v1/strategies", token).status, 200);
  const std::string id = data["id"];
  EXPECT_EQ(
      served_.ask("DELETE", "/api/v1/tokens/" + id, {{"Authorization", "Bearer " + admin_}}).status,
      204);
  EXPECT_EQ(served_.get("/api/v1/strategies", token).status, 401);
  const std::string list = served_.get("/api/v1/tokens", admin_).body;
  EXPECT_EQ(list.find(token), std::string::npos);
  EXPECT_EQ(list.find("hash"), std::string::npos);
}

TEST_F(Security, the_sign_in_link_works_once_and_writes_need_the_csrf_header) {
  const Served::Lines kind = {{"Content-Type", "application/json"}};
  const std::string body = json{{"code", served_.code()}}.dump();
  const HttpReply in = served_.ask("POST", "/api/v1/session", kind, body);
  ASSERT_EQ(in.status, 200) << in.body;
  const std::string set = in.header("Set-Cookie");
  EXPECT_NE(set.find("HttpOnly"), std::string::npos);
  EXPECT_NE(set.find("SameSite=Strict"), std::string::npos);
  const std::string cookie = set.substr(0, set.find(';'));
  EXPECT_EQ(served_.ask("POST", "/api/v1/session", kind, body).status, 401);

  const HttpReply session = served_.ask("GET", "/api/v1/session", {{"Cookie", cookie}});
  const std::string csrf = json::parse(session.body)["data"]["csrf"];
  EXPECT_EQ(served_.ask("GET", "/api/v1/config", {{"Cookie", cookie}}).status, 200);
  const HttpReply bare = served_.ask("POST", "/api/v1/session/link", {{"Cookie", cookie}});
  EXPECT_EQ(bare.status, 403);
  EXPECT_EQ(code_of(bare), "csrf_missing");
  EXPECT_EQ(
      served_.ask("POST", "/api/v1/session/link", {{"Cookie", cookie}, {"X-SixBTC-CSRF", "wrong"}})
          .status,
      403);
  EXPECT_EQ(
      served_.ask("POST", "/api/v1/session/link", {{"Cookie", cookie}, {"X-SixBTC-CSRF", csrf}})
          .status,
      200);
  EXPECT_EQ(served_.ask("DELETE", "/api/v1/session", {{"Cookie", cookie}, {"X-SixBTC-CSRF", csrf}})
                .status,
            204);
  EXPECT_EQ(served_.ask("GET", "/api/v1/config", {{"Cookie", cookie}}).status, 401);
}

TEST_F(Security, other_hosts_and_origins_are_refused) {
  for (const char* host : {"evil.example", "127.0.0.1.evil.example", "", "localhost.evil"})
    EXPECT_EQ(served_.ask("GET", "/api/v1/status", {{"Host", host}}).status, 421) << host;
  for (const char* host : {"localhost:99", "127.0.0.1:8000", "[::1]:80", "LOCALHOST"})
    EXPECT_EQ(served_.ask("GET", "/api/v1/status", {{"Host", host}}).status, 200) << host;
  for (const char* origin : {"https://evil.example", "null", "http://127.0.0.1.evil.example"})
    EXPECT_EQ(
        served_.post("/api/v1/data/check", trade_, json::object(), {{"Origin", origin}}).status,
        403)
        << origin;
  EXPECT_EQ(
      served_
          .post("/api/v1/data/check", trade_, json::object(), {{"Origin", "http://localhost:5173"}})
          .status,
      202);
}

TEST_F(Security, every_answer_carries_the_headers_that_protect_pages) {
  for (const char* path : {"/", "/nowhere", "/api/v1/strategies", "/sign-in"}) {
    const HttpReply reply = served_.ask("GET", path);
    EXPECT_NE(reply.header("Content-Security-Policy").find("default-src 'none'"),
              std::string::npos);
    EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
    EXPECT_NE(reply.header("X-Request-Id"), "");
    EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "");
  }
}

TEST_F(Security, guessing_is_braked) {
  const Served strict(store_, {"api.rate.failed_sign_ins_per_minute=3"});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(strict.get("/api/v1/strategies", "guess").status, 401);
  EXPECT_EQ(strict.get("/api/v1/strategies", "guess").status, 429);
  EXPECT_EQ(strict.get("/api/v1/status", read_).status, 429);
  EXPECT_EQ(strict.ask("GET", "/api/v1/status").status, 200);
}

TEST_F(Security, requests_and_writes_are_limited) {
  const Served strict(store_, {"api.rate.requests_per_second=5", "api.rate.writes_per_second=1"});
  int refused = 0;
  for (int i = 0; i < 20; ++i) refused += strict.get("/api/v1/pool", read_).status == 429 ? 1 : 0;
  EXPECT_GT(refused, 5);
}

TEST_F(Security, anonymous_may_read_where_that_is_configured) {
  const Served open(store_, {"api.anonymous=read"});
  EXPECT_EQ(open.ask("GET", "/api/v1/strategies").status, 200);
  EXPECT_EQ(open.ask("POST", "/api/v1/data/check").status, 403);
  EXPECT_EQ(open.ask("GET", "/api/v1/logs").status, 403);
}

TEST(SecurityCommand, a_public_address_is_refused_until_it_is_acknowledged) {
  const auto refused =
      cli_test::run({"serve", "--store", shared_store(), "--port", "0", "--host", "0.0.0.0"});
  EXPECT_EQ(refused.exit_code, 7);
  EXPECT_NE(refused.err.find("public_without_tls"), std::string::npos);
  const auto taken = cli_test::run({"serve", "--store", shared_store(), "--host", "203.0.113.9",
                                    "--set", "api.public_without_tls=true", "--port", "0"});
  EXPECT_EQ(taken.exit_code, 1);  // not an address of this machine
}

TEST(SecuritySecrets, nothing_planted_comes_out_anywhere) {
  constexpr const char* planted = "sk-planted-0123456789abcdef";
  const std::string store = shared_store();
  const std::string admin = make_token(store, "admin");
  Served served(
      store, {"logging.level=debug"},
      {std::string("ANTHROPIC_API_KEY=") + planted, std::string("OPENAI_API_KEY=") + planted,
       std::string("GEMINI_API_KEY=") + planted});
  const HttpReply in = served.ask("POST", "/api/v1/session", {{"Content-Type", "application/json"}},
                                  json{{"code", served.code()}}.dump());
  const std::string set = in.header("Set-Cookie");
  const std::string cookie = set.substr(set.find('=') + 1, set.find(';') - set.find('=') - 1);
  (void)served.get("/api/v1/strategies", "sixbtc_wrong_token_that_somebody_typed");
  std::string all;
  const json paths = json::parse(served.ask("GET", "/openapi.json").body)["paths"];
  for (const auto& [path, methods] : paths.items())
    if (methods.contains("get")) {
      const HttpReply reply = served.get(path, admin);
      all += reply.head + reply.body;
    }
  served.process().signal(SIGTERM);
  EXPECT_EQ(served.process().wait(), 0);
  all += served.log();
  for (const std::string& secret : {std::string(planted), admin, served.code(), cookie,
                                    std::string("sixbtc_wrong_token_that_somebody_typed")})
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace sixbtc::api_test
