// Who is asked, how often, and what is booked; against local servers with made-up time.
#include "adapters/text_models/rotation.hpp"

#include <rapidcheck/gtest.h>

#include "adapters/text_models/models.hpp"
#include "support/model_wire.hpp"

namespace sixbtc::text_models {
namespace {

using ports::TextDialect;
using ports::TextProblemKind;
using test::LocalReply;
using test::LocalRequest;
using test::LocalServer;
using test::reply;

constexpr const char* key = "sk-test-0123456789abcdef";

// Counts in memory what the store would.
class Usage final : public ports::ModelUsage {
 public:
  struct Call {
    core::Timestamp time;
    std::string provider, model;
    ports::ModelCallEnd how;
  };
  core::Result<std::optional<std::int64_t>> begin(const std::string& provider,
                                                  const std::string& model, std::uint64_t calls_max,
                                                  core::Timestamp now) override {
    const auto today =
        static_cast<std::uint64_t>(std::ranges::count_if(calls, [&](const Call& call) {
          return call.provider == provider && call.time >= ports::day_of(now);
        }));
    if (today >= calls_max) return std::optional<std::int64_t>{};
    calls.push_back({now, provider, model, {}});
    return std::optional(static_cast<std::int64_t>(calls.size() - 1));
  }
  core::Status end(std::int64_t call, const ports::ModelCallEnd& how) override {
    calls.at(static_cast<std::size_t>(call)).how = how;
    return {};
  }
  core::Result<std::vector<ports::ModelUsageRow>> since(core::Timestamp from) const override {
    std::map<std::string, ports::ModelUsageRow> rows;
    for (const Call& call : calls)
      if (call.time >= from) {
        rows[call.provider].provider = call.provider;
        ++rows[call.provider].calls;
      }
    std::vector<ports::ModelUsageRow> list;
    for (auto& [name, row] : rows) list.push_back(row);
    return list;
  }
  std::vector<Call> calls;
};

class Sleeper final : public core::Sleeper {
 public:
  explicit Sleeper(core::ManualClock& clock) : clock_(clock) {}
  bool sleep(core::Duration duration, const std::stop_token& stop) override {
    waits.push_back(duration.seconds());
    clock_.advance(duration);
    return !stop.stop_requested();
  }
  std::vector<double> waits;

 private:
  core::ManualClock& clock_;
};

struct World {
  core::ManualClock clock{*core::Timestamp::parse("2026-01-02T12:00Z")};
  Sleeper sleeper{clock};
  Usage usage;
  std::unique_ptr<net::HttpClient> client = net::make_http_client({});
  ports::AiSettings settings{.free_ratio = 0.7,
                             .strategies_per_base = 1,
                             .discarded_max = 1,
                             .examples = 0,
                             .rejections = 0,
                             .answer_bytes_max = 10'000,
                             .deadline_seconds = 1,
                             .tries = 3,
                             .retry_first_seconds = 2,
                             .retry_longest_seconds = 60,
                             .providers = {}};
  std::set<std::string> unset;  // variables without a key
  Models models;

