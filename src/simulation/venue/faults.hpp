// Seeded faults: what goes wrong between a session and its venue, how often, and how often it did.
//
// The seed picks the rates too, zero included, so that runs differ in kind. One thread; the same
// seed and the same questions give the same answers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

namespace sixbtc::simulation {

enum class FaultKind : std::uint8_t {
  LostRequest,       // a request that never arrives
  LateRequest,       // it arrives, and those behind it, later than usual
  DuplicateRequest,  // it arrives twice
  ReorderedRequest,  // later ones overtake it
  LostAnswer,        // the same of what the venue sends
  LateAnswer,
  DuplicateAnswer,
  ReorderedAnswer,
  Disconnect,    // after a request has left, before its answer
  StaleFeed,     // asked by whoever feeds the session: prices stop coming for a while
  RateLimited,   // 429 although the limit is not reached
  Rejection,     // refused without a reason of ours
  PartialFill,   // a market or triggered order fills in parts
  CancelRace,    // part of an order fills while its cancel is on the way
  ClockJump,     // the local clock is suddenly ahead
  ManualTrade,   // a person trades on the same account
  ManualOrder,   // a person places an order
  ManualCancel,  // a person cancels an order of ours
  Liquidation,   // the venue closes a position
  AutoDeleveraging,
  Transfer,  // money comes or goes
};
inline constexpr std::size_t fault_kinds = 21;
[[nodiscard]] std::string_view name(FaultKind kind);  // "lost_request": as in the configuration

struct FaultProfile {
  std::array<double, fault_kinds> rate;  // probability at each occasion, 0..1
  core::Duration late_max;               // of late and reordered messages
  core::Duration outage_max;             // of a disconnection
  core::Duration stale_max;              // of a stale feed
  core::Duration clock_jump_max;

  [[nodiscard]] double& of(FaultKind kind) { return rate[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] double of(FaultKind kind) const { return rate[static_cast<std::size_t>(kind)]; }
  // Nothing ever goes wrong.
  [[nodiscard]] static FaultProfile none();
};

class Faults {
 public:
  // With the rates as they are.
  Faults(const FaultProfile& profile, std::uint64_t seed) : profile_(profile), random_(seed) {}
  // Swarm: of each kind nothing at all (every second time), or up to the profile's rate.
  [[nodiscard]] static Faults swarm(const FaultProfile& most, std::uint64_t seed);

  // Does it happen now? Counted if so.
  [[nodiscard]] bool strikes(FaultKind kind);
  // Uniform in (0, most], whole nanoseconds; 0 when `most` is.
  [[nodiscard]] core::Duration up_to(core::Duration most);
  [[nodiscard]] core::Duration late() { return up_to(profile_.late_max); }
  [[nodiscard]] core::Duration outage() { return up_to(profile_.outage_max); }
  [[nodiscard]] core::Random& random() { return random_; }
  [[nodiscard]] const FaultProfile& profile() const { return profile_; }

  // For the feed of a session: how long the next price is held back; 0: not at all.
  [[nodiscard]] core::Duration stale_feed() {
    return strikes(FaultKind::StaleFeed) ? up_to(profile_.stale_max) : core::Duration{};
  }

  // Nothing goes wrong from now on. What is under way stays so (an outage ends when it was to).
  void stop() { is_stopped_ = true; }

  [[nodiscard]] std::uint64_t count(FaultKind kind) const {
    return counts_[static_cast<std::size_t>(kind)];
  }

 private:
  FaultProfile profile_;
  core::Random random_;
  bool is_stopped_ = false;
  std::array<std::uint64_t, fault_kinds> counts_{};
};

// The clock of the machine the session runs on: virtual time, ahead by what it has jumped.
class JumpingClock final : public core::Clock {
 public:
  JumpingClock(const core::Clock& time, Faults& faults) : time_(time), faults_(faults) {}
  [[nodiscard]] core::Timestamp now() const override { return time_.now() + ahead_; }
  // An occasion to jump; the session's driver gives one a step.
  void step() {
    if (faults_.strikes(FaultKind::ClockJump))
      ahead_ = ahead_ + faults_.up_to(faults_.profile().clock_jump_max);
  }

 private:
  const core::Clock& time_;
  Faults& faults_;
  core::Duration ahead_;
};

}  // namespace sixbtc::simulation
