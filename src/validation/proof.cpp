#include "validation/proof.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/moments.hpp"
#include "analytics/multiple_testing.hpp"
#include "analytics/returns.hpp"
#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

class Proving {
 public:
  Proving(const ProofSubject& subject, const ProofRules& rules, std::uint64_t seed,
          const backtest::ParallelOptions& parallel)
      : subject_(subject),
        rules_(rules),
        parallel_(parallel),
        seeds_(seed),
        marks_(subject.series),
        runs_(subject.series, rules.budget_bytes) {
    proof_.seed = seed;
    parallel_.on_progress = {};  // tasks of several kinds: their counts would say nothing
  }

  core::Result<Proof> run(ProofScope scope) {
    ASSIGN_OR_RETURN(own_, runs_.run(*subject_.strategy));
    std::vector<backtest::SymbolRun> of_symbols;
    for (std::size_t i = 0; i < own_.size(); ++i)
      of_symbols.push_back({subject_.series[i].market, subject_.series[i].window, &own_[i]});
    proof_.metrics = backtest::measure(of_symbols);
    RETURN_IF_ERROR(add_cheap_gates());
    if (proof_.was_interrupted) return std::move(proof_);
    const std::string lost_to = failed_gate();
    double null_mean = 0;
    if (scope == ProofScope::AllGates || lost_to.empty()) {
      ASSIGN_OR_RETURN(null_mean, add_null_tests());
    } else {
      leave_out_null_tests(lost_to);
    }
    for (ProofGate& gate : deflated(null_mean)) proof_.gates.push_back(std::move(gate));
    proof_.is_passed = !proof_.was_interrupted && passes(gates_of(proof_));
    return std::move(proof_);
  }

 private:
  [[nodiscard]] std::vector<ProofGate> deflated(double null_mean) const {
    return deflated_gates(proof_.metrics, subject_.trials, null_mean, rules_.deflation,
                          rules_.confidence);
  }

  // The first that has failed without any null test; empty: none has.
  [[nodiscard]] std::string failed_gate() const {
    for (const ProofGate& gate : proof_.gates)
      if (gate.gate.verdict == Verdict::Fail) return gate.gate.name;
    // A null mean above 0 only lowers the probability: who fails here fails.
    const Gate deflated_gate = deflated(0).front().gate;
    return deflated_gate.verdict == Verdict::Fail ? deflated_gate.name : std::string();
  }

  void leave_out_null_tests(const std::string& lost_to) {
    for (const char* name : {bar_permutation_name, signal_shift_name})
      proof_.gates.push_back({.gate = {.name = name,
                                       .value = std::nullopt,
                                       .threshold = rules_.alpha,
                                       .verdict = Verdict::NotRun,
                                       .interval = std::nullopt,
                                       .stopped_by = lost_to},
                              .evidence = {}});
  }

