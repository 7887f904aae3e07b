// Runs tests/fixtures/tradingview_micro: its README states the format.
#include <fstream>
#include <sstream>

#include "simulation/tradingview/broker.hpp"

namespace sixbtc::tradingview {
namespace {

namespace fs = std::filesystem;
using Words = std::map<std::string, std::string>;

Properties defaults() {
  return {.initial_capital = 1'000'000,
          .default_quantity_type = QuantityType::Fixed,
          .default_quantity = 1,
          .pyramiding = 0,
          .commission_type = CommissionType::Percent,
          .commission = 0,
          .slippage_ticks = 0,
          .process_orders_on_close = false,
          .close_entries_rule = CloseRule::Fifo,
          .margin_long = 100,
          .margin_short = 100,
          .limit_fill_ticks = 0,
          .tick = 0.01,
          .point_value = 1,
          .quantity_step = 0.0001};
}

struct Rule {
  std::string when, call;
  Words arguments;
};

struct Scenario {
  Properties properties = defaults();
  std::vector<Bar> bars;
  std::vector<Rule> rules;
  std::vector<Words> trades;
  Words expected;
};

void set_property(Properties& p, const std::string& name, const std::string& value) {
  const auto number = [&] { return std::stod(value); };
  if (name == "default_quantity_type") {
    p.default_quantity_type = value == "percent_of_equity" ? QuantityType::PercentOfEquity
                              : value == "cash"            ? QuantityType::Cash
                                                           : QuantityType::Fixed;
  } else if (name == "commission_type") {
    p.commission_type = value == "cash_per_order"      ? CommissionType::CashPerOrder
                        : value == "cash_per_contract" ? CommissionType::CashPerContract
                                                       : CommissionType::Percent;
  } else if (name == "close_entries_rule") {
    p.close_entries_rule = value == "any" ? CloseRule::Any : CloseRule::Fifo;
  } else if (name == "pyramiding") {
    p.pyramiding = std::stoi(value);
  } else if (name == "slippage_ticks") {
    p.slippage_ticks = std::stoi(value);
  } else if (name == "limit_fill_ticks") {
    p.limit_fill_ticks = std::stoi(value);
  } else if (name == "process_orders_on_close") {
    p.process_orders_on_close = value == "1";
  } else {
    const std::map<std::string, double Properties::*> numbers = {
        {"initial_capital", &Properties::initial_capital},
        {"default_quantity", &Properties::default_quantity},
        {"commission", &Properties::commission},
        {"margin_long", &Properties::margin_long},
        {"margin_short", &Properties::margin_short},
        {"tick", &Properties::tick},
        {"point_value", &Properties::point_value},
        {"quantity_step", &Properties::quantity_step}};
    ASSERT_TRUE(numbers.contains(name)) << name;
    p.*numbers.at(name) = number();
  }
}

Words pairs(std::istringstream& line) {
  Words words;
  for (std::string word; line >> word;) {
    const std::size_t at = word.find('=');
    words[word.substr(0, at)] = at == std::string::npos ? "" : word.substr(at + 1);
  }
  return words;
}

Scenario read(const fs::path& path) {
  Scenario scenario;
  std::ifstream file(path);
  for (std::string text; std::getline(file, text);) {
    std::istringstream line(text);
    std::string word, name, value;
    if (!(line >> word) || word == "#") continue;
    if (word == "set" && line >> name >> value) {
      set_property(scenario.properties, name, value);
    } else if (word == "bar") {
      Bar bar{};
      bar.time = core::Timestamp::from_seconds(60 * static_cast<int>(scenario.bars.size()));
      line >> bar.open >> bar.high >> bar.low >> bar.close;
      scenario.bars.push_back(bar);
    } else if (word == "trade") {
      scenario.trades.push_back(pairs(line));
    } else if (word == "expect" && line >> name >> value) {
      scenario.expected[name] = value;
    } else if (line >> name) {
      scenario.rules.push_back({word, name, pairs(line)});
    }
  }
  return scenario;
}

class Player {
 public:
  explicit Player(const Scenario& scenario) : broker_(scenario.properties) {
    for (const Bar& bar : scenario.bars) {
      broker_.open_bar(bar);
      for (const Rule& rule : scenario.rules)
        if (applies(rule.when)) issue(rule);
      broker_.close_bar();
    }
  }
  [[nodiscard]] const Broker& broker() const { return broker_; }

 private:
  [[nodiscard]] bool applies(const std::string& when) const {
    const bool is_long = broker_.position_size() > 0;
    if (when == "always") return true;
    if (when == "long") return is_long;
    if (when.starts_with("long>="))
      return is_long && broker_.bar_index() >= std::stoi(when.substr(6));
    return broker_.bar_index() == std::stoi(when);
  }
  [[nodiscard]] double number(const Words& words, const char* name) const {
    const auto found = words.find(name);
    if (found == words.end()) return na;
    const std::string& text = found->second;
    if (!text.starts_with("avg")) return std::stod(text);
    return broker_.position_average_price() + (text.size() > 3 ? std::stod(text.substr(3)) : 0.0);
  }
  [[nodiscard]] Label label(const Words& words, const char* name) {
    const auto found = words.find(name);
    return broker_.labels().intern(found == words.end() ? "" : found->second);
  }

