// Where the time of a screening goes (`--profile-time`): seconds by phase, summed over threads.
// Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "core/clock.hpp"

namespace sixbtc::application {

enum class Phase : std::uint8_t { Prepare, PrefixCheck, Training, Holdout, Bands, Store };
inline constexpr std::size_t phase_count = 6;
[[nodiscard]] constexpr std::string_view to_string(Phase phase) {
  constexpr std::array<std::string_view, phase_count> names = {
      "compiling, opening series", "prefix check", "training", "holdout", "bands", "storing"};
  return names[static_cast<std::size_t>(phase)];
}

class PhaseTimes {
 public:
  explicit PhaseTimes(const core::Clock& clock) : clock_(clock) {}

  // Adds the time until it goes.
  class Span {
   public:
    // `times` null: measures nothing.
    Span(PhaseTimes* times, Phase phase) : times_(times), phase_(phase) {
      if (times_ != nullptr) started_ = times_->clock_.now();
    }
    ~Span() {
      if (times_ == nullptr) return;
      times_->nanoseconds_[static_cast<std::size_t>(phase_)] +=
          (times_->clock_.now() - started_).nanoseconds();
    }
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

   private:
    PhaseTimes* times_;
    Phase phase_;
    core::Timestamp started_;
  };

  [[nodiscard]] double seconds(Phase phase) const {
    return static_cast<double>(nanoseconds_[static_cast<std::size_t>(phase)]) / 1e9;
  }

 private:
  const core::Clock& clock_;
  std::array<std::atomic<std::int64_t>, phase_count> nanoseconds_{};
};

}  // namespace sixbtc::application