  void add(const std::string& name, TextDialect dialect, const LocalServer& server,
           std::int64_t calls_per_day_max = 100) {
    settings.providers[name] = {.enabled = true,
                                .dialect = dialect,
                                .base_url = server.url(),
                                .model = "m",
                                .key_variable = name + "_KEY",
                                .calls_per_day_max = calls_per_day_max,
                                .output_tokens_max = 100,
                                .price_input_per_million = *core::Amount::parse("3"),
                                .price_output_per_million = *core::Amount::parse("15")};
  }
  ports::TextResult ask(const std::stop_token& stop = {}) {
    if (!models.model)
      models = make_models(settings, {.client = *client,
                                      .usage = usage,
                                      .clock = clock,
                                      .sleeper = sleeper,
                                      .random = core::Random(1),
                                      .key = [this](const std::string& variable) {
                                        return unset.contains(variable) ? core::Secret()
                                                                        : core::Secret(key);
                                      }});
    return models.model->complete("Write.", stop);
  }
  std::vector<std::string> outcomes() const {
    std::vector<std::string> all;
    for (const auto& call : usage.calls) all.push_back(call.provider + " " + call.how.outcome);
    return all;
  }
};

using Lines = std::vector<std::string>;

TEST(Rotation, whoever_was_asked_least_today_is_asked_first) {
  LocalServer server([](const LocalRequest&) { return reply(200, test::openai_answer("Yes")); });
  World world;
  world.add("a", TextDialect::OpenAi, server);
  world.add("b", TextDialect::Compatible, server);
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(world.ask());
  EXPECT_EQ(world.outcomes(), (Lines{"a answered", "b answered", "a answered", "b answered"}));
  EXPECT_EQ(world.usage.calls[0].how.cost.to_string(), "0.0135");
  EXPECT_TRUE(server.requests()[0].has(std::string("Authorization: Bearer ") + key));
}

TEST(Rotation, waits_as_asked_and_tries_again) {
  int asked = 0;
  LocalServer server([&](const LocalRequest&) {
    if (++asked == 1)
      return reply(429, test::anthropic_error("rate_limit_error", "slow down"),
                   "retry-after: 17\r\n");
    if (asked == 2) return reply(529, test::anthropic_error("overloaded_error", "Overloaded"));
    return reply(200, test::anthropic_answer("Yes"));
  });
  World world;
  world.add("a", TextDialect::Anthropic, server);
  const auto result = world.ask();
  ASSERT_TRUE(result) << result.error().error.to_string();
  EXPECT_EQ(result->model, "a/m");
  EXPECT_EQ(world.outcomes(), (Lines{"a rate limited", "a overloaded", "a answered"}));
  ASSERT_EQ(world.sleeper.waits.size(), 2u);
  EXPECT_EQ(world.sleeper.waits[0], 17);
  EXPECT_GE(world.sleeper.waits[1], 2);
  EXPECT_LE(world.sleeper.waits[1], 4);
}

TEST(Rotation, the_next_provider_takes_over) {
  LocalServer busy([](const LocalRequest&) {
    return reply(503, test::gemini_error(503, "UNAVAILABLE", nlohmann::json::array()));
  });
  LocalServer good([](const LocalRequest&) { return reply(200, test::openai_answer("Yes")); });
  World world;
  world.add("a", TextDialect::Gemini, busy);
  world.add("b", TextDialect::OpenAi, good);
  ASSERT_TRUE(world.ask());
  EXPECT_EQ(world.outcomes(),
            (Lines{"a overloaded", "a overloaded", "a overloaded", "b answered"}));
  ASSERT_TRUE(world.ask());
  EXPECT_EQ(busy.requests().size(), 3u) << "it rests for a while";
  world.clock.advance(core::Duration::minutes(5));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(world.ask());
  EXPECT_GT(busy.requests().size(), 3u) << "and is asked again";
}

TEST(Rotation, a_provider_that_wants_a_long_pause_is_passed_over) {
  LocalServer limited([](const LocalRequest&) {
    return reply(429, test::openai_error("requests", "rate_limit_exceeded", "no"),
                 "Retry-After: 3600\r\n");
  });
  LocalServer good([](const LocalRequest&) { return reply(200, test::openai_answer("Yes")); });
  World world;
  world.add("a", TextDialect::OpenAi, limited);
  world.add("b", TextDialect::OpenAi, good);
  ASSERT_TRUE(world.ask());
  EXPECT_TRUE(world.sleeper.waits.empty());
  world.clock.advance(core::Duration::minutes(59));
  ASSERT_TRUE(world.ask());
  EXPECT_EQ(limited.requests().size(), 1u);
}

TEST(Rotation, a_refused_key_is_tried_once) {
  LocalServer server([](const LocalRequest&) {
    return reply(401, test::openai_error("invalid_request_error", "invalid_api_key",
                                         std::string("Incorrect API key provided: ") + key));
  });
  World world;
  world.add("a", TextDialect::OpenAi, server);
  const auto first = world.ask();
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().kind, TextProblemKind::Unauthorized);
  EXPECT_EQ(first.error().error.to_string().find(key), std::string::npos);
  EXPECT_FALSE(world.ask());
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(Rotation, the_quota_of_a_day_ends_at_midnight_utc) {
  LocalServer server([](const LocalRequest&) { return reply(200, test::openai_answer("Yes")); });
  World world;
  world.add("a", TextDialect::OpenAi, server, 2);
  EXPECT_TRUE(world.ask());
  EXPECT_TRUE(world.ask());
  const auto third = world.ask();
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, TextProblemKind::OutOfQuota);
  EXPECT_EQ(server.requests().size(), 2u);
  world.clock.set(*core::Timestamp::parse("2026-01-02T23:59:59Z"));
  EXPECT_FALSE(world.ask());
  world.clock.set(*core::Timestamp::parse("2026-01-03"));
  EXPECT_TRUE(world.ask());
}

TEST(Rotation, a_slow_or_cut_answer_is_none) {
  int asked = 0;
  LocalServer server([&](const LocalRequest&) {
    LocalReply answer = reply(200, test::anthropic_answer("Yes"));
    ++asked;
    if (asked == 1) answer.delay = std::chrono::seconds(30);
    if (asked == 2) answer.bytes.resize(answer.bytes.size() - 20);
    return answer;
  });
  World world;
  world.add("a", TextDialect::Anthropic, server);
  EXPECT_TRUE(world.ask());
  EXPECT_EQ(world.outcomes(), (Lines{"a no answer", "a no answer", "a answered"}));
}

TEST(Rotation, stopping_ends_the_waiting) {
  LocalServer server([](const LocalRequest&) { return reply(503, ""); });
  World world;
  world.add("a", TextDialect::Compatible, server);
  std::stop_source source;
  source.request_stop();
  const auto result = world.ask(source.get_token());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, TextProblemKind::Interrupted);
}

