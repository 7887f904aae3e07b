#include "application/backtest_batch.hpp"

#include <algorithm>

#include "core/text_distance.hpp"

namespace sixbtc::application {

namespace {

core::Status keep_only(std::vector<BaseScript>& scripts, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return {};
  std::vector<std::string> known;
  for (const BaseScript& script : scripts) known.push_back(script.name);
  for (const std::string& name : wanted) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto nearest = core::nearest_word(name, known);
    return core::fail(core::ErrorKind::NotFound, "no such base script", core::log::to_ascii(name),
                      nearest ? "did you mean " + *nearest + "?" : "");
  }
  std::erase_if(scripts, [&](const BaseScript& script) {
    return std::ranges::find(wanted, script.name) == wanted.end();
  });
  return {};
}

}  // namespace

core::Result<BatchReport> backtest_batch(const Services& services, const BatchRequest& request,
                                         const Control& control) {
  ASSIGN_OR_RETURN(ScriptLibrary library,
                   load_scripts(services.scripts_folder, services.settings().generation.language));
  RETURN_IF_ERROR(keep_only(library.scripts, request.scripts));
  BatchReport report;
  report.broken = std::move(library.problems);
  const std::uint64_t total = request.intervals.size() * library.scripts.size();
  std::uint64_t done = 0;
  for (const market::Interval interval : request.intervals) {
    BacktestRequest one{request.series, request.period};
    one.series.interval = interval;
    for (const BaseScript& base : library.scripts) {
      if (control.stop.stop_requested()) {
        report.was_interrupted = true;
        return report;
      }
      if (control.progress) control.progress(done++, total);
      auto view = backtest_source(services, base.name, base.source, one);
      if (view)
        report.rows.push_back({base.name, std::move(*view)});
      else
        report.problems.push_back(std::move(view).error());
    }
  }
  if (control.progress) control.progress(done, total);
  return report;
}

}  // namespace sixbtc::application
