#include "application/conformance_use_case.hpp"

#include "application/script_library.hpp"

namespace sixbtc::application {

namespace {

ConformancePart sum(const std::vector<conformance::CaseResult>& results) {
  ConformancePart part;
  part.cases = results.size();
  for (const auto& result : results) {
    part.exact += result.is_exact ? 1 : 0;
    part.expected += result.expected;
    part.identical += result.identical;
  }
  return part;
}

}  // namespace

core::Result<ConformanceView> compare_with_tradingview(const conformance::Folders& folders,
                                                       const ports::LanguageLimits& limits) {
  ConformanceView view;
  ASSIGN_OR_RETURN(view.report, conformance::run_conformance(folders, language_limits(limits)));
  view.lists = sum(view.report.lists);
  view.indicators = sum(view.report.indicators);
  view.scenarios = sum(view.report.scenarios);
  view.verdicts = sum(view.report.verdicts);
  for (const auto& result : view.report.lists)
    if (!result.refusal.empty()) view.refused.push_back(result.id);
  return view;
}

}  // namespace sixbtc::application
