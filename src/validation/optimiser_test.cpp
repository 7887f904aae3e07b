#include "validation/optimiser.hpp"

#include <rapidcheck.h>

#include <atomic>
#include <cmath>
#include <set>

namespace sixbtc::validation {
namespace {

Dimension numbers(const std::string& name, int count) {
  Dimension dimension{.name = name, .values = {}};
  for (int i = 0; i < count; ++i) dimension.values.push_back(std::to_string(i));
  return dimension;
}

// A known function of the point; step k of n reports it with an error that shrinks to 0.
class Known final : public Objective {
 public:
  explicit Known(std::function<double(const Point&)> value, std::size_t steps = 1)
      : value_(std::move(value)), steps_(steps) {}
  [[nodiscard]] std::size_t steps() const override { return steps_; }
  [[nodiscard]] core::Result<Evaluation> begin(const Point& point) const override {
    return [this, point](std::size_t step) -> core::Result<StepReport> {
      ++evaluations;
      const double value = value_(point);
      return StepReport{value - 0.01 * static_cast<double>(steps_ - 1 - step), {value}};
    };
  }
  mutable std::atomic<std::size_t> evaluations = 0;

 private:
  std::function<double(const Point&)> value_;
  std::size_t steps_;
};

SearchRules rules(SearchMethod method, std::size_t trials) {
  return {.method = method,
          .trials = trials,
          .batch = 8,
          .ranking = Ranking::Weighted,
          .tpe = {.startup_trials = 10, .candidates = 24},
          .pruning = {.is_enabled = true, .startup_trials = 5, .warmup_steps = 0},
          .finalists = 8,
          .neighbour_radius = 0};
}

double hill(const Point& p) {
  const double x = (p[0] - 37.0) / 100, y = (p[1] - 71.0) / 100;
  return 1 - x * x - y * y + (p[2] == 2 ? 0.2 : 0.0);
}

SearchSpace hill_space() {
  SearchSpace space{.dimensions = {numbers("x", 101), numbers("y", 101), numbers("mode", 4)},
                    .is_allowed = {}};
  space.dimensions[2].is_ordered = false;
  return space;
}

std::string text_of(const SearchResult& result) {
  std::string text;
  for (const Trial& trial : result.trials) {
    for (const auto index : trial.point) text += fmt::format("{} ", index);
    for (const auto& value : trial.reported) text += fmt::format("{:a} ", value.value_or(-9));
    text += trial.is_pruned ? "pruned\n" : "\n";
  }
  if (result.choice) text += fmt::format("{} {:a}", result.choice->trial, result.choice->plateau);
  return text;
}

TEST(Optimiser, a_planted_optimum_is_found_and_tpe_comes_closest) {
  const SearchSpace space = hill_space();
  const Known objective(hill, 3);
  std::map<SearchMethod, double> loss;
  for (const SearchMethod method : {SearchMethod::Grid, SearchMethod::Random, SearchMethod::Tpe})
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const SearchResult found = search(space, objective, rules(method, 150), seed, {});
      ASSERT_TRUE(found.choice);
      EXPECT_GT(found.choice->value, 1.13) << seed;
      EXPECT_EQ(found.trials[found.choice->trial].point[2], 2u);
      loss[method] += (1.2 - found.choice->value) / 5;
    }
  EXPECT_LT(loss[SearchMethod::Tpe], 0.004);
  EXPECT_LT(loss[SearchMethod::Tpe], 0.5 * loss[SearchMethod::Random]);
}

TEST(Optimiser, a_plateau_beats_a_lone_peak) {
  const SearchSpace space{.dimensions = {numbers("x", 50)}, .is_allowed = {}};
  const Known objective([](const Point& p) {
    if (p[0] == 9) return 5.0;  // alone, and by far the highest
    return p[0] >= 30 && p[0] <= 36 ? 1.0 - 0.01 * std::abs(p[0] - 33.0) : 0.0;
  });
  for (const SearchMethod method : {SearchMethod::Grid, SearchMethod::Random, SearchMethod::Tpe}) {
    const SearchResult found = search(space, objective, rules(method, 50), 1, {});
    ASSERT_TRUE(found.choice);
    EXPECT_EQ(found.trials[found.choice->trial].point, Point{33});
    EXPECT_DOUBLE_EQ(found.choice->plateau, 0.99);
    EXPECT_EQ(found.choice->neighbours, 2u);
  }
}

TEST(Optimiser, the_same_on_any_number_of_threads_and_only_for_the_same_seed) {
  const SearchSpace space = hill_space();
  const Known objective(hill, 4);
  for (const SearchMethod method : {SearchMethod::Grid, SearchMethod::Random, SearchMethod::Tpe})
    for (const Ranking ranking : {Ranking::Weighted, Ranking::Pareto}) {
      SearchRules used = rules(method, 80);
      used.ranking = ranking;
      const std::string one = text_of(search(space, objective, used, 7, {.threads = 1}));
      EXPECT_EQ(one, text_of(search(space, objective, used, 7, {.threads = 2})));
      if (method != SearchMethod::Grid) {
        EXPECT_NE(one, text_of(search(space, objective, used, 8, {.threads = 1})));
      }
    }
}

TEST(Optimiser, hopeless_trials_are_given_up_and_no_point_is_tried_twice) {
  const SearchSpace space = hill_space();
  const Known objective(hill, 4);
  const SearchResult found = search(space, objective, rules(SearchMethod::Random, 100), 3, {});
  EXPECT_EQ(found.searched, 100u);
  EXPECT_GT(found.pruned, 20u);
  EXPECT_LT(objective.evaluations, 4 * found.trials.size());
  std::set<Point> points;
  for (const Trial& trial : found.trials) EXPECT_TRUE(points.insert(trial.point).second);

  const Known again(hill, 4);
  SearchRules patient = rules(SearchMethod::Random, 100);
  patient.pruning.is_enabled = false;
  const SearchResult all = search(space, again, patient, 3, {});
  EXPECT_EQ(all.pruned, 0u);
  EXPECT_EQ(again.evaluations, 4 * all.trials.size());
}

TEST(Optimiser, a_small_space_is_searched_whole_and_forbidden_points_never) {
  SearchSpace space{.dimensions = {numbers("x", 6), numbers("y", 6)},
                    .is_allowed = [](const Point& p) { return p[0] < p[1]; }};
  const Known objective([](const Point& p) { return static_cast<double>(p[0] + p[1]); });
  for (const SearchMethod method : {SearchMethod::Grid, SearchMethod::Random, SearchMethod::Tpe}) {
    const SearchResult found = search(space, objective, rules(method, 500), 2, {});
    EXPECT_EQ(found.trials.size(), 15u);
    for (const Trial& trial : found.trials) EXPECT_LT(trial.point[0], trial.point[1]);
  }
}

TEST(Sampler, any_space_is_emptied_without_a_repetition) {
  rc::check("each allowed point once", [] {
    SearchSpace space;
    const auto dimensions = *rc::gen::inRange(1, 4);
    for (int i = 0; i < dimensions; ++i) {
      space.dimensions.push_back(numbers("p", *rc::gen::inRange(1, 7)));
      space.dimensions.back().is_ordered = *rc::gen::arbitrary<bool>();
    }
    const auto forbidden = *rc::gen::inRange<std::uint32_t>(0, 7);
    space.is_allowed = [=](const Point& p) { return p[0] != forbidden; };
    std::size_t allowed = 0;
    for (std::uint64_t i = 0; i < size_of(space); ++i)
      allowed += is_allowed(space, point_at(space, i)) ? 1 : 0;
    const auto method =
        *rc::gen::element(SearchMethod::Grid, SearchMethod::Random, SearchMethod::Tpe);
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    Sampler sampler(space, method, 1'000, {.startup_trials = 3, .candidates = 5}, Ranking::Weighted,
                    seed);
    std::vector<Trial> trials;
    std::set<Point> points;
    for (;;) {
      const std::vector<Point> proposed = sampler.propose(trials, 4);
      if (proposed.empty()) break;
      for (const Point& point : proposed) {
        RC_ASSERT(is_allowed(space, point));
        RC_ASSERT(points.insert(point).second);
        for (std::size_t d = 0; d < point.size(); ++d)
          RC_ASSERT(point[d] < space.dimensions[d].values.size());
        trials.push_back({.point = point, .reported = {static_cast<double>(point[0])}});
      }
    }
    RC_ASSERT(points.size() == allowed);
  });
}

TEST(Optimiser, failures_and_silence_choose_nothing) {
  class Broken final : public Objective {
   public:
    [[nodiscard]] std::size_t steps() const override { return 1; }
    [[nodiscard]] core::Result<Evaluation> begin(const Point& point) const override {
      if (point[0] % 2 == 0) return core::fail(core::ErrorKind::LimitReached, "too slow");
      return Evaluation([](std::size_t) { return StepReport{}; });
    }
  };
  const SearchSpace space{.dimensions = {numbers("x", 10)}, .is_allowed = {}};
  const SearchResult found = search(space, Broken(), rules(SearchMethod::Tpe, 10), 1, {});
  EXPECT_EQ(found.trials.size(), 10u);
  EXPECT_FALSE(found.choice);
}

TEST(Optimiser, a_stop_keeps_what_was_finished) {
  const SearchSpace space = hill_space();
  backtest::StopFlag stop{false};
  const Known objective([&](const Point& p) {
    stop = true;
    return hill(p);
  });
  const SearchResult found =
      search(space, objective, rules(SearchMethod::Random, 100), 1, {.threads = 1, .stop = &stop});
  EXPECT_TRUE(found.was_interrupted);
  EXPECT_FALSE(found.choice);
  EXPECT_EQ(found.trials.size(), 1u);
}

TEST(Optimiser, a_coarse_grid_spans_every_range) {
  const SearchSpace space{.dimensions = {numbers("x", 101), numbers("y", 11)}, .is_allowed = {}};
  const std::vector<Point> points = grid(space, 30);
  EXPECT_LE(points.size(), 30u);
  EXPECT_GE(points.size(), 25u);
  std::set<std::uint32_t> xs, ys;
  for (const Point& p : points) {
    xs.insert(p[0]);
    ys.insert(p[1]);
  }
  EXPECT_EQ(*xs.begin(), 0u);
  EXPECT_EQ(*xs.rbegin(), 100u);
  EXPECT_EQ(*ys.begin(), 0u);
  EXPECT_EQ(*ys.rbegin(), 10u);
  EXPECT_EQ(grid(space, 5'000).size(), 1'111u);
  EXPECT_EQ(grid(space, 1), std::vector<Point>{(Point{50, 5})});
}

TEST(Ranking, fronts_come_first_and_pruned_trials_last) {
  EXPECT_EQ(pareto_ranks(std::vector<std::vector<double>>{{1, 1}, {2, 0}, {0, 2}, {0, 0}, {3, 3}}),
            (std::vector<std::size_t>{1, 1, 1, 2, 0}));
  std::vector<Trial> trials{
      {.point = {}, .reported = {5.0}, .objectives = {0, 0}},
      {.point = {}, .reported = {1.0}, .objectives = {1, 0}},
      {.point = {}, .reported = {2.0}, .objectives = {0, 1}},
      {.point = {}, .reported = {9.0}, .objectives = {9, 9}, .is_pruned = true},
      {.point = {}, .reported = {std::nullopt}, .objectives = {0, 0}},
      {.point = {}, .reported = {1.0, 3.0}, .objectives = {9, 9}, .is_pruned = true}};
  EXPECT_EQ(ranked(trials, Ranking::Pareto), (std::vector<std::size_t>{2, 1, 0, 5, 3, 4}));
  EXPECT_EQ(ranked(trials, Ranking::Weighted), (std::vector<std::size_t>{0, 2, 1, 5, 3, 4}));
}

}  // namespace
}  // namespace sixbtc::validation
