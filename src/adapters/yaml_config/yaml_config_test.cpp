#include "adapters/yaml_config/yaml_config.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "core/random.hpp"

namespace sixbtc::yaml_config {
namespace {

namespace fs = std::filesystem;
const fs::path root = SIXBTC_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

bool is_refreshing() {
  const char* text = std::getenv("SIXBTC_REFRESH");
  return text && std::string_view(text) == "1";
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / fmt::format("sixbtc_config_{}", getpid())) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }
  // `text` with this folder's path taken out, so that it is the same on every machine.
  [[nodiscard]] std::string relative(std::string text) const {
    const std::string prefix = path_.string() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
      text.erase(at, prefix.size());
    return text;
  }

 private:
  fs::path path_;
};

// What the user reads, with the folder's path taken out first: it would widen the columns.
std::string outcome(const ports::ConfigurationResult& result, const Folder& folder) {
  if (result) return "accepted\n";
  auto problems = result.error();
  for (auto& problem : problems) problem.where = folder.relative(problem.where);
  return ports::describe(problems);
}

const ports::SettingEntry* entry(const ports::Configuration& configuration, std::string_view key) {
  for (const auto& candidate : configuration.entries)
    if (candidate.key == key) return &candidate;
  return nullptr;
}

// "--- name" lines cut a case into sections.
std::map<std::string, std::string> sections(const std::string& text) {
  std::map<std::string, std::string> found;
  std::istringstream lines(text);
  std::string line, name;
  while (std::getline(lines, line)) {
    if (line.starts_with("--- "))
      name = line.substr(4), found[name];
    else
      found[name] += line + "\n";
  }
  return found;
}

Sources sources_of(const std::map<std::string, std::string>& parts, const Folder& folder) {
  Sources sources;
  if (const auto it = parts.find("main"); it != parts.end()) {
    write(folder / "config.yaml", it->second);
    sources.file = folder / "config.yaml";
  }
  if (const auto it = parts.find("extra"); it != parts.end()) {
    write(folder / "extra.yaml", it->second);
    sources.extra_files.push_back(folder / "extra.yaml");
  }
  std::string line;
  if (const auto it = parts.find("env"); it != parts.end())
    for (std::istringstream lines(it->second); std::getline(lines, line);)
      sources.environment.emplace_back(line.substr(0, line.find('=')),
                                       line.substr(line.find('=') + 1));
  if (const auto it = parts.find("set"); it != parts.end())
    for (std::istringstream lines(it->second); std::getline(lines, line);)
      sources.sets.push_back(line);
  return sources;
}

TEST(YamlConfig, a_configuration_written_out_reads_back_the_same) {
  const auto shipped = load_text(shipped_configuration(), "shipped");
  ASSERT_TRUE(shipped);
  const auto again = load_text(ports::to_yaml(*shipped), "again");
  ASSERT_TRUE(again) << ports::describe(again.error());
  ASSERT_EQ(again->entries.size(), shipped->entries.size());
  for (std::size_t i = 0; i < again->entries.size(); ++i) {
    EXPECT_EQ(again->entries[i].key, shipped->entries[i].key);
    EXPECT_EQ(again->entries[i].value, shipped->entries[i].value);
  }
  EXPECT_EQ(again->results_hash, shipped->results_hash);
}

}  // namespace

TEST(YamlConfig, every_kind_of_mistake_reads_as_its_golden_text) {
  std::size_t cases = 0;
  for (const auto& file : fs::directory_iterator(root / "tests/fixtures/config")) {
    if (file.path().extension() != ".case") continue;
    ++cases;
    const Folder folder;
    const std::string text = read(file.path());
    const std::string input = text.substr(0, text.find("--- expect\n"));
    const auto parts = sections(text);
    const std::string actual = outcome(load(sources_of(parts, folder)), folder);
    EXPECT_EQ(actual.find("NEVERSHOWN"), std::string::npos) << "a secret is printed";
    if (is_refreshing()) write(file.path(), input + "--- expect\n" + actual);
    const auto expected = parts.find("expect");
    EXPECT_EQ(expected == parts.end() ? "" : expected->second, actual) << file.path();
  }
  EXPECT_GE(cases, 18u);
}

TEST(YamlConfig, documentation_page_is_current) {
  const fs::path page = root / "docs/configuration.md";
  if (is_refreshing()) write(page, reference_page());
  EXPECT_EQ(read(page), reference_page()) << "run this test with SIXBTC_REFRESH=1";
}

