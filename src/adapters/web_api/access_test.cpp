#include "adapters/web_api/access.hpp"

#include <gtest/gtest.h>

#include <set>

#include "adapters/web_api/api.hpp"

namespace sixbtc::web_api {
namespace {

class MemoryTokens final : public ports::TokenRepository {
 public:
  core::Status add(const ports::ApiToken& token, const ports::Actor&) override {
    tokens.push_back(token);
    return {};
  }
  core::Status revoke(std::string_view, const ports::Actor& actor) override {
    tokens.back().revoked_at = actor.time;
    return {};
  }
  core::Result<std::vector<ports::ApiToken>> list() const override { return tokens; }
  std::vector<ports::ApiToken> tokens;
};

ports::ApiSettings settings() {
  ports::ApiSettings all{};
  all.host = "127.0.0.1";
  all.token_refresh_seconds = 5;
  all.rate = {.requests_per_second = 3, .writes_per_second = 1, .failed_sign_ins_per_minute = 2};
  all.session = {.hours = 1, .sign_in_minutes = 10, .sessions_max = 2};
  return all;
}

class AccessTest : public testing::Test {
 protected:
  static Request with(std::string name, std::string value) {
    return {.method = "GET",
            .target = "/",
            .headers = {{std::move(name), std::move(value)}},
            .body = "",
            .address = "10.0.0.1"};
  }
  Request with_cookie(const std::string& cookie) const {
    return with("Cookie", std::string(session_cookie) + "=" + cookie);
  }

  core::ManualClock clock_{core::Timestamp::from_seconds(1'700'000'000)};
  ports::ApiSettings settings_ = settings();
  MemoryTokens tokens_;
  Access access_{clock_, settings_, tokens_};
};

TEST_F(AccessTest, a_sign_in_code_works_once) {
  const auto code = access_.make_sign_in_code();
  ASSERT_TRUE(code.has_value());
  const auto in = access_.sign_in(*code);
  ASSERT_TRUE(in.has_value());
  EXPECT_EQ(access_.sign_in(*code).error().kind, core::ErrorKind::Unauthorized);
  EXPECT_FALSE(access_.sign_in("").has_value());
  const auto who = access_.identify(with_cookie(in->cookie));
  ASSERT_TRUE(who.has_value());
  EXPECT_TRUE(who->is_session);
  EXPECT_EQ(who->scope, ports::ApiScope::Admin);
  EXPECT_EQ(who->csrf, in->csrf);
  access_.sign_out(with_cookie(in->cookie));
  EXPECT_EQ(access_.identify(with_cookie(in->cookie))->scope, ports::ApiScope::None);
}

TEST_F(AccessTest, codes_and_sessions_expire) {
  const auto late = access_.make_sign_in_code();
  clock_.advance(core::Duration::minutes(10));
  EXPECT_FALSE(access_.sign_in(*late).has_value());
  const auto in = access_.sign_in(*access_.make_sign_in_code());
  clock_.advance(core::Duration::hours(1));
  EXPECT_EQ(access_.identify(with_cookie(in->cookie))->scope, ports::ApiScope::None);
}

TEST_F(AccessTest, the_oldest_session_makes_room) {
  std::vector<std::string> cookies;
  for (int i = 0; i < 3; ++i) {
    cookies.push_back(access_.sign_in(*access_.make_sign_in_code())->cookie);
    clock_.advance(core::Duration::seconds(1));
  }
  EXPECT_EQ(access_.identify(with_cookie(cookies[0]))->scope, ports::ApiScope::None);
  EXPECT_EQ(access_.identify(with_cookie(cookies[2]))->scope, ports::ApiScope::Admin);
}

TEST_F(AccessTest, tokens_carry_their_scope_until_they_are_revoked) {
  const auto token = make_token("ci", ports::ApiScope::Trade, clock_.now());
  ASSERT_TRUE(tokens_.add(token->record, {}).has_value());
  const Request request = with("Authorization", "Bearer " + token->text);
  EXPECT_EQ(access_.identify(request)->scope, ports::ApiScope::Trade);
  (void)tokens_.revoke("", {.name = "", .reason = "", .time = clock_.now()});
  clock_.advance(core::Duration::seconds(5));
  EXPECT_EQ(access_.identify(request).error().code, "unauthorized");
  for (const char* text : {"Bearer ", "Bearer x", "Basic abc", "x"})
    EXPECT_EQ(access_.identify(with("Authorization", text)).error().code, "unauthorized") << text;
}

TEST_F(AccessTest, the_hash_is_all_that_is_kept_of_a_token) {
  const auto token = make_token("ci", ports::ApiScope::Read, clock_.now());
  EXPECT_EQ(token->record.hash, hash_of(token->text));
  EXPECT_EQ(token->record.hash.find(token->text), std::string::npos);
  std::set<std::string> different;
  for (int i = 0; i < 100; ++i) different.insert(*random_text());
  EXPECT_EQ(different.size(), 100u);
  EXPECT_EQ(different.begin()->size(), 43u);
}

TEST_F(AccessTest, too_many_requests_and_failures_are_braked) {
  const Principal who{
      .name = "token", .scope = ports::ApiScope::Read, .is_session = false, .csrf = ""};
  const Request request = with("X", "y");
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(access_.may_ask(request, who, false));
  EXPECT_FALSE(access_.may_ask(request, who, false));
  clock_.advance(core::Duration::seconds(1));
  EXPECT_TRUE(access_.may_ask(request, who, true));
  EXPECT_FALSE(access_.may_ask(request, who, true));

  EXPECT_FALSE(access_.is_braked("10.0.0.1"));
  for (int i = 0; i < 2; ++i) access_.note_failure("10.0.0.1");
  EXPECT_TRUE(access_.is_braked("10.0.0.1"));
  EXPECT_FALSE(access_.is_braked("10.0.0.2"));
  clock_.advance(core::Duration::minutes(1));
  EXPECT_FALSE(access_.is_braked("10.0.0.1"));
}

TEST(Exposure, a_public_address_needs_an_acknowledgement) {
  ports::ApiSettings all = settings();
  for (const char* host : {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
    all.host = host;
    EXPECT_TRUE(check_exposure(all).has_value()) << host;
  }
  for (const char* host : {"0.0.0.0", "::", "192.168.1.5", "example.org", "1270.0.0.1"}) {
    all.host = host;
    all.public_without_tls = false;
    EXPECT_EQ(check_exposure(all).error().kind, core::ErrorKind::Rejected) << host;
    all.public_without_tls = true;
    EXPECT_TRUE(check_exposure(all).has_value()) << host;
  }
}

}  // namespace
}  // namespace sixbtc::web_api
