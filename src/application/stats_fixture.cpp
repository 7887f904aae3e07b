#include "application/stats_fixture.hpp"

#include <initializer_list>

#include "analytics/sharpe.hpp"
#include "application/stats_answers.hpp"

namespace sixbtc::application {

namespace {

using stats::Json;

struct Question {
  std::initializer_list<const char*> fields;  // that its input has, the first that fits is meant
  Json (*answer)(const Json& in);
};

// Those with more fields before those whose fields they share.
const Question questions[] = {
    {{"returns_rows_by_config", "S"}, stats::overfitting},
    {{"observed", "permuted"}, stats::permutation},
    {{"position", "returns"}, stats::signal_shift},
    {{"perm_intrabar", "perm_gap"}, stats::bar_permutation},
    {{"u_restart", "u_position"}, stats::bootstrap},
    {{"f", "bootstrap_indices"}, stats::snooping},
    {{"variance_of_trial_sharpes_period", "N_trials"}, stats::deflated},
    {{"target_max_sharpe_annual", "N_trials"}, stats::backtest_length},
    {{"sharpe_period", "confidence"}, stats::track_record},
    {{"sharpe_period", "T"}, stats::probabilistic},
    {{"monthly_returns"}, stats::consistency},
    {{"pnl", "risk_per_trade"}, stats::trades},
    {{"returns", "q"}, stats::aggregated},
    {{"returns", "benchmark_sharpe_period"}, stats::probabilistic_of_returns},
    {{"returns", "periods_per_year"}, stats::returns},
    {{"train", "test", "anchored"}, stats::walk_forward_windows},
    {{"p"}, stats::adjusted},
};

const Question* question_of(const Json& in) {
  for (const Question& question : questions) {
    bool fits = in.is_object();
    for (const char* field : question.fields) fits = fits && in.contains(field);
    if (fits) return &question;
  }
  return nullptr;
}

// Everything in `node` that has an input (or an N, for the expected maximum) gets its answer.
core::Status answer(Json& node, const std::string& where) {
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i)
      RETURN_IF_ERROR(answer(node[i], fmt::format("{}[{}]", where, i)));
    return {};
  }
  if (!node.is_object()) return {};
  if (node.contains("input")) {
    const Json& in = node["input"];
    const Question* question = question_of(in);
    // Windows with what they earned: a list instead of an object.
    const bool is_efficiency = in.is_array() && !in.empty() && in[0].contains("is_net");
    if (question == nullptr && !is_efficiency)
      return core::fail(core::ErrorKind::Unsupported, "no statistic takes such an input", where);
    node["expected"] = is_efficiency ? stats::walk_forward_efficiency(in) : question->answer(in);
    return {};
  }
  if (node.contains("N")) {
    const double trials = stats::number(node, "N");
    stats::require(trials >= 1, "N must be at least 1");
    node["expected"] = analytics::expected_maximum(trials);
    return {};
  }
  for (auto& [key, value] : node.items())
    RETURN_IF_ERROR(answer(value, where.empty() ? key : where + "." + key));
  return {};
}

}  // namespace

core::Result<Json> answer_fixture(const Json& document) {
  Json answered = document;
  try {
    RETURN_IF_ERROR(answer(answered, ""));
  } catch (const Json::exception& problem) {
    return core::fail(core::ErrorKind::Malformed, problem.what(), "fixture");
  } catch (const stats::BadInput& problem) {
    return core::fail(core::ErrorKind::Malformed, problem.what(), "fixture");
  }
  return answered;
}

}  // namespace sixbtc::application
