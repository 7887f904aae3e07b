// The unattended search through the program: it can be killed at any moment and ends where an
// undisturbed one ends.
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

std::vector<std::string> research(const std::string& store) {
  return {"research",
          "run",
          "--json",
          "--trials",
          "240",
          "--seed",
          "3",
          "--store",
          store,
          "--set",
          "research.batch=80",
          "--set",
          "generation.sources.pattern=false"};
}

std::string store_with_candles(const TemporaryFolder& folder) {
  const std::string store = folder.path("store");
  const Outcome imported = run({"data", "import", sample(), "--store", store});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  return store;
}

json answer(const std::vector<std::string>& words) {
  const Outcome outcome = run(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

// Everything a search leaves behind but the times.
json left_behind(const std::string& store) {
  json verified = answer({"ledger", "verify", "--store", store, "--json"});
  EXPECT_EQ(verified["ok"], true) << verified;
  return {{"judged", answer({"score", "--misses", "--limit", "1000", "--store", store, "--json"})},
          {"pool", answer({"pool", "list", "--store", store, "--json"})},
          {"rows", verified["rows"]}};
}

TEST(Search, killed_at_any_moment_it_ends_where_an_undisturbed_search_ends) {
  const TemporaryFolder folder, other;
  const std::string store = store_with_candles(folder), killed = store_with_candles(other);
  const json undisturbed = answer(research(store));
  EXPECT_EQ(undisturbed["trials"], 240);
  EXPECT_EQ(undisturbed["finished"], true);
  EXPECT_EQ(undisturbed["resumed"], false);
  for (int attempt = 0; attempt < 5; ++attempt) {
    Running search(research(killed));
    usleep(static_cast<useconds_t>(60'000 * (attempt + 1)));
    search.signal(SIGKILL);
    (void)search.wait();
  }
  const json resumed = answer(research(killed));
  EXPECT_EQ(resumed["trials"], 240);
  EXPECT_EQ(resumed["funnel"], undisturbed["funnel"]);
  EXPECT_EQ(left_behind(killed), left_behind(store));
}

TEST(Search, asked_to_stop_it_keeps_what_is_done_and_goes_on_later) {
  const TemporaryFolder folder;
  const std::string store = store_with_candles(folder);
  Running search(research(store));
  usleep(150'000);
  search.signal(SIGTERM);
  const int code = search.wait();
  EXPECT_TRUE(code == 130 || code == 0) << code;
  const json resumed = answer(research(store));
  EXPECT_EQ(resumed["trials"], 240);
  EXPECT_EQ(resumed["finished"], true);
  EXPECT_EQ(resumed["resumed"], code == 130);
  // A finished search begins anew: with strategies that were not tried before.
  const json next = answer(research(store));
  EXPECT_EQ(next["resumed"], false);
  EXPECT_EQ(next["trials"], 240);
  EXPECT_EQ(answer({"ledger", "verify", "--store", store, "--json"})["ok"], true);
}

TEST(Search, says_what_is_wrong_with_its_options) {
  const TemporaryFolder folder;
  const std::string store = store_with_candles(folder);
  for (const char* option : {"--trials", "--hours", "--seed"}) {
    const Outcome outcome = run({"research", "run", option, "-7", "--store", store});
    EXPECT_NE(outcome.exit_code, 0) << option;
    EXPECT_NE(outcome.err.find(option), std::string::npos) << outcome.err;
  }
  const Outcome outcome = run({"research", "run", "--hours", "two", "--store", store});
  EXPECT_NE(outcome.err.find("--hours"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace sixbtc::cli_test
