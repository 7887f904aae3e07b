// From what a model writes to drafts, with a model made of prepared answers.
#include <rapidcheck/gtest.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "generation/ai_source.hpp"
#include "generation/answer.hpp"
#include "generation/checking.hpp"
#include "generation/language_summary.hpp"
#include "generation/test_settings.hpp"

namespace sixbtc::generation {
namespace {

const std::string good =
    "//@version=6\n//@sixbtc type=MOM\nstrategy(\"Follow\")\n"
    "length = input.int(12, \"Length\", minval = 6, maxval = 24, step = 2)\n"
    "speed = ta.roc(close, length)\nif speed > 1\n    strategy.entry(\"Long\", strategy.long)\n";

std::string fenced(const std::string& code) {
  return "Sure:\n```pine\n" + code + "```\n";
}

TEST(Answer, one_script_with_prose_around_it) {
  EXPECT_EQ(script_in(good, 1000), good);
  EXPECT_EQ(script_in("Here it is.\n\n" + good + "\n\n", 1000), good);
  EXPECT_EQ(script_in(fenced(good), 1000), good);
  EXPECT_EQ(script_in("~\r\n  ```\r\n//@version=6\r\nx = 1  \r\n  ```\r\nBye", 1000),
            "//@version=6\nx = 1\n");
  EXPECT_EQ(script_in("Use //@version=6 there.\n" + fenced(good), 1000), good);
}

TEST(Answer, anything_else_has_a_reason) {
  const auto reason = [](const std::string& answer) { return script_in(answer, 1000).error(); };
  EXPECT_EQ(reason(""), "no script");
  EXPECT_EQ(reason("I can't write that."), "no script");
  EXPECT_EQ(reason(fenced("x = 1\n")), "no script");
  EXPECT_EQ(reason(fenced(good) + fenced(good)), "several scripts");
  EXPECT_EQ(reason(good + good), "several scripts");
  EXPECT_EQ(reason(fenced(good + good)), "several scripts");
  EXPECT_EQ(reason("```pine\n" + good), "fence not closed");
  EXPECT_EQ(reason(good + std::string(1000, 'x')), "script too long");
  EXPECT_EQ(reason(good + std::string(1, '\0')), "not text");
}

RC_GTEST_PROP(Answer, any_text_is_a_script_within_the_limit_or_a_reason,
              (const std::string& text)) {
  const auto script = script_in(text + "\n//@version=6\n" + text, 200);
  const bool is_sound = script ? script->size() <= 200 : !script.error().empty();
  RC_ASSERT(is_sound);
}

// Answers in order; remembers what it was asked.
class Model final : public ports::TextModel {
 public:
  ports::TextResult complete(const std::string& prompt, const std::stop_token&) override {
    prompts.push_back(prompt);
    if (answers.empty())
      return std::unexpected(
          ports::TextProblem{ports::TextProblemKind::OutOfQuota,
                             {core::ErrorKind::LimitReached, "its calls of today are made", "", ""},
                             std::nullopt,
                             {}});
    ports::TextResult answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
  void say(const std::string& text) {
    answers.push_back(ports::TextAnswer{text, "test/model", {}});
  }
  void fail(ports::TextProblemKind kind) {
    answers.push_back(std::unexpected(
        ports::TextProblem{kind, {core::ErrorKind::Rejected, "no", "", ""}, std::nullopt, {}}));
  }
  std::deque<ports::TextResult> answers;
  std::vector<std::string> prompts;
};

struct World {
  Model model;
  ExpansionGrid grid = test::grid();
  std::vector<ExitChoice> exits;
  AiRules rules{.strategies_per_base = 4,
                .discarded_max = 3,
                .first_task = 0,
                .rejections = 5,
                .examples = 1,
                .inputs_max = 4,
                .cost_round_trip = 0.0013};

