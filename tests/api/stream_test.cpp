// The live stream over a real socket.
#include "core/random.hpp"
#include "stream_socket.hpp"

namespace sixbtc::api_test {
namespace {

class Stream : public testing::Test {
 protected:
  Stream() : token_(make_token(shared_store(), "trade")), served_(shared_store()) {}
  [[nodiscard]] std::string authorization() const {
    return "Authorization: Bearer " + token_ + "\r\n";
  }

  std::string token_;
  Served served_;
};

TEST_F(Stream, needs_a_token_and_our_own_pages) {
  EXPECT_EQ(StreamSocket(served_.port(), "").status(), 401);
  EXPECT_EQ(
      StreamSocket(served_.port(), authorization() + "Origin: https://evil.example\r\n").status(),
      403);
  EXPECT_EQ(
      StreamSocket(served_.port(), authorization() + "Origin: http://localhost:1\r\n").status(),
      101);
  EXPECT_EQ(served_.get("/api/v1/ws", token_).status, 400);
}

TEST_F(Stream, a_job_is_told_from_the_queue_to_its_end_and_can_be_resumed) {
  StreamSocket stream(served_.port(), authorization());
  ASSERT_EQ(stream.status(), 101);
  EXPECT_EQ(stream.message()["type"], "hello");
  stream.say({{"op", "subscribe"}, {"topics", {"job_progress"}}});
  const json snapshot = stream.message();
  EXPECT_EQ(snapshot["kind"], "snapshot");
  EXPECT_EQ(snapshot["seq"], 0);

  const HttpReply asked =
      served_.post("/api/v1/backtests", token_,
                   {{"symbol", "BTC"}, {"intervals", {"1h", "4h"}}, {"scripts", {"adx_trend"}}});
  ASSERT_EQ(asked.status, 202) << asked.body;
  const std::string id = json::parse(asked.body)["data"]["id"];
  std::vector<json> all;
  std::string states;
  while (all.empty() || all.back()["data"]["finished_at"].is_null()) {
    all.push_back(stream.message());
    ASSERT_FALSE(all.back().is_null());
    EXPECT_EQ(all.back()["seq"], all.size());
    EXPECT_EQ(all.back()["data"]["id"], id);
    if (all.back()["kind"] == "event")
      states += all.back()["data"]["state"].get<std::string>() + " ";
  }
  EXPECT_EQ(states, "queued running done ");
  const json job = json::parse(served_.get("/api/v1/jobs/" + id, token_).body)["data"];
  EXPECT_EQ(job["done"], 2);
  EXPECT_EQ(job["result"]["results"].size(), 2u) << job;
  EXPECT_TRUE(job["result"]["results"][0]["metrics"]["final_equity"].is_string());

  StreamSocket again(served_.port(), authorization());
  (void)again.message();
  again.say({{"op", "subscribe"}, {"topics", {"job_progress"}}, {"since", {{"job_progress", 1}}}});
  EXPECT_EQ(again.message()["seq"], 2);
}

TEST_F(Stream, a_job_can_be_cancelled) {
  const HttpReply asked = served_.post("/api/v1/backtests", token_,
                                       {{"symbol", "BTC"}, {"intervals", {"1h", "2h", "3h"}}});
  const std::string id = json::parse(asked.body)["data"]["id"];
  const HttpReply cancelled =
      served_.post("/api/v1/jobs/" + id + "/cancel", token_, json::object());
  EXPECT_EQ(cancelled.status, 200) << cancelled.body;
  std::string state;
  for (int i = 0; i < 2000 && state != "cancelled"; ++i) {
    state = json::parse(served_.get("/api/v1/jobs/" + id, token_).body)["data"]["state"];
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(state, "cancelled");
}

TEST_F(Stream, what_another_process_stores_is_told) {
  StreamSocket stream(served_.port(), authorization());
  (void)stream.message();
  stream.say({{"op", "subscribe"}, {"topics", {"strategy_transition"}}});
  EXPECT_GE(stream.message()["data"].size(), 5u);
  const auto made = cli_test::run({"generate", "--count", "2", "--seed", "99", "--source",
                                   "combinator", "--intervals", "1h", "--store", shared_store()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const json event = stream.message();
  EXPECT_EQ(event["kind"], "event");
  EXPECT_EQ(event["data"]["event"], "generated");
}

TEST(Following, candles_imported_by_another_process_are_seen) {
  const TemporaryFolder folder, first, second;
  const std::string store = folder.path("store");
  const auto import = [&](const TemporaryFolder& files) {
    return cli_test::run({"data", "import", files.path(), "--store", store, "--exchange", "binance",
                          "--market", "spot"})
        .exit_code;
  };
  cli_test::write_coin(first, "BTCUSDT", 0, 20, 50e6);
  cli_test::write_coin(second, "BTCUSDT", 20, 10, 50e6);
  ASSERT_EQ(import(first), 0);
  const std::string token = make_token(store, "read");
  Served served(store);
  const auto rows = [&] {
    return static_cast<int>(std::ranges::count(
        served.get("/api/v1/export/csv?symbol=BTC&interval=1h", token).body, '\n'));
  };
  EXPECT_EQ(rows(), 20 * 24 + 1);
  ASSERT_EQ(import(second), 0);
  for (int i = 0; i < 500 && rows() == 20 * 24 + 1; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(rows(), 30 * 24 + 1);
}

TEST_F(Stream, bad_messages_are_answered_and_bad_frames_end_the_connection) {
  {
    StreamSocket stream(served_.port(), authorization());
    (void)stream.message();
    for (const char* text : {"", "x", "[]", R"({"op":"subscribe","topics":["x"]})"}) {
      stream.frame(1, text);
      EXPECT_EQ(stream.message()["type"], "error") << text;
    }
    stream.frame(1, R"({"op":)", false);  // a message in two fragments
    stream.frame(0, R"("ping"})");
    EXPECT_EQ(stream.message()["type"], "pong");
    stream.frame(1, std::string(20'000, ' '));
    EXPECT_EQ(stream.next().close_code(), 1009);
  }
  {
    StreamSocket stream(served_.port(), authorization());
    (void)stream.message();
    stream.frame(1, "\xFF\xFE");
    EXPECT_EQ(stream.next().close_code(), 1007);
  }
  {
    // Claims 2^62 bytes: nobody makes room for them.
    StreamSocket stream(served_.port(), authorization());
    (void)stream.message();
    stream.raw(std::string("\x81\xFF\x40\0\0\0\0\0\0\0\0\0\0\0x", 15));
    EXPECT_NE(stream.next().opcode, 1);
  }
  core::Random random(3);
  for (int i = 0; i < 50; ++i) {
    StreamSocket stream(served_.port(), authorization());
    std::string bytes(40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.below(256));
    stream.raw(bytes);
  }
  EXPECT_EQ(served_.ask("GET", "/api/v1/health").status, 200);
}

TEST_F(Stream, a_client_that_does_not_read_is_closed_with_4008) {
  const Served strict(shared_store(), {"api.stream.queue_bytes_max=1024"});
  StreamSocket stream(strict.port(), authorization());
  (void)stream.message();
  // Its snapshot alone is longer than what may wait.
  stream.say({{"op", "subscribe"}, {"topics", {"strategy_transition"}}});
  StreamSocket::Frame frame;
  do frame = stream.next();
  while (frame.opcode == 1);
  EXPECT_EQ(frame.opcode, 8);
  EXPECT_EQ(frame.close_code(), 4008);
}

TEST_F(Stream, heartbeats_come_and_a_stop_says_goodbye) {
  Served quick(shared_store(), {"api.stream.heartbeat_seconds=1"});
  StreamSocket stream(quick.port(), authorization());
  (void)stream.message();
  bool has_beat = false;
  for (int i = 0; i < 5 && !has_beat; ++i) {
    const auto frame = stream.next();
    has_beat = frame.opcode == 1 && json::parse(frame.payload)["type"] == "heartbeat";
  }
  EXPECT_TRUE(has_beat);
  quick.process().signal(SIGTERM);
  StreamSocket::Frame frame;
  do frame = stream.next();
  while (frame.opcode == 1 || frame.opcode == 9);
  EXPECT_EQ(frame.opcode, 8);
  EXPECT_EQ(frame.close_code(), 1001);
  stream.frame(8, frame.payload);
  EXPECT_EQ(quick.process().wait(), 0);
}

}  // namespace
}  // namespace sixbtc::api_test
