// Sizing, commission, pyramiding, risk rules, sessions.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

std::vector<Case> account_cases() {
  return {
      {"order-percent-equity-cash-commission-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.default_quantity_type = tv::QuantityType::PercentOfEquity;
         p.default_quantity = 25;
         p.commission_type = tv::CommissionType::CashPerOrder;
         p.commission = 1.5;
         return [](Desk& d) {
           if (d.at(8, 15) && d.flat()) d.entry("L", long_side, "default percent sizing");
           if (d.at(12, 15) && d.is_long()) d.close("L", "sizing close");
         };
       }},
      {"pyramid-close-id-grouping-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.pyramiding = 3;
         return [](Desk& d) {
           if (d.at(0, 15) && d.flat()) d.entry("L", long_side, "lot 1");
           if (d.at(0, 30) && d.is_long()) d.entry("L", long_side, "lot 2");
           if (d.at(0, 45) && d.is_long()) d.entry("L", long_side, "lot 3");
           if (d.at(1, 15) && d.is_long()) d.close("L", "close all L");
           if (d.at(12, 15) && d.flat()) d.entry("S", short_side, "short lot 1");
           if (d.at(12, 30) && d.is_short()) d.entry("S", short_side, "short lot 2");
           if (d.at(12, 45) && d.is_short()) d.entry("S", short_side, "short lot 3");
           if (d.at(13, 15) && d.is_short()) d.close("S", "close all S");
         };
       }},
      {"pyramid-cash-fractional-commission-01",
       [](const Chart& c, tv::Properties& p) -> Script {
         p.default_quantity_type = tv::QuantityType::Cash;
         p.default_quantity = 50'000;
         p.commission_type = tv::CommissionType::CashPerContract;
         p.commission = 0.05;
         p.pyramiding = 3;
         const Column r = ind::column_of(ind::Rsi(14), c.close);
         const auto up = ind::column_of(ind::Crossover(), ind::column_of(ind::Ema(9), c.close),
                                        ind::column_of(ind::Ema(21), c.close));
         return [=](Desk& d) {
           if (up[d.i] && r[d.i] > 40 && r[d.i] < 70) d.entry("L", long_side, "cash add");
           if (d.at(23, 45)) d.close_all("session close");
         };
       }},
      {"cap-max-intraday-filled-orders-isolate-01",
       [](const Chart& c, tv::Properties&) -> Script {
         const Column f = ind::column_of(ind::Sma(5), c.close);
         const Column s = ind::column_of(ind::Sma(13), c.close);
         const auto up = ind::column_of(ind::Crossover(), f, s);
         const auto down = ind::column_of(ind::Crossunder(), f, s);
         return [=](Desk& d) {
           tv::RiskRules rules = tv::RiskRules::none();
           rules.intraday_filled_orders_max = 5;
           d.broker().set_risk(rules);
           if (up[d.i] && d.position() <= 0) d.entry("L", long_side, "ma cross up");
           if (down[d.i] && d.position() >= 0) d.entry("S", short_side, "ma cross dn");
         };
       }},
      {"risk-max-contracts-held-gate-pyramid-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.pyramiding = 10;
         return [](Desk& d) {
           const auto& account = d.broker().account();
           const double most =
               std::max(account.contracts_max(long_side), account.contracts_max(short_side));
           if (d.minutes() % 60 == 0 && most < 5)
             d.entry("LE", long_side, "pyramid-add", {.quantity = 1});
           if (d.at(23, 45) && !d.flat()) d.close_all("daily-exit");
         };
       }},
      {"analyzer-parity-percent-of-equity-sizing-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.default_quantity_type = tv::QuantityType::PercentOfEquity;
         p.default_quantity = 99;
         p.pyramiding = 0;
         return [](Desk& d) {
           const bool is_monday = d.day_of_week() == 2 && d.at(0, 0);
           if (is_monday && d.flat()) d.entry("E", long_side, "auto-sized 99% equity");
           if (d.is_long() && d.broker().bar_index() > d.broker().open_trades()[0].entry_bar)
             d.close("E", "next-bar flatten");
         };
       }},
      {"analyzer-parity-small-equity-fraction-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.pyramiding = 0;
         return [](Desk& d) {
           const double q = std::round(d.broker().equity() / d.close_price() * 100) / 1000;
           const bool is_monday = d.day_of_week() == 2 && d.at(0, 0);
           if (is_monday && d.flat() && q > 0)
             d.entry("E", long_side, "qty = 10% equity / close", {.quantity = q});
           if (d.is_long() && d.broker().bar_index() > d.broker().open_trades()[0].entry_bar)
             d.close("E", "next-bar flatten");
         };
       }},
      {"session-hour-minute-pulse-filter-01",
       [](const Chart&, tv::Properties&) -> Script {
         return [](Desk& d) {
           if (d.at(0, 15) && d.flat()) d.entry("T", long_side, "time entry");
           if (d.at(0, 45) && d.is_long()) d.close("T", "time exit");
         };
       }},
  };
}

}  // namespace sixbtc::conformance
