// Every indicator of the registry, called from a script: causal, quiet on odd series, and first
// available on the bar that its row states.
#include <cstring>

#include "language/registry.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

bool is_indicator(const Builtin& builtin) {
  return builtin.kernel != nullptr &&
         (builtin.name.starts_with("ta.") || builtin.name.starts_with("six."));
}

bool is_price(const std::string& name) {
  return name == "high" || name == "low";
}

// A call with an argument for each parameter: series, then settings that fit it.
std::string call_of(const Builtin& builtin) {
  if (!builtin.is_function) return builtin.name;
  std::string arguments;
  int lengths = 0;
  for (const BuiltinParameter& parameter : builtin.parameters) {
    if (!arguments.empty()) arguments += ", ";
    const bool varies = parameter.is_length && parameter.qualifier == Qualifier::Series;
    if (varies)
      arguments += "bar_index % 2 == 0 ? 4 : 6";
    else if (parameter.is_length)
      arguments += fmt::format("{}", 4 + lengths++);
    else if (parameter.type == Type::Bool)
      arguments += parameter.qualifier == Qualifier::Series ? "close > open" : "true";
    else if (parameter.qualifier == Qualifier::Series)
      arguments += arguments.empty()          ? "close"
                   : is_price(parameter.name) ? parameter.name
                                              : "volume";
    else
      arguments += parameter.type == Type::Int ? "1" : "0.3";
  }
  return fmt::format("{}({})", builtin.name, arguments);
}

std::string body_of(const Builtin& builtin) {
  const std::string call = call_of(builtin);
  if (builtin.returns.size() == 1) {
    const bool is_bool = builtin.returns[0] == Type::Bool;
    return fmt::format("x = {}{}", call, is_bool ? " ? 1 : 0" : "");
  }
  std::string names, sum;
  for (std::size_t i = 0; i < builtin.returns.size(); ++i) {
    names += fmt::format("{}r{}", i == 0 ? "" : ", ", i);
    sum += fmt::format("{}{} * nz(r{})", i == 0 ? "" : " + ", i + 1, i);
  }
  return fmt::format("[{}] = {}\nx = {}", names, call, sum);
}

columns::CandleSeries part_of(const columns::CandleSeries& series, std::size_t bars) {
  columns::CandleColumns columns;
  columns.append(series.view().slice(0, bars));
  return columns::CandleSeries(std::move(columns));
}

bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST(Indicators, do_not_change_when_later_bars_arrive) {
  const auto series = random_series(120, 11);
  for (const Builtin& builtin : builtins()) {
    if (!is_indicator(builtin)) continue;
    const std::string body = body_of(builtin);
    const auto whole = x_of(body, series);
    for (const std::size_t bars : {0U, 1U, 2U, 7U, 61U}) {
      const auto part = x_of(body, part_of(series, bars));
      for (std::size_t i = 0; i < bars; ++i)
        ASSERT_TRUE(same(part[i], whole[i])) << body << " bar " << i << " of " << bars;
    }
  }
}

TEST(Indicators, bear_flat_prices_and_no_volume) {
  auto make = [](double volume) {
    columns::CandleColumns columns;
    columns.append(series_of(std::vector<double>(60, 5.0)).view());
    for (auto* column : {&columns.open, &columns.high, &columns.low, &columns.close})
      std::ranges::fill(*column, 5.0);
    std::ranges::fill(columns.volume, volume);
    return columns::CandleSeries(std::move(columns));
  };
  for (const Builtin& builtin : builtins()) {
    if (!is_indicator(builtin)) continue;
    for (const double volume : {0.0, 3.0})
      for (const double x : x_of(body_of(builtin), make(volume)))
        EXPECT_FALSE(std::isinf(x)) << body_of(builtin);
  }
}

