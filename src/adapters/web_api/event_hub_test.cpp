#include "adapters/web_api/event_hub.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "adapters/web_api/stream_protocol.hpp"

namespace sixbtc::web_api {
namespace {

using nlohmann::json;

class Hub : public testing::Test {
 protected:
  Hub() : hub_(clock_, settings_) {
    hub_.set_snapshot("funnel", [] { return R"({"made":1})"; });
  }
  static ports::StreamMessage message(int value) {
    return {"funnel", "funnel", "paper", fmt::format(R"({{"value":{}}})", value)};
  }
  Subscriber keep() {
    return [this](const Frame& frame) { got_.push_back(json::parse(*frame)); };
  }
  // "s0 e1 u2": kind and number of what came.
  std::string got() const {
    std::string all;
    for (const json& one : got_)
      all += fmt::format("{}{} ", one["kind"].get<std::string>()[0], one["seq"].get<int>());
    return all;
  }

  core::ManualClock clock_{core::Timestamp::from_seconds(1'700'000'000)};
  ports::ApiStreamSettings settings_{.updates_per_second = 10,
                                     .heartbeat_seconds = 15,
                                     .resume_messages = 3,
                                     .queue_bytes_max = 1 << 20,
                                     .clients_max = 10,
                                     .message_bytes_max = 1000};
  EventHub hub_;
  std::vector<json> got_;
};

TEST_F(Hub, a_client_gets_a_snapshot_then_what_follows) {
  hub_.event(message(1));
  ASSERT_TRUE(hub_.subscribe(7, "funnel", {}, keep()));
  hub_.event(message(2));
  EXPECT_EQ(got(), "s1 e2 ");
  EXPECT_EQ(got_[0]["data"]["made"], 1);
  EXPECT_EQ(got_[1]["data"]["value"], 2);
  EXPECT_EQ(got_[1]["world"], "paper");
}

TEST_F(Hub, one_that_comes_back_gets_what_it_missed) {
  for (int i = 1; i <= 5; ++i) hub_.event(message(i));
  ASSERT_TRUE(hub_.subscribe(7, "funnel", 3, keep()));
  EXPECT_EQ(got(), "e4 e5 ");
}

TEST_F(Hub, a_gap_too_old_or_a_number_of_an_earlier_run_gives_a_snapshot) {
  for (int i = 1; i <= 5; ++i) hub_.event(message(i));
  ASSERT_TRUE(hub_.subscribe(7, "funnel", 1, keep()));
  ASSERT_TRUE(hub_.subscribe(8, "funnel", 99, keep()));
  EXPECT_EQ(got(), "s5 s5 ");
}

TEST_F(Hub, updates_are_conflated_and_events_are_not) {
  ASSERT_TRUE(hub_.subscribe(7, "funnel", {}, keep()));
  for (int i = 0; i < 100; ++i) hub_.update("key", message(i));
  hub_.flush();
  EXPECT_EQ(got(), "s0 u1 ");
  EXPECT_EQ(got_.back()["data"]["value"], 99);
  hub_.update("key", message(100));
  hub_.flush();
  EXPECT_EQ(got(), "s0 u1 ");  // its pause is not over
  clock_.advance(core::Duration::milliseconds(100));
  hub_.flush();
  EXPECT_EQ(got(), "s0 u1 u2 ");
  for (int i = 0; i < 3; ++i) hub_.event(message(i));
  EXPECT_EQ(got(), "s0 u1 u2 e3 e4 e5 ");
}

TEST_F(Hub, an_update_never_arrives_after_a_later_event) {
  ASSERT_TRUE(hub_.subscribe(7, "funnel", {}, keep()));
  hub_.update("key", message(1));
  hub_.event(message(2));
  hub_.flush();
  EXPECT_EQ(got(), "s0 u1 e2 ");
}

TEST_F(Hub, who_leaves_hears_nothing) {
  ASSERT_TRUE(hub_.subscribe(7, "funnel", {}, keep()));
  hub_.leave(7);
  hub_.event(message(1));
  EXPECT_EQ(got(), "s0 ");
  EXPECT_FALSE(hub_.subscribe(7, "weather", {}, keep()));
}

TEST_F(Hub, the_protocol_answers_every_message) {
  std::vector<json> said;
  StreamProtocol protocol(hub_, 7, 15,
                          [&](const Frame& frame) { said.push_back(json::parse(*frame)); });
  protocol.greet();
  for (const char* text : {"", "[1", "{}", R"({"op":"dance"})", R"({"op":"subscribe"})",
                           R"({"op":1})", R"({"op":"subscribe","topics":["weather"]})", "[[[[[[[[",
                           R"({"op":"subscribe","topics":["funnel"],"since":{"funnel":-1}})"}) {
    protocol.on_text(text);
    EXPECT_EQ(said.back()["type"], "error") << text;
  }
  protocol.on_text(R"({"op":"ping"})");
  EXPECT_EQ(said.back()["type"], "pong");
  protocol.on_text(R"({"op":"subscribe","topics":["funnel","risk_alert"]})");
  EXPECT_EQ(said.back()["topic"], "risk_alert");
  EXPECT_TRUE(said.back()["data"].is_null());
  protocol.on_text(R"({"op":"unsubscribe","topics":["funnel"]})");
  const std::size_t before = said.size();
  hub_.event(message(1));
  EXPECT_EQ(said.size(), before);
}

}  // namespace
}  // namespace sixbtc::web_api
