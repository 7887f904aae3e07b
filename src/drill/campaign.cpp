#include "drill/campaign.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace sixbtc::drill {

namespace {

void add(CampaignReport& report, const SessionResult& result) {
  ++report.sessions;
  if (result.violation) report.violations.push_back(*result.violation);
  for (const auto& [name, count] : result.faults) report.faults[name] += count;
  report.steps += result.steps;
  report.events += result.events;
  report.orders += result.orders;
  report.fills += result.fills;
  report.restarts += result.restarts;
  report.unprotected_longest = std::max(report.unprotected_longest, result.unprotected_longest);
}

}  // namespace

CampaignReport run_campaign(const Setup& setup, Seeds seeds, const CampaignOptions& options) {
  CampaignReport report;
  std::mutex lock;
  std::atomic<std::uint64_t> next = seeds.first;
  const std::uint64_t total = seeds.last - seeds.first + 1;
  const auto work = [&] {
    while (!options.stop.stop_requested()) {
      const std::uint64_t seed = next++;
      if (seed > seeds.last) return;
      const SessionResult result = simulate(make_scenario(setup, seed), options.removed);
      const std::scoped_lock locked(lock);
      add(report, result);
      if (options.on_progress) options.on_progress(report.sessions, total);
    }
  };
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  const std::uint64_t threads = std::min<std::uint64_t>(
      options.threads > 0 ? static_cast<unsigned>(options.threads) : cores, total);
  {
    std::vector<std::jthread> workers;
    for (std::uint64_t i = 0; i < threads; ++i) workers.emplace_back(work);
  }
  std::ranges::sort(report.violations, {}, &Violation::seed);
  return report;
}

}  // namespace sixbtc::drill
