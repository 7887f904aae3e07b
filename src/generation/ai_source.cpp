#include "generation/ai_source.hpp"

#include "core/hash.hpp"
#include "generation/answer.hpp"
#include "generation/checking.hpp"
#include "generation/permutation.hpp"

namespace sixbtc::generation {

namespace {

// Two or three entries that go together; what one alone offers a model knows by itself.
constexpr ShapeShares assigned_shapes = {0, 70, 30, 0, 0, 0};

// What another prompt may change; the rest is the provider's business.
bool is_about_the_answer(ports::TextProblemKind kind) {
  return kind == ports::TextProblemKind::Refused || kind == ports::TextProblemKind::Truncated ||
         kind == ports::TextProblemKind::Malformed;
}

}  // namespace

AiSource::AiSource(AiMode mode, const AiRules& rules, AiTools tools)
    : mode_(mode), rules_(rules), tools_(std::move(tools)) {
  if (mode == AiMode::Assigned) space_.emplace(assigned_shapes);
  if (tools_.model == nullptr) {
    is_over_ = true;
    note_ = tools_.unavailable;
  }
}

AiPromptSettings AiSource::prompt_settings() const {
  return {.examples = rules_.examples,
          .inputs_max = rules_.inputs_max,
          .cost_round_trip = rules_.cost_round_trip,
          .library = &tools_.library};
}

AiTask AiSource::task(market::Interval interval, std::uint64_t seed, std::uint64_t number) const {
  return ai_task(mode_, interval, seed, rules_.first_task + number, space_ ? &*space_ : nullptr,
                 prompt_settings());
}

core::Result<std::vector<std::string>> AiSource::rejections_on(market::Interval interval) {
  auto known = rejections_.find(interval);
  if (known == rejections_.end()) {
    ASSIGN_OR_RETURN(std::vector<std::string> found, tools_.rejections(interval));
    known = rejections_.emplace(interval, std::move(found)).first;
  }
  std::vector<std::string> shown(own_rejections_.rbegin(), own_rejections_.rend());
  shown.insert(shown.end(), known->second.begin(), known->second.end());
  shown.resize(std::min(shown.size(), rules_.rejections));
  return shown;
}

core::Result<std::string> AiSource::first_prompt(market::Interval interval, std::uint64_t seed) {
  ASSIGN_OR_RETURN(const std::vector<std::string> rejections, rejections_on(interval));
  return task_prompt(task(interval, seed, 0), rejections, prompt_settings(), tools_.prompts);
}

AiSource::Checked AiSource::check(const std::string& answer, const AiTask& task,
                                  const ExpansionGrid& grid) const {
  const auto source = script_in(answer, tools_.limits.source_bytes);
  if (!source) return std::unexpected(Reason{source.error(), source.error()});
  const auto script = language::compile(*source, tools_.limits);
  if (!script) {
    const std::string code = script.error().empty() ? "refused" : script.error().front().code;
    return std::unexpected(Reason{code, language::render(script.error(), *source, "your script")});
  }
  if (script->strategy->traits().type.empty())
    return std::unexpected(Reason{"no type", "there is no //@sixbtc line with type=" + task.type});
  if (const std::string missing = missing_indicators(task, *source); !missing.empty())
    return std::unexpected(
        Reason{"assigned indicator unused", "assigned, but not called: " + missing});
  auto expansion =
      Expansion::make({script->strategy->traits().title, *source}, grid, tools_.limits);
  if (!expansion) return std::unexpected(Reason{"no expansion", expansion.error().to_string()});
  if (expansion->size() == 0)
    return std::unexpected(
        Reason{"no exit", "no leverage and exit of the grid are allowed with its annotations"});
  return std::move(*expansion);
}

core::Result<std::expected<ports::TextAnswer, AiSource::Reason>> AiSource::ask(
    const std::string& prompt) {
  using Asked = std::expected<ports::TextAnswer, Reason>;
  ports::TextResult result = tools_.model->complete(prompt, tools_.stop);
  if (result) return Asked(std::move(*result));
  const ports::TextProblem& problem = result.error();
  if (!is_about_the_answer(problem.kind)) return std::unexpected(problem.error);
  return Asked(std::unexpected(
      Reason{"answer " + std::string(ports::to_string(problem.kind)), problem.error.message}));
}

core::Result<AiSource::Written> AiSource::write(const AiTask& task, const ExpansionGrid& grid,
                                                Proposals& made) {
  ASSIGN_OR_RETURN(const std::vector<std::string> rejections, rejections_on(task.interval));
  ASSIGN_OR_RETURN(std::string prompt,
                   task_prompt(task, rejections, prompt_settings(), tools_.prompts));
  Reason reason;
  for (int tried = 0; tried < 2; ++tried) {
    ASSIGN_OR_RETURN(const auto answer, ask(prompt));
    if (!answer) {
      reason = answer.error();
      break;
    }
    Checked checked = check(answer->text, task, grid);
    if (checked) {
      if (bases_.insert(normalised(checked->base().source)).second)
        return Written{std::move(*checked), answer->model};
      reason = {"repeated", "written before in this run"};
      break;
    }
    reason = std::move(checked.error());
    ASSIGN_OR_RETURN(prompt, repair_prompt(task, answer->text, reason.detail, prompt_settings(),
                                           tools_.prompts));
  }
  ++made.discarded[reason.code];
  own_rejections_.push_back("did not check: " + reason.code);
  return Written{};
}

core::Result<const AiSource::Written*> AiSource::written(const SourceRequest& request,
                                                         std::uint64_t number, Proposals& made) {
  const auto place = std::pair(request.interval, number);
  if (const auto known = written_.find(place); known != written_.end()) return &known->second;
  ASSIGN_OR_RETURN(Written one,
                   write(task(request.interval, request.seed, number), *request.grid, made));
  discarded_in_a_row_ = one.expansion ? 0 : discarded_in_a_row_ + 1;
  return &written_.emplace(place, std::move(one)).first->second;
}

core::Result<Proposals> AiSource::make(const SourceRequest& request) {
  Proposals made;
  for (std::uint64_t i = request.first; i < request.first + request.count && !is_over_; ++i) {
    const std::uint64_t base = i / rules_.strategies_per_base;
    const auto one = written(request, base, made);
    if (!one) {
      if (one.error().kind == core::ErrorKind::Interrupted) return std::unexpected(one.error());
      is_over_ = true;
      note_ = one.error().to_string();
    } else if (const auto& expansion = (*one)->expansion) {
      const std::uint64_t place = i % rules_.strategies_per_base;
      if (place >= expansion->size()) continue;
      const std::uint64_t key = mix(seed_on(request.seed, request.interval), base);
      ASSIGN_OR_RETURN(Draft draft, expansion->draft(permuted(place, expansion->size(), key)));
      draft.parents = {"model " + (*one)->model,
                       "base " + core::sha256_hex(expansion->base().source)};
      made.drafts.push_back(std::move(draft));
    } else if (discarded_in_a_row_ >= rules_.discarded_max) {
      is_over_ = true;
      note_ = fmt::format("{} scripts in a row did not check", discarded_in_a_row_);
    }
  }
  made.is_exhausted = is_over_;
  made.note = std::exchange(note_, {});
  return made;
}

}  // namespace sixbtc::generation
