#include "application/demo.hpp"

#include <tuple>

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

constexpr std::size_t paper_strategies = 3;

// The unseen days of the bundled candles.
std::pair<core::Timestamp, core::Timestamp> unseen(const Services& services,
                                                   const std::vector<ports::SeriesInfo>& series) {
  core::Timestamp end;
  for (const ports::SeriesInfo& info : series)
    end = std::max(end, info.key.interval.next_start(info.last));
  return {end - core::Duration::days(services.settings().backtest.unseen_days), end};
}

core::Status trade_on_paper(const Services& services, DemoReport& report,
                            const DemoControl& control) {
  PaperRequest request;
  request.strategies = report.admitted;
  if (request.strategies.empty()) {
    request.note = "unproven, demonstration only: the nearest misses, outside the pool";
    for (const Screened* const screened : ranked(report.screening))
      if (request.strategies.size() < paper_strategies)
        request.strategies.push_back(screened->strategy.id.value());
  }
  if (request.strategies.empty() || services.sessions == nullptr) return {};
  if (request.strategies.size() > paper_strategies) request.strategies.resize(paper_strategies);
  std::tie(request.from, request.to) = unseen(services, report.series);
  ASSIGN_OR_RETURN(PaperView view,
                   run_paper(services, request, step_control(control, DemoStep::Paper)));
  if (!view.is_complete) return std::unexpected(interrupted());
  ASSIGN_OR_RETURN(ParityView parity, session_parity(services, view.manifest.session));
  report.paper = std::move(view);
  report.parity = std::move(parity);
  return {};
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
  RETURN_IF_ERROR(trade_on_paper(services, report, control));
  return report;
}

}  // namespace sixbtc::application
