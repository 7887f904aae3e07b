// The broker emulator as a script's order sink: texts become labels, calls become requests, and the
// account answers what the script asks.
#pragma once

#include "language/order_sink.hpp"
#include "simulation/tradingview/broker.hpp"

namespace sixbtc::conformance {

class BrokerSink final : public language::OrderSink {
 public:
  // The broker outlives the sink.
  explicit BrokerSink(tradingview::Broker& broker) : broker_(broker) {}

  // The close of the bar at which the script runs.
  void set_mark(double close) { mark_ = close; }

  void entry(const language::OrderValues& values) override;
  void order(const language::OrderValues& values) override;
  void exit(const language::OrderValues& values) override;
  void close(const language::OrderValues& values) override;
  void close_all(const language::OrderValues& values) override;
  void cancel(std::string_view id) override;
  void cancel_all() override;
  void risk(language::RiskRule rule, double value, std::string_view type) override;

  [[nodiscard]] double state(language::Position which) const override;
  [[nodiscard]] std::string_view entry_name() const override;
  [[nodiscard]] double trade(language::TradeState state, language::TradeField field,
                             double number) const override;
  [[nodiscard]] std::string_view trade_text(language::TradeState state, language::TradeField field,
                                            double number) const override;

 private:
  [[nodiscard]] tradingview::Label label(std::string_view text) {
    return broker_.labels().intern(text);
  }
  [[nodiscard]] tradingview::OrderRequest order_request(const language::OrderValues& values);
  [[nodiscard]] tradingview::CloseRequest close_request(const language::OrderValues& values);
  [[nodiscard]] const tradingview::Trade* find(language::TradeState state, double number) const;
  [[nodiscard]] double profit_of(const tradingview::Trade& trade, language::TradeState state) const;

  tradingview::Broker& broker_;
  double mark_ = 0;
};

}  // namespace sixbtc::conformance
