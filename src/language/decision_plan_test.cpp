#include "language/decision_plan.hpp"

#include <bit>
#include <filesystem>
#include <fstream>

#include "language/evaluation.hpp"
#include "language/evaluator.hpp"
#include "language/random_rules.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

using market::Direction;

// The values of all slots that a decision plan names, bar after bar.
class Columns {
 public:
  Columns(const DecisionPlan& plan, const columns::CandleSeries& series) {
    Plan shown = plan.plan;
    for (const Slot slot : shown.handed_over) shown.plots.push_back({"", slot});
    ScriptEvaluation evaluation(std::make_shared<const Plan>(shown), context, nullptr);
    evaluation.compute_ahead(series.view());
    for (std::size_t bar = 0; bar < series.size(); ++bar) {
      evaluation.on_close(series.view().slice(0, bar + 1));
      for (std::size_t i = 0; i < shown.plots.size(); ++i)
        values_[shown.plots[i].slot].push_back(evaluation.plot(i));
    }
  }
  [[nodiscard]] double at(Slot slot, std::size_t bar) const {
    return slot == OrderSite::none ? na : values_.at(slot)[bar];
  }
  [[nodiscard]] bool is_true(Slot slot, std::size_t bar) const { return at(slot, bar) != 0; }

 private:
  std::map<Slot, std::vector<double>> values_;
};

std::string text_of(const std::optional<strategy::Level>& level) {
  if (!level) return "-";
  return fmt::format("{}:{:x}", static_cast<int>(level->kind),
                     std::bit_cast<std::uint64_t>(level->value));
}
template <class Levels>
std::string text_of_levels(const Levels& levels) {
  return text_of(levels.stop) + " " + text_of(levels.target) + " " +
         (levels.trail ? text_of(levels.trail->activation) + "/" + text_of(levels.trail->offset)
                       : "-");
}
std::string text_of(const strategy::Decision& decision, bool is_open) {
  std::string text =
      fmt::format("{} {}", static_cast<int>(decision.signal.kind), is_open && decision.should_exit);
  if (decision.signal.kind != strategy::SignalKind::Hold)
    text += fmt::format(" {} ", decision.signal.confidence) + text_of_levels(decision.entry);
  if (is_open && decision.update) text += " update " + text_of_levels(*decision.update);
  return text;
}

strategy::EntryParams levels_at(const Columns& columns, const ExitColumns& levels,
                                std::size_t bar) {
  strategy::EntryParams params;
  const auto level = [&](const LevelColumn& column) -> std::optional<strategy::Level> {
    const double value = columns.at(column.slot, bar);
    if (is_na(value)) return {};
    return strategy::Level{column.kind == LevelColumn::Kind::Price
                               ? strategy::Level::Kind::Price
                               : strategy::Level::Kind::Distance,
                           value};
  };
  params.stop = level(levels.stop);
  params.target = level(levels.target);
  if (const auto activation = level(levels.activation))
    params.trail = strategy::Trail{
        activation, {strategy::Level::Kind::Distance, columns.at(levels.trail_offset, bar)}};
  return params;
}

strategy::Decision decision_at(const DecisionPlan& plan, const Columns& columns, Direction held,
                               std::size_t bar) {
  const DecisionColumns& side = held == Direction::Long    ? plan.held_long
                                : held == Direction::Short ? plan.held_short
                                                           : plan.flat;
  strategy::Decision decision;
  decision.should_exit = columns.is_true(side.leaves, bar);
  const bool is_long = columns.is_true(side.long_side.enters, bar);
  if (is_long || columns.is_true(side.short_side.enters, bar)) {
    decision.signal.kind =
        is_long ? strategy::SignalKind::OpenLong : strategy::SignalKind::OpenShort;
    if (plan.confidence != OrderSite::none)
      decision.signal.confidence = std::min(columns.at(plan.confidence, bar), 1.0);
    decision.entry =
        levels_at(columns, is_long ? side.long_side.levels : side.short_side.levels, bar);
  }
  if (held == Direction::Flat) return decision;
  const auto& mine = held == Direction::Long ? side.long_side : side.short_side;
  if (columns.is_true(mine.has_levels, bar)) {
    const auto levels = levels_at(columns, mine.levels, bar);
    decision.update = strategy::PositionUpdate{levels.stop, levels.target, levels.trail};
  }
  return decision;
}

std::shared_ptr<const Plan> plan_of(const Script& script) {
  return dynamic_cast<const ScriptStrategy&>(*script.strategy).plan();
}