TEST(YamlConfig, shipped_file_is_the_one_in_the_tree_and_complete) {
  EXPECT_EQ(shipped_configuration(), read(root / "config/config.yaml"));
  const auto loaded = load({});
  ASSERT_TRUE(loaded.has_value()) << ports::describe(loaded.error());
  const auto& settings = loaded->settings;
  EXPECT_EQ(settings.storage.path, ".sixbtc");
  EXPECT_EQ(settings.logging.level, core::log::Level::Info);
  EXPECT_EQ(settings.risk.fixed_fractional.risk_per_trade_pct, 0.02);
  EXPECT_EQ(settings.costs.venues.at("bybit").rules.notional_min, core::Amount::from_integer(5));
  EXPECT_EQ(settings.backtest.training_scale.at(*market::Interval::parse("1d")), 1460);
  EXPECT_EQ(settings.indicators.sets.at("ma125").length, 125);
  EXPECT_EQ(settings.screen.win_rate, ports::WinRateGate::Threshold);
  EXPECT_EQ(settings.generation.expansion.grids.at(*market::Interval::parse("2h")).exit_bars,
            (std::vector<std::int64_t>{0, 3, 6, 12, 24}));
}

// An enumeration and the names in its schema row must stay in the same order.
TEST(YamlConfig, every_choice_reads_back_as_itself) {
  for (const auto& row : schema()) {
    if (row.type.find(" or ") == std::string::npos) continue;
    std::string rest = row.type + " or ", key = row.key;
    if (const auto star = key.find('*'); star != std::string::npos) key.replace(star, 1, "local");
    for (auto at = rest.find(" or "); at != std::string::npos; at = rest.find(" or ")) {
      const std::string name = rest.substr(0, at);
      rest.erase(0, at + 4);
      const auto loaded =
          load({.file = {}, .extra_files = {}, .environment = {}, .sets = {key + "=" + name}});
      ASSERT_TRUE(loaded.has_value()) << ports::describe(loaded.error());
      EXPECT_EQ(entry(*loaded, key)->value, name);
    }
  }
  const auto loaded =
      load({.file = {},
            .extra_files = {},
            .environment = {},
            .sets = {"screen.win_rate=off", "logging.level=off", "risk.position_cap_basis=notional",
                     "backtest.decisions=every_bar"}});
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->settings.screen.win_rate, ports::WinRateGate::Off);
  EXPECT_EQ(loaded->settings.logging.level, core::log::Level::Off);
  EXPECT_EQ(loaded->settings.risk.position_cap_basis, ports::PositionCapBasis::Notional);
  EXPECT_EQ(loaded->settings.backtest.decisions, ports::DecisionRecording::EveryBar);
}

TEST(YamlConfig, last_layer_wins_and_origins_say_which) {
  const Folder folder;
  write(folder / "config.yaml", shipped_configuration());
  write(folder / "config.d/10-a.yaml", "threads: 2\nrisk:\n  leverage_max: 9\n");
  write(folder / "config.d/20-b.yaml", "threads: 3\n");
  write(folder / "config.d/README", "not: [read");
  write(folder / "more.yaml", "demo:\n  seed: 4\n  table_rows: 40\n");
  const auto loaded = load({.file = folder / "config.yaml",
                            .extra_files = {folder / "more.yaml"},
                            .environment = {{"SIXBTC__DEMO__SEED", "5"},
                                            {"SIXBTC__COSTS__VENUES__OKX__TAKER", "0.0005"},
                                            {"SIXBTC__DEMO__TABLE_ROWS", "41"}},
                            .sets = {"demo.seed=6", "demo.seed=7"}});
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().size(), 10u) << "a half described venue is asked for the rest";

  const auto second =
      load({.file = folder / "config.yaml",
            .extra_files = {folder / "more.yaml"},
            .environment = {{"SIXBTC__DEMO__SEED", "5"}, {"SIXBTC__DEMO__TABLE_ROWS", "41"}},
            .sets = {"demo.seed=6", "demo.seed=7"}});
  ASSERT_TRUE(second.has_value()) << ports::describe(second.error());
  EXPECT_EQ(second->settings.threads, 3);
  EXPECT_EQ(second->settings.risk.leverage_max, 9);
  EXPECT_EQ(second->settings.demo.seed, 7);
  EXPECT_EQ(folder.relative(entry(*second, "threads")->origin), "config.d/20-b.yaml:1:10");
  EXPECT_EQ(folder.relative(entry(*second, "risk.leverage_max")->origin),
            "config.d/10-a.yaml:3:17");
  EXPECT_EQ(entry(*second, "demo.table_rows")->origin, "environment SIXBTC__DEMO__TABLE_ROWS");
  EXPECT_EQ(entry(*second, "demo.seed")->origin, "--set");
  EXPECT_EQ(entry(*second, "demo.seed")->value, "7");
}

