// When unattended generation makes strategies, and how many: it keeps the lines behind it short
// and an hourly cap.
// Pure but for what it remembers; one caller at a time. Times come from the caller's clock.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "core/time.hpp"
#include "ports/settings.hpp"

namespace sixbtc::generation {

// Strategies that wait, by status.
struct Waiting {
  std::uint64_t generated = 0, validated = 0;
};

struct Permission {
  std::uint64_t count = 0;  // at most so many now
  core::Duration wait;      // where none: ask again after this
  std::string reason;       // why none, for people
};

class Throttle {
 public:
  Throttle(const ports::BackPressureSettings& pressure, const ports::GenerationBatchSettings& batch)
      : pressure_(pressure), batch_(batch) {}

  // Of `wanted` strategies. Above validated_pause it pauses until fewer than validated_resume
  // wait.
  [[nodiscard]] Permission ask(std::uint64_t wanted, const Waiting& waiting, core::Timestamp now);
  // What was made of it.
  void made(std::uint64_t count, core::Timestamp now);

 private:
  [[nodiscard]] core::Duration cooldown(std::uint64_t above) const;

  struct Made {
    core::Timestamp time;
    std::uint64_t count;
  };
  ports::BackPressureSettings pressure_;
  ports::GenerationBatchSettings batch_;
  bool is_paused_ = false;
  std::deque<Made> hour_;
  std::uint64_t in_hour_ = 0;
};

}  // namespace sixbtc::generation
