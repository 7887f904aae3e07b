#include "application/indicator_sets.hpp"

#include "indicators/averages.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"

namespace sixbtc::application {

namespace {

using ColumnFunction = std::vector<double> (*)(const columns::CandleView&, std::size_t length);

template <class Kernel>
std::vector<double> of_close(const columns::CandleView& bars, std::size_t length) {
  return indicators::column_of(Kernel(length), bars.close);
}

struct Kind {
  std::string_view name;
  ColumnFunction column;
};

constexpr Kind kinds[] = {
    {"sma", of_close<indicators::Sma>}, {"ema", of_close<indicators::Ema>},
    {"rma", of_close<indicators::Rma>}, {"wma", of_close<indicators::Wma>},
    {"hma", of_close<indicators::Hma>}, {"rsi", of_close<indicators::Rsi>},
    {"roc", of_close<indicators::Roc>},
};

core::Result<ColumnFunction> find_kind(const std::string& name, const std::string& where) {
  std::string known;
  for (const auto& kind : kinds) {
    if (kind.name == name) return kind.column;
    known += (known.empty() ? "" : " ") + std::string(kind.name);
  }
  return core::fail(core::ErrorKind::Invalid, "unknown indicator '" + name + "'", where,
                    "one of: " + known);
}

}  // namespace

core::Result<std::vector<double>> indicator_column(const std::string& kind, std::int64_t length,
                                                   const columns::CandleView& bars) {
  ASSIGN_OR_RETURN(const ColumnFunction column, find_kind(kind, "kind"));
  return column(bars, static_cast<std::size_t>(length));
}

core::Result<std::vector<ports::IndicatorValueRecord>> indicator_values(
    const ports::IndicatorSettings& settings, const Bars& bars) {
  std::vector<ports::IndicatorValueRecord> records;
  const columns::CandleView& view = bars.series.view();
  for (const auto& [name, set] : settings.sets) {
    if (std::ranges::find(set.intervals, bars.key.interval) == set.intervals.end()) continue;
    ASSIGN_OR_RETURN(const ColumnFunction column,
                     find_kind(set.kind, "indicators.sets." + name + ".kind"));
    const std::vector<double> values = column(view, static_cast<std::size_t>(set.length));
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isfinite(values[i]))
        records.push_back({bars.key, view.time(i), name,
                           fmt::format(R"({{"kind":"{}","length":{}}})", set.kind, set.length),
                           values[i]});
  }
  return records;
}

}  // namespace sixbtc::application
