// Language models through the program, against a local server that speaks their formats: what is
// made, what is thrown away, what it costs, and that a key shows up nowhere.
#include <filesystem>
#include <fstream>

#include "coins.hpp"
#include "support/model_wire.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;
using test::LocalReply;
using test::LocalRequest;
using test::LocalServer;
using test::reply;

constexpr const char* key = "sk-test-0123456789abcdef";

const std::string script = R"(//@version=6
//@sixbtc type=MOM
// Follows the rate of change.
strategy("Follow")

length = input.int(12, "Length", minval = 6, maxval = 24, step = 2)

speed = ta.roc(close, length)

if speed > 1
    strategy.entry("Long", strategy.long)
if speed < -1
    strategy.entry("Short", strategy.short)
)";

std::string fenced(const std::string& code) {
  return "Here is the strategy.\n\n```pine\n" + code + "```\nGood luck!\n";
}

// One provider of a dialect at the server; all others are off.
std::vector<std::string> only(const LocalServer& server, const std::string& provider) {
  std::vector<std::string> words;
  for (const std::string& name : {std::string("anthropic"), std::string("gemini"),
                                  std::string("openai"), std::string("local")}) {
    const std::string at = "generation.ai.providers." + name;
    words.insert(words.end(), {"--set", at + ".enabled=" + (name == provider ? "true" : "false"),
                               "--set", at + ".base_url=" + server.url() + "/v1"});
  }
  words.insert(words.end(), {"--set", "generation.ai.retry_first_seconds=0", "--set",
                             "generation.ai.strategies_per_base=5"});
  return words;
}

Outcome generate(const std::string& store, std::vector<std::string> more,
                 const std::vector<std::string>& provider,
                 const std::vector<std::string>& environment = {
                     std::string("ANTHROPIC_API_KEY=") + key, std::string("GEMINI_API_KEY=") + key,
                     std::string("OPENAI_API_KEY=") + key}) {
  std::vector<std::string> words{"generate", "--store", store, "--json", "--intervals", "1h"};
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), provider.begin(), provider.end());
  return run(words, environment);
}

std::string store_of(const TemporaryFolder& folder) {
  const TemporaryFolder files;
  write_coin(files, "BTCUSDT", 0, 1000, 50e6);
  const std::string store = folder.path("store");
  EXPECT_EQ(run({"data", "import", files.path(), "--store", store, "--exchange", "binance",
                 "--market", "spot"})
                .exit_code,
            0);
  return store;
}

TEST(Ai, a_script_of_a_model_becomes_strategies) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  LocalServer server(
      [](const LocalRequest&) { return reply(200, test::anthropic_answer(fenced(script))); });
  const Outcome outcome =
      generate(store, {"--count", "5", "--source", "ai_free"}, only(server, "anthropic"));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json rows = json::parse(outcome.out);
  ASSERT_EQ(rows.size(), 5u) << outcome.err;
  for (const auto& row : rows) {
    EXPECT_EQ(row["source"], "ai_free");
    EXPECT_EQ(row["base"], "Follow");
    EXPECT_TRUE(row["name"].get<std::string>().starts_with("Strategy_MOM_"));
  }
  ASSERT_EQ(server.requests().size(), 1u);
  const LocalRequest request = server.requests()[0];
  EXPECT_EQ(request.line(), "POST /v1/messages HTTP/1.1");
  EXPECT_TRUE(request.has(std::string("x-api-key: ") + key + "\r\n"));
  EXPECT_TRUE(request.has("anthropic-version: 2023-06-01\r\n"));
  const json body = json::parse(request.body);
  EXPECT_EQ(body["messages"][0]["role"], "user");
  const Outcome shown = run({"strategy", "show", rows[0]["id"], "--store", store, "--json"});
  EXPECT_NE(shown.out.find("model anthropic/claude-sonnet-4-5"), std::string::npos) << shown.out;
  EXPECT_EQ((outcome.out + outcome.err + shown.out).find(key), std::string::npos);
}

