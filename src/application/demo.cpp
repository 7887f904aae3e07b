#include "application/demo.hpp"

namespace sixbtc::application {

namespace {

Control step_control(const DemoControl& control, DemoStep step) {
  Control one{control.stop, {}};
  if (control.progress)
    one.progress = [&control, step](std::uint64_t done, std::uint64_t total) {
      control.progress(step, done, total);
    };
  return one;
}

core::Error interrupted() {
  return {core::ErrorKind::Interrupted,
          "stopped before the end; what was done is kept",
          {},
          "run it again to go on"};
}

}  // namespace

core::Result<DemoReport> run_demo(const Services& services, int threads,
                                  const DemoControl& control) {
  const ports::DemoSettings& demo = services.settings().demo;
  ASSIGN_OR_RETURN(const collector::ImportReport imported,
                   import_path(services, services.sample_folder.string(), {},
                               step_control(control, DemoStep::Import)));
  for (const auto& file : imported.files)
    if (file.problem) return std::unexpected(*file.problem);
  if (imported.was_interrupted) return std::unexpected(interrupted());

  const GenerateRequest request{
      .count = static_cast<std::size_t>(demo.strategies),
      .seed = static_cast<std::uint64_t>(demo.seed),
      .intervals = demo.intervals,
      .symbol = imported.series.empty() ? std::string() : imported.series.front().key.symbol};
  ASSIGN_OR_RETURN(
      const GenerateReport generated,
      generate_by_expansion(services, request, step_control(control, DemoStep::Expand)));
  if (!generated.problems.empty())
    return core::fail(core::ErrorKind::Invalid, "\n" + generated.problems.front().rendered);

  DemoReport report;
  report.series = imported.series;
  report.strategies = generated.strategies.size();
  const int chosen = threads > 0 ? threads : static_cast<int>(demo.threads);
  SeriesPool pool(services);
  BatchControl batch{.stop = control.stop, .threads = chosen};
  batch.screening = step_control(control, DemoStep::Screen).progress;
  if (control.progress) batch.proving = [&control] { control.progress(DemoStep::Prove, 0, 0); };
  ASSIGN_OR_RETURN(BatchOutcome outcome,
                   judge_batch(services, pool,
                               {.screen = generated.strategies, .proof = {}, .place = {}}, batch));
  if (outcome.screening.was_interrupted) return std::unexpected(interrupted());
  report.screening = std::move(outcome.screening);
  report.proofs = std::move(outcome.proofs);
  report.admitted = std::move(outcome.admitted);
  report.notes = std::move(outcome.notes);
  return report;
}

}  // namespace sixbtc::application
