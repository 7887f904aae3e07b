// Broker scenarios of a few bars: every fact that cases.json expects of the trades.
#include <nlohmann/json.hpp>

#include <regex>

#include "conformance/conformance.hpp"
#include "conformance/records.hpp"

namespace sixbtc::conformance {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

// As the file's defaults say: minute bars from 2024 on, ticks of 0.01, steps of 0.0001.
constexpr Symbol minute_symbol{.tick = 0.01,
                               .point_value = 1,
                               .quantity_step = 0.0001,
                               .interval = market::Interval::minutes(1)};
constexpr std::int64_t first_bar_seconds = 1'704'067'200;
constexpr double price_tolerance = 1e-9;

columns::CandleColumns bars_of(const Json& rows) {
  columns::CandleColumns bars;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto time =
        core::Timestamp::from_seconds(first_bar_seconds + 60 * static_cast<std::int64_t>(i));
    const auto price = [&](std::size_t k) { return rows[i].at(k).get<double>(); };
    bars.push_back({time, price(0), price(1), price(2), price(3), 0, true});
  }
  return bars;
}

// "closes 100,110,105": bars of one price each.
Json bars_in_words(const std::string& words) {
  Json bars = Json::array();
  const std::regex pattern("closes ([0-9.]+(,[0-9.]+)*)");
  std::smatch match;
  if (!std::regex_search(words, match, pattern)) return bars;
  std::istringstream closes(match[1].str());
  for (std::string close; std::getline(closes, close, ',');)
    bars.push_back(Json(std::vector<double>(4, read_number(close))));
  return bars;
}

// Counts facts and keeps the first that does not hold.
class Facts {
 public:
  explicit Facts(CaseResult& result) : result_(result) {}
  void number(const std::string& what, double theirs, double ours) {
    hold(std::abs(theirs - ours) <= price_tolerance, what, fmt::format("{:.10g}", theirs),
         fmt::format("{:.10g}", ours));
  }
  void text(const std::string& what, const std::string& theirs, const std::string& ours) {
    hold(theirs == ours, what, theirs, ours);
  }
  void absent(const std::string& what) { hold(false, what, "something", "nothing"); }

 private:
  void hold(bool is_true, const std::string& what, const std::string& theirs,
            const std::string& ours) {
    ++result_.expected;
    if (is_true)
      ++result_.identical;
    else if (result_.first_difference.empty())
      result_.first_difference = fmt::format("{}: theirs {}, ours {}", what, theirs, ours);
  }
  CaseResult& result_;
};

void compare_trade(const Json& expected, const TradeRow& trade, const std::string& where,
                   Facts& facts) {
  for (const auto& [key, value] : expected.items()) {
    const std::string what = where + " " + key;
    if (key == "entry_id")
      facts.text(what, value, trade.entry_id);
    else if (key == "exit_id")
      facts.text(what, value, trade.exit_id);
    else if (key == "exit_comment")
      facts.text(what, value, trade.exit_comment);
    else if (key == "size")
      facts.number(what, value, trade.quantity);
    else if (key == "entry_price")
      facts.number(what, value, trade.entry_price);
    else if (key == "exit_price")
      facts.number(what, value, trade.exit_price);
    else if (key == "entry_bar")
      facts.number(what, value, static_cast<double>(trade.entry_bar));
    else if (key == "exit_bar")
      facts.number(what, value, static_cast<double>(trade.exit_bar));
    else
      facts.absent("unknown fact " + what);
  }
}

void compare_list(const Json& theirs, const StrategyRun& run, double TradeRow::*field,
                  const std::string& key, Facts& facts) {
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const std::string what = fmt::format("{}[{}]", key, i);
    if (i < run.trades.size())
      facts.number(what, theirs[i], run.trades[i].*field);
    else
      facts.absent(what);
  }
}

void compare(const Json& expected, const StrategyRun& run, Facts& facts) {
  constexpr std::string_view after_bar = "position_after_bar_";
  for (const auto& [key, value] : expected.items()) {
    if (key == "note") continue;
    if (key == "netprofit") {
      facts.number(key, value, run.net_profit);
    } else if (key == "closedtrades_commission") {
      compare_list(value, run, &TradeRow::commission, key, facts);
    } else if (key == "closedtrades_profit") {
      compare_list(value, run, &TradeRow::profit, key, facts);
    } else if (key.starts_with(after_bar)) {
      const auto bar = static_cast<std::size_t>(read_number(key.substr(after_bar.size())));
      if (bar < run.positions.size())
        facts.number(key, value, run.positions[bar]);
      else
        facts.absent(key);
    } else {
      // trades, trades_in_order: objects; closed_rows: entry id, exit id, size.
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string where = fmt::format("trade {}", i + 1);
        if (i >= run.trades.size()) {
          facts.absent(where);
          continue;
        }
        const Json row = value[i].is_object() ? value[i]
                                              : Json{{"entry_id", value[i].at(0)},
                                                     {"exit_id", value[i].at(1)},
                                                     {"size", value[i].at(2)}};
        compare_trade(row, run.trades[i], where, facts);
      }
    }
  }
}

void run_scenario(const Json& scenario, const fs::path& scripts, const language::Limits& limits,
                  CaseResult& result) {
  result.id = scenario.at("id").get<std::string>();
  fs::path script = scripts / "micro" / (result.id + ".pine");
  if (!fs::exists(script)) script = scripts / (result.id + ".pine");
  const auto program = load_program(script, limits);
  if (!program) {
    result.refusal = program.error();
    return;
  }
  const Json& recorded = scenario.at("bars_ohlc");
  const columns::CandleColumns bars =
      bars_of(recorded.is_array() ? recorded : bars_in_words(scenario.at("properties").at("note")));
  const auto run = run_tradingview(**program, bars.view(), minute_symbol);
  if (!run) {
    result.refusal = run.error().to_string();
    return;
  }
  Facts facts(result);
  compare(scenario.at("expected"), *run, facts);
  result.missing = result.expected - result.identical;
  result.is_exact = result.missing == 0;
}

}  // namespace

core::Result<std::vector<CaseResult>> run_scenarios(const fs::path& folder, const fs::path& scripts,
                                                    const language::Limits& limits) {
  const fs::path file = folder / "cases.json";
  ASSIGN_OR_RETURN(const std::string text, read_text(file));
  std::vector<CaseResult> results;
  try {  // the library throws; nothing leaves this function but a value
    const Json recorded = Json::parse(text);
    for (const Json& scenario : recorded.at("cases"))
      run_scenario(scenario, scripts, limits, results.emplace_back());
  } catch (const Json::exception& problem) {
    return core::fail(core::ErrorKind::Malformed, problem.what(), file.string());
  }
  return results;
}

}  // namespace sixbtc::conformance