  AiSource source(AiMode mode = AiMode::Free) {
    AiTools tools;
    tools.model = &model;
    tools.prompts = templates::folder_loader(SIXBTC_SOURCE_DIR "/prompts");
    tools.library = {{"example", good}};
    tools.rejections = [](market::Interval) -> core::Result<std::vector<std::string>> {
      return std::vector<std::string>{"REV 'x' on 1h: sharpe 0.2 (threshold 1)"};
    };
    tools.limits = test::limits();
    return AiSource(mode, rules, std::move(tools));
  }
  SourceRequest request(std::uint64_t first, std::uint64_t count) const {
    return {.seed = 7, .first = first, .count = count, .grid = &grid, .exits = &exits};
  }
};

TEST(AiSource, one_script_is_expanded_into_strategies) {
  World world;
  world.model.say(fenced(good));
  AiSource source = world.source();
  const auto made = source.make(world.request(0, 4));
  ASSERT_TRUE(made) << made.error().to_string();
  ASSERT_EQ(made->drafts.size(), 4u);
  EXPECT_EQ(world.model.prompts.size(), 1u);
  std::set<std::string> sources;
  for (const Draft& draft : made->drafts) {
    sources.insert(draft.source);
    EXPECT_EQ(draft.base_name, "Follow");
    EXPECT_EQ(draft.type, "MOM");
    EXPECT_EQ(draft.parents.front(), "model test/model");
    EXPECT_TRUE(checked(draft, {.mode = "ai_free", .asset = "BTC"}, test::limits()));
  }
  EXPECT_EQ(sources.size(), 4u);
  EXPECT_TRUE(source.make(world.request(0, 4)));
  EXPECT_EQ(world.model.prompts.size(), 1u) << "the same numbers ask nobody again";
}

TEST(AiSource, a_script_that_does_not_check_goes_back_once) {
  World world;
  world.model.say(fenced("//@version=6\n//@sixbtc type=MOM\nstrategy(\"S\")\nx = close[-1]\n"));
  world.model.say(fenced(good));
  AiSource source = world.source();
  const auto made = source.make(world.request(0, 4));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->drafts.size(), 4u);
  ASSERT_EQ(world.model.prompts.size(), 2u);
  EXPECT_NE(world.model.prompts[1].find("x = close[-1]"), std::string::npos);
  EXPECT_NE(world.model.prompts[1].find("E0701"), std::string::npos);
}

TEST(AiSource, and_is_then_discarded_with_its_reason) {
  World world;
  const std::string future = "//@version=6\n//@sixbtc type=MOM\nstrategy(\"S\")\nx = close[-1]\n";
  world.model.say(fenced(future));
  world.model.say(fenced(future));
  world.model.say("I won't.");
  world.model.say("I still won't.");
  world.model.fail(ports::TextProblemKind::Refused);
  AiSource source = world.source();
  const auto made = source.make(world.request(0, 16));
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->drafts.empty());
  EXPECT_EQ(made->discarded, (std::map<std::string, std::size_t>{
                                 {"E0701", 1}, {"answer refused", 1}, {"no script", 1}}));
  EXPECT_TRUE(made->is_exhausted);
  EXPECT_EQ(made->note, "3 scripts in a row did not check");
  EXPECT_NE(world.model.prompts[2].find("did not check: E0701"), std::string::npos);
  EXPECT_NE(world.model.prompts[2].find("sharpe 0.2"), std::string::npos);
}

TEST(AiSource, the_same_script_again_is_no_new_one) {
  World world;
  world.model.say(fenced(good));
  for (int i = 0; i < 3; ++i) world.model.say("Again:\n" + good);
  AiSource source = world.source();
  const auto made = source.make(world.request(0, 40));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->drafts.size(), 4u);
  EXPECT_EQ(made->discarded, (std::map<std::string, std::size_t>{{"repeated", 3}}));
  EXPECT_EQ(world.model.prompts.size(), 4u) << "and is not sent back";
}

TEST(AiSource, hostile_scripts_end_as_reasons) {
  std::string deep = "x = ";
  for (int i = 0; i < 5000; ++i) deep += '(';
  const std::string head = "//@version=6\n//@sixbtc type=MOM\nstrategy(\"S\")\n";
  for (const std::string& body :
       {deep, std::string("import evil/library/1\n"), std::string("while true\n    x = 1\n"),
        std::string(
            "x = request.security(\"A\", \"D\", close, lookahead = barmerge.lookahead_on)\n"),
        std::string("if timenow > 0\n    strategy.entry(\"L\", strategy.long)\n"),
        std::string(
            "x = str.repeat(\"a\", 1000000000)\nif x == \"\"\n    strategy.close_all()\n")}) {
    World world;
    world.rules.discarded_max = 1;
    world.model.say(fenced(head + body));
    world.model.say(fenced(head + body));
    AiSource source = world.source();
    const auto made = source.make(world.request(0, 1));
    ASSERT_TRUE(made) << body.substr(0, 80);
    EXPECT_EQ(made->discarded.size(), made->drafts.empty() ? 1u : 0u) << body.substr(0, 80);
  }
}

