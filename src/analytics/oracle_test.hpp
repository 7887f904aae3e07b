// Oracles of tests/fixtures/stats: JSON, null is none, tolerance 1e-9 relative or 1e-12 absolute.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sixbtc::analytics::testing {

using Json = nlohmann::json;

inline Json read_oracle(const std::string& name) {
  const auto path = std::filesystem::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/stats" / name;
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  return Json::parse(file);
}

inline std::vector<double> numbers(const Json& json) {
  return json.get<std::vector<double>>();
}

inline void expect_close(std::optional<double> actual, const Json& expected,
                         const std::string& what) {
  if (expected.is_null()) {
    EXPECT_FALSE(actual.has_value()) << what << " should be none";
    return;
  }
  ASSERT_TRUE(actual.has_value()) << what << " is none";
  const double value = expected.get<double>();
  EXPECT_NEAR(*actual, value, std::max(1e-12, 1e-9 * std::abs(value))) << what;
}

inline void expect_close(const std::vector<double>& actual, const Json& expected,
                         const std::string& what) {
  ASSERT_EQ(actual.size(), expected.size()) << what;
  for (std::size_t i = 0; i < actual.size(); ++i)
    expect_close(actual[i], expected[i], what + "[" + std::to_string(i) + "]");
}

}  // namespace sixbtc::analytics::testing
