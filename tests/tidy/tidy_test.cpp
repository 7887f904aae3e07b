// Rules about the repository itself, kept as an ordinary test so that the diagram cannot lie.
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
const fs::path root = SIXBTC_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> sources(const std::vector<std::string>& folders) {
  std::vector<fs::path> found;
  for (const auto& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string name = entry.path().filename().string();
      const std::string kind = entry.path().extension().string();
      if (entry.is_regular_file() && (kind == ".cpp" || kind == ".hpp" || name == "CMakeLists.txt"))
        found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string relative_name(const fs::path& path) {
  return fs::relative(path, root).string();
}

// Folder -> every folder it may include, from the trading_module lines of CMakeLists.txt.
std::map<std::string, std::set<std::string>> allowed_includes() {
  std::map<std::string, std::set<std::string>> allowed;
  const std::string cmake = read(root / "CMakeLists.txt");
  const std::regex line(R"(trading_module\(([^)]*)\))");
  for (std::sregex_iterator it(cmake.begin(), cmake.end(), line), end; it != end; ++it) {
    std::istringstream words((*it)[1].str());
    std::string folder, word, section;
    words >> folder;
    std::set<std::string>& own = allowed[folder];
    own.insert(folder);
    while (words >> word) {
      if (word == "DEPENDS" || word == "LIBS") {
        section = word;
      } else if (section == "DEPENDS") {
        const auto dependency = allowed.find(word);
        EXPECT_NE(dependency, allowed.end()) << folder << " depends on later folder " << word;
        if (dependency != allowed.end())
          own.insert(dependency->second.begin(), dependency->second.end());
      }
    }
  }
  return allowed;
}

// "core" or "adapters/sqlite": the module a path under src/ belongs to.
std::string module_of(const std::string& path,
                      const std::map<std::string, std::set<std::string>>& known) {
  std::string best;
  for (const auto& [folder, unused] : known)
    if (path.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
  return best;
}

struct Forbidden {
  const char* pattern;
  const char* except;  // a path prefix where it is allowed
  const char* why;
};

}  // namespace

TEST(Tidy, include_direction_equals_the_cmake_dependency_list) {
  const auto allowed = allowed_includes();
  ASSERT_GT(allowed.size(), 5u);
  const std::regex include(R"re(#include "([^"]+)")re");
  for (const auto& path : sources({"src"})) {
    if (path.filename() == "CMakeLists.txt") continue;
    const std::string inside = fs::relative(path, root / "src").string();
    const std::string own = module_of(inside, allowed);
    ASSERT_FALSE(own.empty()) << inside << " is in no trading_module";
    const std::string text = read(path);
    for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it) {
      const std::string included = (*it)[1].str();
      // Shared helpers of the tests, tests/support, are nobody's module.
      if (inside.ends_with("_test.cpp") && included.starts_with("support/")) continue;
      const std::string target = module_of(included, allowed);
      ASSERT_FALSE(target.empty()) << relative_name(path) << " includes unknown " << included;
      EXPECT_TRUE(allowed.at(own).contains(target))
          << relative_name(path) << " includes " << included << ", but " << own << " does not list "
          << target << " in CMakeLists.txt";
    }
  }
}

TEST(Tidy, no_source_is_longer_than_400_lines) {
  for (const auto& path : sources({"src", "apps", "tests", "bench", "cmake"})) {
    const std::string text = read(path);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 400) << relative_name(path);
  }
}

// The dashboard's; what a program wrote is left out.
TEST(Tidy, no_source_of_the_dashboard_is_longer_than_400_lines) {
  for (const char* folder : {"web/src", "web/tests"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file() || entry.path().filename() == "schema.ts") continue;
      const std::string text = read(entry.path());
      EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 400) << relative_name(entry.path());
    }
}

TEST(Tidy, sources_are_ascii) {
  for (const auto& path : sources({"src", "apps", "tests", "bench"})) {
    const std::string text = read(path);
    const auto bad = std::find_if(text.begin(), text.end(),
                                  [](char c) { return static_cast<unsigned char>(c) > 126; });
    EXPECT_EQ(bad, text.end()) << relative_name(path) << " line "
                               << std::count(text.begin(), bad, '\n') + 1;
  }
}

TEST(Tidy, nothing_reads_the_wall_clock_or_unseeded_randomness) {
  const Forbidden rules[] = {
      {R"(\b(system_clock|high_resolution_clock)::now)", "src/adapters/system_clock",
       "use core::Clock"},
      {R"(\brandom_device\b)", "src/adapters/system_clock", "use core::Random with a seed"},
      {R"((^|[^.>\w])(std::)?(rand|srand|time)\s*\(\s*(NULL|nullptr|0)?\s*\))",
       "src/adapters/system_clock", "use core::Clock or core::Random"},
      {R"(\bgettimeofday\b|\bclock_gettime\b)", "src/adapters/system_clock", "use core::Clock"},
  };
  for (const auto& path : sources({"src"})) {
    const std::string text = read(path);
    for (const auto& rule : rules) {
      if (relative_name(path).starts_with(rule.except)) continue;
      std::smatch match;
      EXPECT_FALSE(std::regex_search(text, match, std::regex(rule.pattern)))
          << relative_name(path) << ": " << match.str() << " (" << rule.why << ")";
    }
  }
}

// DESIGN section 4: the C library's transcendental functions differ in the last bit between
// versions and processors. A test may compare with them; what is computed may not depend on them.
TEST(Tidy, elementary_functions_come_from_core_elementary) {
  const std::string names =
      "(exp|exp2|expm1|log|log2|log10|log1p|pow|cbrt|hypot|sin|cos|tan|asin|acos|atan|atan2|"
      "sinh|cosh|tanh|asinh|acosh|atanh|erf|erfc|tgamma|lgamma|fma)[fl]?";
  const std::regex qualified(R"((\bstd::|[^\w:>]::|\b__builtin_))" + names + R"(\b)");
  const std::regex text(R"("([^"\\]|\\.)*")");
  const std::regex bare(R"((^|[^\w:.>~"/]))" + names + R"(\()");
  for (const auto& path : sources({"src", "apps"})) {
    const std::string name = relative_name(path);
    // The implementation itself, in whose namespace the bare names are its own.
    if (name.starts_with("src/core/elementary") || name.ends_with("_test.cpp")) continue;
    std::istringstream lines(read(path));
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      const std::string code = std::regex_replace(line.substr(0, line.find("//")), text, "");
      std::smatch match;
      EXPECT_FALSE(std::regex_search(code, match, qualified) ||
                   std::regex_search(code, match, bare))
          << name << ":" << number << ": " << match.str() << " (use core::elementary)";
    }
  }
}

// DESIGN section 4: money code is orders/, ledger/ and tax/ (risk/ on live paths comes with them).
TEST(Tidy, money_code_has_no_double) {
  for (const auto& path : sources({"src/orders", "src/ledger", "src/tax"})) {
    const std::string text = read(path);
    EXPECT_FALSE(std::regex_search(text, std::regex(R"(\b(double|float)\b)")))
        << relative_name(path);
  }
}

TEST(Tidy, code_outside_adapters_and_apps_does_not_know_adapters) {
  for (const auto& path : sources({"src"})) {
    if (relative_name(path).starts_with("src/adapters/")) continue;
    EXPECT_EQ(read(path).find("#include \"adapters/"), std::string::npos) << relative_name(path);
  }
}
