// Random programs: what is decided at a bar never depends on later bars, and an evaluation that
// joins late decides what one that saw every bar decides.
#include <rapidcheck.h>

#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

// Writes a random program from a small grammar; every construct can hold states.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::string program() {
    std::string text =
        "//@version=6\nstrategy(\"t\")\nvar keep = 0.0\nf(a, n) =>\n    var s = 0.0\n"
        "    s := nz(s[1]) * 0.5 + a + nz(a[2])\n    s + ta.ema(a, 3) * n\n";
    for (int i = 0; i < 5; ++i) text += fmt::format("v{} = {}\n", i, number(3)), ++variables_;
    text += fmt::format("keep += nz(request.security(syminfo.tickerid, \"180\", f({}, 2)))\n",
                        number(1));
    text += fmt::format(
        "var past = array.new<float>()\nif {}\n    past.push({})\nif past.size() > 4\n"
        "    past.shift()\nfor v in past\n    keep += nz(v) * 0.01\nkeep += nz(past.avg())\n",
        condition(1), number(1));
    text += fmt::format("if {}\n    keep := {}\n    w = {}\n    keep += nz(w[1])\n", condition(2),
                        number(2), number(2));
    text += fmt::format("for i = 0 to {}\n    if {}\n        break\n    keep += nz(v0[i]) * 0.1\n",
                        random_.below(4), condition(1));
    text += fmt::format(
        "if {}\n    strategy.entry(\"L\", strategy.long)\n"
        "    strategy.exit(\"X\", \"L\", stop = {})\n",
        condition(2), number(2));
    text += fmt::format("if keep > {} and {}\n    strategy.entry(\"S\", strategy.short)\n",
                        number(1), condition(2));
    return text;
  }

 private:
  std::string number(int depth) {
    if (depth == 0) {
      static const char* leaves[] = {"close",     "high", "open[1]", "volume",
                                     "bar_index", "2.5",  "hl2"};
      const auto pick = random_.below(9);
      if (pick >= 7 && variables_ > 0) return fmt::format("v{}", random_.below(variables_));
      return leaves[pick % 7];
    }
    const auto below = [&] { return number(depth - 1); };
    switch (random_.below(10)) {
      case 0:
        return fmt::format("({} + {})", below(), below());
      case 1:
        return fmt::format("({} - {})", below(), below());
      case 2:
        return fmt::format("({} / {})", below(), below());
      case 3:
        return fmt::format("ta.ema({}, {})", below(), 2 + random_.below(5));
      case 4:
        return fmt::format("ta.sma({}, {})", below(), 2 + random_.below(5));
      case 5:
        return fmt::format("({} ? {} : {})", condition(depth - 1), below(), below());
      case 6:
        return fmt::format("f({}, {})", below(), random_.below(3));
      case 7:
        return fmt::format("ta.highest({}, 3)", below());
      case 8:
        return fmt::format("nz(({})[{}])", below(), 1 + random_.below(3));
      default:
        return fmt::format("math.max({}, {})", below(), below());
    }
  }
  std::string condition(int depth) {
    const auto below = [&] { return number(depth > 0 ? depth - 1 : 0); };
    switch (depth > 0 ? random_.below(5) : 0) {
      case 1:
        return fmt::format("({} and {})", condition(depth - 1), condition(depth - 1));
      case 2:
        return fmt::format("({} or not {})", condition(depth - 1), condition(depth - 1));
      case 3:
        return fmt::format("ta.crossover({}, {})", below(), below());
      default:
        return fmt::format("({} > {})", below(), below());
    }
  }

  core::Random random_;
  std::uint64_t variables_ = 0;
};

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
    const std::string source = Generator(seed).program();
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
    std::string source = Generator(random.next()).program();
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
