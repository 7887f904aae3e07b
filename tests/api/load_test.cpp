// Clients that are slow, many or long: they don't stop service.
#include <signal.h>

#include <fstream>

#include "served.hpp"

namespace sixbtc::api_test {
namespace {

std::size_t resident_kilobytes(int pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (status >> word)
    if (word == "VmRSS:") {
      std::size_t kilobytes = 0;
      status >> kilobytes;
      return kilobytes;
    }
  return 0;
}

TEST(Load, slow_and_idle_connections_do_not_stop_service) {
  Served served(shared_store(), {"api.read_seconds_max=2"});
  std::vector<std::unique_ptr<HttpSocket>> idle;
  for (int i = 0; i < 400; ++i) {
    idle.push_back(std::make_unique<HttpSocket>(served.port()));
    ASSERT_TRUE(idle.back()->is_open());
    // Half of them say a little, the others nothing.
    if (i % 2 == 0) {
      EXPECT_TRUE(idle.back()->send("GET /api/v1/status HTTP/1.1\r\nX-Slow: "));
    }
  }
  EXPECT_EQ(served.ask("GET", "/api/v1/health").status, 200);
  // A byte now and then does not buy time: the whole request has a deadline.
  const auto begin = std::chrono::steady_clock::now();
  bool is_cut = false;
  while (!is_cut && std::chrono::steady_clock::now() - begin < std::chrono::seconds(10)) {
    (void)idle[0]->send("a");
    is_cut = !idle[0]->receive(std::chrono::milliseconds(200)) && !idle[0]->send("a");
  }
  EXPECT_TRUE(is_cut);
  EXPECT_EQ(served.ask("GET", "/api/v1/health").status, 200);
}

TEST(Load, more_connections_than_allowed_wait_for_room) {
  Served served(shared_store(), {"api.connections_max=8", "api.read_seconds_max=1"});
  std::vector<std::unique_ptr<HttpSocket>> idle;
  for (int i = 0; i < 20; ++i) idle.push_back(std::make_unique<HttpSocket>(served.port()));
  EXPECT_EQ(served.ask("GET", "/api/v1/health").status, 200);
}

TEST(Load, a_long_export_is_streamed_and_equals_the_stored_bars) {
  Served served(shared_store());
  const std::string token = make_token(shared_store(), "read");
  const HttpReply all = served.get("/api/v1/export/csv?symbol=BTC&interval=1h", token);
  ASSERT_EQ(all.status, 200);
  EXPECT_EQ(all.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(std::ranges::count(all.body, '\n'), 24 * 1000 + 1);
  const HttpReply newest = served.get("/api/v1/candles?symbol=BTC&interval=1h&limit=1", token);
  const std::string last = all.body.substr(all.body.rfind('\n', all.body.size() - 2) + 1);
  const json row = json::parse(newest.body)["data"][0];
  EXPECT_EQ(last.substr(0, last.find(',')), row["open_time"]);
  EXPECT_NE(last.find(row["close"].get<std::string>()), std::string::npos);
}

TEST(Load, clients_that_leave_in_the_middle_leave_nothing_behind) {
  Served served(shared_store());
  const std::string token = make_token(shared_store(), "read");
  (void)served.get("/api/v1/export/csv?symbol=BTC&interval=1h", token);
  const std::size_t before = resident_kilobytes(served.process().pid());
  for (int i = 0; i < 100; ++i) {
    HttpSocket socket(served.port());
    (void)socket.send(
        "GET /api/v1/export/csv?symbol=BTC&interval=1h HTTP/1.1\r\nHost: "
        "127.0.0.1\r\nAuthorization: Bearer " +
        token + "\r\n\r\n");
    (void)socket.receive();
  }
  EXPECT_EQ(served.ask("GET", "/api/v1/health").status, 200);
  EXPECT_LT(resident_kilobytes(served.process().pid()), before + 30'000);
  served.process().signal(SIGTERM);
  EXPECT_EQ(served.process().wait(), 0);
}

TEST(Load, a_stop_lets_answers_under_way_finish) {
  Served served(shared_store());
  const std::string token = make_token(shared_store(), "read");
  HttpSocket socket(served.port());
  ASSERT_TRUE(
      socket.send("GET /api/v1/export/csv?symbol=BTC&interval=1h HTTP/1.1\r\nHost: "
                  "127.0.0.1\r\nAuthorization: Bearer " +
                  token + "\r\n\r\n"));
  ASSERT_TRUE(socket.receive());
  served.process().signal(SIGTERM);
  const HttpReply reply = socket.read_reply();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(std::ranges::count(reply.body, '\n'), 24 * 1000 + 1);
  EXPECT_EQ(served.process().wait(), 0);
  EXPECT_FALSE(HttpSocket(served.port()).is_open());
}

}  // namespace
}  // namespace sixbtc::api_test
