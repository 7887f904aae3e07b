// The profile TradingView: orders reach the sink in full, state comes from it, indicators plot.
#include <filesystem>
#include <fstream>

#include "language/script_test.hpp"

namespace sixbtc::language {
namespace {

// Writes calls down as text and answers with what it is told.
class Notes final : public OrderSink {
 public:
  std::vector<std::string> calls;
  double size = 0;

  void entry(const OrderValues& v) override { note("entry", v); }
  void order(const OrderValues& v) override { note("order", v); }
  void exit(const OrderValues& v) override {
    calls.push_back(fmt::format("exit {} from {} qty {} {}% stop {} points {} '{}' '{}'", v.id,
                                v.from_entry, v.quantity, v.quantity_percent, v.stop,
                                v.trail_points, v.comment, v.comment_loss));
  }
  void close(const OrderValues& v) override {
    calls.push_back(
        fmt::format("close {} qty {} {}", v.id, v.quantity, v.immediately ? "now" : "next"));
  }
  void close_all(const OrderValues& v) override {
    calls.push_back(fmt::format("close_all '{}'", v.comment));
  }
  void cancel(std::string_view id) override { calls.push_back(fmt::format("cancel {}", id)); }
  void cancel_all() override { calls.emplace_back("cancel_all"); }
  void risk(RiskRule rule, double value, std::string_view type) override {
    calls.push_back(fmt::format("risk {} {} {}", static_cast<int>(rule), value, type));
  }
  double state(Position which) const override { return which == Position::Size ? size : 7; }
  std::string_view entry_name() const override { return "L"; }
  double trade(TradeState state, TradeField field, double number) const override {
    return state == TradeState::Closed && field == TradeField::Profit ? 10 + number : na;
  }
  std::string_view trade_text(TradeState, TradeField, double) const override { return "L"; }