  core::Status add_cheap_gates() {
    std::vector<std::vector<double>> returns{marks_.returns(own_)};
    std::vector<double> under_stress;
    std::optional<core::Result<ProofGate>> windows;
    // Task 0: the windows, which take longest; 1: the stress; then the neighbours.
    constexpr std::size_t windows_task = 0, stress_task = 1, first_neighbour = 2;
    auto others = backtest::parallel_map(
        first_neighbour + subject_.neighbours.size(), parallel_,
        [&](std::size_t i) -> core::Result<std::vector<double>> {
          if (i == windows_task) {
            windows = windows_gate(*subject_.strategy, subject_.series, rules_.windows);
            return std::vector<double>();
          }
          ASSIGN_OR_RETURN(const auto results,
                           i == stress_task
                               ? runs_.run(*subject_.strategy, rules_.stress.multiple)
                               : runs_.run(*subject_.neighbours[i - first_neighbour].strategy));
          return marks_.returns(results);
        });
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (!others[i]) {
        proof_.was_interrupted = true;
        return {};
      }
      if (!*others[i]) return std::unexpected(std::move(*others[i]).error());
      if (i == stress_task)
        under_stress = std::move(**others[i]);
      else if (i >= first_neighbour)
        returns.push_back(std::move(**others[i]));
    }
    if (!*windows) return std::unexpected(std::move(*windows).error());
    proof_.gates.push_back(std::move(**windows));
    proof_.gates.push_back(walk_forward_gate(returns, rules_.forward));
    proof_.gates.push_back(cost_gate(under_stress, rules_.stress, rules_.confidence));
    for (ProofGate& gate : neighbour_gates(returns, rules_.neighbours, rules_.confidence))
      proof_.gates.push_back(std::move(gate));
    proof_.gates.push_back(
        overfitting_gate(subject_.trials.overfitting, rules_.overfitting, rules_.confidence));
    proof_.gates.push_back(
        quality_gate(subject_.series, own_, rules_.retained_min, rules_.confidence));
    return {};
  }

  // The mean of the statistic under the null of no structure.
  core::Result<double> add_null_tests() {
    NullTestPlan plan{.permutations = permutations_needed(rules_, subject_.candidates),
                      .give_up = std::nullopt,
                      .seed = seeds_.fork(0).next()};
    if (rules_.gives_up_early) plan.give_up = rules_.alpha;
    const NullTest shift = signal_shift_test(subject_.series, own_, plan);
    plan.seed = seeds_.fork(1).next();
    ASSIGN_OR_RETURN(const NullTest bars,
                     bar_permutation_test(*subject_.strategy, subject_.series, own_,
                                          static_cast<int>(rules_.atr_length), plan, parallel_));
    proof_.was_interrupted = bars.was_interrupted;
    proof_.gates.push_back(null_gate(bar_permutation_name, bars, rules_.alpha, rules_.confidence));
    const analytics::Moments null = analytics::moments(bars.permuted);
    proof_.gates.back().evidence.push_back(
        {"null_annual",
         {null.mean * std::sqrt(analytics::days_per_year),
          null.deviation_sample.value_or(0) * std::sqrt(analytics::days_per_year)}});
    proof_.gates.push_back(null_gate(signal_shift_name, shift, rules_.alpha, rules_.confidence));
    return null.mean;
  }

  const ProofSubject& subject_;
  const ProofRules& rules_;
  backtest::ParallelOptions parallel_;
  core::Random seeds_;
  DailyMarks marks_;
  ProofRuns runs_;
  std::vector<backtest::RunResult> own_;
  Proof proof_;
};

}  // namespace

const ProofGate* Proof::find(std::string_view gate) const {
  for (const ProofGate& one : gates)
    if (one.gate.name == gate) return &one;
  return nullptr;
}

std::size_t permutations_needed(const ProofRules& rules, std::size_t candidates) {
  // So many that four equally good permutations still pass as the smallest of the adjusted p.
  constexpr double resolution = 5;
  const double least = std::ceil(resolution * static_cast<double>(candidates) / rules.alpha);
  return std::max(static_cast<std::size_t>(rules.permutations), static_cast<std::size_t>(least));
}

core::Result<Proof> prove(const ProofSubject& subject, const ProofRules& rules, std::uint64_t seed,
                          ProofScope scope, const backtest::ParallelOptions& parallel) {
  CHECK(subject.strategy != nullptr);
  CHECK(!subject.series.empty());
  return Proving(subject, rules, seed, parallel).run(scope);
}

void correct_for_candidates(std::span<Proof* const> proofs, std::size_t others) {
  for (const char* name : {bar_permutation_name, signal_shift_name}) {
    std::vector<ProofGate*> gates;
    std::vector<double> alone;
    for (Proof* proof : proofs) {
      ProofGate* found = nullptr;
      for (ProofGate& gate : proof->gates)
        if (gate.gate.name == name && gate.gate.verdict != Verdict::NotRun) found = &gate;
      gates.push_back(found);
      // Left out: failed already, and can only count as the worst.
      alone.push_back(found == nullptr ? 1.0 : found->gate.value.value_or(1.0));
    }
    alone.resize(proofs.size() + others, 1.0);
    const std::vector<double> adjusted = analytics::holm(alone);
    for (std::size_t i = 0; i < gates.size(); ++i) {
      if (gates[i] == nullptr) continue;
      gates[i]->gate.value = adjusted[i];
      if (!(adjusted[i] < gates[i]->gate.threshold)) gates[i]->gate.verdict = Verdict::Fail;
      gates[i]->evidence.push_back({"p_alone", {alone[i]}});
      gates[i]->evidence.push_back({"candidates", {static_cast<double>(alone.size())}});
    }
  }
  for (Proof* proof : proofs)
    proof->is_passed = !proof->was_interrupted && passes(gates_of(*proof));
}

std::vector<Gate> gates_of(const Proof& proof) {
  std::vector<Gate> gates;
  for (const ProofGate& gate : proof.gates) gates.push_back(gate.gate);
  return gates;
}

}  // namespace sixbtc::validation
