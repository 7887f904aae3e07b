#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

template <class Which>
constexpr double index(Which which) {
  return static_cast<double>(static_cast<std::uint32_t>(which));
}
constexpr BuiltinRow price(std::string_view signature, Price which, std::string_view doc) {
  return {signature, Lowering::Load, "", doc, Operation::LoadPrice, Special::None, index(which)};
}
constexpr BuiltinRow load(std::string_view signature, Operation operation, std::string_view doc) {
  return {signature, Lowering::Load, "", doc, operation};
}
constexpr BuiltinRow special(std::string_view signature, Special what, std::string_view doc) {
  return {signature, Lowering::Special, "", doc, Operation::Move, what};
}
// A calendar field, as a variable of the bar's time and as a function of a given time.
constexpr BuiltinRow of_time(std::string_view signature, Operation operation,
                             std::string_view doc) {
  return {signature, Lowering::Pure, "", doc, operation};
}
// The same on the clock of a time zone.
constexpr BuiltinRow in_zone(std::string_view signature, Operation operation,
                             std::string_view doc) {
  return {signature, Lowering::Special, "", doc, operation, Special::FieldInZone};
}
constexpr BuiltinRow setup(std::string_view signature, Setup what, std::string_view doc) {
  return {signature, Lowering::Setup, "", doc, Operation::Move, Special::None, index(what)};
}
constexpr BuiltinRow constant(std::string_view signature, double value, std::string_view doc) {
  return {signature, Lowering::Number, "", doc, Operation::Move, Special::None, value};
}
constexpr BuiltinRow tainted(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Tainted, "", doc};
}
constexpr BuiltinRow refused(std::string_view signature, std::string_view code,
                             std::string_view doc) {
  return {signature, Lowering::Refused, code, doc};
}

