// What our own miner knows, for many askers at once: mined on the first question about an interval,
// forgotten when the stored candles have changed.
//
// Threading: any thread; one mines, the others wait for it.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "application/mined_patterns.hpp"

namespace sixbtc::application {

class PatternShelf {
 public:
  // `services` outlives this object; seeded with generation.seed.
  explicit PatternShelf(const Services& services) : services_(services) {}

  // As ports::PatternSource. Intervals whose candles are not stored have no patterns.
  [[nodiscard]] core::Result<std::vector<ports::Pattern>> patterns(
      const ports::PatternQuery& query);
  [[nodiscard]] core::Result<ports::Pattern> pattern(const std::string& id);

 private:
  core::Result<MinedPatterns*> mined();  // under the lock

  const Services& services_;
  std::mutex mutex_;
  std::string version_;  // of everything stored
  std::unique_ptr<MinedPatterns> mined_;
};

}  // namespace sixbtc::application
