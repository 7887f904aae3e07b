#include <rapidcheck/gtest.h>

#include "adapters/net/backoff.hpp"
#include "adapters/net/http.hpp"
#include "adapters/net/url.hpp"
#include "support/local_server.hpp"

namespace sixbtc::net {
namespace {

using core::ErrorKind;
using test::LocalReply;
using test::LocalRequest;
using test::LocalServer;
using test::reply;

HttpRequest request_to(const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.body = R"({"a": 1})";
  request.deadline = core::Duration::seconds(10);
  request.answer_bytes_max = 1000;
  return request;
}

core::Result<HttpResponse> send(const HttpRequest& request) {
  return make_http_client({})->send(request);
}

TEST(HttpClient, sends_what_it_is_given_and_reads_the_answer) {
  LocalServer server([](const LocalRequest&) { return reply(429, "later", "Retry-After: 7\r\n"); });
  const core::Secret key("hidden");
  HttpRequest request = request_to(server.url() + "/a/b?c=d");
  request.headers = {{"X-One", "1"}};
  request.secret = {"Authorization", "Bearer ", &key};
  const auto response = send(request);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->status, 429u);
  EXPECT_EQ(response->body, "later");
  EXPECT_EQ(response->header("retry-after"), "7");
  EXPECT_EQ(response->header("none"), "");
  const LocalRequest seen = server.requests().at(0);
  EXPECT_EQ(seen.line(), "POST /a/b?c=d HTTP/1.1");
  EXPECT_TRUE(seen.has("X-One: 1\r\n"));
  EXPECT_TRUE(seen.has("Authorization: Bearer hidden\r\n"));
  EXPECT_TRUE(seen.has("Host: 127.0.0.1:"));
  EXPECT_EQ(seen.body, request.body);
}

TEST(HttpClient, get_has_no_body) {
  LocalServer server([](const LocalRequest&) { return reply(200, ""); });
  HttpRequest request = request_to(server.url());
  request.method = "GET";
  request.body.clear();
  const auto response = send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(server.requests().at(0).line(), "GET / HTTP/1.1");
  EXPECT_FALSE(server.requests().at(0).has("Content-Length"));
}

TEST(HttpClient, a_redirect_is_an_answer_and_not_followed) {
  LocalServer elsewhere([](const LocalRequest&) { return reply(200, "stolen"); });
  LocalServer server([&](const LocalRequest&) {
    return reply(302, "", "Location: " + elsewhere.url() + "/\r\n");
  });
  const auto response = send(request_to(server.url()));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302u);
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(HttpClient, a_slow_answer_ends_at_the_deadline_and_may_have_been_acted_on) {
  LocalServer server([](const LocalRequest&) {
    LocalReply slow = reply(200, "late");
    slow.delay = std::chrono::seconds(30);
    return slow;
  });
  HttpRequest request = request_to(server.url());
  request.deadline = core::Duration::milliseconds(100);
  const auto response = send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::OutcomeUnknown);
  EXPECT_NE(response.error().message.find("no answer within 0.1 s"), std::string::npos);
}

TEST(HttpClient, a_cut_answer_is_none) {
  for (const std::string bytes :
       {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"}) {
    LocalServer server([&](const LocalRequest&) { return LocalReply{bytes, {}}; });
    const auto response = send(request_to(server.url()));
    ASSERT_FALSE(response) << bytes;
    EXPECT_EQ(response.error().kind, ErrorKind::OutcomeUnknown) << response.error().to_string();
  }
}

TEST(HttpClient, chunks_are_put_together) {
  LocalServer server([](const LocalRequest&) {
    return LocalReply{
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n",
        {}};
  });
  const auto response = send(request_to(server.url()));
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, "firstsecond");
}

TEST(HttpClient, too_long_and_not_http_are_errors) {
  LocalServer large([](const LocalRequest&) { return reply(200, std::string(1001, 'x')); });
  EXPECT_EQ(send(request_to(large.url())).error().kind, ErrorKind::LimitReached);
  LocalServer other([](const LocalRequest&) {
    return LocalReply{"220 mail.example ESMTP\r\n\r\n", {}};
  });
  const auto response = send(request_to(other.url()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Malformed) << response.error().to_string();
}

TEST(HttpClient, nobody_there_means_nothing_was_sent) {
  std::string url;
  {
    LocalServer gone([](const LocalRequest&) { return reply(200, ""); });
    url = gone.url();
  }
  const auto response = send(request_to(url));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Retryable);
}

TEST(HttpClient, stopping_ends_a_call) {
  LocalServer server([](const LocalRequest&) {
    LocalReply slow = reply(200, "late");
    slow.delay = std::chrono::seconds(30);
    return slow;
  });
  std::stop_source source;
  HttpRequest request = request_to(server.url());
  request.stop = source.get_token();
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    source.request_stop();
  });
  const auto response = send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Interrupted);
}

TEST(HttpClient, a_key_never_leaves_in_plain_text) {
  const core::Secret key("hidden"), broken("hid\nden");
  HttpRequest request = request_to("http://models.example/v1");
  request.secret = {"x-api-key", "", &key};
  auto response = send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Invalid);
  EXPECT_EQ(response.error().to_string().find("hidden"), std::string::npos);
  request.url = "https://models.example/v1";
  request.secret.value = &broken;
  response = send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Malformed);
  EXPECT_EQ(response.error().to_string().find("hid\n"), std::string::npos);
}

TEST(Url, takes_apart_what_is_called) {
  const auto url = parse_url("https://api.example.com/v1/messages");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->is_tls);
  EXPECT_EQ(url->host, "api.example.com");
  EXPECT_EQ(url->port, "443");
  EXPECT_EQ(url->target, "/v1/messages");
  const auto six = parse_url("http://[::1]:8001?x=1");
  ASSERT_TRUE(six);
  EXPECT_TRUE(six->is_loopback());
  EXPECT_EQ(six->port, "8001");
  EXPECT_EQ(six->target, "/?x=1");
  for (const char* bad :
       {"", "ftp://a", "https://", "https://a b", "https://u@a", "https://a:0", "https://a:65536",
        "https://a:", "https://[::1", "https://a/#f", "a.com", "https://a\r\nX: y"})
    EXPECT_FALSE(parse_url(bad)) << bad;
}

RC_GTEST_PROP(Url, any_text_is_taken_or_refused, (const std::string& text)) {
  const auto url = parse_url("https://" + text);
  if (url) RC_ASSERT(!url->host.empty() && url->target.starts_with('/'));
}

RC_GTEST_PROP(Backoff, waits_double_up_to_the_longest_less_a_random_half, (std::uint64_t seed)) {
  const Backoff backoff{core::Duration::seconds(2), core::Duration::seconds(60)};
  core::Random random(seed);
  double whole = 2;
  for (std::uint64_t failed = 1; failed < 70; ++failed) {
    const double wait = wait_after(backoff, failed, random).seconds();
    RC_ASSERT(wait >= whole / 2 && wait <= whole);
    whole = std::min(whole * 2, 60.0);
  }
}

}  // namespace
}  // namespace sixbtc::net