  void issue(const Rule& rule) {
    const Words& w = rule.arguments;
    if (rule.call == "entry" || rule.call == "order") {
      OrderRequest request;
      request.id = label(w, "id");
      request.direction =
          w.contains("dir") && w.at("dir") == "short" ? Direction::Short : Direction::Long;
      request.quantity = number(w, "qty");
      request.limit = number(w, "limit");
      request.stop = number(w, "stop");
      request.oca_name = label(w, "oca");
      if (w.contains("oca_type"))
        request.oca_type = w.at("oca_type") == "cancel" ? OcaType::Cancel : OcaType::Reduce;
      request.comment = label(w, "comment");
      rule.call == "entry" ? broker_.entry(request) : broker_.order(request);
    } else if (rule.call == "exit") {
      ExitRequest request;
      request.id = label(w, "id");
      request.from_entry = label(w, "from");
      request.quantity = number(w, "qty");
      request.quantity_percent = number(w, "qty_percent");
      request.profit = number(w, "profit");
      request.limit = number(w, "limit");
      request.loss = number(w, "loss");
      request.stop = number(w, "stop");
      request.trail_price = number(w, "trail_price");
      request.trail_points = number(w, "trail_points");
      request.trail_offset = number(w, "trail_offset");
      request.oca_name = label(w, "oca");
      broker_.exit(request);
    } else if (rule.call == "close" || rule.call == "close_all") {
      CloseRequest request;
      request.id = label(w, "id");
      request.quantity = number(w, "qty");
      request.quantity_percent = number(w, "qty_percent");
      request.immediately = w.contains("immediately");
      request.comment = label(w, "comment");
      broker_.close(request);
    } else if (rule.call == "cancel") {
      broker_.cancel(label(w, "id"));
    } else if (rule.call == "cancel_all") {
      broker_.cancel_all();
    } else if (rule.call == "risk") {
      RiskRules rules = broker_.risk();
      if (w.contains("drawdown")) rules.drawdown_max = {number(w, "drawdown"), AmountType::Cash};
      if (w.contains("intraday_loss"))
        rules.intraday_loss_max = {number(w, "intraday_loss"), AmountType::Cash};
      if (w.contains("orders")) rules.intraday_filled_orders_max = number(w, "orders");
      if (w.contains("loss_days")) rules.loss_days_max = number(w, "loss_days");
      if (w.contains("size")) rules.position_size_max = number(w, "size");
      if (w.contains("long_only")) rules.allows_short = false;
      broker_.set_risk(rules);
    } else {
      ADD_FAILURE() << "unknown call " << rule.call;
    }
  }

  Broker broker_;
};

// Blanks in expected texts are written as underscores.
std::string underscored(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), ' ', '_');
  return result;
}

void compare(const Trade& trade, const Words& expected, const Broker& broker) {
  const std::map<std::string, std::string> texts = {
      {"entry_id", underscored(broker.labels().text(trade.entry_id))},
      {"exit_id", underscored(broker.labels().text(trade.exit_id))},
      {"exit_comment", underscored(broker.labels().text(trade.exit_comment))},
      {"side", trade.direction == Direction::Long ? "long" : "short"}};
  const std::map<std::string, double> numbers = {
      {"qty", trade.quantity},
      {"entry_price", trade.entry_price},
      {"exit_price", trade.exit_price},
      {"entry_bar", static_cast<double>(trade.entry_bar)},
      {"exit_bar", static_cast<double>(trade.exit_bar)},
      {"commission", trade.commission},
      {"runup", trade.max_runup},
      {"drawdown", trade.max_drawdown},
      {"profit", trade.profit}};
  for (const auto& [name, value] : expected) {
    if (texts.contains(name)) {
      EXPECT_EQ(texts.at(name), value) << name;
    } else {
      ASSERT_TRUE(numbers.contains(name)) << name;
      EXPECT_NEAR(numbers.at(name), std::stod(value), 1e-9) << name;
    }
  }
}

TEST(MicroScenarios, give_exactly_the_recorded_fills) {
  const fs::path folder = fs::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/tradingview_micro";
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    SCOPED_TRACE(entry.path().stem().string());
    const Scenario scenario = read(entry.path());
    const Player player(scenario);
    const Broker& broker = player.broker();
    ++cases;
    EXPECT_EQ(broker.closed_trades().size(), scenario.trades.size());
    for (std::size_t i = 0; i < std::min(scenario.trades.size(), broker.closed_trades().size());
         ++i)
      compare(broker.closed_trades()[i], scenario.trades[i], broker);
    const std::map<std::string, double> state = {
        {"position", broker.position_size()},
        {"net_profit", broker.net_profit()},
        {"average_price", broker.position_average_price()},
        {"open_profit", broker.open_profit()},
        {"equity", broker.equity()},
        {"pending", static_cast<double>(broker.pending_orders())},
        {"drawdown", broker.account().drawdown_max()},
        {"halted", broker.is_halted() ? 1.0 : 0.0}};
    for (const auto& [name, value] : scenario.expected) {
      ASSERT_TRUE(state.contains(name)) << name;
      EXPECT_NEAR(state.at(name), std::stod(value), 1e-9) << name;
    }
  }
  EXPECT_GE(cases, 16u);
}

}  // namespace
}  // namespace sixbtc::tradingview