 private:
  void note(const char* what, const OrderValues& v) {
    calls.push_back(fmt::format("{} {} {} qty {} limit {} stop {} oca {} {} '{}'", what, v.id,
                                v.direction == market::Direction::Short ? "short" : "long",
                                v.quantity, v.limit, v.stop, v.oca_name, v.oca_type, v.comment));
  }
};

std::shared_ptr<const Program> program_of(std::string_view source) {
  auto script = compile(source, test::limits, Profile::TradingView);
  if (!script) {
    ADD_FAILURE() << render(script.error(), source, "test.pine");
    std::abort();
  }
  EXPECT_EQ(script->strategy, nullptr);
  return script->program;
}

std::vector<std::string> calls_on_first_bar(std::string_view body, double size = 0) {
  const auto program = program_of(fmt::format("//@version=6\nstrategy(\"t\")\n{}\n", body));
  Notes sink;
  sink.size = size;
  ProgramRun run = program->begin(test::context, sink);
  const auto series = test::series_of({100, 101});
  run.on_close(series.view().slice(0, 1));
  EXPECT_FALSE(run.failure());
  return sink.calls;
}

using Calls = std::vector<std::string>;

TEST(TradingView, orders_reach_the_sink_in_full_and_in_order) {
  EXPECT_EQ(calls_on_first_bar(
                "strategy.entry(\"L\", strategy.long, qty = 2, stop = close + 1, "
                "oca_name = \"g\", oca_type = strategy.oca.cancel, comment = \"up\")\n"
                "strategy.order(\"S\", strategy.short, limit = 99)\n"
                "strategy.exit(\"X\", \"L\", qty_percent = 50, stop = 95, trail_points = 3, "
                "comment = \"c\", comment_loss = \"l\")\n"
                "strategy.close(\"L\", qty = 1, immediately = true)\n"
                "strategy.close_all(comment = \"end\")\n"
                "strategy.cancel(\"S\")\nstrategy.cancel_all()\n"
                "strategy.risk.max_drawdown(10, strategy.percent_of_equity)\n"
                "strategy.risk.allow_entry_in(strategy.direction.long)"),
            (Calls{"entry L long qty 2 limit nan stop 101 oca g cancel 'up'",
                   "order S short qty nan limit 99 stop nan oca   ''",
                   "exit X from L qty nan 50% stop 95 points 3 'c' 'l'", "close L qty 1 now",
                   "close_all 'end'", "cancel S", "cancel_all", "risk 2 10 percent_of_equity",
                   "risk 0 nan long"}));
}

TEST(TradingView, state_and_facts_of_trades_come_from_the_sink) {
  EXPECT_EQ(
      calls_on_first_bar("if strategy.position_size < 0 and "
                         "strategy.closedtrades.profit(3) == 13 and "
                         "na(strategy.opentrades.profit(0)) and strategy.grossprofit == 7 and "
                         "strategy.position_entry_name == \"L\"\n"
                         "    strategy.close(\"L\")",
                         -1),
      (Calls{"close L qty nan next"}));
}

TEST(TradingView, the_header_counts) {
  const auto program = program_of(
      "//@version=6\nstrategy(\"t\", pyramiding = 3, default_qty_type = strategy.cash, "
      "default_qty_value = 500, commission_type = strategy.commission.cash_per_order, "
      "commission_value = 2, slippage = 4, process_orders_on_close = true, margin_long = 50, "
      "close_entries_rule = \"ANY\", initial_capital = 1000)\n");
  const Declaration& declared = program->declaration();
  EXPECT_EQ(declared.pyramiding, 3);
  EXPECT_EQ(declared.quantity_type, "cash");
  EXPECT_EQ(declared.quantity, 500);
  EXPECT_EQ(declared.commission_type, "cash_per_order");
  EXPECT_EQ(declared.commission, 2);
  EXPECT_EQ(declared.slippage_ticks, 4);
  EXPECT_TRUE(declared.processes_orders_on_close);
  EXPECT_EQ(declared.margin_long, 50);
  EXPECT_EQ(declared.margin_short, 100);
  EXPECT_EQ(declared.close_entries_rule, "ANY");
  EXPECT_EQ(declared.initial_capital, 1000);
}

TEST(TradingView, perp_still_refuses_what_it_refused) {
  for (const char* body :
       {"strategy.order(\"S\", strategy.short)", "strategy.cancel_all()",
        "strategy.entry(\"L\", strategy.long, stop = 5)",
        "strategy.close(\"L\", immediately = true)",
        "if strategy.closedtrades.profit(0) > 0\n    strategy.entry(\"L\", strategy.long)"}) {
    const std::string source = fmt::format("//@version=6\nstrategy(\"t\")\n{}\n", body);
    EXPECT_FALSE(compile(source, test::limits)) << body;
    EXPECT_TRUE(compile(source, test::limits, Profile::TradingView)) << body;
  }
}

TEST(TradingView, an_indicator_plots_and_has_no_account) {
  const auto program = program_of(
      "//@version=6\nindicator(\"t\")\nx = close\nplot(x + 1, \"a\")\nplot(x > 100 ? x : na, "
      "\"b\")\n");
  ASSERT_EQ(program->plots().size(), 2U);
  EXPECT_EQ(program->plots()[1].name, "b");
  Notes sink;
  ProgramRun run = program->begin(test::context, sink);
  const auto series = test::series_of({100, 105});
  run.on_close(series.view().slice(0, 1));
  EXPECT_EQ(run.plot(0), 101);
  EXPECT_TRUE(std::isnan(run.plot(1)));
  run.on_close(series.view());
  EXPECT_EQ(run.plot(1), 105);
  for (const char* body : {"plot(strategy.equity)", "strategy.entry(\"L\", strategy.long)",
                           "plot(strategy.closedtrades.profit(0))"})
    EXPECT_FALSE(compile(fmt::format("//@version=6\nindicator(\"t\")\n{}\n", body), test::limits,
                         Profile::TradingView))
        << body;
}

TEST(TradingView, the_calendar_follows_the_exchange) {
  const auto program = program_of(
      "//@version=6\nindicator(\"t\")\nplot(hour, \"hour\")\n"
      "plot(time(\"D\"), \"day\")\nplot(timestamp(2024, 1, 1, 0, 0), \"midnight\")\n");
  strategy::SeriesContext context = test::context;
  context.time_zone = "America/New_York";
  context.day_start_minutes = -7 * 60;
  Notes sink;
  ProgramRun run = program->begin(context, sink);
  run.on_close(test::series_of({100}).view());  // 2024-01-01T00:00Z, 19:00 the day before there
  EXPECT_EQ(run.plot(0), 19);
  EXPECT_EQ(run.plot(1), 1'704'060'000'000);  // 17:00 there
  EXPECT_EQ(run.plot(2), 1'704'085'200'000);
}

TEST(TradingView, ids_and_comments_may_be_made_of_numbers) {
  EXPECT_EQ(calls_on_first_bar("n = 1 + bar_index\nstrategy.close(\"L\" + str.tostring(n))\n"
                               "strategy.close_all(\"at \" + str.tostring(close, \"0.0\"))"),
            (Calls{"close L1 qty nan next", "close_all 'at 100.0'"}));
}

TEST(TradingView, numbers_closer_than_the_tolerance_are_equal) {
  const char* const compare =
      "a = close\nb = close + {}\nif a < b\n    strategy.cancel(\"less\")\n"
      "if a <= b\n    strategy.cancel(\"not more\")\nif a != b\n    strategy.cancel(\"other\")\n"
      "if b > a\n    strategy.cancel(\"more\")\nif b >= a\n    strategy.cancel(\"not less\")";
  EXPECT_EQ(calls_on_first_bar(fmt::format(fmt::runtime(compare), "1e-11")),
            (Calls{"cancel not more", "cancel not less"}));
  EXPECT_EQ(
      calls_on_first_bar(fmt::format(fmt::runtime(compare), "1e-9")),
      (Calls{"cancel less", "cancel not more", "cancel other", "cancel more", "cancel not less"}));
}

}  // namespace
namespace {

// Every call and every plot of a run, position and ledger following a fixed schedule.
std::vector<std::string> transcript(const Program& program, const columns::CandleView& bars,
                                    bool is_ahead) {
  Notes sink;
  ProgramRun run = program.begin(test::context, sink);
  if (is_ahead) run.compute_ahead(bars);
  std::vector<std::string> lines;
  for (std::size_t bar = 0; bar < bars.size() && !run.has_failed(); ++bar) {
    sink.size = static_cast<double>(bar % 90 / 30) - 1;
    run.on_close(bars.slice(0, bar + 1));
    if (run.has_failed()) break;
    for (std::size_t i = 0; i < program.plots().size(); ++i)
      lines.push_back(fmt::format("{:a}", run.plot(i)));
    lines.insert(lines.end(), sink.calls.begin(), sink.calls.end());
    sink.calls.clear();
  }
  if (run.has_failed()) lines.push_back(run.failure()->message);
  return lines;
}

}  // namespace

TEST(TradingViewColumns, equal_bar_by_bar_on_every_script_here) {
  const auto series = test::random_series(1'100, 9);
  std::size_t compared = 0;
  for (const char* folder : {"strategies", "tests/conformance", "tests/conformance/indicators",
                             "tests/conformance/micro", "tests/corpus/scripts"})
    for (const auto& entry :
         std::filesystem::directory_iterator(fmt::format("{}/{}", SIXBTC_SOURCE_DIR, folder))) {
      if (entry.path().extension() != ".pine") continue;
      std::ifstream file(entry.path());
      const std::string source{std::istreambuf_iterator<char>(file), {}};
      const auto program = program_of(source);
      EXPECT_EQ(transcript(*program, series.view(), false),
                transcript(*program, series.view(), true))
          << entry.path();
      ++compared;
    }
  EXPECT_GE(compared, 280U);
}

TEST(TradingViewColumns, a_bad_offset_stops_both_on_its_own_bar) {
  const auto series = test::random_series(1'100, 9);
  for (const char* offset : {"600 - bar_index", "bar_index > 700 ? 100000 - bar_index : 1"}) {
    const auto program = program_of(
        fmt::format("//@version=6\nstrategy(\"t\")\nx = ta.ema(close, 3)\nplot(x[{}])\n", offset));
    const auto bars = transcript(*program, series.view(), false);
    EXPECT_EQ(bars, transcript(*program, series.view(), true));
    EXPECT_GT(bars.size(), 500U);
  }
}

}  // namespace sixbtc::language
