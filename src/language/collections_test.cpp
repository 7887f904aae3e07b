// Arrays, objects, enums, methods and loops over arrays, by hand.
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

const columns::CandleSeries five = series_of({10, 12, 11, 15, 14});

std::string failure_of(std::string_view body, const columns::CandleSeries& series = five) {
  const Script script =
      compiled(fmt::format("//@version=6\nstrategy(\"t\")\n{}\nif x > 0\n"
                           "    strategy.entry(\"L\", strategy.long)\n",
                           body));
  const auto evaluation = script.strategy->begin(context);
  for (std::size_t i = 0; i < series.size(); ++i)
    static_cast<void>(evaluation->on_close(strategy::BarWindow(series.view(), i), {}));
  return evaluation->failure() ? evaluation->failure()->message : "";
}

using Values = std::vector<double>;

}  // namespace

TEST(Collections, figures_of_an_array) {
  const auto figure = [](std::string_view expression) {
    return x_of(fmt::format("a = array.from(4.0, 1.0, 3.0, 3.0)\nb = array.from(1.0, 2.0, 4.0)\n"
                            "x = ({}) + 0 * close",
                            expression),
                five)[0];
  };
  EXPECT_EQ(figure("a.mode()"), 3);
  EXPECT_EQ(figure("a.slice(1, 3).sum()"), 4);
  EXPECT_EQ(figure("array.from(-1.0, -2.0).abs().sum()"), 3);
  EXPECT_EQ(figure("a.sort_indices().get(0) * 10 + a.sort_indices(order.descending).get(0)"), 10);
  EXPECT_EQ(figure("b.binary_search(2) * 100 + b.binary_search_leftmost(3) * 10 + "
                   "b.binary_search_rightmost(3)"),
            112);
  EXPECT_EQ(figure("b.binary_search(3)"), -1);
  EXPECT_DOUBLE_EQ(figure("array.covariance(b, b)"), 14.0 / 9);
  EXPECT_DOUBLE_EQ(figure("array.covariance(b, b, false)"), 7.0 / 3);
  EXPECT_EQ(figure("a.percentile_nearest_rank(50)"), 3);
  EXPECT_EQ(figure("b.percentile_linear_interpolation(50)"), 2);
  EXPECT_EQ(figure("b.percentrank(1)"), 50);
  EXPECT_EQ(figure("array.from(1.0, 3.0).standardize().last()"), 1);
  EXPECT_EQ(
      figure("array.from(true, false).some() and not array.from(true, false).every() ? 1 : 2"), 1);
}

TEST(Collections, arrays_grow_shrink_and_answer) {
  EXPECT_EQ(x_of("var a = array.new<float>()\narray.push(a, close)\nif array.size(a) > 3\n"
                 "    array.shift(a)\nx = array.avg(a)",
                 five),
            (Values{10, 11, 11, 38.0 / 3, 40.0 / 3}));
  EXPECT_EQ(x_of("a = array.from(3, 1, 2)\na.push(9)\na.insert(1, 5)\nb = a.copy()\nb.sort()\n"
                 "x = a.get(1) * 1000 + a.get(-1) * 100 + b.first() * 10 + b.size() + 0 * close",
                 five)[0],
            5915);
  EXPECT_EQ(x_of("a = array.new_int(3, 7)\na.set(0, 1)\na.fill(4, 1, 2)\nx = a.sum() * 10 + "
                 "a.indexof(4) + (a.includes(7) ? 0.5 : 0) + 0 * close",
                 five)[0],
            121.5);
  EXPECT_EQ(
      x_of("a = array.from(1.0, 2.0, na, 4.0)\nx = a.median() * 100 + a.max() * 10 + a.min() +"
           " 0 * close",
           five)[0],
      241);
  EXPECT_DOUBLE_EQ(x_of("a = array.from(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0)\n"
                        "x = a.stdev() * 10 + a.variance(false) + 0 * close",
                        five)[0],
                   20 + 32.0 / 7);
  EXPECT_EQ(x_of("a = array.from(3, 1, 2)\na.sort(order.descending)\na.reverse()\n"
                 "b = a.concat(array.from(8, 9))\nx = b.get(0) * 100 + a.size() * 10 + b.pop() + "
                 "a.remove(0) + 0 * close",
                 five)[0],
            160);
}

TEST(Collections, an_array_is_one_thing_under_many_names) {
  EXPECT_EQ(x_of("add(array<float> into, float v) =>\n    into.push(v)\n    into.size()\n"
                 "var a = array.new<float>()\nb = a\nadd(b, close)\nx = a.last() + a.size()",
                 five),
            (Values{11, 14, 14, 19, 19}));
  // Without var it is a new one on each bar.
  EXPECT_EQ(x_of("a = array.new<float>()\na.push(close)\nx = a.size() + 0 * close", five),
            (Values{1, 1, 1, 1, 1}));
}

TEST(Collections, loops_go_over_elements_and_places) {
  EXPECT_EQ(x_of("a = array.from(1, 2, 3, 4)\nint s = 0\nfor v in a\n    if v == 2\n"
                 "        continue\n    if v == 4\n        break\n    s += v\nx = s + 0 * close",
                 five)[0],
            4);
  EXPECT_EQ(x_of("a = array.from(5, 6, 7)\nint s = 0\nfor [i, v] in a\n    s += i * v\n"
                 "x = s + 0 * close",
                 five)[4],
            20);
}