TEST(YamlConfig, results_hash_follows_results_and_nothing_else) {
  auto hash = [](std::vector<std::string> sets) {
    const auto loaded =
        load({.file = {}, .extra_files = {}, .environment = {}, .sets = std::move(sets)});
    EXPECT_TRUE(loaded.has_value());
    return loaded ? loaded->results_hash : "";
  };
  const std::string shipped = hash({});
  EXPECT_EQ(shipped.size(), 64u);
  EXPECT_EQ(hash({"threads=2", "storage.path=elsewhere", "logging.level=debug"}), shipped);
  EXPECT_EQ(hash({"risk.leverage_max=10.0"}), shipped);
  EXPECT_NE(hash({"risk.leverage_max=9"}), shipped);
  EXPECT_NE(hash({"trading.timeframes=[1h]"}), shipped);
}

TEST(YamlConfig, files_that_are_not_files) {
  const Folder folder;
  auto message = [&](const fs::path& path) {
    return outcome(load({.file = path, .extra_files = {}, .environment = {}, .sets = {}}), folder);
  };
  EXPECT_EQ(message(folder / "absent.yaml"),
            "absent.yaml\n  no such file. `sixbtc init` writes a complete one\n");
  fs::create_directories(folder / "config.yaml");
  EXPECT_EQ(message(folder / "config.yaml"),
            "config.yaml\n  is a folder. Name the YAML file inside it\n");
  write(folder / "big.yaml", std::string(file_bytes_max + 1, '#'));
  EXPECT_EQ(message(folder / "big.yaml"),
            "big.yaml\n  larger than 1048576 bytes; that is no configuration\n");
  const auto error = ports::to_error({{"a:1:1", "k", "", "wrong"}});
  EXPECT_EQ(error.message, "1 problem in the configuration\na:1:1 k\n  wrong\n");
}

TEST(YamlConfig, example_environment_holds_names_only) {
  std::istringstream lines(read(root / ".env.example"));
  Sources sources;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    EXPECT_TRUE(line.ends_with('=')) << line;
    sources.environment.emplace_back(line.substr(0, line.size() - 1), "");
  }
  const auto loaded = load(sources);
  ASSERT_FALSE(loaded.has_value()) << "empty texts are wrong values";
  for (const auto& problem : loaded.error())
    EXPECT_EQ(problem.message.find("unknown"), std::string::npos) << problem.where;
}

// Whatever is done to the shipped file, the answer is settings or problems with place and text.
TEST(YamlConfig, any_edit_of_the_shipped_file_gets_an_answer) {
  core::Random random(7);
  std::size_t accepted = 0, refused = 0;
  for (int round = 0; round < 500; ++round) {
    std::string text(shipped_configuration());
    for (std::uint64_t edits = 1 + random.below(3); edits > 0; --edits) {
      const std::size_t at = random.below(text.size());
      const std::size_t length = 1 + random.below(20);
      switch (random.below(4)) {
        case 0:
          text[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(random.below(text.size()), text.substr(at, length));
          break;
        default:
          text.resize(at + 1);
          break;
      }
    }
    const auto loaded = load_text(text, "edited.yaml");
    ++(loaded ? accepted : refused);
    if (loaded) continue;
    ASSERT_FALSE(loaded.error().empty());
    for (const auto& problem : loaded.error()) {
      ASSERT_TRUE(problem.where.starts_with("edited.yaml")) << problem.where;
      ASSERT_FALSE(problem.message.empty());
      for (const char c : problem.key + problem.value + problem.message)
        ASSERT_TRUE(c >= ' ' && c < 127) << problem.message;
    }
  }
  EXPECT_GT(accepted, 10u) << "edits of comments are harmless";
  EXPECT_GT(refused, 100u);
}

}  // namespace sixbtc::yaml_config
