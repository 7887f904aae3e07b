// The scripts of tests/corpus/scripts.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "language/script_test.hpp"

namespace sixbtc::corpus {

inline const std::filesystem::path folder =
    std::filesystem::path(SIXBTC_SOURCE_DIR) / "tests/corpus";

struct Sample {
  std::string name, source;
};

inline std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// By name.
inline std::vector<Sample> samples() {
  std::vector<Sample> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "scripts"))
    found.push_back({entry.path().stem().string(), read(entry.path())});
  std::sort(found.begin(), found.end(),
            [](const Sample& a, const Sample& b) { return a.name < b.name; });
  return found;
}

}  // namespace sixbtc::corpus
