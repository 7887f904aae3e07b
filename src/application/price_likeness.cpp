#include "application/price_likeness.hpp"

#include <map>

#include "analytics/comparison.hpp"

namespace sixbtc::application {

namespace {

constexpr std::int64_t day_nanoseconds = 86'400'000'000'000;

// Close of each whole day before the session, by day.
core::Result<std::map<std::int64_t, double>> closes_by_day(const Services& services,
                                                           const SessionSetup& setup,
                                                           std::size_t instrument) {
  const market::SeriesKey& key = setup.series[setup.traded[instrument]]->prepared.bars.key;
  ASSIGN_OR_RETURN(const Bars days, open_bars(services, {key.exchange, key.market, key.symbol,
                                                         market::Interval::minutes(1440)}));
  const columns::CandleView bars = days.series.view();
  const std::int64_t end = setup.manifest.from.nanoseconds() / day_nanoseconds;
  const std::int64_t begin = end - setup.settings().paper.correlation_days - 1;
  std::map<std::int64_t, double> closes;
  for (std::size_t i = 0; i < bars.size(); ++i)
    if (const std::int64_t day = bars.open_time[i] / day_nanoseconds; day >= begin && day < end)
      closes[day] = bars.close[i];
  return closes;
}

std::map<std::int64_t, double> returns_by_day(const std::map<std::int64_t, double>& closes) {
  std::map<std::int64_t, double> returns;
  for (auto at = closes.begin(); at != closes.end(); ++at) {
    const auto next = std::next(at);
    if (next != closes.end() && next->first == at->first + 1 && at->second > 0)
      returns[next->first] = next->second / at->second - 1;
  }
  return returns;
}

}  // namespace

core::Result<std::vector<engine::CorrelationPlan>> likeness_of_prices(const Services& services,
                                                                      const SessionSetup& setup) {
  std::vector<engine::CorrelationPlan> plans;
  if (setup.traded.size() < 2) return plans;
  std::vector<std::map<std::int64_t, double>> returns;
  for (std::size_t i = 0; i < setup.traded.size(); ++i) {
    ASSIGN_OR_RETURN(const auto closes, closes_by_day(services, setup, i));
    returns.push_back(returns_by_day(closes));
  }
  for (std::uint32_t a = 0; a < returns.size(); ++a)
    for (std::uint32_t b = a + 1; b < returns.size(); ++b) {
      std::vector<double> of_a, of_b;
      for (const auto& [day, value] : returns[a])
        if (const auto other = returns[b].find(day); other != returns[b].end()) {
          of_a.push_back(value);
          of_b.push_back(other->second);
        }
      if (of_a.size() < static_cast<std::size_t>(setup.settings().paper.correlation_days_min))
        continue;
      if (const auto value = analytics::correlation(of_a, of_b))
        plans.push_back({market::InstrumentId{a}, market::InstrumentId{b}, *value});
    }
  return plans;
}

}  // namespace sixbtc::application
