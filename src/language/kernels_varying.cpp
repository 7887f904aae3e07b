// Windows whose length changes from bar to bar. On a bar where the length is n they give what the
// fixed window of n values gives, to the last bit: both ask the same function of a span.
#include "indicators/dispersion.hpp"
#include "indicators/statistics.hpp"
#include "indicators/volume.hpp"
#include "language/kernel_maker.hpp"

namespace sixbtc::language {

namespace {

namespace ind = sixbtc::indicators;

using Values = std::span<const double>;

// What a function of a window may need besides it.
struct Extras {
  double first, second;       // the settings after the largest length
  std::span<double> scratch;  // as long as the window
};

double sum(Values values, const Extras&) {
  return ind::sum_of(values);
}
double average(Values values, const Extras&) {
  return ind::mean_of(values);
}
double weighted(Values values, const Extras&) {
  return ind::weighted_mean_of(values);
}
double by_volume(Values values, Values volumes, const Extras& extras) {
  for (std::size_t i = 0; i < values.size(); ++i) extras.scratch[i] = values[i] * volumes[i];
  return ind::sum_of(extras.scratch) / ind::sum_of(volumes);
}
double gaussian(Values values, const Extras& extras) {
  const double norm = ind::Alma::fill(extras.scratch, extras.first, extras.second);
  return ind::Alma::of(values, extras.scratch, norm);
}
double variance(Values values, const Extras& extras) {
  return ind::variance_of(values, ind::mean_of(values),
                          extras.first != 0 ? ind::Divisor::Population : ind::Divisor::Sample);
}
double deviation(Values values, const Extras& extras) {
  return std::sqrt(variance(values, extras));
}
double mean_deviation(Values values, const Extras&) {
  return ind::deviation_of(values, ind::mean_of(values));
}
double channel_index(Values values, const Extras&) {
  const double mean = ind::mean_of(values);
  return (values.back() - mean) / (0.015 * ind::deviation_of(values, mean));
}
ind::Bands bollinger(Values values, const Extras& extras) {
  const double mean = ind::mean_of(values);
  const double width =
      extras.first * std::sqrt(ind::variance_of(values, mean, ind::Divisor::Population));
  return {mean, mean + width, mean - width};
}
double bollinger_width(Values values, const Extras& extras) {
  const ind::Bands bands = bollinger(values, extras);
  return (bands.upper - bands.lower) / bands.middle * 100;
}
double correlation(Values x, Values y, const Extras&) {
  return ind::correlation_of(x, y);
}
double regression(Values values, const Extras& extras) {
  if (values.size() < 2) return na;
  const ind::Line line = ind::line_through(values);
  return line.intercept +
         line.slope * (static_cast<double>(values.size()) - 1 - std::trunc(extras.first));
}
double rank(Values values, const Extras&) {
  return ind::rank_of_last(values);
}
double median(Values values, const Extras& extras) {
  return ind::median_of(values, extras.scratch);
}
double mode(Values values, const Extras& extras) {
  return ind::mode_of(values, extras.scratch);
}
template <double (*Of)(Values, double)>
double percentile(Values values, const Extras& extras) {
  if (std::ranges::any_of(values, ind::is_na)) return na;
  std::ranges::copy(values, extras.scratch.begin());
  std::ranges::sort(extras.scratch);
  return Of(extras.scratch, extras.first);
}
double gravity(Values values, const Extras&) {
  return ind::gravity_of(values);
}
double change(Values values, const Extras&) {
  return values.back() - values.front();
}
double rate_of_change(Values values, const Extras&) {
  return 100 * (values.back() - values.front()) / values.front();
}
double momentum(Values up, Values down, const Extras&) {
  return ind::Cmo::ratio(ind::sum_of(up), ind::sum_of(down));
}
double flow(Values up, Values down, const Extras&) {
  return ind::flow_index_of(up, down);
}

// Place of the extreme, the oldest of equal ones; nothing when one is na.
template <class Better>
std::optional<std::size_t> extreme(Values values) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_na(values[i])) return {};
    if (Better()(values[i], values[place])) place = i;
  }
  return place;
}
template <class Better>
double extreme_of(Values values) {
  const auto place = extreme<Better>(values);
  return place ? values[*place] : na;
}
template <class Better>
double extreme_value(Values values, const Extras&) {
  return extreme_of<Better>(values);
}
template <class Better>
double extreme_offset(Values values, const Extras&) {
  const auto place = extreme<Better>(values);
  return place ? -static_cast<double>(values.size() - 1 - *place) : na;
}
double range(Values high, Values low, const Extras&) {
  return extreme_of<std::greater<>>(high) - extreme_of<std::less<>>(low);
}
double stochastic(Values source, Values high, Values low, const Extras&) {
  const double top = extreme_of<std::greater<>>(high), bottom = extreme_of<std::less<>>(low);
  return 100 * (source.back() - bottom) / (top - bottom);
}
double williams(Values high, Values low, Values close, const Extras&) {
  const double top = extreme_of<std::greater<>>(high), bottom = extreme_of<std::less<>>(low);
  return 100 * (close.back() - top) / (top - bottom);
}
// Each step of the values goes up (sign 1) or down (sign -1).
template <int sign>
double goes(Values values, const Extras&) {
  bool holds = true;
  for (std::size_t i = 1; i < values.size(); ++i)
    holds = holds && sign * (values[i] - values[i - 1]) > ind::comparison_tolerance;
  return truth(holds);
}

