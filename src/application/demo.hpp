// The main job on the bundled candles: import, expand, screen, rank, prove, the pool, and the best
// of it trading on paper the days that nothing has seen.
#pragma once

#include "application/data_use_cases.hpp"
#include "application/generate.hpp"
#include "application/paper.hpp"
#include "application/search_batch.hpp"
#include "application/session_parity.hpp"

namespace sixbtc::application {

struct DemoReport {
  std::vector<ports::SeriesInfo> series;
  std::size_t strategies = 0;
  ScreeningReport screening;
  std::vector<ProveView> proofs;      // of what scored enough and was not proved before
  std::vector<std::string> admitted;  // to the pool
  std::vector<std::string> notes;
  // The pool's best, or the nearest misses (then paper.manifest.note says so) on unseen candles.
  std::optional<PaperView> paper;
  std::optional<ParityView> parity;
};

// What the demo is doing, for the progress line.
enum class DemoStep { Import, Expand, Screen, Prove, Paper };

struct DemoControl {
  std::stop_token stop;
  std::function<void(DemoStep step, std::uint64_t done, std::uint64_t total)> progress;
};

// `threads` 0: demo.threads, else all cores. The report does not depend on it.
[[nodiscard]] core::Result<DemoReport> run_demo(const Services& services, int threads,
                                                const DemoControl& control);

}  // namespace sixbtc::application