constexpr BuiltinRow rows[] = {
    price("open -> float", Price::Open, "Open of the bar."),
    price("high -> float", Price::High, "High of the bar."),
    price("low -> float", Price::Low, "Low of the bar."),
    price("close -> float", Price::Close, "Close of the bar."),
    price("volume -> float", Price::Volume, "Volume of the bar, in the base asset."),
    special("hl2 -> float", Special::HighLowAverage, "(high + low) / 2."),
    special("hlc3 -> float", Special::HighLowCloseAverage, "(high + low + close) / 3."),
    special("ohlc4 -> float", Special::OpenHighLowCloseAverage, "(open + high + low + close) / 4."),
    special("hlcc4 -> float", Special::HighLowCloseCloseAverage,
            "(high + low + close + close) / 4."),
    load("bar_index -> int", Operation::LoadBarIndex, "Number of the bar, 0 for the first."),
    load("time -> int", Operation::LoadTime, "Opening time of the bar, milliseconds UTC."),
    load("time_close -> int", Operation::LoadTimeClose,
         "Closing time of the bar, milliseconds UTC."),
    of_time("year -> int", Operation::Year, "Year of the bar's opening time, UTC."),
    of_time("month -> int", Operation::Month, "Month, 1 to 12."),
    of_time("dayofmonth -> int", Operation::DayOfMonth, "Day of the month."),
    of_time("dayofweek -> int", Operation::DayOfWeek, "Day of the week, 1 is Sunday."),
    of_time("weekofyear -> int", Operation::WeekOfYear, "Week of the year, ISO 8601."),
    of_time("hour -> int", Operation::Hour, "Hour, 0 to 23."),
    of_time("minute -> int", Operation::Minute, "Minute, 0 to 59."),
    of_time("second -> int", Operation::Second, "Second, 0 to 59."),
    of_time("year(series int time) -> int", Operation::Year, "Year of a time, UTC."),
    of_time("month(series int time) -> int", Operation::Month, "Month of a time, UTC."),
    of_time("dayofmonth(series int time) -> int", Operation::DayOfMonth, "Day of a time, UTC."),
    of_time("dayofweek(series int time) -> int", Operation::DayOfWeek, "Weekday of a time, UTC."),
    of_time("weekofyear(series int time) -> int", Operation::WeekOfYear, "Week of a time, UTC."),
    of_time("hour(series int time) -> int", Operation::Hour, "Hour of a time, UTC."),
    of_time("minute(series int time) -> int", Operation::Minute, "Minute of a time, UTC."),
    of_time("second(series int time) -> int", Operation::Second, "Second of a time, UTC."),
    constant("dayofweek.sunday -> int", 1, "1."),
    constant("dayofweek.monday -> int", 2, "2."),
    constant("dayofweek.tuesday -> int", 3, "3."),
    constant("dayofweek.wednesday -> int", 4, "4."),
    constant("dayofweek.thursday -> int", 5, "5."),
    constant("dayofweek.friday -> int", 6, "6."),
    constant("dayofweek.saturday -> int", 7, "7."),
    setup("syminfo.mintick -> float", Setup::MinTick, "Smallest step of the price."),
    constant("syminfo.pointvalue -> float", 1, "1: prices are in the quote currency."),
    setup("syminfo.ticker -> string", Setup::Ticker, "Symbol of the series."),
    setup("syminfo.tickerid -> string", Setup::TickerId, "EXCHANGE:SYMBOL."),
    {"syminfo.timezone -> string", Lowering::Text, "UTC", "UTC."},
    {"syminfo.type -> string", Lowering::Text, "crypto", "crypto."},
    {"syminfo.currency|basecurrency|root|description|prefix|session|country|sector|industry -> "
     "string",
     Lowering::Opaque, "", "Not known here: may be shown."},
    setup("timeframe.period -> string", Setup::Period, "Bar length: 60, 240, D, W, M."),
    setup("timeframe.multiplier -> int", Setup::Multiplier, "Number in the bar length."),
    setup("timeframe.isintraday -> bool", Setup::IsIntraday, "Bars shorter than a day."),
    setup("timeframe.isminutes -> bool", Setup::IsMinutes, "Bars counted in minutes."),
    setup("timeframe.isdaily -> bool", Setup::IsDaily, "Bars of days."),
    setup("timeframe.isweekly -> bool", Setup::IsWeekly, "Bars of weeks."),
    setup("timeframe.ismonthly -> bool", Setup::IsMonthly, "Bars of months."),
    constant("timeframe.isseconds -> bool", 0, "False: the shortest bar is a minute."),
    setup("timeframe.isdwm -> bool", Setup::IsDwm, "Bars of days, weeks or months."),
    setup("timeframe.in_seconds() -> int", Setup::IntervalSeconds, "Seconds in a bar."),
    special("timeframe.in_seconds(simple string timeframe) -> int", Special::PeriodSeconds,
            "Seconds in a time frame; a month has 30.4375 days."),
    constant("barstate.isconfirmed -> bool", 1, "True: decisions are made on closed bars."),
    constant("barstate.isnew -> bool", 1, "True."),
    special("barstate.isfirst -> bool", Special::IsFirstBar, "True on bar 0."),
    tainted("barstate.islast -> bool", "Knows the end of the data."),
    tainted("barstate.islastconfirmedhistory -> bool", "Knows the end of the data."),
    tainted("barstate.isrealtime|ishistory -> bool", "Differs between history and live."),
    tainted("chart.left_visible_bar_time|right_visible_bar_time -> int",
            "Knows what the screen shows, and so where the data end."),
    tainted("last_bar_index -> int", "Knows the end of the data."),
    tainted("last_bar_time -> int", "Knows the end of the data."),
    tainted("timenow -> int", "Differs between history and live."),
    in_zone("year(series int time, const string timezone) -> int", Operation::Year,
            "Year in a time zone."),
    in_zone("month(series int time, const string timezone) -> int", Operation::Month,
            "Month in a time zone."),
    in_zone("dayofmonth(series int time, const string timezone) -> int", Operation::DayOfMonth,
            "Day in a time zone."),
    in_zone("dayofweek(series int time, const string timezone) -> int", Operation::DayOfWeek,
            "Weekday in a time zone."),
    in_zone("weekofyear(series int time, const string timezone) -> int", Operation::WeekOfYear,
            "Week in a time zone."),
    in_zone("hour(series int time, const string timezone) -> int", Operation::Hour,
            "Hour in a time zone."),
    in_zone("minute(series int time, const string timezone) -> int", Operation::Minute,
            "Minute in a time zone."),
    in_zone("second(series int time, const string timezone) -> int", Operation::Second,
            "Second in a time zone."),
    special("time(simple string timeframe, const string session = \"\", "
            "const string timezone = \"UTC\") -> int",
            Special::PeriodTime,
            "Opening time of the period that holds the bar; na outside the session."),
    special("time_close(simple string timeframe, const string session = \"\", "
            "const string timezone = \"UTC\") -> int",
            Special::PeriodCloseTime,
            "Closing time of the period that holds the bar; na outside the session."),
    special("timeframe.change(simple string timeframe) -> bool", Special::PeriodChange,
            "True on the first bar of a new period; false on bar 0."),
    refused("timeframe.from_seconds(...) -> string", "E0804", "Not supported yet."),
    refused("syminfo.recommendations_buy|recommendations_buy_strong|recommendations_date|"
            "recommendations_hold|recommendations_sell|recommendations_sell_strong|"
            "recommendations_total|shares_outstanding_float|shares_outstanding_total|"
            "target_price_average|target_price_date|target_price_estimates|target_price_high|"
            "target_price_low|target_price_median|employees|shareholders -> float",
            "E0709", "Today's figure stands on every past bar."),
    refused("earnings.future_eps|future_period_end_time|future_revenue|future_time|"
            "actual|estimate|standardized -> float",
            "E0709", "What a company will report is not part of the past."),
    refused("dividends.future_amount|future_ex_date|future_pay_date|gross|net -> float", "E0709",
            "What a company will pay is not part of the past."),
    refused("adjustment.none|dividends|splits -> string", "E0709",
            "Adjusted prices of the past contain what happened afterwards."),
    refused("backadjustment.inherit|off|on -> string", "E0709",
            "Adjusted prices of the past contain what happened afterwards."),
    refused("request.financial|economic|dividends|splits|earnings|quandl|seed|currency_rate(...) "
            "-> float",
            "E0709", "Figures stand at their period, not at the day of their publication."),
    special("request.security(...) -> any", Special::Request,
            "(symbol, timeframe, expression, gaps, lookahead): the expression on completed bars of "
            "a longer time frame of the same symbol. With lookahead_on every part of it must be "
            "shifted by [1]."),
    special("request.security_lower_tf(...) -> array", Special::RequestFiner,
            "(symbol, timeframe, expression): the values on the finer bars inside the bar, under "
            "the profile TradingView and where such bars are given."),
    special("ticker.heikinashi(series string symbol) -> string", Special::HeikinAshiTicker,
            "Names the Heikin-Ashi bars of a symbol, for request.security."),
    special("ticker.standard(series string symbol) -> string", Special::SameTicker,
            "The symbol itself."),
    special("ticker.modify|inherit(series string tickerid, ...) -> string", Special::SameTicker,
            "The symbol itself: sessions and adjustments have no meaning here."),
    special("ticker.new(series string prefix, series string ticker, ...) -> string",
            Special::NewTicker, "PREFIX:TICKER."),
    refused("ticker.renko|kagi|linebreak|pointfigure(...) -> string", "E0804",
            "Bars that follow the price instead of time cannot be made from candles."),
};

}  // namespace

std::span<const BuiltinRow> series_rows() {
  return rows;
}

}  // namespace sixbtc::language
