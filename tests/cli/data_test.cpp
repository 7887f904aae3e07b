#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

std::vector<std::string> import_fixture(const std::string& path, const std::string& store) {
  return {"data", "import", path, "--store", store, "--exchange", "binance", "--market", "spot"};
}

json list(const std::string& store) {
  const Outcome outcome = run({"data", "list", "--store", store, "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return json::parse(outcome.out);
}

TEST(DataCommands, an_imported_file_is_listed_once_however_often_it_is_imported) {
  const TemporaryFolder folder;
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome = run(import_fixture(fixture("candles"), folder.path("store")));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  const json series = list(folder.path("store"));
  ASSERT_EQ(series.size(), 1u);
  EXPECT_EQ(series[0]["exchange"], "binance");
  EXPECT_EQ(series[0]["market"], "spot");
  EXPECT_EQ(series[0]["symbol"], "BTCUSDT");
  EXPECT_EQ(series[0]["interval"], "1m");
  EXPECT_EQ(series[0]["rows"], 3000);
  EXPECT_EQ(series[0]["first"], "2024-01-01T00:00:00Z");
  EXPECT_EQ(series[0]["last"], "2024-01-03T01:59:00Z");
  EXPECT_EQ(series[0]["gaps"], 0);
  EXPECT_EQ(series[0]["missing_bars"], 0);
}

TEST(DataCommands, export_writes_bars_of_any_interval) {
  const TemporaryFolder folder;
  ASSERT_EQ(run(import_fixture(fixture("candles"), folder.path("store"))).exit_code, 0);
  const std::string csv = folder.path("out.csv");
  const Outcome outcome = run({"data", "export", "--store", folder.path("store"), "--symbol",
                               "BTCUSDT", "--interval", "37m", "--csv", csv});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  std::ifstream in(csv);
  std::string header, first, second;
  std::getline(in, header);
  std::getline(in, first);
  std::getline(in, second);
  EXPECT_EQ(header, "open_time_ms,open,high,low,close,volume,complete");
  // 2024-01-01 00:00 is not a multiple of 37 minutes after the epoch: the first bucket is partial.
  EXPECT_EQ(first.substr(0, first.find(',')), "1704065340000");
  EXPECT_EQ(first.back(), '0');
  EXPECT_EQ(second.substr(0, second.find(',')), "1704067560000");
  EXPECT_EQ(second.back(), '1');
}

TEST(DataCommands, a_file_without_an_exchange_is_refused_with_the_option_to_give) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run({"data", "import", fixture("candles"), "--store", folder.path("store")});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_NE(outcome.err.find("--exchange"), std::string::npos) << outcome.err;
}

TEST(DataCommands, broken_input_is_named_and_the_rest_is_imported) {
  const TemporaryFolder folder;
  const std::string header = "open_time_ms,open,high,low,close,volume\n";
  (void)folder.write("in/AAAUSDT-1m.csv", header + "1704067200000,1,2,0.5,1.5,10\n");
  (void)folder.write("in/BBBUSDT-1m.csv",
                     header + "1704067200000,1,2,0.5,1.5,10\n1704067260000,1,two,0.5,1.5,10\n");
  (void)folder.write("in/CCCUSDT-1m.csv", "");
  (void)folder.write("in/DDDUSDT-1m.csv", "what,is,this\n1,2,3\n");
  (void)folder.write("in/EEEUSDT-1m.csv",
                     header + "1704067200000,1,2,0.5,1.5,10\r\n1704067260000,1,2,0.5,1.5,10\r\n");
  (void)folder.write("in/FFFUSDT-1m.csv.zst", std::string("\x28\xB5\x2F\xFD\x04\x58", 6));
  const Outcome outcome = run(import_fixture(folder.path("in"), folder.path("store")));
  EXPECT_EQ(outcome.exit_code, 8);
  for (const char* word : {"BBBUSDT-1m.csv:3", "two", "CCCUSDT", "DDDUSDT", "FFFUSDT"})
    EXPECT_NE(outcome.err.find(word), std::string::npos) << word << " in\n" << outcome.err;
  const json series = list(folder.path("store"));
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(series[0]["symbol"], "AAAUSDT");
  EXPECT_EQ(series[1]["symbol"], "EEEUSDT");
  EXPECT_EQ(series[1]["rows"], 2);
}

TEST(DataCommands, a_missing_path_is_not_found) {
  const TemporaryFolder folder;
  const Outcome outcome = run(import_fixture(folder.path("nowhere"), folder.path("store")));
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_NE(outcome.err.find("nowhere"), std::string::npos);
}

TEST(DataCommands, a_killed_import_leaves_whole_files_and_the_next_one_completes_it) {
  const TemporaryFolder folder;
  for (int attempt = 0; attempt < 6; ++attempt) {
    Running import(import_fixture(sample(), folder.path("store")));
    usleep(static_cast<useconds_t>(40'000 * (attempt + 1)));
    import.signal(SIGKILL);
    (void)import.wait();
    const Outcome outcome = run({"data", "list", "--store", folder.path("store"), "--json"});
    EXPECT_TRUE(outcome.exit_code == 0 || outcome.exit_code == 4) << outcome.err;
  }
  const Outcome outcome = run({"data", "import", sample(), "--store", folder.path("store")});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json series = list(folder.path("store"));
  ASSERT_EQ(series.size(), 1u);
  EXPECT_EQ(series[0]["rows"], 1'270'000);
  EXPECT_EQ(series[0]["gaps"], 1);
  EXPECT_EQ(series[0]["missing_bars"], 80);
}

TEST(DataCommands, of_two_imports_at_once_one_is_refused_and_nothing_is_lost) {
  bool was_refused = false;
  for (int attempt = 0; attempt < 5 && !was_refused; ++attempt) {
    const TemporaryFolder folder;
    const std::vector<std::string> import{"data", "import", sample(), "--store",
                                          folder.path("store")};
    Running first(import), second(import);
    const int codes[] = {first.wait(), second.wait()};
    EXPECT_TRUE(codes[0] == 0 || codes[1] == 0);
    for (const int code : codes) EXPECT_TRUE(code == 0 || code == 1) << code;
    was_refused = codes[0] == 1 || codes[1] == 1;
    EXPECT_EQ(list(folder.path("store"))[0]["rows"], 1'270'000);
  }
  EXPECT_TRUE(was_refused);
}

}  // namespace
}  // namespace sixbtc::cli_test
