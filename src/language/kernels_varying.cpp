// Windows whose length changes from bar to bar. On a bar where the length is n they give what the
// fixed window of n values gives, to the last bit.
#include "indicators/window.hpp"
#include "language/kernel_maker.hpp"

namespace sixbtc::language {

namespace {

namespace ind = sixbtc::indicators;

using Values = std::span<const double>;

double mean(Values values) {
  return ind::sum_of(values) / static_cast<double>(values.size());
}

double sum(Values values, std::size_t n, bool) {
  return ind::sum_of(values.last(n));
}
double average(Values values, std::size_t n, bool) {
  return mean(values.last(n));
}
double variance(Values values, std::size_t n, bool is_biased) {
  const Values last = values.last(n);
  const double centre = mean(last);
  const double squares =
      ind::sum_of(n, [&](std::size_t i) { return (last[i] - centre) * (last[i] - centre); });
  return squares / static_cast<double>(is_biased ? n : n - 1);
}
double deviation(Values values, std::size_t n, bool is_biased) {
  return std::sqrt(variance(values, n, is_biased));
}
double change(Values values, std::size_t n, bool) {
  return values.back() - values[values.size() - 1 - n];
}
double rate_of_change(Values values, std::size_t n, bool) {
  const double before = values[values.size() - 1 - n];
  return 100 * (values.back() - before) / before;
}

// Place of the extreme among the last n, the oldest of equal ones; nothing when one is na.
template <class Better>
std::optional<std::size_t> extreme(Values last) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < last.size(); ++i) {
    if (is_na(last[i])) return {};
    if (Better()(last[i], last[place])) place = i;
  }
  return place;
}
template <class Better>
double extreme_value(Values values, std::size_t n, bool) {
  const auto place = extreme<Better>(values.last(n));
  return place ? values.last(n)[*place] : na;
}
template <class Better>
double extreme_offset(Values values, std::size_t n, bool) {
  const auto place = extreme<Better>(values.last(n));
  return place ? -static_cast<double>(n - 1 - *place) : na;
}

enum class Order { SourceFirst, LengthFirst };

// A length outside 1..largest gives na.
template <double (*Of)(Values, std::size_t, bool), Order order>
struct Varying {
  ind::Window window;
  bool is_biased;
  double next(double first, double second) {
    constexpr bool source_first = order == Order::SourceFirst;
    window.push(source_first ? first : second);
    const double length = source_first ? second : first;
    const bool is_usable = length >= 1 && length < static_cast<double>(window.length());
    return is_usable ? Of(window.values(), static_cast<std::size_t>(length), is_biased) : na;
  }
};

// Settings: the largest length, and where there is one, whether the divisor is n. Inputs: source
// and length.
template <double (*Of)(Values, std::size_t, bool), Order order = Order::SourceFirst>
constexpr KernelType varying() {
  return kernel<2, [](Settings settings) {
    const auto longest = static_cast<std::size_t>(settings[0]);
    return Varying<Of, order>{ind::Window(longest + 1), settings.size() < 2 || settings[1] != 0};
  }>();
}

constexpr NamedKernel rows[] = {
    {"varying_sma", varying<average>()},
    {"varying_sum", varying<sum>()},
    {"varying_variance", varying<variance>()},
    {"varying_stdev", varying<deviation>()},
    {"varying_change", varying<change>()},
    {"varying_roc", varying<rate_of_change>()},
    {"varying_highest", varying<extreme_value<std::greater<>>>()},
    {"varying_lowest", varying<extreme_value<std::less<>>>()},
    {"varying_high", varying<extreme_value<std::greater<>>, Order::LengthFirst>()},
    {"varying_low", varying<extreme_value<std::less<>>, Order::LengthFirst>()},
    {"varying_highestbars", varying<extreme_offset<std::greater<>>>()},
    {"varying_lowestbars", varying<extreme_offset<std::less<>>>()},
};

}  // namespace

std::span<const NamedKernel> varying_kernels() {
  return rows;
}

}  // namespace sixbtc::language