// Runs the script bar by bar while positions come and go as it asks, sometimes stopped out, and
// compares each decision with the columns. True when it has any.
bool compare(const Script& script, const columns::CandleSeries& series, const std::string& name) {
  const auto plan = decision_plan(*plan_of(script));
  if (!plan) return false;
  const Columns columns(*plan, series);
  const auto evaluation = script.strategy->begin(context);
  core::Random random(11);
  Direction held = Direction::Flat;
  for (std::size_t bar = 0; bar < series.size(); ++bar) {
    strategy::PositionView position{.equity = 10'000, .initial_capital = 10'000};
    position.direction = held;
    position.quantity = held == Direction::Flat ? 0 : 2;
    const auto decision = evaluation->on_close(strategy::BarWindow(series.view(), bar), position);
    const bool is_open = held != Direction::Flat;
    const std::string expected = text_of(decision, is_open);
    const std::string actual = text_of(decision_at(*plan, columns, held, bar), is_open);
    if (expected != actual) {
      ADD_FAILURE() << name << ", bar " << bar << ", held " << static_cast<int>(held) << "\n"
                    << expected << "\n"
                    << actual;
      return true;
    }
    const Direction wanted =
        decision.signal.kind == strategy::SignalKind::OpenLong    ? Direction::Long
        : decision.signal.kind == strategy::SignalKind::OpenShort ? Direction::Short
                                                                  : Direction::Flat;
    const bool leaves = is_open && decision.should_exit;
    if (leaves || random.below(20) == 0) held = Direction::Flat;
    if (wanted != Direction::Flat && (held == Direction::Flat || wanted != held)) held = wanted;
  }
  return true;
}

}  // namespace

TEST(DecisionPlan, shipped_scripts_have_one_and_decide_the_same) {
  const auto series = random_series(700, 5);
  std::size_t scripts = 0, columnar = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    std::ifstream file(entry.path());
    const Script script = compiled(std::string{std::istreambuf_iterator<char>(file), {}});
    ++scripts;
    const std::string name = entry.path().filename().string();
    if (compare(script, series, name))
      ++columnar;
    else
      ADD_FAILURE() << name << ": " << decision_plan(*plan_of(script)).error();
  }
  EXPECT_EQ(columnar, scripts);
}

TEST(DecisionPlan, random_rules_decide_the_same) {
  std::size_t columnar = 0, all = 0;
  rc::check("columns decide what the script decides", [&] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const std::string source = random_rules(seed);
    const auto script = compile(source, limits);
    if (!script) RC_FAIL(render(script.error(), source, "random.pine"));
    ++all;
    if (compare(*script, random_series(150, seed), source)) ++columnar;
    RC_ASSERT(!::testing::Test::HasFailure());
  });
  EXPECT_GT(columnar, all / 2);
}

TEST(DecisionPlan, what_lives_from_bar_to_bar_is_refused_with_its_reason) {
  const auto reason = [](std::string_view body) {
    const Script script = compiled(fmt::format("//@version=6\nstrategy(\"t\")\n{}", body));
    const auto plan = decision_plan(*plan_of(script));
    return plan ? std::string("none") : plan.error();
  };
  const char* const entry = "    strategy.entry(\"L\", strategy.long)\n";
  EXPECT_EQ(reason(fmt::format("var n = 0\nn += 1\nif n > 3\n{}", entry)),
            "a variable that keeps its value from bar to bar");
  EXPECT_EQ(reason(fmt::format("if strategy.position_avg_price > close\n{}", entry)),
            "a value of the position or the account");
  EXPECT_EQ(reason(fmt::format("if strategy.position_size > 1\n{}", entry)),
            "strategy.position_size as a number");
  EXPECT_EQ(reason(fmt::format("if close > open and ta.rising(close, 3)\n{}", entry)),
            "an indicator that is called conditionally");
  EXPECT_EQ(reason(fmt::format("x = 0.0\nfor i = 0 to 3\n    x += close[i]\nif x > 9\n{}", entry)),
            "a loop");
  EXPECT_EQ(reason("if close > open\n    strategy.entry(\"A\", strategy.long)\nelse\n"
                   "    strategy.entry(\"B\", strategy.long)\nif close < low[1]\n"
                   "    strategy.close(\"A\")\n"),
            "entries of one direction have several ids");
  EXPECT_EQ(reason(fmt::format("if close > open\n{}", entry)), "none");
}

}  // namespace sixbtc::language::test
