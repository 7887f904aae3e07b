#include "adapters/text_models/models.hpp"

#include "adapters/text_models/provider.hpp"

namespace sixbtc::text_models {

Models make_models(const ports::AiSettings& settings, const Surroundings& around) {
  const CallLimits limits{.deadline = core::Duration::seconds(settings.deadline_seconds),
                          .answer_bytes_max = static_cast<std::size_t>(settings.answer_bytes_max)};
  std::vector<Member> members;
  std::string missing;
  for (const auto& [name, provider] : settings.providers) {
    if (!provider.enabled) continue;
    core::Secret key;
    if (!provider.key_variable.empty()) {
      key = around.key(provider.key_variable);
      if (key.empty()) {
        missing += (missing.empty() ? "" : ", ") + provider.key_variable;
        continue;
      }
    }
    members.push_back(
        {name, provider,
         std::make_unique<Provider>(name, provider, std::move(key), around.client, limits)});
  }
  Models made;
  if (!missing.empty())
    made.unavailable = "no key for language models: set " + missing + " in the environment";
  else if (members.empty())
    made.unavailable = "no language model is on: see generation.ai.providers";
  if (members.empty()) return made;
  const RotationRules rules{
      .tries = static_cast<std::uint64_t>(settings.tries),
      .backoff = {.first = core::Duration::seconds(settings.retry_first_seconds),
                  .longest = core::Duration::seconds(settings.retry_longest_seconds)}};
  made.model = std::make_unique<Rotation>(std::move(members), rules, around.usage, around.clock,
                                          around.sleeper, around.random);
  return made;
}

}  // namespace sixbtc::text_models
