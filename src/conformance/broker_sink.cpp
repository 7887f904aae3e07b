#include "conformance/broker_sink.hpp"

namespace sixbtc::conformance {

namespace tv = tradingview;
using language::na;
using language::OrderValues;
using language::Position;
using language::RiskRule;
using language::TradeField;
using language::TradeState;

namespace {

tv::OcaType oca_type(std::string_view text) {
  return text == "cancel"   ? tv::OcaType::Cancel
         : text == "reduce" ? tv::OcaType::Reduce
                            : tv::OcaType::None;
}

double ratio(double part, double whole) {
  return whole == 0 ? na : part / whole;
}

}  // namespace

tv::OrderRequest BrokerSink::order_request(const OrderValues& values) {
  return {.id = label(values.id),
          .direction = values.direction,
          .quantity = values.quantity,
          .limit = values.limit,
          .stop = values.stop,
          .oca_name = label(values.oca_name),
          .oca_type = oca_type(values.oca_type),
          .comment = label(values.comment)};
}

void BrokerSink::entry(const OrderValues& values) {
  broker_.entry(order_request(values));
}
void BrokerSink::order(const OrderValues& values) {
  broker_.order(order_request(values));
}

void BrokerSink::exit(const OrderValues& values) {
  broker_.exit({.id = label(values.id),
                .from_entry = label(values.from_entry),
                .quantity = values.quantity,
                .quantity_percent = values.quantity_percent,
                .profit = values.profit,
                .limit = values.limit,
                .loss = values.loss,
                .stop = values.stop,
                .trail_price = values.trail_price,
                .trail_points = values.trail_points,
                .trail_offset = values.trail_offset,
                .oca_name = label(values.oca_name),
                .comment = label(values.comment),
                .comment_profit = label(values.comment_profit),
                .comment_loss = label(values.comment_loss),
                .comment_trailing = label(values.comment_trailing)});
}

tv::CloseRequest BrokerSink::close_request(const OrderValues& values) {
  return {.id = label(values.id),
          .quantity = values.quantity,
          .quantity_percent = values.quantity_percent,
          .comment = label(values.comment),
          .immediately = values.immediately};
}

void BrokerSink::close(const OrderValues& values) {
  broker_.close(close_request(values));
}
void BrokerSink::close_all(const OrderValues& values) {
  broker_.close(close_request(values));
}
void BrokerSink::cancel(std::string_view id) {
  broker_.cancel(label(id));
}
void BrokerSink::cancel_all() {
  broker_.cancel_all();
}

void BrokerSink::risk(RiskRule rule, double value, std::string_view type) {
  tv::RiskRules rules = broker_.risk();
  const tv::RiskAmount amount{
      value, type == "percent_of_equity" ? tv::AmountType::PercentOfEquity : tv::AmountType::Cash};
  switch (rule) {
    case RiskRule::AllowEntryIn:
      rules.allows_long = type != "short";
      rules.allows_short = type != "long";
      break;
    case RiskRule::LossDays:
      rules.loss_days_max = value;
      break;
    case RiskRule::Drawdown:
      rules.drawdown_max = amount;
      break;
    case RiskRule::IntradayFilledOrders:
      rules.intraday_filled_orders_max = value;
      break;
    case RiskRule::IntradayLoss:
      rules.intraday_loss_max = amount;
      break;
    case RiskRule::PositionSize:
      rules.position_size_max = value;
      break;
  }
  // Scripts state their rules on every bar.
  if (rules != broker_.risk()) broker_.set_risk(rules);
}

double BrokerSink::state(Position which) const {
  const tv::Account& account = broker_.account();
  const double capital = broker_.properties().initial_capital;
  const auto closed = static_cast<double>(account.closed_trades().size());
  switch (which) {
    case Position::Size:
      return broker_.position_size();
    case Position::AveragePrice:
      return broker_.position_average_price();
    case Position::Equity:
      return broker_.equity();
    case Position::InitialCapital:
      return capital;
    case Position::NetProfit:
      return broker_.net_profit();
    case Position::OpenProfit:
      return broker_.open_profit();
    case Position::OpenTrades:
      return static_cast<double>(account.open_trades().size());
    case Position::ClosedTrades:
      return closed;
    case Position::WinningTrades:
      return account.wins();
    case Position::LosingTrades:
      return account.losses();
    case Position::EvenTrades:
      return account.evens();
    case Position::EntryBar:
      return account.open_trades().empty()
                 ? na
                 : static_cast<double>(account.open_trades().front().entry_bar);
    case Position::GrossProfit:
      return account.gross_profit();
    case Position::GrossLoss:
      return account.gross_loss();
    case Position::MaxDrawdown:
      return account.drawdown_max();
    case Position::MaxRunup:
      return account.runup_max();
    case Position::AverageTrade:
      return ratio(account.gross_profit() - account.gross_loss(), closed);
    case Position::AverageWinningTrade:
      return ratio(account.gross_profit(), account.wins());
    case Position::AverageLosingTrade:
      return ratio(account.gross_loss(), account.losses());
    case Position::NetProfitPercent:
      return broker_.net_profit() / capital * 100;
    case Position::OpenProfitPercent:
      return broker_.open_profit() / (capital + broker_.net_profit()) * 100;
    case Position::ContractsMaxLong:
      return account.contracts_max(market::Direction::Long);
    case Position::ContractsMaxShort:
      return account.contracts_max(market::Direction::Short);
    case Position::ContractsMaxAll:
      return std::max(account.contracts_max(market::Direction::Long),
                      account.contracts_max(market::Direction::Short));
    case Position::EntryName:
      break;
  }
  return na;
}

std::string_view BrokerSink::entry_name() const {
  return broker_.labels().text(broker_.position_entry());
}

const tv::Trade* BrokerSink::find(TradeState state, double number) const {
  const auto trades = state == TradeState::Closed ? broker_.closed_trades() : broker_.open_trades();
  if (!(number >= 0 && number < static_cast<double>(trades.size()))) return nullptr;
  return &trades[static_cast<std::size_t>(number)];
}

double BrokerSink::profit_of(const tv::Trade& trade, TradeState state) const {
  return state == TradeState::Closed ? trade.profit : broker_.account().open_profit(trade, mark_);
}

double BrokerSink::trade(TradeState state, TradeField field, double number) const {
  const tv::Trade* const trade = find(state, number);
  if (trade == nullptr) return na;
  const auto percent = [&](double money) {
    return money / (trade->entry_price * trade->quantity * broker_.account().point_value()) * 100;
  };
  switch (field) {
    case TradeField::EntryPrice:
      return trade->entry_price;
    case TradeField::ExitPrice:
      return trade->exit_price;
    case TradeField::EntryBar:
      return static_cast<double>(trade->entry_bar);
    case TradeField::ExitBar:
      return static_cast<double>(trade->exit_bar);
    case TradeField::EntryTime:
      return static_cast<double>(trade->entry_time.milliseconds());
    case TradeField::ExitTime:
      return static_cast<double>(trade->exit_time.milliseconds());
    case TradeField::Profit:
      return profit_of(*trade, state);
    case TradeField::ProfitPercent:
      return percent(profit_of(*trade, state));
    case TradeField::Size:
      return trade->size();
    case TradeField::Commission:
      return trade->commission;
    case TradeField::MaxRunup:
      return trade->max_runup;
    case TradeField::MaxDrawdown:
      return trade->max_drawdown;
    case TradeField::MaxRunupPercent:
      return percent(trade->max_runup);
    case TradeField::MaxDrawdownPercent:
      return percent(trade->max_drawdown);
    default:
      return na;
  }
}

std::string_view BrokerSink::trade_text(TradeState state, TradeField field, double number) const {
  const tv::Trade* const trade = find(state, number);
  if (trade == nullptr) return {};
  const tv::Label label = field == TradeField::EntryId        ? trade->entry_id
                          : field == TradeField::EntryComment ? trade->entry_comment
                          : field == TradeField::ExitId       ? trade->exit_id
                                                              : trade->exit_comment;
  return broker_.labels().text(label);
}

}  // namespace sixbtc::conformance
