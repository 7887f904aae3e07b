#include "validation/trial.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "analytics/moments.hpp"

namespace sixbtc::validation {

namespace {

bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
  bool is_better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] < b[i]) return false;
    is_better |= a[i] > b[i];
  }
  return is_better;
}

}  // namespace

std::vector<std::size_t> pareto_ranks(std::span<const std::vector<double>> objectives) {
  std::vector<std::size_t> ranks(objectives.size(), 0), dominators(objectives.size(), 0), front;
  std::vector<std::vector<std::size_t>> dominated(objectives.size());
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    for (std::size_t j = 0; j < objectives.size(); ++j)
      if (dominates(objectives[j], objectives[i])) {
        ++dominators[i];
        dominated[j].push_back(i);
      }
    if (dominators[i] == 0) front.push_back(i);
  }
  for (std::size_t rank = 0; !front.empty(); ++rank) {
    std::vector<std::size_t> next;
    for (const std::size_t i : front) {
      ranks[i] = rank;
      for (const std::size_t j : dominated[i])
        if (--dominators[j] == 0) next.push_back(j);
    }
    front = std::move(next);
  }
  return ranks;
}

std::vector<std::size_t> ranked(std::span<const Trial> trials, Ranking ranking) {
  std::vector<std::size_t> fronts(trials.size(), 0);
  if (ranking == Ranking::Pareto) {
    std::vector<std::size_t> complete;
    std::vector<std::vector<double>> objectives;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (!trials[i].value() || trials[i].is_pruned) continue;
      complete.push_back(i);
      objectives.push_back(trials[i].objectives);
    }
    const std::vector<std::size_t> ranks = pareto_ranks(objectives);
    for (std::size_t i = 0; i < complete.size(); ++i) fronts[complete[i]] = ranks[i];
  }
  std::vector<std::size_t> order(trials.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    const Trial& trial = trials[i];
    const std::optional<double> value = trial.value();
    const std::size_t steps = trial.is_pruned ? trial.reported.size() : 0;
    return std::tuple(!value, trial.is_pruned, -static_cast<std::int64_t>(steps), fronts[i],
                      value ? -*value : 0.0);
  });
  return order;
}

bool is_hopeless(const Trial& trial, std::span<const Trial> others, const PruningRules& rules) {
  const std::size_t step = trial.reported.size() - 1;
  if (!rules.is_enabled || step < static_cast<std::size_t>(rules.warmup_steps)) return false;
  std::vector<double> at_step;
  std::int64_t complete = 0;
  for (const Trial& other : others) {
    if (other.is_pruned || other.failure) continue;
    ++complete;
    if (step < other.reported.size() && other.reported[step])
      at_step.push_back(*other.reported[step]);
  }
  if (complete < rules.startup_trials || at_step.empty()) return false;
  std::optional<double> best;
  for (const auto& value : trial.reported)
    if (value && (!best || *value > *best)) best = value;
  return !best || *best < analytics::median(std::move(at_step));
}

}  // namespace sixbtc::validation
