// When unattended generation makes strategies: while the lines behind it are short, and never more
// than so many within an hour of the clock.
// A batch is made whole or not yet: what is in it, and so what a search finds, never depends on the
// hour.
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
  bool is_given = false;
  core::Duration wait = {};  // where not: ask again after this
  std::string reason = {};   // why not, for people
};

class Throttle {
 public:
  Throttle(const ports::BackPressureSettings& pressure, const ports::GenerationBatchSettings& batch)
      : pressure_(pressure), batch_(batch) {}

  // How large a batch may be at most: what is made within an hour.
  [[nodiscard]] std::uint64_t batch_max() const;
  // For a batch of `wanted` strategies, at most batch_max(). It is judged before another is made,
  // so it stands in no line itself. Above validated_pause it pauses until fewer than
  // validated_resume wait.
  [[nodiscard]] Permission ask(std::uint64_t wanted, const Waiting& waiting, core::Timestamp now);
  // What was made, by whomever. In order of time.
  void made(std::uint64_t count, core::Timestamp time);

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