TEST(Rotation, without_a_key_there_is_no_model) {
  LocalServer server([](const LocalRequest&) { return reply(200, test::openai_answer("Yes")); });
  World world;
  world.add("a", TextDialect::OpenAi, server);
  world.add("b", TextDialect::OpenAi, server);
  world.unset = {"a_KEY"};
  EXPECT_TRUE(world.ask());
  EXPECT_EQ(world.outcomes(), Lines{"b answered"});
  world.unset = {"a_KEY", "b_KEY"};
  world.models = {};
  const Models none =
      make_models(world.settings, {.client = *world.client,
                                   .usage = world.usage,
                                   .clock = world.clock,
                                   .sleeper = world.sleeper,
                                   .random = core::Random(1),
                                   .key = [](const std::string&) { return core::Secret(); }});
  EXPECT_EQ(none.model, nullptr);
  EXPECT_NE(none.unavailable.find("a_KEY, b_KEY"), std::string::npos);
}

// Whatever a server says, and wherever it puts the key: nobody hears it from us.
RC_GTEST_PROP(Rotation, no_key_in_any_answer_or_error, ()) {
  const auto status = *rc::gen::element(200, 302, 400, 401, 403, 404, 429, 500, 503, 529);
  const auto dialect = *rc::gen::element(TextDialect::Anthropic, TextDialect::Gemini,
                                         TextDialect::OpenAi, TextDialect::Compatible);
  const std::string said = *rc::gen::element<std::string>("", "Bearer ", "x-api-key: ", "\\u0000");
  const std::string text =
      said + key + *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
  std::string escaped = text;  // JSON may spell a letter by its number
  escaped.replace(escaped.find("sk-"), 1, "\\u0073");
  const std::string body = *rc::gen::element(
      text, test::anthropic_answer(text), test::gemini_answer(text), test::openai_answer(text),
      test::openai_error("x", "y", text), test::openai_answer("Yes", text),
      "{\"error\": {\"message\": \"" + escaped + "\"}}");
  LocalServer server(
      [&](const LocalRequest&) { return reply(status, body, std::string("X: ") + key + "\r\n"); });
  World world;
  world.settings.tries = 1;
  world.add("a", dialect, server);
  const auto result = world.ask();
  const std::string heard = result ? result->text : result.error().error.to_string();
  RC_ASSERT(heard.find(key) == std::string::npos);
}

}  // namespace
}  // namespace sixbtc::text_models
