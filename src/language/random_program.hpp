// Random scripts for the property tests.
#pragma once

#include <rapidcheck.h>

#include "core/random.hpp"

namespace sixbtc::language::test {

// Writes a random program from a small grammar; every construct can hold states.
class RandomProgram {
 public:
  explicit RandomProgram(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] std::string text() {
    std::string program =
        "//@version=6\nstrategy(\"t\")\nvar keep = 0.0\nf(a, n) =>\n    var s = 0.0\n"
        "    s := nz(s[1]) * 0.5 + a + nz(a[2])\n    s + ta.ema(a, 3) * n\n";
    for (int i = 0; i < 5; ++i) program += fmt::format("v{} = {}\n", i, number(3)), ++variables_;
    program += fmt::format("keep += nz(request.security(syminfo.tickerid, \"180\", f({}, 2)))\n",
                           number(1));
    program += fmt::format(
        "var past = array.new<float>()\nif {}\n    past.push({})\nif past.size() > 4\n"
        "    past.shift()\nfor v in past\n    keep += nz(v) * 0.01\nkeep += nz(past.avg())\n",
        condition(1), number(1));
    program += fmt::format("if {}\n    keep := {}\n    w = {}\n    keep += nz(w[1])\n",
                           condition(2), number(2), number(2));
    program +=
        fmt::format("for i = 0 to {}\n    if {}\n        break\n    keep += nz(v0[i]) * 0.1\n",
                    random_.below(4), condition(1));
    program += fmt::format(
        "if {}\n    strategy.entry(\"L\", strategy.long)\n"
        "    strategy.exit(\"X\", \"L\", stop = {})\n",
        condition(2), number(2));
    program += fmt::format("if keep > {} and {}\n    strategy.entry(\"S\", strategy.short)\n",
                           number(1), condition(2));
    return program;
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

}  // namespace sixbtc::language::test
