// What the hand-written drivers trade with: the columns of a chart, the broker, and Pine's order
// calls in a short form.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "simulation/tradingview/broker.hpp"

namespace sixbtc::conformance {

using tradingview::Direction;
using tradingview::na;
using Column = std::vector<double>;

constexpr Direction long_side = Direction::Long, short_side = Direction::Short;

struct Chart {
  Column time;  // seconds since 1970, bar open
  Column open, high, low, close, volume;
  [[nodiscard]] std::size_t size() const { return close.size(); }
  [[nodiscard]] Chart from(double first_time) const;
};

[[nodiscard]] tradingview::Properties pine_defaults();

// Optional arguments of entry and order.
struct Levels {
  double stop = na, limit = na, quantity = na;
  const char* oca = "";
  tradingview::OcaType oca_type = tradingview::OcaType::None;
};

class Desk {
 public:
  Desk(const Chart& chart, const tradingview::Properties& properties);

  // The bar at whose close the script runs.
  std::size_t i = 0;
  [[nodiscard]] double position() const { return broker_.position_size(); }
  [[nodiscard]] double average() const { return broker_.position_average_price(); }
  [[nodiscard]] bool flat() const { return position() == 0; }
  [[nodiscard]] bool is_long() const { return position() > 0; }
  [[nodiscard]] bool is_short() const { return position() < 0; }
  // Minutes since midnight of the bar's open, UTC; and Pine's dayofweek (1 = Sunday).
  [[nodiscard]] int minutes() const;
  [[nodiscard]] bool at(int hour, int minute) const { return minutes() == hour * 60 + minute; }
  [[nodiscard]] int day_of_week() const;
  [[nodiscard]] double open(std::size_t ago = 0) const { return back(chart_.open, ago); }
  [[nodiscard]] double high(std::size_t ago = 0) const { return back(chart_.high, ago); }
  [[nodiscard]] double low(std::size_t ago = 0) const { return back(chart_.low, ago); }
  [[nodiscard]] double close_price(std::size_t ago = 0) const { return back(chart_.close, ago); }
  [[nodiscard]] double back(const Column& column, std::size_t ago) const {
    return i < ago ? na : column[i - ago];
  }

  void entry(const char* id, Direction side, const char* comment = "", Levels levels = {});
  void order(const char* id, Direction side, const char* comment, Levels levels);
  void exit(const char* id, const char* from, const char* comment,
            tradingview::ExitRequest request);
  void close(const char* id, const char* comment = "", bool immediately = false);
  void close_all(const char* comment = "") { close("", comment); }
  void cancel(const char* id);
  // FLIP-GUARD of the README: close the other side first, then enter.
  void flip(bool go_long, bool go_short, const char* long_comment, const char* short_comment);

  [[nodiscard]] tradingview::Broker& broker() { return broker_; }
  // Account currency per quote currency by day since 1970; the last known day goes on.
  void set_rates(std::map<int, double> rates) { rates_ = std::move(rates); }
  void run(const std::function<void(Desk&)>& script);

 private:
  [[nodiscard]] tradingview::OrderRequest request(const char* id, Direction side,
                                                  const char* comment, const Levels& levels);

  const Chart& chart_;
  tradingview::Broker broker_;
  std::map<int, double> rates_;
};

using Script = std::function<void(Desk&)>;
// Builds the script of a case on its chart; may change the properties.
using Maker = std::function<Script(const Chart&, tradingview::Properties&)>;

struct Case {
  const char* name;
  Maker make;
};

[[nodiscard]] std::vector<Case> indicator_cases();
[[nodiscard]] std::vector<Case> band_cases();
[[nodiscard]] std::vector<Case> oscillator_cases();
[[nodiscard]] std::vector<Case> order_cases();
[[nodiscard]] std::vector<Case> bracket_cases();
[[nodiscard]] std::vector<Case> account_cases();
[[nodiscard]] std::vector<Case> eurusd_cases();
[[nodiscard]] Case futures_case();

}  // namespace sixbtc::conformance