// Feeds windows with the series themselves, or with what a state makes of them.
struct Plain {
  template <class... Series>
  std::array<double, sizeof...(Series)> next(Series... series) {
    return {series...};
  }
};
struct MovesOf {
  ind::CountedSteps steps;
  std::array<double, 2> next(double value) {
    const ind::Moves moves = steps.next(value);
    return {moves.up, moves.down};
  }
};
struct FlowsOf {
  ind::MoneyFlows flows{ind::MfiStart::FirstBar};
  std::array<double, 2> next(double source, double volume) {
    const ind::Moves moves = flows.next(source, volume);
    return {moves.up, moves.down};
  }
};

// `Of` over the last n (and `before` more) values of each of `Windows` windows; the length comes as
// the input at place `length_at`. A length outside 1..largest gives na.
struct Shape {
  std::size_t inputs, windows, length_at, before;
};
template <auto Of, Shape shape, class Feed>
struct Varying {
  Feed feed;
  std::vector<ind::Window> windows;
  std::size_t longest;
  double first, second;
  std::vector<double> scratch;

  template <class... Inputs>
  auto next(Inputs... inputs) {
    const std::array<double, shape.inputs> given{inputs...};
    const double length = given[shape.length_at];
    const auto fed = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return feed.next(given[I < shape.length_at ? I : I + 1]...);
    }
    (std::make_index_sequence<shape.inputs - 1>{});
    for (std::size_t i = 0; i < shape.windows; ++i) windows[i].push(fed[i]);
    using Value = decltype(over(1));
    if (!(length >= 1 && length < static_cast<double>(longest + 1))) {
      if constexpr (std::is_class_v<Value>)
        return Value{};
      else
        return na;
    }
    return over(static_cast<std::size_t>(length));
  }

 private:
  auto over(std::size_t length) {
    const Extras extras{first, second, std::span(scratch).first(length)};
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Of(windows[I].values().last(length + shape.before)..., extras);
    }
    (std::make_index_sequence<shape.windows>{});
  }
};

// Settings: the largest length, then those of the built-in.
template <auto Of, Shape shape = Shape{2, 1, 1, 0}, class Feed = Plain>
constexpr KernelType varying() {
  return kernel<shape.inputs, [](Settings settings) {
    const auto longest = static_cast<std::size_t>(settings[0]);
    const auto setting = [&](std::size_t i) { return i < settings.size() ? settings[i] : 0; };
    return Varying<Of, shape, Feed>{
        {},         std::vector(shape.windows, ind::Window(longest + shape.before)),
        longest,    setting(1),
        setting(2), std::vector<double>(longest)};
  }>();
}

constexpr Shape length_first{2, 1, 0, 0}, with_previous{2, 1, 1, 1};

constexpr NamedKernel rows[] = {
    {"varying_sma", varying<average>()},
    {"varying_sum", varying<sum>()},
    {"varying_wma", varying<weighted>()},
    {"varying_vwma", varying<by_volume, Shape{3, 2, 1, 0}>()},
    {"varying_alma", varying<gaussian>()},
    {"varying_variance", varying<variance>()},
    {"varying_stdev", varying<deviation>()},
    {"varying_dev", varying<mean_deviation>()},
    {"varying_cci", varying<channel_index>()},
    {"varying_bb", varying<bollinger>()},
    {"varying_bbw", varying<bollinger_width>()},
    {"varying_correlation", varying<correlation, Shape{3, 2, 2, 0}>()},
    {"varying_linreg", varying<regression>()},
    {"varying_percentrank", varying<rank, with_previous>()},
    {"varying_median", varying<median>()},
    {"varying_mode", varying<mode>()},
    {"varying_percentile_linear", varying<percentile<ind::percentile_between>>()},
    {"varying_percentile_nearest", varying<percentile<ind::percentile_nearest>>()},
    {"varying_cog", varying<gravity>()},
    {"varying_change", varying<change, with_previous>()},
    {"varying_roc", varying<rate_of_change, with_previous>()},
    {"varying_cmo", varying<momentum, Shape{2, 2, 1, 0}, MovesOf>()},
    {"varying_mfi", varying<flow, Shape{3, 2, 1, 0}, FlowsOf>()},
    {"varying_stoch", varying<stochastic, Shape{4, 3, 3, 0}>()},
    {"varying_wpr", varying<williams, Shape{4, 3, 0, 0}>()},
    {"varying_rising", varying<goes<1>, with_previous>()},
    {"varying_falling", varying<goes<-1>, with_previous>()},
    {"varying_range", varying<range, Shape{3, 2, 0, 0}>()},
    {"varying_highest", varying<extreme_value<std::greater<>>>()},
    {"varying_lowest", varying<extreme_value<std::less<>>>()},
    {"varying_high", varying<extreme_value<std::greater<>>, length_first>()},
    {"varying_low", varying<extreme_value<std::less<>>, length_first>()},
    {"varying_highestbars", varying<extreme_offset<std::greater<>>>()},
    {"varying_lowestbars", varying<extreme_offset<std::less<>>>()},
};

}  // namespace

std::span<const NamedKernel> varying_kernels() {
  return rows;
}

}  // namespace sixbtc::language