TEST(Ai, every_dialect_is_spoken) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  std::string current;
  LocalServer server([&](const LocalRequest& request) {
    // A different script each time, or it would be the same strategies.
    std::string own = script;
    own.replace(own.find("speed > 1"), 9, "speed > " + std::to_string(current[0] - 'a' + 2));
    if (request.line() == "POST /v1/models/gemini-2.5-pro:generateContent HTTP/1.1" &&
        request.has(std::string("x-goog-api-key: ") + key))
      return reply(200, test::gemini_answer(fenced(own)));
    const bool has_key = request.has(std::string("Authorization: Bearer ") + key);
    if (request.line() == "POST /v1/chat/completions HTTP/1.1" && has_key == (current == "openai"))
      return reply(200, test::openai_answer(fenced(own)));
    return reply(400, "{}");
  });
  for (const std::string provider : {"gemini", "openai", "local"}) {
    current = provider;
    const Outcome outcome =
        generate(store, {"--count", "5", "--source", "ai_free"}, only(server, provider));
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out).size(), 5u) << provider << ": " << outcome.err;
  }
}

TEST(Ai, what_does_not_check_is_repaired_or_counted) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  int asked = 0;
  LocalServer server([&](const LocalRequest&) {
    ++asked;
    std::string hostile = script;
    hostile.replace(hostile.find("close, length"), 13, "close[-1], length");
    if (asked == 1) return reply(200, test::openai_answer("No code today."));
    if (asked == 2) return reply(200, test::openai_answer(fenced(script) + fenced(script)));
    if (asked == 3) return reply(200, test::openai_answer(fenced(hostile)));
    return reply(200, test::openai_answer(fenced(script)));
  });
  const Outcome outcome =
      generate(store, {"--count", "5", "--source", "ai_free"}, only(server, "local"));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out).size(), 5u) << outcome.err;
  EXPECT_NE(outcome.err.find("1 discarded: several scripts"), std::string::npos) << outcome.err;
  ASSERT_EQ(server.requests().size(), 4u);
  EXPECT_TRUE(server.requests()[3].has("E0701")) << "the compiler's words go back";
}

TEST(Ai, without_a_key_the_others_carry_on) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  LocalServer server([](const LocalRequest&) { return reply(500, ""); });
  std::vector<std::string> words = only(server, "anthropic");
  words.insert(words.end(), {"--intervals", "4h", "--set", "generation.sources.ai_free=true",
                             "--set", "generation.sources.ai_assigned=true", "--set",
                             "generation.sources.pattern=false"});
  const Outcome outcome =
      generate(store, {"--count", "20"}, words, {"ANTHROPIC_API_KEY=", "OPENAI_API_KEY=x"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out).size(), 20u) << outcome.err;
  const std::string said = "ai_free on 1h: no key for language models: set ANTHROPIC_API_KEY";
  const std::size_t first = outcome.err.find(said);
  EXPECT_NE(first, std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find("ai_free on", first + 1), std::string::npos) << "once is enough";
  EXPECT_TRUE(server.requests().empty());
}

TEST(Ai, a_refused_key_ends_the_source_and_is_shown_nowhere) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder), log = folder.path("log");
  LocalServer server([](const LocalRequest&) {
    return reply(401, test::anthropic_error("authentication_error",
                                            std::string("invalid x-api-key: ") + key));
  });
  for (const std::string format : {"text", "json"}) {
    std::vector<std::string> words = only(server, "anthropic");
    words.insert(words.end(), {"--set", "logging.level=debug", "--set", "logging.format=" + format,
                               "--set", "logging.file=" + log});
    const Outcome outcome = generate(store, {"--count", "3", "--source", "ai_free"}, words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_NE(outcome.err.find("the key is not accepted"), std::string::npos) << outcome.err;
    EXPECT_EQ((outcome.out + outcome.err).find(key), std::string::npos);
  }
  EXPECT_EQ(server.requests().size(), 2u) << "one try a run";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(bytes.find(key), std::string::npos) << entry.path();
  }
  EXPECT_TRUE(std::filesystem::exists(log));
}

