// Language models as a source: each script one writes is checked, sent back once with the
// compiler's words when it does not check, and expanded over its inputs and exits like any base
// script. Proposal i is expansion i mod n of script i / n, n = strategies_per_base.
//
// A model answers differently each time: the same numbers give the same texts within one object
// only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>

#include "generation/ai_prompt.hpp"
#include "generation/source.hpp"
#include "ports/text_model.hpp"

namespace sixbtc::generation {

struct AiRules {
  std::uint64_t strategies_per_base = 1;
  std::size_t discarded_max = 1;  // scripts in a row that do not check, then it gives up
  std::uint64_t first_task = 0;   // prompts go on where earlier runs ended
  std::size_t rejections = 0;     // in a prompt
  std::size_t examples = 0, inputs_max = 0;
  double cost_round_trip = 0;
};

struct AiTools {
  ports::TextModel* model = nullptr;  // outlives the source; null: `unavailable` says why
  std::string unavailable;
  templates::Loader prompts;
  std::vector<BaseScript> library;  // scripts to show
  // What training stopped lately; called once an interval.
  std::function<core::Result<std::vector<std::string>>(market::Interval)> rejections;
  language::Limits limits;
  std::stop_token stop;
};

class AiSource final : public Source {
 public:
  AiSource(AiMode mode, const AiRules& rules, AiTools tools);

  [[nodiscard]] std::string_view mode() const override { return to_string(mode_); }
  [[nodiscard]] bool is_repeatable() const override { return false; }
  [[nodiscard]] core::Result<Proposals> make(const SourceRequest& request) override;

  // What the model would be asked for first on an interval. Asks nobody.
  [[nodiscard]] core::Result<std::string> first_prompt(market::Interval interval,
                                                       std::uint64_t seed);

 private:
  struct Written {
    std::optional<Expansion> expansion;  // nothing: discarded
    std::string model;
  };
  // Why there is no script: counted, and shown in the next prompts.
  struct Reason {
    std::string code, detail;
  };
  using Checked = std::expected<Expansion, Reason>;

  [[nodiscard]] core::Result<const Written*> written(const SourceRequest& request,
                                                     std::uint64_t number, Proposals& made);
  [[nodiscard]] core::Result<std::vector<std::string>> rejections_on(market::Interval interval);
  [[nodiscard]] AiTask task(market::Interval interval, std::uint64_t seed,
                            std::uint64_t number) const;
  [[nodiscard]] AiPromptSettings prompt_settings() const;
  [[nodiscard]] Checked check(const std::string& answer, const AiTask& task,
                              const ExpansionGrid& grid) const;
  // Asks, asks again when it does not check. An error ends the run of the source.
  [[nodiscard]] core::Result<Written> write(const AiTask& task, const ExpansionGrid& grid,
                                            Proposals& made);
  [[nodiscard]] core::Result<std::expected<ports::TextAnswer, Reason>> ask(
      const std::string& prompt);

  AiMode mode_;
  AiRules rules_;
  AiTools tools_;
  std::optional<CombinationSpace> space_;  // Assigned
  std::map<std::pair<market::Interval, std::uint64_t>, Written> written_;
  std::set<std::string> bases_;  // every script that checked, normalised
  std::map<market::Interval, std::vector<std::string>> rejections_;
  std::vector<std::string> own_rejections_;  // of this run, the newest last
  std::size_t discarded_in_a_row_ = 0;
  bool is_over_ = false;
  std::string note_;  // why, said once
};

}  // namespace sixbtc::generation