TEST(Collections, objects_have_fields_methods_and_defaults) {
  EXPECT_EQ(x_of("type Point\n    float price = 1.5\n    int bars\n"
                 "method left(Point self, int n) =>\n    self.bars - n\n"
                 "var p = Point.new(bars = 7)\np.price += close\n"
                 "x = p.price + p.left(2)",
                 five),
            (Values{16.5, 28.5, 39.5, 54.5, 68.5}));
  EXPECT_EQ(x_of("type Trade\n    float entry\nvar trades = array.new<Trade>()\n"
                 "trades.push(Trade.new(close))\nfloat s = 0.0\nfor t in trades\n"
                 "    t.entry += 1\n    s += t.entry\nx = s",
                 five),
            (Values{11, 25, 39, 58, 77}));
  EXPECT_EQ(x_of("type Node\n    float v\ntype Pair\n    Node a\n    Node b\n"
                 "p = Pair.new(Node.new(close), Node.new(open))\nq = p\nq.a.v := 3\nc = p.copy()\n"
                 "c.b := Node.new(2)\nx = p.a.v * 10 + c.b.v + (p.b.v > 5 ? 100 : 0)",
                 five)[1],
            132);
}

TEST(Collections, enums_compare_and_choose) {
  EXPECT_EQ(x_of("enum Phase\n    early = \"Early\"\n    late\n"
                 "p = bar_index > 2 ? Phase.late : Phase.early\n"
                 "x = switch p\n    Phase.early => 1.0\n    Phase.late => 2.0\nx := x + 0 * close",
                 five),
            (Values{1, 1, 1, 2, 2}));
}

TEST(Collections, mistakes_stop_the_strategy_with_the_place) {
  EXPECT_EQ(failure_of("a = array.from(1, 2)\nx = a.get(2)"),
            "array.get: index 2 of 2 elements on bar 0");
  EXPECT_EQ(failure_of("array<float> a = na\nx = a.size()"),
            "array.size: the array or object is na on bar 0");
  EXPECT_EQ(failure_of("a = array.new<int>()\nx = a.pop()"),
            "array.pop: index 0 of 0 elements on bar 0");
  EXPECT_EQ(failure_of("a = array.new<float>(2000000)\nx = a.size()"),
            "array.new: a size of 2000000 (limit state_values) on bar 0");
}

TEST(Collections, what_no_name_reaches_is_used_again) {
  const columns::CandleSeries many = random_series(3000, 5);
  // 3,000 bars of 3 rows of 500 values would be 4.5 million; the limit is 1 million.
  EXPECT_EQ(failure_of("type T\n    array<float> v\nvar last = array.new<float>()\n"
                       "a = array.new<float>(500, close)\nb = T.new(array.new<float>(500, 1))\n"
                       "last := a.copy()\nx = last.size() + b.v.size()",
                       many),
            "");
  EXPECT_NE(failure_of("var keep = array.new<float>()\nfor i = 0 to 999\n    keep.push(close)\n"
                       "x = keep.size()",
                       many),
            "");
}

TEST(Collections, knowledge_follows_every_name_of_an_array) {
  const auto code = [](std::string_view body) {
    const auto script = compile(fmt::format("//@version=6\nstrategy(\"t\")\n{}\nif x > 0\n"
                                            "    strategy.entry(\"L\", strategy.long)\n",
                                            body),
                                limits);
    return script ? std::string() : script.error().front().code;
  };
  EXPECT_EQ(code("var a = array.new<int>()\nvar b = a\nb.push(last_bar_index)\nx = a.last()"),
            "E0703");
  EXPECT_EQ(code("f(array<int> into) =>\n    into.push(last_bar_index)\n    1\n"
                 "var a = array.new<int>()\nf(a)\nx = a.size()"),
            "E0703");
  EXPECT_EQ(code("var a = array.new<int>()\nvar c = array.new<int>()\nb = close > 1 ? a : c\n"
                 "b.push(last_bar_index)\nx = c.size()"),
            "E0703");
  EXPECT_EQ(code("type T\n    int n = 0\nvar a = array.new<T>()\na.push(T.new())\n"
                 "a.get(0).n := last_bar_index\nx = a.last().n"),
            "E0703");
  EXPECT_EQ(code("type T\n    array<int> v\nt = T.new(array.new<int>())\nu = t\n"
                 "u.v.push(last_bar_index)\nx = t.v.size()"),
            "E0703");
  EXPECT_EQ(code("var a = array.new<int>()\nif barstate.islast\n    a.clear()\nx = a.size()"),
            "E0703");
  // What only one array knows is not known by the others.
  EXPECT_EQ(code("var a = array.new<int>()\nvar b = array.new<int>()\na.push(last_bar_index)\n"
                 "b.push(bar_index)\nx = b.last()"),
            "");
}

TEST(Collections, the_receiver_chooses_the_method) {
  EXPECT_EQ(
      x_of("type P\n    float v\nmethod size2(P this) => this.v\n"
           "method size2(array<float> this) => this.size() * 10\n"
           "method size2(float this, float k) => this * k\n"
           "p = P.new(7)\na = array.from(1.0, 2.0)\nx = p.size2() + a.size2() + (0 * close + 2.0)"
           ".size2(100)",
           five)[0],
      227);
  EXPECT_EQ(x_of("f(int a) => 1\nf(string a) => 2\nf(a, b) => 3\n"
                 "x = f(5) * 100 + f(\"t\") * 10 + f(1, 2) + 0 * close",
                 five)[0],
            123);
  EXPECT_EQ(
      x_of("type R\n    array<float> d\nmethod push(R this, float v) =>\n    this.d.push(v)\n"
           "    this\nr = R.new(array.new<float>())\nr.push(3).push(4)\nx = r.d.sum() + 0 * close",
           five)[0],
      7);
}

}  // namespace sixbtc::language::test
