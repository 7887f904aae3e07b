// Recordings that are not part of the repository: the folder named by SIXBTC_SHARED, else `shared`
// beside the checkout. Tests that want them skip with a message when they are not there.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace sixbtc::test {

inline std::filesystem::path shared_folder() {
  if (const char* given = std::getenv("SIXBTC_SHARED")) return given;
  return std::filesystem::path(SIXBTC_SOURCE_DIR).parent_path() / "shared";
}

inline std::filesystem::path ground_truth_folder() {
  return shared_folder() / "pine" / "ground_truth";
}

}  // namespace sixbtc::test
