// Random programs: what is decided at a bar never depends on later bars, and an evaluation that
// joins late decides what one that saw every bar decides.
#include "language/random_program.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

// Everything that can be told apart about a decision and the values behind it.
std::vector<double> trace(strategy::Evaluation& evaluation, const columns::CandleSeries& series,
                          std::size_t bar) {
  const auto decision = evaluation.on_close(strategy::BarWindow(series.view(), bar), {});
  std::vector<double> out{static_cast<double>(decision.signal.kind),
                          decision.entry.stop ? decision.entry.stop->value : -1};
  strategy::IndicatorSnapshot snapshot;
  evaluation.snapshot(snapshot);
  for (const auto& [name, value] : snapshot) out.push_back(value);
  return out;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) {
           return x == y || (std::isnan(x) && std::isnan(y));
         });
}

}  // namespace

TEST(Property, random_programs_are_causal_and_can_join_late) {
  EXPECT_TRUE(rc::check("prefix equals whole", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const std::string source = RandomProgram(seed).text();
    const auto series = random_series(60, seed);
    auto script = compile(source, limits);
    if (!script) RC_FAIL(render(script.error(), source, "random.pine"));
    const auto whole = script->strategy->begin(context);
    std::vector<std::vector<double>> traces;
    for (std::size_t i = 0; i < series.size(); ++i) traces.push_back(trace(*whole, series, i));
    const std::size_t bars = *rc::gen::inRange<std::size_t>(1, 60);
    columns::CandleColumns prefix;
    prefix.append(series.view().slice(0, bars));
    const columns::CandleSeries shorter(std::move(prefix));
    const auto stepwise = script->strategy->begin(context);
    for (std::size_t i = 0; i < bars; ++i)
      RC_ASSERT(same_bits(trace(*stepwise, shorter, i), traces[i]));
    const auto late = script->strategy->begin(context);
    RC_ASSERT(same_bits(trace(*late, series, bars - 1), traces[bars - 1]));
  }));
}

TEST(Property, any_text_is_answered_without_a_crash) {
  EXPECT_TRUE(rc::check("mutated scripts", [] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    std::string source = RandomProgram(random.next()).text();
    for (std::uint64_t i = 0; i <= random.below(8); ++i) {
      const std::size_t at = random.below(source.size());
      static constexpr std::string_view words[] = {"(",  ")",    "[",     "]",  "\n",      "    ",
                                                   "=>", " := ", " if ",  "na", " else\n", "\"",
                                                   ",",  "?",    " var ", "-1", "switch\n"};
      if (random.below(2) == 0)
        source.erase(at, random.below(12));
      else
        source.insert(at, words[random.below(std::size(words))]);
      if (source.empty()) source = "x";
    }
    const auto script = compile(source, limits);
    if (!script) {
      RC_ASSERT(!script.error().empty());
      RC_ASSERT(!render(script.error(), source, "f").empty());
    }
  }));
}

}  // namespace sixbtc::language::test
