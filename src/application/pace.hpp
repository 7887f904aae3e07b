// The pace of an unattended search: what waits in the store is judged before anything is made, and
// an hour's cap is kept over all processes and restarts (generation::Throttle).
#pragma once

#include <set>

#include "application/search_batch.hpp"
#include "generation/throttle.hpp"

namespace sixbtc::application {

// One caller at a time.
class Pace {
 public:
  explicit Pace(const Services& services)
      : services_(services),
        throttle_(services.settings().generation.back_pressure,
                  services.settings().generation.batch) {}

  // Remembers what was made within the last hour, whoever made it. First of all.
  [[nodiscard]] core::Status open();

  // Who awaits judging and was not found impossible to judge. Costs a count when nobody does.
  [[nodiscard]] core::Result<Awaiting> waiting();
  // After those were judged: whoever of them awaits it still cannot be judged here and now (its
  // candles are gone), so no line holds it. Until the process ends.
  [[nodiscard]] core::Status set_aside(const Awaiting& judged);

  [[nodiscard]] std::uint64_t batch_max() const { return throttle_.batch_max(); }
  [[nodiscard]] core::Result<generation::Permission> ask(std::uint64_t wanted);
  void made(std::uint64_t count) { throttle_.made(count, services_.clock.now()); }

 private:
  [[nodiscard]] core::Result<generation::Waiting> in_store() const;

  const Services& services_;
  generation::Throttle throttle_;
  std::set<core::StrategyId> aside_;
  generation::Waiting aside_counts_;
};

}  // namespace sixbtc::application
