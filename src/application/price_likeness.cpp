#include "application/price_likeness.hpp"

#include <map>

#include "analytics/comparison.hpp"

namespace sixbtc::application {

namespace {

constexpr std::int64_t day_nanoseconds = 86'400'000'000'000;

// Close of each day's last bar before the session, by day.
std::map<std::int64_t, double> closes_by_day(const SessionSetup& setup, std::size_t instrument) {
  const columns::CandleView bars =
      setup.series[setup.traded[instrument]]->prepared.bars.stored.view();
  const std::int64_t end = setup.manifest.from.nanoseconds();
  const std::int64_t begin = end - (setup.settings().paper.correlation_days + 1) * day_nanoseconds;
  std::map<std::int64_t, double> closes;
  for (std::size_t i = bars.lower_bound(core::Timestamp::from_nanoseconds(begin));
       i < bars.size() && bars.open_time[i] < end; ++i)
    closes[bars.open_time[i] / day_nanoseconds] = bars.close[i];
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

std::vector<engine::CorrelationPlan> likeness_of_prices(const SessionSetup& setup) {
  std::vector<std::map<std::int64_t, double>> returns;
  for (std::size_t i = 0; i < setup.traded.size(); ++i)
    returns.push_back(returns_by_day(closes_by_day(setup, i)));
  std::vector<engine::CorrelationPlan> plans;
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