TEST(Ai, usage_shows_calls_tokens_and_cost) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  LocalServer server(
      [](const LocalRequest&) { return reply(200, test::anthropic_answer(fenced(script))); });
  auto words = only(server, "anthropic");
  words.insert(words.end(), {"--set", "generation.ai.providers.anthropic.calls_per_day_max=2"});
  ASSERT_EQ(generate(store, {"--count", "5", "--source", "ai_free"}, words).exit_code, 0);
  const auto usage = [&] {
    const Outcome shown = generate(store, {"--usage"}, words);
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    return json::parse(shown.out).at(0);
  };
  const json first = usage();
  EXPECT_EQ(first["provider"], "anthropic");
  EXPECT_EQ(first["calls_today"], 1);
  EXPECT_EQ(first["calls_per_day_max"], 2);
  EXPECT_EQ(first["input_tokens"], 2000);
  EXPECT_EQ(first["output_tokens"], 500);
  EXPECT_EQ(first["cost"], "0.0135");
  // The quota outlives the process.
  const Outcome more = generate(store, {"--count", "50", "--source", "ai_free"}, words);
  EXPECT_NE(more.err.find("its 2 calls of today are made"), std::string::npos) << more.err;
  EXPECT_EQ(usage()["calls_today"], 2);
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST(Ai, prompts_are_shown_without_asking_and_tell_of_training_alone) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  LocalServer server([](const LocalRequest&) { return reply(500, ""); });
  ASSERT_EQ(run({"generate", "--count", "60", "--source", "combinator", "--intervals", "1h",
                 "--store", store})
                .exit_code,
            0);
  ASSERT_EQ(run({"backtest", "--all", "--store", store, "--set", "screen.win_rate=off"}).exit_code,
            0);
  for (const std::string source : {"ai_free", "ai_assigned"}) {
    const Outcome shown =
        generate(store, {"--print-prompt", "--source", source}, only(server, "anthropic"));
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    const std::string prompt = json::parse(shown.out)["prompt"];
    EXPECT_NE(prompt.find("What stopped others lately, in training:"), std::string::npos) << prompt;
    EXPECT_NE(prompt.find("(threshold "), std::string::npos);
    EXPECT_EQ(prompt.find("holdout"), std::string::npos);
    EXPECT_EQ(prompt.find("vault"), std::string::npos);
    EXPECT_EQ(prompt.find("These indicators are assigned") != std::string::npos,
              source == "ai_assigned");
  }
  EXPECT_TRUE(server.requests().empty());
  EXPECT_NE(
      run({"generate", "--print-prompt", "--source", "combinator", "--store", store}).exit_code, 0);
}

TEST(Ai, patterns_come_from_a_service_or_not_at_all) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder);
  bool is_up = false;
  LocalServer server([&](const LocalRequest&) {
    if (!is_up) return reply(404, "");
    return reply(200, R"({"patterns": [{
      "id": "p1", "name": "Oversold", "formula": "bool signal = ta.rsi(close, 14) < 30",
      "formula_source": "sixbtc", "formula_readable": "rsi", "tier": 1, "timeframe": "1h",
      "target_name": "target_max_2pct", "target_direction": "long", "target_magnitude": 2.0,
      "holding_period": "8h", "strategy_type": "REV", "test_edge": 6.0, "test_win_rate": 58.0,
      "test_n_signals": 500}]})");
  });
  const std::vector<std::string> words{"--set", "generation.pattern.origin=service", "--set",
                                       "generation.pattern.service.base_url=" + server.url()};
  const Outcome down = generate(store, {"--count", "1", "--source", "pattern"}, words);
  EXPECT_EQ(down.exit_code, 0) << down.err;
  EXPECT_EQ(json::parse(down.out).size(), 0u);
  EXPECT_NE(down.err.find("pattern on 1h: "), std::string::npos) << down.err;
  is_up = true;
  const Outcome up = generate(store, {"--count", "1", "--source", "pattern"}, words);
  ASSERT_EQ(up.exit_code, 0) << up.err;
  const json rows = json::parse(up.out);
  ASSERT_EQ(rows.size(), 1u) << up.err;
  EXPECT_TRUE(rows[0]["name"].get<std::string>().starts_with("PatStrat_REV_"));
}

}  // namespace
}  // namespace sixbtc::cli_test