TEST(Indicators, start_on_the_bar_their_row_states) {
  const auto series = random_series(200, 5);
  const auto first_of = [&](const std::string& call, int outputs = 1, int which = 0) {
    std::string body = "x = " + call;
    if (outputs > 1) {
      std::string names;
      for (int i = 0; i < outputs; ++i)
        names += fmt::format("{}{}", i == 0 ? "" : ", ", i == which ? "x" : fmt::format("r{}", i));
      body = fmt::format("[{}] = {}", names, call);
    }
    const auto values = x_of(body, series);
    return std::ranges::find_if(values, [](double v) { return !std::isnan(v); }) - values.begin();
  };
  EXPECT_EQ(first_of("six.dema(close, 5)"), 8);
  EXPECT_EQ(first_of("six.tema(close, 5)"), 12);
  EXPECT_EQ(first_of("six.trima(close, 6)"), 5);
  EXPECT_EQ(first_of("six.t3(close, 5)"), 24);
  EXPECT_EQ(first_of("six.kama(close, 5)"), 5);
  EXPECT_EQ(first_of("six.zlma(close, 5)"), 6);
  EXPECT_EQ(first_of("six.vidya(close, 5)"), 5);
  EXPECT_EQ(first_of("six.mcgd(close, 5)"), 4);
  EXPECT_EQ(first_of("six.hwma(close)"), 0);
  EXPECT_EQ(first_of("six.ssf(close, 5)"), 0);
  EXPECT_EQ(first_of("six.ebsw(close)"), 2);
  EXPECT_EQ(first_of("six.apo(close, 3, 6)"), 5);
  EXPECT_EQ(first_of("six.ppo(close, 3, 6, 4)", 3, 1), 8);
  EXPECT_EQ(first_of("six.cfo(close, 5)"), 5);
  EXPECT_EQ(first_of("six.coppock(close, 4, 5, 6)"), 9);
  EXPECT_EQ(first_of("six.kst(close, 2, 3, 4, 5, 2, 2, 2, 3, 4)", 2, 0), 7);
  EXPECT_EQ(first_of("six.kst(close, 2, 3, 4, 5, 2, 2, 2, 3, 4)", 2, 1), 10);
  EXPECT_EQ(first_of("six.smi(close, 3, 5, 4)", 3, 0), 7);
  EXPECT_EQ(first_of("six.stochrsi(close, 5, 6, 3, 2)", 2, 0), 12);
  EXPECT_EQ(first_of("six.stochrsi(close, 5, 6, 3, 2)", 2, 1), 13);
  EXPECT_EQ(first_of("six.stc(close, 5, 6, 8)"), 15);
  EXPECT_EQ(first_of("six.vhf(close, 5)"), 5);
  EXPECT_EQ(first_of("six.rvi(close, 5, 6)"), 9);
  EXPECT_EQ(first_of("six.inertia(close, 4, 5, 6)"), 12);
  EXPECT_EQ(first_of("six.dpo(close, 6)"), 9);
  EXPECT_EQ(first_of("six.ui(close, 6)"), 10);
  EXPECT_EQ(first_of("six.trix(close, 5)"), 13);
  EXPECT_EQ(first_of("six.uo(3, 4, 5)"), 5);
  EXPECT_EQ(first_of("six.brar(5)", 2, 0), 4);
  EXPECT_EQ(first_of("six.brar(5)", 2, 1), 5);
  EXPECT_EQ(first_of("six.fisher(5)", 2, 0), 4);
  EXPECT_EQ(first_of("six.kdj(5, 3)", 3, 0), 6);
  EXPECT_EQ(first_of("six.pgo(5)"), 4);
  EXPECT_EQ(first_of("six.rvgi(5)", 2, 0), 7);
  EXPECT_EQ(first_of("six.rvgi(5)", 2, 1), 10);
  EXPECT_EQ(first_of("six.squeeze(5)", 2, 0), 8);
  EXPECT_EQ(first_of("six.squeeze(5)", 2, 1), 4);
  EXPECT_EQ(first_of("six.vortex(5)", 2, 0), 5);
  EXPECT_EQ(first_of("six.aroon(5)", 3, 2), 5);
  EXPECT_EQ(first_of("six.choppiness(5)"), 4);
  EXPECT_EQ(first_of("six.massi(5, 6)"), 13);
  EXPECT_EQ(first_of("six.natr(5)"), 4);
  EXPECT_EQ(first_of("six.pdist"), 1);
  EXPECT_EQ(first_of("six.thermo(5)", 2, 1), 5);
  EXPECT_EQ(first_of("six.cksp(5, 1.0, 4)", 2, 0), 7);
  EXPECT_EQ(first_of("six.kc_percent(close, 5)"), 5);
  EXPECT_EQ(first_of("six.adosc(3, 6)"), 5);
  EXPECT_EQ(first_of("six.aobv(3, 6)", 3, 2), 5);
  EXPECT_EQ(first_of("six.cmf(5)"), 4);
  EXPECT_EQ(first_of("six.efi(5)"), 5);
  EXPECT_EQ(first_of("six.eom(5)"), 5);
  EXPECT_EQ(first_of("six.kvo(3, 5, 4)", 2, 0), 5);
  EXPECT_EQ(first_of("six.kvo(3, 5, 4)", 2, 1), 8);
  EXPECT_EQ(first_of("six.pvr"), 1);
  EXPECT_EQ(first_of("six.vp(5, 4)"), 4);
  EXPECT_EQ(first_of("six.entropy(close, 5)"), 4);
  EXPECT_EQ(first_of("six.skew(close, 5)"), 4);
  EXPECT_EQ(first_of("ta.rci(close, 5)"), 4);
  EXPECT_EQ(first_of("ta.pvt"), 1);
  EXPECT_EQ(first_of("ta.wad"), 0);
  EXPECT_EQ(first_of("ta.tsi(close, 3, 5)"), 7);
  EXPECT_EQ(first_of("ta.hma(close, 9)"), 10);
  EXPECT_EQ(first_of("ta.dmi(5, 4)", 3, 2), 8);
  EXPECT_EQ(first_of("ta.kcw(close, 5, 1.0)"), 5);
}

TEST(Indicators, vwap_as_a_variable_is_that_of_hlc3) {
  const auto series = random_series(80, 6);
  EXPECT_EQ(x_of("x = ta.vwap", series), x_of("x = ta.vwap(hlc3)", series));
}

}  // namespace sixbtc::language::test
