// What a language model is asked for: the facts; the words are in prompts/*.j2.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "generation/combinator.hpp"
#include "generation/expansion.hpp"
#include "templates/template.hpp"

namespace sixbtc::generation {

enum class AiMode : std::uint8_t {
  Free,      // the model chooses indicators
  Assigned,  // it must use those it is given
};
[[nodiscard]] constexpr std::string_view to_string(AiMode mode) {
  return mode == AiMode::Free ? "ai_free" : "ai_assigned";
}

// How positions are left, so that scripts do not all look alike. A stop there always is.
enum class ExitStyle : std::uint8_t {
  Grid,   // the script says nothing; stop, target and time are tried from the grid
  Close,  // a condition of its own, behind an annotated stop
  Level,  // strategy.exit with stop and target that the script computes
};

// One script to be written: everything that differs from prompt to prompt.
struct AiTask {
  AiMode mode = AiMode::Free;
  market::Interval interval = market::Interval::minutes(60);
  std::string type;  // MOM REV TRN BRE VLT VLM CDL
  TradeDirection direction = TradeDirection::Both;
  ExitStyle exits = ExitStyle::Grid;
  std::vector<Choice> assigned;       // Assigned: of the catalogue
  std::vector<std::string> examples;  // scripts, of the same type where there are some
};

struct AiPromptSettings {
  std::size_t examples = 0, inputs_max = 0;
  double cost_round_trip = 0;  // of entry and exit together, ratio of notional
  const std::vector<BaseScript>* library = nullptr;  // scripts to show
};

// Task number `number` of a seed: the same numbers, the same task. `space` gives the sets of
// indicators that go together; only Assigned needs it.
[[nodiscard]] AiTask ai_task(AiMode mode, market::Interval interval, std::uint64_t seed,
                             std::uint64_t number, const CombinationSpace* space,
                             const AiPromptSettings& settings);

// `rejections`: what training stopped lately, and what did not compile in this run.
[[nodiscard]] core::Result<std::string> task_prompt(const AiTask& task,
                                                    const std::vector<std::string>& rejections,
                                                    const AiPromptSettings& settings,
                                                    const templates::Loader& loader);

// A script that does not check, with what is wrong with it.
[[nodiscard]] core::Result<std::string> repair_prompt(const AiTask& task, const std::string& answer,
                                                      const std::string& problems,
                                                      const AiPromptSettings& settings,
                                                      const templates::Loader& loader);

// The assigned indicators of which the script uses nothing: "rsi (ta.rsi); uo (six.uo)"; empty:
// none.
[[nodiscard]] std::string missing_indicators(const AiTask& task, std::string_view script);

}  // namespace sixbtc::generation
