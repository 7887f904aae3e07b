#include "validation/optimiser.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace sixbtc::validation {

namespace {

Trial evaluate(const Point& point, const Objective& objective, std::span<const Trial> finished,
               const PruningRules& pruning) {
  Trial trial{.point = point};
  auto evaluation = objective.begin(point);
  if (!evaluation) {
    trial.failure = std::move(evaluation).error();
    return trial;
  }
  for (std::size_t step = 0; step < objective.steps(); ++step) {
    auto report = (*evaluation)(step);
    if (!report) {
      trial.failure = std::move(report).error();
      return trial;
    }
    trial.reported.push_back(report->value);
    trial.objectives = std::move(report->objectives);
    trial.is_pruned = step + 1 < objective.steps() && is_hopeless(trial, finished, pruning);
    if (trial.is_pruned) return trial;
  }
  return trial;
}

class Search {
 public:
  Search(const SearchSpace& space, const Objective& objective, const SearchRules& rules,
         const backtest::ParallelOptions& parallel)
      : space_(space), objective_(objective), rules_(rules), parallel_(parallel) {
    if (!parallel.on_progress) return;
    parallel_.on_progress = [this, report = parallel.on_progress](std::size_t done) {
      report(result_.trials.size() + done);
    };
  }

  SearchResult run(std::uint64_t seed) {
    Sampler sampler(space_, rules_.method, rules_.trials, rules_.tpe, rules_.ranking, seed);
    while (result_.trials.size() < rules_.trials) {
      const std::size_t wanted = std::min(rules_.batch, rules_.trials - result_.trials.size());
      const std::vector<Point> points = sampler.propose(result_.trials, wanted);
      if (points.empty()) break;
      if (!add(points, rules_.pruning)) break;
    }
    result_.searched = result_.trials.size();
    if (!result_.was_interrupted) choose();
    for (const Trial& trial : result_.trials) result_.pruned += trial.is_pruned ? 1 : 0;
    return std::move(result_);
  }

 private:
  // Evaluates all of them; false when stopped. Pruning sees only what was finished before.
  bool add(std::span<const Point> points, const PruningRules& pruning) {
    auto trials = backtest::parallel_map(points.size(), parallel_, [&](std::size_t i) {
      return evaluate(points[i], objective_, result_.trials, pruning);
    });
    for (auto& trial : trials) {
      if (!trial) {
        result_.was_interrupted = true;
        continue;
      }
      known_[trial->point] = result_.trials.size();
      result_.trials.push_back(std::move(*trial));
    }
    return !result_.was_interrupted;
  }

  // The best complete trials, those whose tried neighbours are good as well before lone ones.
  [[nodiscard]] std::vector<std::size_t> finalists() const {
    std::vector<std::size_t> found;
    for (const std::size_t i : ranked(result_.trials, Ranking::Weighted))
      if (result_.trials[i].value() && !result_.trials[i].is_pruned) found.push_back(i);
    std::ranges::stable_sort(found, std::ranges::greater{},
                             [&](std::size_t i) { return plateau_of(i).plateau; });
    if (found.size() > rules_.finalists) found.resize(rules_.finalists);
    return found;
  }

  // Over the neighbours that were tried.
  [[nodiscard]] Choice plateau_of(std::size_t trial) const {
    constexpr double lowest = -std::numeric_limits<double>::infinity();
    Choice choice{.trial = trial, .value = *result_.trials[trial].value()};
    std::vector<double> values{choice.value};
    for (const Point& point :
         neighbours(space_, result_.trials[trial].point, rules_.neighbour_radius)) {
      const auto known = known_.find(point);
      if (known == known_.end()) continue;
      values.push_back(result_.trials[known->second].value().value_or(lowest));
    }
    choice.neighbours = values.size() - 1;
    std::ranges::sort(values);
    choice.plateau = values[(values.size() - 1) / 2];
    return choice;
  }

  void choose() {
    const std::vector<std::size_t> chosen = finalists();
    std::vector<Point> missing;
    for (const std::size_t trial : chosen)
      for (const Point& point :
           neighbours(space_, result_.trials[trial].point, rules_.neighbour_radius))
        if (!known_.contains(point) && std::ranges::find(missing, point) == missing.end())
          missing.push_back(point);
    constexpr PruningRules never{.is_enabled = false, .startup_trials = 0, .warmup_steps = 0};
    if (!add(missing, never)) return;
    for (const std::size_t trial : chosen) {
      const Choice choice = plateau_of(trial);
      const auto merit = [](const Choice& c) { return std::tuple(c.plateau, c.value); };
      if (!result_.choice || merit(choice) > merit(*result_.choice)) result_.choice = choice;
    }
  }

  const SearchSpace& space_;
  const Objective& objective_;
  const SearchRules& rules_;
  backtest::ParallelOptions parallel_;
  SearchResult result_;
  std::map<Point, std::size_t> known_;
};

}  // namespace

SearchResult search(const SearchSpace& space, const Objective& objective, const SearchRules& rules,
                    std::uint64_t seed, const backtest::ParallelOptions& parallel) {
  return Search(space, objective, rules, parallel).run(seed);
}

}  // namespace sixbtc::validation
