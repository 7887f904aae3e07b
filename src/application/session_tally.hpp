// What a session's answers add up to, for those who watch it: paper runs and replays.
#pragma once

#include <vector>

#include "application/paper.hpp"
#include "live/session.hpp"

namespace sixbtc::application {

class SessionTally final : public live::SessionObserver {
 public:
  explicit SessionTally(const engine::Engine& engine);
  void on_event(const engine::Event& event, const engine::Answer& answer) override;
  // Fills in what the engine and the answers say; the manifest's strategies are the deployments.
  void write(PaperView& view) const;

 private:
  static constexpr std::size_t alerts_kept = 20;
  void mark(core::Timestamp time);

  const engine::Engine& engine_;
  std::vector<std::array<std::uint64_t, engine::outcome_count>> outcomes_;  // by deployment
  std::vector<engine::Alert> alerts_;
  std::uint64_t alerts_more_ = 0;
  double highest_ = 0, drawdown_ = 0;
  std::int64_t day_ = 0;
  core::Timestamp first_day_;
  std::vector<double> equity_by_day_;
};

}  // namespace sixbtc::application
