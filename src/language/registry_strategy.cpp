#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow special(std::string_view signature, Special what, std::string_view doc) {
  return {signature, Lowering::Special, "", doc, Operation::Move, what};
}
constexpr BuiltinRow position(std::string_view signature, Position which, std::string_view doc) {
  return {signature,
          Lowering::Position,
          "",
          doc,
          Operation::LoadPosition,
          Special::None,
          static_cast<double>(static_cast<std::uint32_t>(which))};
}
constexpr BuiltinRow text(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Text, "", doc};
}
constexpr BuiltinRow refused(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Refused, "E0801", doc};
}

constexpr BuiltinRow shown(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Opaque, "", doc};
}

constexpr std::string_view past_trades =
    "Not computed under perp, where it may be shown: the ledger is the risk module's.";

constexpr BuiltinRow rows[] = {
    special("strategy(const string title, ...) -> void", Special::StrategyHeader,
            "Declares the script; sizing arguments have no effect under perp."),
    special("indicator(...) -> void", Special::IndicatorHeader, "Not a strategy: refused."),
    special("strategy.entry(series string id, series string direction, series float qty = na, "
            "series float limit = na, series float stop = na, series string oca_name = \"\", "
            "series string oca_type = \"\", series string comment = \"\", "
            "series string alert_message = \"\", series bool disable_alert = false, "
            "series bool when = true) -> void",
            Special::Entry, "Opens a position at the next open, or reverses the opposite one."),
    special("strategy.exit(series string id, series string from_entry = \"\", "
            "series float qty = na, series float qty_percent = 100, series float profit = na, "
            "series float limit = na, series float loss = na, series float stop = na, "
            "series float trail_price = na, series float trail_points = na, "
            "series float trail_offset = na, series string oca_name = \"\", "
            "series string comment = \"\", series string comment_profit = \"\", "
            "series string comment_loss = \"\", series string comment_trailing = \"\", "
            "series string alert_message = \"\", series string alert_profit = \"\", "
            "series string alert_loss = \"\", series string alert_trailing = \"\", "
            "series bool disable_alert = false, series bool when = true) -> void",
            Special::Exit,
            "Sets stop, target or trail of an entry; levels that are na are not set."),
    special("strategy.close(series string id, series string comment = \"\", "
            "series float qty = na, series float qty_percent = 100, "
            "series string alert_message = \"\", series bool immediately = false, "
            "series bool disable_alert = false, series bool when = true) -> void",
            Special::Close, "Closes the position of that entry at the next open."),
    special("strategy.close_all(series string comment = \"\", series string alert_message = \"\", "
            "series bool immediately = false, series bool disable_alert = false, "
            "series bool when = true) -> void",
            Special::CloseAll, "Closes the position at the next open."),
    refused("strategy.order(...) -> void", "strategy.order is not yet available under perp."),
    refused("strategy.cancel|cancel_all(...) -> void",
            "There are no resting entries to cancel under perp yet."),
    refused("strategy.risk.allow_entry_in|max_cons_loss_days|max_drawdown|"
            "max_intraday_filled_orders|max_intraday_loss|max_position_size(...) -> void",
            "Limits belong to the risk module under perp."),
    text("strategy.long|short -> string", "Direction of an entry."),
    text("strategy.fixed|cash|percent_of_equity -> string", "Sizing, without effect under perp."),
    text("strategy.commission.percent|cash_per_contract|cash_per_order -> string",
         "Commission, without effect under perp."),
    text("strategy.oca.none|cancel|reduce -> string", "Order groups."),
    text("strategy.direction.all|long|short -> string", "Allowed directions."),
    text("strategy.account_currency -> string", "Currency of the account."),
    position("strategy.position_size -> float", Position::Size,
             "Size of the open position, negative when short, 0 when flat."),
    position("strategy.position_avg_price -> float", Position::AveragePrice,
             "Average entry price; na when flat."),
    position("strategy.equity -> float", Position::Equity, "Equity of the strategy's own ledger."),
    position("strategy.initial_capital -> float", Position::InitialCapital,
             "Capital at the start."),
    position("strategy.netprofit -> float", Position::NetProfit, "Profit of closed trades."),
    position("strategy.openprofit -> float", Position::OpenProfit, "Profit of the open trade."),
    position("strategy.opentrades -> int", Position::OpenTrades, "1 with a position, else 0."),
    position("strategy.closedtrades -> int", Position::ClosedTrades, "Closed trades."),
    position("strategy.wintrades -> int", Position::WinningTrades, "Closed trades with a profit."),
    position("strategy.losstrades -> int", Position::LosingTrades, "Closed trades with a loss."),
    {"strategy.opentrades.entry_price(series int trade_num) -> float", Lowering::Position, "",
     "Entry price of open trade 0; na for any other.", Operation::LoadPosition, Special::OpenTrades,
     static_cast<double>(static_cast<std::uint32_t>(Position::AveragePrice))},
    {"strategy.opentrades.entry_bar_index(series int trade_num) -> int", Lowering::Position, "",
     "Bar at whose open trade 0 was entered; na for any other.", Operation::LoadPosition,
     Special::OpenTrades, static_cast<double>(static_cast<std::uint32_t>(Position::EntryBar))},
    {"strategy.opentrades.size(series int trade_num) -> float", Lowering::Position, "",
     "Size of open trade 0; na for any other.", Operation::LoadPosition, Special::OpenTrades,
     static_cast<double>(static_cast<std::uint32_t>(Position::Size))},
    {"strategy.opentrades.profit(series int trade_num) -> float", Lowering::Position, "",
     "Profit of open trade 0; na for any other.", Operation::LoadPosition, Special::OpenTrades,
     static_cast<double>(static_cast<std::uint32_t>(Position::OpenProfit))},
    shown("strategy.closedtrades.entry_price|exit_price|profit|profit_percent|size|commission|"
          "max_drawdown|max_runup|max_drawdown_percent|max_runup_percent(...) -> float",
          past_trades),
    shown("strategy.closedtrades.entry_bar_index|exit_bar_index|entry_time|exit_time(...) -> int",
          past_trades),
    shown("strategy.closedtrades.entry_id|entry_comment|exit_id|exit_comment(...) -> string",
          past_trades),
    shown("strategy.opentrades.profit_percent|commission|max_drawdown|max_runup|"
          "max_drawdown_percent|max_runup_percent|capital_held(...) -> float",
          past_trades),
    shown("strategy.opentrades.entry_time(...) -> int", past_trades),
    shown("strategy.opentrades.entry_id|entry_comment(...) -> string", past_trades),
    shown("strategy.grossprofit|grossloss|max_drawdown|max_runup|avg_trade|avg_winning_trade|"
          "avg_losing_trade|netprofit_percent|openprofit_percent|grossprofit_percent|"
          "grossloss_percent|max_drawdown_percent|max_runup_percent|avg_trade_percent|"
          "avg_winning_trade_percent|avg_losing_trade_percent|max_contracts_held_all|"
          "max_contracts_held_long|max_contracts_held_short|margin_liquidation_price -> float",
          past_trades),
    shown("strategy.eventrades -> int", past_trades),
    shown("strategy.position_entry_name -> string", past_trades),
    special("strategy.convert_to_account|convert_to_symbol(series float value) -> float",
            Special::Identity, "The same value: the account holds the quote currency."),
    {"strategy.default_entry_qty(...) -> float", Lowering::Refused, "E0804",
     "The default size is decided when the order is filled."},
    special("runtime.error(series string message) -> void", Special::RuntimeError,
            "Stops the strategy: no further decisions."),
};

}  // namespace

std::span<const BuiltinRow> strategy_rows() {
  return rows;
}

}  // namespace sixbtc::language