TEST(AiSource, a_provider_that_cannot_be_asked_ends_the_run_and_says_so_once) {
  World world;
  AiSource source = world.source();
  const auto made = source.make(world.request(0, 4));
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->is_exhausted);
  EXPECT_EQ(made->note, "its calls of today are made");
  EXPECT_EQ(source.make(world.request(4, 4))->note, "");
  EXPECT_EQ(world.model.prompts.size(), 1u);

  AiTools none;
  none.unavailable = "no key";
  AiSource silent(AiMode::Free, world.rules, std::move(none));
  EXPECT_EQ(silent.make(world.request(0, 1))->note, "no key");
  EXPECT_TRUE(silent.make(world.request(0, 1))->is_exhausted);
}

TEST(AiSource, assigned_indicators_must_be_used) {
  World world;
  world.rules.discarded_max = 1;
  world.model.say(
      fenced("//@version=6\n//@sixbtc type=MOM\nstrategy(\"S\")\n"
             "if close > open\n    strategy.entry(\"L\", strategy.long)\n"));
  world.model.say("no");
  AiSource source = world.source(AiMode::Assigned);
  ASSERT_TRUE(source.make(world.request(0, 1)));
  ASSERT_EQ(world.model.prompts.size(), 2u);
  EXPECT_NE(world.model.prompts[1].find("assigned, but not called:"), std::string::npos);
}

TEST(AiTask, types_directions_and_exits_all_meet) {
  const CombinationSpace space({0, 70, 30, 0, 0, 0});
  std::set<std::tuple<std::string, TradeDirection, ExitStyle>> met;
  for (std::uint64_t number = 0; number < 63; ++number) {
    const AiTask task = ai_task(AiMode::Free, market::Interval::minutes(60), 1, number, &space, {});
    met.insert({task.type, task.direction, task.exits});
  }
  EXPECT_EQ(met.size(), 63u);
}

TEST(AiTask, assigned_sets_are_not_repeated_and_of_the_catalogue) {
  const CombinationSpace space({0, 70, 30, 0, 0, 0});
  std::set<std::string> sets;
  for (std::uint64_t number = 0; number < 200; ++number) {
    const AiTask task =
        ai_task(AiMode::Assigned, market::Interval::minutes(60), 1, number, &space, {});
    EXPECT_GE(task.assigned.size(), 2u);
    sets.insert(std::string(to_string(task.direction)) + title_of(task.assigned));
  }
  EXPECT_EQ(sets.size(), 200u);
}

TEST(Prompts, every_task_can_be_put_into_words) {
  const CombinationSpace space({0, 70, 30, 0, 0, 0});
  const std::vector<BaseScript> library{{"example", good}};
  const AiPromptSettings settings{
      .examples = 1, .inputs_max = 4, .cost_round_trip = 0.0013, .library = &library};
  const auto loader = templates::folder_loader(SIXBTC_SOURCE_DIR "/prompts");
  for (const AiMode mode : {AiMode::Free, AiMode::Assigned})
    for (std::uint64_t number = 0; number < 63; ++number) {
      const AiTask task =
          ai_task(mode, market::Interval::minutes(240), 3, number, &space, settings);
      const auto prompt = task_prompt(task, {}, settings, loader);
      ASSERT_TRUE(prompt) << prompt.error().to_string();
      EXPECT_NE(prompt->find("bars of 4h"), std::string::npos);
      EXPECT_NE(prompt->find("0.13 percent"), std::string::npos);
      EXPECT_NE(prompt->find("type=" + task.type), std::string::npos);
      EXPECT_NE(prompt->find("Follow"), std::string::npos);
      EXPECT_EQ(prompt->find("{{"), std::string::npos);
      EXPECT_TRUE(repair_prompt(task, "my answer", "E0301", settings, loader));
    }
}

TEST(Prompts, no_words_for_models_are_in_the_code) {
  // A phrase of the templates that would be there if somebody had copied one.
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(SIXBTC_SOURCE_DIR "/src")) {
    if (entry.path().extension() != ".cpp" || entry.path().filename() == "ai_test.cpp") continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_EQ(text.str().find("You write trading strategies"), std::string::npos) << entry.path();
  }
}

TEST(LanguageSummary, shows_what_may_decide_and_what_is_refused) {
  const std::string text = language_summary().dump();
  for (const char* shown : {"ta.ema(", "six.", "math.max(", "strategy.entry(", "E0701", "E0801"})
    EXPECT_NE(text.find(shown), std::string::npos) << shown;
  for (const auto& group : language_summary()["groups"])
    for (const std::string signature : group["signatures"])
      EXPECT_FALSE(signature.starts_with("timenow") || signature.starts_with("last_bar_index"));
}

}  // namespace
}  // namespace sixbtc::generation
