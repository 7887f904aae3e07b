// Trade lists: side, both times and both prices, from the first bar of the chart.
#include "conformance/conformance.hpp"
#include "conformance/records.hpp"

namespace sixbtc::conformance {

namespace fs = std::filesystem;

namespace {

struct Bounds {
  std::optional<core::Timestamp> chart_start, last_event;
  bool is_whole = false;  // the file holds every trade up to last_event
};

// chart_start and last_event of each case, where the folder tells them.
core::Result<std::map<std::string, Bounds>> read_bounds(const fs::path& folder) {
  std::map<std::string, Bounds> bounds;
  if (!fs::exists(folder / "_cases.csv")) return bounds;
  ASSIGN_OR_RETURN(const Table table, read_table(folder / "_cases.csv"));
  const auto time_in = [&](const std::vector<std::string>& row,
                           std::string_view name) -> std::optional<core::Timestamp> {
    const auto place = table.column(name);
    if (!place) return {};
    const auto time = read_time(row[*place]);
    return time ? std::optional(*time) : std::nullopt;
  };
  const auto total = table.column("trades_total"), in_file = table.column("trades_in_file");
  for (const auto& row : table.rows)
    bounds[row[0]] = {time_in(row, "chart_start"), time_in(row, "last_event"),
                      total && in_file && row[*total] == row[*in_file]};
  return bounds;
}

// What makes two trades the same; prices in ticks.
using Key = std::tuple<bool, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

template <class Trade>
Key key_of(const Trade& trade, double tick) {
  return {trade.is_long, trade.entry_time.nanoseconds(), std::llround(trade.entry_price / tick),
          trade.exit_time.nanoseconds(), std::llround(trade.exit_price / tick)};
}

template <class Trade>
std::string text_of(const Trade& trade) {
  return fmt::format("{} {} {:.8g} -> {} {:.8g}", trade.is_long ? "long" : "short",
                     trade.entry_time.to_rfc3339(), trade.entry_price, trade.exit_time.to_rfc3339(),
                     trade.exit_price);
}

// A list may be cut and may end with trades that were still open; ours goes on.
void compare(const TradeList& list, std::vector<TradeRow> ours, const Bounds& bounds, double tick,
             CaseResult& result) {
  if (bounds.last_event)
    std::erase_if(ours,
                  [&](const TradeRow& trade) { return trade.entry_time > *bounds.last_event; });
  if (!bounds.is_whole) ours.resize(std::min(ours.size(), list.rows));
  std::map<Key, std::vector<std::size_t>> open;
  for (std::size_t i = ours.size(); i-- > 0;) open[key_of(ours[i], tick)].push_back(i);
  std::vector<bool> is_matched(ours.size(), false);
  const ListedTrade* first_missing = nullptr;
  for (const ListedTrade& trade : list.trades) {
    const auto found = open.find(key_of(trade, tick));
    if (found == open.end() || found->second.empty()) {
      if (first_missing == nullptr) first_missing = &trade;
      ++result.missing;
      continue;
    }
    ++result.identical;
    is_matched[found->second.back()] = true;
    found->second.pop_back();
  }
  const std::size_t still_open = list.rows - list.trades.size();
  const auto unmatched = static_cast<std::size_t>(std::ranges::count(is_matched, false));
  result.extra = unmatched > still_open ? unmatched - still_open : 0;
  result.is_exact = result.missing == 0 && result.extra == 0;
  if (result.is_exact) return;
  const auto first_extra =
      static_cast<std::size_t>(std::ranges::find(is_matched, false) - is_matched.begin());
  result.first_difference = fmt::format(
      "theirs: {}; ours: {}", first_missing == nullptr ? "none" : text_of(*first_missing),
      first_extra == ours.size() ? "none" : text_of(ours[first_extra]));
}

// Candles of one minute beside the chart's own: ohlcv_1m.csv, ohlcv_ETHUSDT_1m.csv.
bool is_of_minutes(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find('.'));
  return stem.ends_with("_1m");
}

}  // namespace

core::Result<std::vector<CaseResult>> run_lists(const fs::path& folder, const fs::path& scripts,
                                                const language::Limits& limits) {
  std::vector<fs::path> lists;
  fs::path feed, minutes_file;
  for (const char* ending : {".csv", ".csv.gz"})
    for (const fs::path& file : files_of(folder, ending)) {
      const std::string name = file.filename().string();
      if (name.starts_with("ohlcv_")) (is_of_minutes(name) ? minutes_file : feed) = file;
      if (!name.starts_with("ohlcv_") && !name.starts_with("_")) lists.push_back(file);
    }
  if (feed.empty()) std::swap(feed, minutes_file);  // the chart itself is one of minutes
  ASSIGN_OR_RETURN(const Table table, read_table(feed));
  ASSIGN_OR_RETURN(const Chart chart, chart_of(table, feed.string()));
  Chart minutes;
  if (!minutes_file.empty()) {
    ASSIGN_OR_RETURN(const Table minute_table, read_table(minutes_file));
    ASSIGN_OR_RETURN(minutes, chart_of(minute_table, minutes_file.string()));
  }
  ASSIGN_OR_RETURN(const auto bounds, read_bounds(folder));
  const Symbol symbol = symbol_of(folder, chart);
  const columns::CandleView all = chart.bars.view();

  std::vector<CaseResult> results;
  for (const fs::path& file : lists) {
    CaseResult& result = results.emplace_back();
    result.id = file.filename().string();
    result.id.resize(result.id.find(".csv"));
    ASSIGN_OR_RETURN(const TradeList list, read_trades(file));
    result.expected = list.trades.size();
    const auto program = load_program(scripts / (result.id + ".pine"), limits);
    if (!program) {
      result.refusal = program.error();
      result.missing = result.expected;
      continue;
    }
    const auto known = bounds.find(result.id);
    const Bounds bound = known == bounds.end() ? Bounds{} : known->second;
    const std::size_t first = bound.chart_start ? all.lower_bound(*bound.chart_start) : 0;
    auto run = run_tradingview(**program, all.slice(first, all.size() - first), symbol,
                               minutes.bars.view());
    if (!run) {
      result.refusal = run.error().to_string();
      result.missing = result.expected;
      continue;
    }
    result.magnifier = run->magnifier;
    compare(list, std::move(run->trades), bound, symbol.tick, result);
  }
  return results;
}

}  // namespace sixbtc::conformance
