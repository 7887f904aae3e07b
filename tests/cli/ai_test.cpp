// Language models through the program, against a local server that speaks their formats: what is
// made, what is thrown away, what it costs, and that a key shows up nowhere.
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

}  // namespace
}  // namespace sixbtc::cli_test
