// Scripts made to exhaust time or memory. Each is answered within the limits of the configuration,
// and what stops it names the limit. The bounds on time are generous; without the limit each of
// these would take hours or more memory than there is.
#include <chrono>

#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

// As config/config.yaml ships them.
constexpr Limits shipped{.source_bytes = 262'144,
                         .nodes = 100'000,
                         .nesting = 256,
                         .loop_iterations = 100'000,
                         .history_bars = 5'000,
                         .state_values = 1'000'000,
                         .text_bytes = 1'000'000,
                         .diagnostics = 20};

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// One line for each number in [from, to); {0} is the number, {1} the one before.
std::string lines(std::string_view pattern, int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i)
    out += fmt::format(fmt::runtime(fmt::string_view(pattern.data(), pattern.size())), i, i - 1);
  return out;
}

std::string with_header(std::string_view body) {
  return fmt::format("//@version=6\nstrategy(\"h\")\n{}", body);
}

std::string errors_of(std::string_view source) {
  const auto script = compile(source, shipped);
  std::string out;
  if (!script)
    for (const Diagnostic& each : script.error()) out += each.code + " " + each.message + "\n";
  return out;
}

// What stopped the script on three bars; empty when nothing did.
std::string failure_of(std::string_view source) {
  const auto script = compile(source, shipped);
  if (!script) return render(script.error(), source, "hostile");
  const auto evaluation = script->strategy->begin(context);
  const auto series = series_of({1, 2, 3});
  for (std::size_t bar = 0; bar < series.size(); ++bar)
    static_cast<void>(evaluation->on_close(strategy::BarWindow(series.view(), bar), {}));
  return evaluation->failure() ? evaluation->failure()->to_string() : std::string();
}

class Hostile : public ::testing::Test {
 protected:
  ~Hostile() override {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
    EXPECT_LT(spent.count(), 60.0);
  }
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

TEST_F(Hostile, sources_that_grow_while_compiling_meet_a_limit) {
  const std::pair<std::string, const char*> cases[] = {
      {"f0(x) => x + 1\n" + lines("f{0}(x) => f{1}(x) + f{1}(x + {0})\n", 1, 60) +
           "y = f59(close)\n",
       "E0903"},
      {"f0(x) => ta.sma(x, 5000)\n" + lines("f{0}(x) => f{1}(x) + f{1}(x + {0})\n", 1, 20) +
           "y = f19(close)\n",
       "E0905"},
      {lines("v{0} = close * {0}\nw{0} = v{0}[5000]\n", 2, 1000), "E0905"},
      {lines("v{0} = ta.sma(close * {0}, 5000)\n", 2, 1000), "E0905"},
      {"s0 = \"aaaaaaaa\"\n" + lines("s{0} = s{1} + s{1}\n", 1, 60), "E0901"},
      {"s0 = \"aaaaaaaa\"\n" + lines("s{0} = str.replace_all(s{1}, \"a\", s{1})\n", 1, 60),
       "E0901"},
      {"x = close[99999999999999999999]\n", "E0904"},
      {"x = ta.sma(close, 99999999999999999999999)\n", "E0904"},
      {"x = 1" + repeated("0", 200'000) + "\n", "E0103"},
      {"x = 1e999999999\n", "E0103"},
      {repeated("x = $ % & !!\n", 15'000), "E0101"},
      {"// " + repeated("-", 300'000) + "\n", "E0901"},
  };
  for (const auto& [body, code] : cases)
    EXPECT_NE(errors_of(with_header(body)).find(code), std::string::npos)
        << body.substr(0, 200) << "\n"
        << errors_of(with_header(body));
}

TEST_F(Hostile, nesting_of_every_kind_meets_its_limit) {
  std::string ifs = "x = 0\n";
  for (int i = 0; i < 300; ++i)
    ifs += std::string(4 * static_cast<std::size_t>(i), ' ') + "if true\n";
  const std::string cases[] = {
      "x = " + repeated("(", 100'000) + "close" + repeated(")", 100'000) + "\n",
      "x = " + repeated("-", 200'000) + "close\n",
      "x = " + repeated("not ", 60'000) + "true\n",
      "x = " + repeated("close > open ? 1 : ", 13'000) + "0\n",
      "x = " + repeated("close + ", 32'000) + "1\n",
      "x = close" + repeated("[1]", 80'000) + "\n",
      "x = " + repeated("[", 200'000) + "\n",
      repeated("array<", 30'000) + "int" + repeated(">", 30'000) + " x = na\n",
      repeated("f(", 100'000) + "\n",
      ifs,
  };
  for (const std::string& body : cases)
    EXPECT_NE(errors_of(with_header(body)).find("E0902 more than 256 levels"), std::string::npos)
        << body.substr(0, 100) << "\n"
        << errors_of(with_header(body)).substr(0, 300);
}

TEST_F(Hostile, loops_without_end_stop_the_strategy) {
  const std::string heavy = lines("    v{0} = close * i + {0}\n", 0, 2'000);
  const std::string cases[] = {
      "x = 0\nwhile true\n    x += 1\n",
      "x = 0\nfor i = 0 to 9223372036854775807\n    x += 1\n",
      "x = 0\nfor i = 0 to 10 by 0\n    x += 1\n",
      "x = 0.0\nfor i = 0 to 10 by 1e-300\n    x += 1\n",
      "x = 0\nfor i = 0 to 1000000\n    for j = 0 to 1000000\n        x += 1\n",
      "for i = 0 to 99000\n    b = array.new<float>(10000, 0)\n    b.push(i)\n",
      "var a = array.new<float>(900000, 1)\nfor i = 0 to 99000\n    a.sort()\n",
      "x = 0.0\nfor i = 0 to 99000\n" + heavy + "    x += v1999\n",
      "x = 0.0\nfor i = 0 to 99000\n    x += ta.median(close, 5000)\n",
  };
  for (const std::string& body : cases) {
    const std::string keep = body.find("x ") == std::string::npos ? "true" : "x != 0.5";
    const std::string failure = failure_of(
        with_header(body + "if " + keep + "\n    strategy.entry(\"L\", strategy.long)\n"));
    EXPECT_NE(failure.find("limit loop_iterations"), std::string::npos)
        << body.substr(0, 200) << "\n"
        << failure;
  }
}

TEST_F(Hostile, arrays_and_objects_that_grow_stop_the_strategy) {
  const std::string cases[] = {
      "a = array.new<float>(1000000000, 0)\n",
      "var a = array.new<float>(1, 0)\nfor i = 0 to 60\n    a.concat(a)\n",
      "type P\n    float a\n    float b\nvar a = array.new<P>()\nfor i = 0 to 90000\n"
      "    for j = 0 to 9\n        a.push(P.new(i, j))\n",
  };
  for (const std::string& body : cases) {
    const std::string failure = failure_of(
        with_header(body + "if a.size() > 0\n    strategy.entry(\"L\", strategy.long)\n"));
    EXPECT_NE(failure.find("limit "), std::string::npos) << body << failure;
  }
}

TEST_F(Hostile, requests_count_against_the_limits_of_the_script) {
  const auto requests = [](const char* what) {
    return with_header(lines(
        fmt::format("r{{0}} = request.security(syminfo.tickerid, \"240\", {})\n", what), 1, 3'000));
  };
  EXPECT_NE(errors_of(requests("ta.sma(close, {0})")).find("E0905"), std::string::npos);
  EXPECT_NE(errors_of("f(x) => math.max(" + repeated("x + ", 20) + "x, x)\n" +
                      requests("f(f(f(close * {0})))"))
                .find("E0903"),
            std::string::npos);
}

}  // namespace sixbtc::language::test
