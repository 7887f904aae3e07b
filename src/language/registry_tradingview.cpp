// What the profile TradingView has beyond perp. The other order calls have their full signature in
// strategy_rows() already; there only their effect differs.
#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow special(std::string_view signature, Special what, double which = 0) {
  return {signature, Lowering::Special, "", "", Operation::Move, what, which};
}
constexpr BuiltinRow open(std::string_view signature, TradeField field) {
  return special(signature, Special::OpenTrade,
                 static_cast<double>(static_cast<std::uint32_t>(field)));
}
constexpr BuiltinRow closed(std::string_view signature, TradeField field) {
  return special(signature, Special::ClosedTrade,
                 static_cast<double>(static_cast<std::uint32_t>(field)));
}
constexpr BuiltinRow risk(std::string_view signature, RiskRule rule) {
  return special(signature, Special::Risk, static_cast<double>(static_cast<std::uint8_t>(rule)));
}
constexpr BuiltinRow state(std::string_view signature, Position which) {
  return {signature,
          Lowering::Position,
          "",
          "",
          Operation::LoadPosition,
          Special::None,
          static_cast<double>(static_cast<std::uint32_t>(which))};
}

constexpr BuiltinRow rows[] = {
    special("strategy.order(series string id, series string direction, series float qty = na, "
            "series float limit = na, series float stop = na, series string oca_name = \"\", "
            "series string oca_type = \"\", series string comment = \"\", "
            "series string alert_message = \"\", series bool disable_alert = false, "
            "series bool when = true) -> void",
            Special::RawOrder),
    special("strategy.cancel(series string id, series bool when = true) -> void", Special::Cancel),
    special("strategy.cancel_all(series bool when = true) -> void", Special::CancelAll),
    special("plot!(series float series, const string title = \"\", ...) -> drawing", Special::Plot),
    {"ta.vwap(series float source) -> float", Lowering::Kernel, "vwap", "", Operation::Move,
     Special::None, 0, "vd"},
    {"ta.vwap -> float", Lowering::Kernel, "vwap_typical", "", Operation::Move, Special::None, 0,
     "hlcvd"},
    {"ta.sma(series float source, simple length length) -> float", Lowering::Kernel, "running_sma"},
    {"ta.supertrend(simple float factor, simple length atrPeriod) -> [float, float]",
     Lowering::Kernel, "supertrend_from_zero", "", Operation::Move, Special::None, 0, "hlc"},
    closed("strategy.closedtrades.entry_price(series int trade_num) -> float",
           TradeField::EntryPrice),
    closed("strategy.closedtrades.exit_price(series int trade_num) -> float",
           TradeField::ExitPrice),
    closed("strategy.closedtrades.entry_bar_index(series int trade_num) -> int",
           TradeField::EntryBar),
    closed("strategy.closedtrades.exit_bar_index(series int trade_num) -> int",
           TradeField::ExitBar),
    closed("strategy.closedtrades.entry_time(series int trade_num) -> int", TradeField::EntryTime),
    closed("strategy.closedtrades.exit_time(series int trade_num) -> int", TradeField::ExitTime),
    closed("strategy.closedtrades.profit(series int trade_num) -> float", TradeField::Profit),
    closed("strategy.closedtrades.profit_percent(series int trade_num) -> float",
           TradeField::ProfitPercent),
    closed("strategy.closedtrades.size(series int trade_num) -> float", TradeField::Size),
    closed("strategy.closedtrades.commission(series int trade_num) -> float",
           TradeField::Commission),
    closed("strategy.closedtrades.max_runup(series int trade_num) -> float", TradeField::MaxRunup),
    closed("strategy.closedtrades.max_drawdown(series int trade_num) -> float",
           TradeField::MaxDrawdown),
    closed("strategy.closedtrades.max_runup_percent(series int trade_num) -> float",
           TradeField::MaxRunupPercent),
    closed("strategy.closedtrades.max_drawdown_percent(series int trade_num) -> float",
           TradeField::MaxDrawdownPercent),
    closed("strategy.closedtrades.entry_id(series int trade_num) -> string", TradeField::EntryId),
    closed("strategy.closedtrades.entry_comment(series int trade_num) -> string",
           TradeField::EntryComment),
    closed("strategy.closedtrades.exit_id(series int trade_num) -> string", TradeField::ExitId),
    closed("strategy.closedtrades.exit_comment(series int trade_num) -> string",
           TradeField::ExitComment),
    open("strategy.opentrades.entry_price(series int trade_num) -> float", TradeField::EntryPrice),
    open("strategy.opentrades.entry_bar_index(series int trade_num) -> int", TradeField::EntryBar),
    open("strategy.opentrades.entry_time(series int trade_num) -> int", TradeField::EntryTime),
    open("strategy.opentrades.profit(series int trade_num) -> float", TradeField::Profit),
    open("strategy.opentrades.profit_percent(series int trade_num) -> float",
         TradeField::ProfitPercent),
    open("strategy.opentrades.size(series int trade_num) -> float", TradeField::Size),
    open("strategy.opentrades.commission(series int trade_num) -> float", TradeField::Commission),
    open("strategy.opentrades.max_runup(series int trade_num) -> float", TradeField::MaxRunup),
    open("strategy.opentrades.max_drawdown(series int trade_num) -> float",
         TradeField::MaxDrawdown),
    open("strategy.opentrades.max_runup_percent(series int trade_num) -> float",
         TradeField::MaxRunupPercent),
    open("strategy.opentrades.max_drawdown_percent(series int trade_num) -> float",
         TradeField::MaxDrawdownPercent),
    open("strategy.opentrades.entry_id(series int trade_num) -> string", TradeField::EntryId),
    open("strategy.opentrades.entry_comment(series int trade_num) -> string",
         TradeField::EntryComment),
    state("strategy.grossprofit -> float", Position::GrossProfit),
    state("strategy.grossloss -> float", Position::GrossLoss),
    state("strategy.max_drawdown -> float", Position::MaxDrawdown),
    state("strategy.max_runup -> float", Position::MaxRunup),
    state("strategy.eventrades -> int", Position::EvenTrades),
    state("strategy.avg_trade -> float", Position::AverageTrade),
    state("strategy.avg_winning_trade -> float", Position::AverageWinningTrade),
    state("strategy.avg_losing_trade -> float", Position::AverageLosingTrade),
    state("strategy.netprofit_percent -> float", Position::NetProfitPercent),
    state("strategy.openprofit_percent -> float", Position::OpenProfitPercent),
    state("strategy.max_contracts_held_all -> float", Position::ContractsMaxAll),
    state("strategy.max_contracts_held_long -> float", Position::ContractsMaxLong),
    state("strategy.max_contracts_held_short -> float", Position::ContractsMaxShort),
    state("strategy.position_entry_name -> string", Position::EntryName),
    risk("strategy.risk.allow_entry_in!(simple string value) -> void", RiskRule::AllowEntryIn),
    risk(
        "strategy.risk.max_cons_loss_days!(simple int count, const string alert_message = \"\") -> "
        "void",
        RiskRule::LossDays),
    risk("strategy.risk.max_drawdown!(simple float value, simple string type, const string "
         "alert_message = \"\") -> void",
         RiskRule::Drawdown),
    risk("strategy.risk.max_intraday_filled_orders!(simple int count, const string alert_message = "
         "\"\") -> void",
         RiskRule::IntradayFilledOrders),
    risk("strategy.risk.max_intraday_loss!(simple float value, simple string type, const string "
         "alert_message = \"\") -> void",
         RiskRule::IntradayLoss),
    risk("strategy.risk.max_position_size!(simple float contracts) -> void",
         RiskRule::PositionSize),
};

}  // namespace

std::span<const BuiltinRow> tradingview_rows() {
  return rows;
}

}  // namespace sixbtc::language
