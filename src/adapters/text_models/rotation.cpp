#include "adapters/text_models/rotation.hpp"

#include <algorithm>

#include "core/log.hpp"

namespace sixbtc::text_models {

namespace {

using ports::TextProblemKind;

std::unexpected<ports::TextProblem> failed(TextProblemKind kind, core::Error error) {
  ports::TextProblem problem;
  problem.kind = kind;
  problem.error = std::move(error);
  return std::unexpected(std::move(problem));
}

// The store's own failures end the attempt: a call that cannot be counted is not made.
std::unexpected<ports::TextProblem> not_counted(const core::Error& error) {
  return failed(TextProblemKind::OutOfQuota, error);
}

bool is_final(TextProblemKind kind) {
  return kind == TextProblemKind::Unauthorized || kind == TextProblemKind::Rejected;
}

bool is_worth_another_try(TextProblemKind kind) {
  switch (kind) {
    case TextProblemKind::RateLimited:
    case TextProblemKind::Overloaded:
    case TextProblemKind::Unanswered:
    case TextProblemKind::Malformed:
      return true;
    default:
      return false;
  }
}

}  // namespace

core::Amount cost_of(const ports::TokenUsage& usage, const ports::TextProviderSettings& prices) {
  const core::Int128 units = core::Int128{usage.input} * prices.price_input_per_million.units() +
                             core::Int128{usage.output} * prices.price_output_per_million.units();
  constexpr core::Int128 million = 1'000'000;
  return core::Amount::from_units(
      static_cast<std::int64_t>(core::divide_rounded(units, million, core::Rounding::Up)));
}

Rotation::Rotation(std::vector<Member> members, const RotationRules& rules,
                   ports::ModelUsage& usage, const core::Clock& clock, core::Sleeper& sleeper,
                   core::Random random)
    : rules_(rules), usage_(usage), clock_(clock), sleeper_(sleeper), random_(random) {
  for (Member& member : members)
    places_.push_back(std::make_unique<Place>(Place{std::move(member), false, {}}));
}

core::Result<std::vector<Rotation::Place*>> Rotation::order() const {
  const core::Timestamp now = clock_.now();
  ASSIGN_OR_RETURN(const std::vector<ports::ModelUsageRow> rows, usage_.since(ports::day_of(now)));
  std::map<std::string, std::uint64_t> calls;
  for (const auto& row : rows) calls[row.provider] += row.calls;
  std::vector<Place*> places;
  for (const auto& place : places_)
    if (!place->is_set_aside && place->rests_until <= now) places.push_back(place.get());
  std::ranges::stable_sort(places, {},
                           [&](const Place* place) { return calls[place->member.name]; });
  return places;
}

ports::TextResult Rotation::complete(const std::string& prompt, const std::stop_token& stop) {
  const auto places = order();
  if (!places) return not_counted(places.error());
  std::string said;
  TextProblemKind last = TextProblemKind::Unauthorized;
  for (Place* const place : *places) {
    ports::TextResult result = ask(*place, prompt, stop);
    if (result || result.error().kind == TextProblemKind::Interrupted) return result;
    last = result.error().kind;
    said += fmt::format("{}{}: {}", said.empty() ? "" : "; ", place->member.name,
                        result.error().error.message);
  }
  if (places->empty()) {
    for (const auto& place : places_)
      if (!place->is_set_aside) last = TextProblemKind::Overloaded;
    said = "those that failed before rest, or are left alone";
  }
  return failed(last, {core::ErrorKind::Retryable, "no language model answers: " + said, "", ""});
}

ports::TextResult Rotation::ask(Place& place, const std::string& prompt,
                                const std::stop_token& stop) {
  for (std::uint64_t tried = 1;; ++tried) {
    ports::TextResult result = ask_once(place, prompt, stop);
    if (result) return result;
    const ports::TextProblem& problem = result.error();
    if (is_final(problem.kind)) {
      place.is_set_aside = true;
      core::log::warning("{} is left alone from here on: {}", place.member.name,
                         problem.error.to_string());
      return result;
    }
    if (problem.kind == TextProblemKind::OutOfQuota)
      place.rests_until = ports::day_of(clock_.now()) + core::Duration::days(1);
    if (!is_worth_another_try(problem.kind)) return result;
    const core::Duration wait =
        problem.retry_after.value_or(net::wait_after(rules_.backoff, tried, random_));
    if (tried >= rules_.tries || wait > rules_.backoff.longest) {
      place.rests_until = clock_.now() + std::max(wait, rules_.backoff.longest);
      return result;
    }
    core::log::info("{}: {}; next try in {:.1f} s", place.member.name, problem.error.message,
                    wait.seconds());
    if (!sleeper_.sleep(wait, stop))
      return failed(TextProblemKind::Interrupted,
                    {core::ErrorKind::Interrupted, "stopped", "", ""});
  }
}

ports::TextResult Rotation::ask_once(Place& place, const std::string& prompt,
                                     const std::stop_token& stop) {
  const ports::TextProviderSettings& settings = place.member.settings;
  const auto call =
      usage_.begin(place.member.name, settings.model,
                   static_cast<std::uint64_t>(settings.calls_per_day_max), clock_.now());
  if (!call) return not_counted(call.error());
  if (!*call)
    return failed(TextProblemKind::OutOfQuota,
                  {core::ErrorKind::LimitReached,
                   fmt::format("its {} calls of today are made", settings.calls_per_day_max),
                   place.member.name, "quotas begin anew at 00:00 UTC"});
  ports::TextResult result = place.member.model->complete(prompt, stop);
  const ports::TokenUsage& used = result ? result->usage : result.error().usage;
  const auto booked = usage_.end(
      **call, {.outcome = std::string(result ? "answered" : ports::to_string(result.error().kind)),
               .usage = used,
               .cost = cost_of(used, settings)});
  if (!booked) core::log::warning("a call was not booked: {}", booked.error().to_string());
  return result;
}

}  // namespace sixbtc::text_models
