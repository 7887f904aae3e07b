// Recorded densities and choices of a widely used estimator (tests/fixtures/ml).
#include "validation/parzen.hpp"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "validation/trial.hpp"

namespace sixbtc::validation {
namespace {

using Json = nlohmann::json;

Json oracle(const std::string& name) {
  std::ifstream file(std::string(SIXBTC_SOURCE_DIR "/tests/fixtures/ml/") + name);
  EXPECT_TRUE(file.good()) << name;
  return Json::parse(file);
}

void expect_close(double actual, double expected, const std::string& what) {
  EXPECT_NEAR(actual, expected, std::max(1e-12, 1e-9 * std::abs(expected))) << what;
}

void expect_kernels(const ParzenDensity& density, const Json& expected, const std::string& what) {
  ASSERT_EQ(density.kernels().size(), expected["mus"].size()) << what;
  for (std::size_t i = 0; i < density.kernels().size(); ++i) {
    const auto& kernel = density.kernels()[i];
    expect_close(kernel.mean, expected["mus"][i], what + " mean");
    expect_close(kernel.deviation, expected["sigmas"][i], what + " deviation");
    expect_close(kernel.weight, expected["weights"][i], what + " weight");
  }
}

TEST(Parzen, numeric_densities_and_the_choice_agree_with_the_oracle) {
  const Json cases = oracle("04_tpe_parzen.json")["numeric"];
  ASSERT_EQ(cases.size(), 2u);
  for (const Json& one : cases) {
    const std::string name = one["name"];
    const Json& input = one["input"];
    const Json& expected = one["expected"];
    // A parameter searched in logarithms is one on the axis of its logarithm.
    const auto on_axis = [&](const Json& x) {
      const double value = x.get<double>();
      return input["log"].get<bool>() ? std::log(value) : value;
    };
    std::vector<Trial> trials;
    for (const Json& loss : input["objective_minimise"])
      trials.push_back({.point = {}, .reported = {-loss.get<double>()}});
    const std::size_t good = good_count(trials.size());
    EXPECT_EQ(good, expected["n_below"]) << name;
    std::vector<std::size_t> chosen = ranked(trials, Ranking::Weighted);
    chosen.resize(good);
    std::ranges::sort(chosen);
    EXPECT_EQ(Json(chosen), expected["below_indices"]) << name;

    std::vector<double> below, above;
    for (std::size_t i = 0; i < trials.size(); ++i)
      (std::ranges::binary_search(chosen, i) ? below : above).push_back(on_axis(input["x"][i]));
    const double low = on_axis(input["low"]), high = on_axis(input["high"]);
    const ParzenDensity better(below, low, high), worse(above, low, high);
    expect_kernels(better, expected["below"], name + " below");
    expect_kernels(worse, expected["above"], name + " above");
    std::size_t best = 0;
    std::vector<double> gains;
    for (std::size_t i = 0; i < input["candidates"].size(); ++i) {
      const double x = on_axis(input["candidates"][i]);
      expect_close(better.log_density(x), expected["log_density_below"][i], name + " log l");
      expect_close(worse.log_density(x), expected["log_density_above"][i], name + " log g");
      gains.push_back(better.log_density(x) - worse.log_density(x));
      expect_close(gains.back(), expected["acquisition"][i], name + " gain");
      if (gains[i] > gains[best]) best = i;
    }
    EXPECT_EQ(best, expected["chosen_candidate_index"]) << name;
  }
}

TEST(Parzen, choices_weights_and_group_sizes_agree_with_the_oracle) {
  const Json all = oracle("04_tpe_parzen.json");
  for (const Json& one : all["categorical"]) {
    const auto seen = one["input"]["observations"].get<std::vector<std::uint32_t>>();
    const auto found = choice_probabilities(seen, one["input"]["n_choices"]);
    ASSERT_EQ(found.size(), one["expected"]["probabilities"].size());
    for (std::size_t i = 0; i < found.size(); ++i)
      expect_close(found[i], one["expected"]["probabilities"][i], "choice");
  }
  for (const auto& [count, size] : all["gamma"].items())
    EXPECT_EQ(good_count(std::stoul(count)), size) << count;
  for (const auto& [name, expected] : all["weights"].items()) {
    const auto found = age_weights(std::stoul(name.substr(2)));
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) expect_close(found[i], expected[i], name);
  }
}

TEST(Parzen, cells_share_all_probability_as_the_density_says) {
  const std::vector<double> seen{3, 3, 4, 17};
  const ParzenDensity density(seen, -0.5, 19.5);
  const std::vector<double> coarse = density.probabilities(20);
  const std::vector<double> fine = density.probabilities(20'000);
  double sum = 0;
  for (const double probability : coarse) sum += probability;
  EXPECT_NEAR(sum, 1, 1e-12);
  for (std::size_t i = 0; i < fine.size(); i += 371) {
    const double x = -0.5 + (static_cast<double>(i) + 0.5) * 0.001;
    EXPECT_NEAR(fine[i] / 0.001, std::exp(density.log_density(x)), 1e-6) << x;
  }
  EXPECT_GT(coarse[3], coarse[10]);
}

TEST(Pruning, the_median_rule_agrees_with_the_oracle) {
  const Json all = oracle("05_pruners.json");
  std::vector<Trial> complete;
  for (const auto& [name, values] : all["completed_trials"].items()) {
    complete.emplace_back();
    for (const Json& value : values) complete.back().reported.push_back(value.get<double>());
  }
  const PruningRules rules{.is_enabled = true, .startup_trials = 5, .warmup_steps = 0};
  for (const Json& one : all["median"]) {
    Trial trial;
    for (const Json& value : one["input"]["reported"])
      trial.reported.push_back(value.get<double>());
    EXPECT_EQ(is_hopeless(trial, complete, rules), one["expected"]["prune"].get<bool>());
  }
  Trial low{.point = {}, .reported = {0.1}};
  EXPECT_TRUE(is_hopeless(low, complete, rules));
  EXPECT_TRUE(is_hopeless({.point = {}, .reported = {std::nullopt}}, complete, rules));
  EXPECT_FALSE(is_hopeless(low, complete, {true, 6, 0}));
  EXPECT_FALSE(is_hopeless(low, complete, {true, 5, 1}));
  EXPECT_FALSE(is_hopeless(low, complete, {false, 5, 0}));
}

}  // namespace
}  // namespace sixbtc::validation
