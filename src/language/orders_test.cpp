// From order calls to decisions, the carried parameters, and the shipped scripts.
#include <rapidcheck.h>

#include <fstream>
#include <sstream>

#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

using strategy::Decision;
using strategy::Level;
using strategy::SignalKind;

std::string script(std::string_view body, std::string_view annotations = "") {
  return fmt::format("//@version=6\n{}\nstrategy(\"t\")\n{}", annotations, body);
}

Decision last_decision(std::string_view source, const strategy::PositionView& position) {
  static const auto series = series_of({10, 12, 11, 15, 14});
  const Script compiled_script = compiled(source);
  const auto evaluation = compiled_script.strategy->begin(context);
  Decision decision;
  for (std::size_t i = 0; i < series.size(); ++i)
    decision = evaluation->on_close(strategy::BarWindow(series.view(), i),
                                    i + 1 == series.size() ? position : strategy::PositionView{});
  return decision;
}

const strategy::PositionView flat{};
const strategy::PositionView long_position{.direction = market::Direction::Long,
                                           .quantity = 2,
                                           .entry_price = 12,
                                           .entry_bar = 1,
                                           .equity = 10'000};

bool equal(const Decision& a, const Decision& b) {
  const auto same_update = [](const auto& x, const auto& y) {
    return x.has_value() == y.has_value() &&
           (!x || (x->stop == y->stop && x->target == y->target && x->trail == y->trail));
  };
  return a.signal.kind == b.signal.kind && a.signal.confidence == b.signal.confidence &&
         a.entry == b.entry && a.should_exit == b.should_exit && same_update(a.update, b.update);
}

std::vector<Decision> decisions_of(const strategy::StrategyCore& core,
                                   const columns::CandleSeries& series, std::size_t bars) {
  const auto evaluation = core.begin(context);
  std::vector<Decision> decisions;
  // The position follows the signals, so that what reads it is exercised.
  strategy::PositionView position;
  for (std::size_t i = 0; i < bars; ++i) {
    decisions.push_back(evaluation->on_close(strategy::BarWindow(series.view(), i), position));
    const Decision& decision = decisions.back();
    if (decision.should_exit) position = {};
    if (decision.signal.kind == SignalKind::OpenLong ||
        decision.signal.kind == SignalKind::OpenShort) {
      position.direction = decision.signal.kind == SignalKind::OpenLong ? market::Direction::Long
                                                                        : market::Direction::Short;
      position.quantity = 1;
      position.entry_price = series.view().close[i];
      position.entry_bar = i;
    }
  }
  EXPECT_FALSE(evaluation->failure());
  return decisions;
}

std::vector<std::pair<std::string, std::string>> shipped_scripts() {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    if (entry.path().extension() != ".pine") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    found.emplace_back(entry.path().filename().string(), text.str());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST(Orders, entries_become_signals_and_the_last_one_wins) {
  EXPECT_EQ(last_decision(script("strategy.entry(\"L\", strategy.long)\n"), flat).signal.kind,
            SignalKind::OpenLong);
  EXPECT_EQ(last_decision(script("strategy.entry(\"L\", strategy.long)\n"
                                 "strategy.entry(\"S\", strategy.short)\n"),
                          flat)
                .signal.kind,
            SignalKind::OpenShort);
  EXPECT_EQ(
      last_decision(script("if close > 100\n    strategy.entry(\"L\", strategy.long)\n"), flat)
          .signal.kind,
      SignalKind::Hold);
}

TEST(Orders, an_exit_of_the_bars_entry_sets_its_levels) {
  const Decision decision =
      last_decision(script("strategy.entry(\"L\", strategy.long)\n"
                           "strategy.exit(\"X\", \"L\", stop = close - 3, profit = 200)\n"
                           "strategy.exit(\"T\", \"L\", trail_points = 50, trail_offset = 20)\n"
                           "strategy.exit(\"Y\", \"other\", stop = 1)\n"),
                    flat);
  EXPECT_EQ(decision.entry.stop, (Level{Level::Kind::Price, 11}));
  EXPECT_EQ(decision.entry.target, (Level{Level::Kind::Distance, 2}));
  ASSERT_TRUE(decision.entry.trail);
  EXPECT_EQ(decision.entry.trail->activation, (Level{Level::Kind::Distance, 0.5}));
  EXPECT_EQ(decision.entry.trail->offset, (Level{Level::Kind::Distance, 0.2}));
  EXPECT_FALSE(decision.update);
}

TEST(Orders, a_trail_without_an_offset_follows_one_tick_behind) {
  for (const char* offset : {"", ", trail_offset = close[400]", ", trail_offset = 0"}) {
    const Decision decision =
        last_decision(script(fmt::format("strategy.entry(\"L\", strategy.long)\n"
                                         "strategy.exit(\"X\", \"L\", trail_price = close + 1{})\n",
                                         offset)),
                      flat);
    ASSERT_TRUE(decision.entry.trail);
    EXPECT_EQ(decision.entry.trail->activation, (Level{Level::Kind::Price, 15}));
    EXPECT_EQ(decision.entry.trail->offset, (Level{Level::Kind::Distance, 0.01}));
  }
}

TEST(Orders, an_exit_of_the_open_position_updates_it) {
  const std::string source = script(
      "if bar_index == 0\n    strategy.entry(\"L\", strategy.long)\n"
      "strategy.exit(\"X\", \"L\", stop = strategy.position_avg_price - 1)\n"
      "strategy.exit(\"Y\", \"S\", stop = 5)\n");
  const Decision decision = last_decision(source, long_position);
  ASSERT_TRUE(decision.update);
  EXPECT_EQ(decision.update->stop, (Level{Level::Kind::Price, 11}));
  EXPECT_FALSE(last_decision(source, flat).update) << "levels that are na are not set";
}

TEST(Orders, closing_names_the_entry) {
  const char* body =
      "if bar_index == 0\n    strategy.entry(\"L\", strategy.long)\n"
      "strategy.close(\"{}\")\n";
  const auto source = [&](const char* id) {
    std::string text = body;
    return script(text.replace(text.find("{}"), 2, id));
  };
  EXPECT_TRUE(last_decision(source("L"), long_position).should_exit);
  EXPECT_FALSE(last_decision(source("S"), long_position).should_exit);
  EXPECT_FALSE(last_decision(source("L"), flat).should_exit);
  EXPECT_TRUE(last_decision(script("strategy.close_all()\n"), long_position).should_exit);
}

TEST(Orders, confidence_lowers_and_can_prevent_an_entry) {
  const auto with = [](const char* expression) {
    return last_decision(
               script(fmt::format("c = {}\nstrategy.entry(\"L\", strategy.long)\n", expression),
                      "//@sixbtc confidence=c"),
               flat)
        .signal;
  };
  EXPECT_EQ(with("close / 28").confidence, 0.5);
  EXPECT_EQ(with("close").confidence, 1.0);
  EXPECT_EQ(with("0 * close").kind, SignalKind::Hold);
  EXPECT_EQ(with("close[400]").kind, SignalKind::Hold);
}

TEST(Orders, traits_say_what_the_source_does) {
  const Script plain = compiled(script("strategy.entry(\"L\", strategy.long)\n",
                                       "//@sixbtc leverage=3 type=MOM stop=2% target=3atr "
                                       "trail=1%:0.5% max_bars=40"));
  const strategy::Traits& traits = plain.strategy->traits();
  EXPECT_EQ(traits.title, "t");
  EXPECT_EQ(traits.type, "MOM");
  EXPECT_EQ(traits.leverage, 3);
  EXPECT_EQ(traits.defaults.stop, (Level{Level::Kind::Percent, 0.02}));
  EXPECT_EQ(traits.defaults.target, (Level{Level::Kind::AtrMultiple, 3}));
  EXPECT_EQ(traits.defaults.trail->offset, (Level{Level::Kind::Percent, 0.005}));
  EXPECT_EQ(traits.defaults.bars_max, 40u);
  EXPECT_FALSE(traits.has_own_exits);
  EXPECT_FALSE(traits.reads_position);
  const Script exits =
      compiled(script("if strategy.position_size > 0\n    strategy.close(\"L\")\n"));
  EXPECT_TRUE(exits.strategy->traits().has_own_exits);
  EXPECT_TRUE(exits.strategy->traits().reads_position);
}

TEST(Orders, ticks_without_a_tick_stop_the_evaluation) {
  const Script ticks = compiled(script("strategy.exit(\"X\", \"L\", loss = 50)\n"));
  strategy::SeriesContext unknown = context;
  unknown.price_tick = 0;
  EXPECT_TRUE(ticks.strategy->begin(unknown)->failure());
  EXPECT_FALSE(ticks.strategy->begin(context)->failure());
}

TEST(Embed, replaces_defaults_and_annotations_and_nothing_else) {
  const std::string source = script(
      "n = input.int(14, \"N\", minval = 2, maxval = 50)\nk = input.float(1.5)\n"
      "m = input.string(\"EMA\", options = [\"EMA\", \"SMA\"])\nb = input.bool(true)\n"
      "s = input.source(close)\nif ta.rsi(s, n) > k and b and m == \"EMA\"\n"
      "    strategy.entry(\"L\", strategy.long)\n",
      "//@sixbtc leverage=2");
  const InputValue values[] = {
      {"n", "21"}, {"k", "2"}, {"m", "SMA"}, {"b", "false"}, {"s", "hlc3"}};
  const auto embedded = embed(source, values, {{"leverage", "5"}, {"stop", "2%"}}, limits);
  ASSERT_TRUE(embedded) << embedded.error().to_string();
  const Script result = compiled(*embedded);
  ASSERT_EQ(result.inputs.size(), 5u);
  EXPECT_EQ(result.inputs[0].name, "n");
  EXPECT_EQ(result.inputs[0].default_number, 21);
  EXPECT_EQ(result.inputs[0].minimum, 2);
  EXPECT_EQ(result.inputs[1].kind, InputKind::Float);
  EXPECT_EQ(result.inputs[1].default_number, 2);
  EXPECT_EQ(result.inputs[2].default_text, "SMA");
  EXPECT_EQ(result.inputs[3].default_text, "false");
  EXPECT_EQ(result.inputs[4].default_text, "hlc3");
  EXPECT_EQ(result.annotations.leverage, 5);
  EXPECT_EQ(result.strategy->traits().defaults.stop, (Level{Level::Kind::Percent, 0.02}));
  for (const InputValue& bad : {InputValue{"n", "60"}, InputValue{"n", "1.5"}, InputValue{"x", "1"},
                                InputValue{"m", "WMA"}, InputValue{"b", "1"}})
    EXPECT_FALSE(embed(source, std::span(&bad, 1), {}, limits)) << bad.name << "=" << bad.text;
}

TEST(Shipped, scripts_compile_cleanly_with_ranges_and_types) {
  const auto scripts = shipped_scripts();
  EXPECT_GE(scripts.size(), 12u);
  std::set<std::string> types;
  for (const auto& [name, source] : scripts) {
    const Script script = compiled(source);
    EXPECT_TRUE(script.warnings.empty()) << render(script.warnings, source, name);
    types.insert(script.strategy->traits().type);
    EXPECT_LE(script.inputs.size(), 4u) << name;
    for (const Input& input : script.inputs)
      EXPECT_TRUE(input.minimum && input.maximum && input.step) << name << " " << input.name;
  }
  EXPECT_EQ(types, (std::set<std::string>{"BRE", "MOM", "REV", "TRN", "VLM", "VLT"}));
}

TEST(Shipped, decisions_never_depend_on_later_bars_and_both_sides_are_traded) {
  const auto series = random_series(900, 7);
  for (const auto& [name, source] : shipped_scripts()) {
    const Script script = compiled(source);
    const auto whole = decisions_of(*script.strategy, series, series.size());
    std::size_t longs = 0, shorts = 0;
    for (const Decision& decision : whole) {
      longs += decision.signal.kind == SignalKind::OpenLong;
      shorts += decision.signal.kind == SignalKind::OpenShort;
    }
    EXPECT_GT(longs, 0u) << name;
    EXPECT_GT(shorts, 0u) << name;
    for (const std::size_t bars : {1u, 50u, 333u, 899u}) {
      columns::CandleColumns prefix;
      prefix.append(series.view().slice(0, bars));
      const auto shorter =
          decisions_of(*script.strategy, columns::CandleSeries(std::move(prefix)), bars);
      EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), whole.begin(), equal)) << name;
    }
  }
}

}  // namespace sixbtc::language::test
