#include "generation/condition_columns.hpp"

namespace sixbtc::generation {

namespace {

// Conditions order nothing, and know no account.
class NoOrders final : public language::OrderSink {
 public:
  void entry(const language::OrderValues&) override {}
  void order(const language::OrderValues&) override {}
  void exit(const language::OrderValues&) override {}
  void close(const language::OrderValues&) override {}
  void close_all(const language::OrderValues&) override {}
  void cancel(std::string_view) override {}
  void cancel_all() override {}
  void risk(language::RiskRule, double, std::string_view) override {}
  double state(language::Position) const override { return 0; }
  std::string_view entry_name() const override { return {}; }
  double trade(language::TradeState, language::TradeField, double) const override {
    return language::na;
  }
  std::string_view trade_text(language::TradeState, language::TradeField, double) const override {
    return {};
  }
};

}  // namespace

core::Result<ConditionScript> ConditionScript::compile(const std::string& statements,
                                                       const std::vector<std::string>& names,
                                                       const language::Limits& limits) {
  std::string source = "//@version=6\nindicator(\"conditions\")\n" + statements;
  for (const auto& name : names) source += "plot(" + name + " ? 1 : 0)\n";
  // Nothing here is judged or traded: what can be plotted is enough.
  const auto script = language::compile(source, limits, language::Profile::TradingView);
  if (!script)
    return core::fail(core::ErrorKind::Malformed,
                      "the conditions do not compile: " +
                          (script.error().empty() ? "" : script.error().front().message));
  ConditionScript compiled;
  compiled.program_ = script->program;
  return compiled;
}

core::Result<std::vector<std::vector<std::uint32_t>>> ConditionScript::hits(
    const columns::CandleView& bars, const strategy::SeriesContext& context) const {
  NoOrders nobody;
  language::ProgramRun run = program_->begin(context, nobody);
  run.compute_ahead(bars);
  std::vector<std::vector<std::uint32_t>> hits(program_->plots().size());
  for (std::size_t t = 0; t < bars.size(); ++t) {
    run.on_close(bars.slice(0, t + 1));
    if (run.has_failed()) return std::unexpected(*run.failure());
    for (std::size_t i = 0; i < hits.size(); ++i)
      if (run.plot(i) == 1) hits[i].push_back(static_cast<std::uint32_t>(t));
  }
  return hits;
}

}  // namespace sixbtc::generation
