// Keys of generation.ai: language models and how they are asked.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::AiSettings;
using Provider = ports::TextProviderSettings;

template <auto Member>
Slot ai(S& settings, std::string_view) {
  return slot_of(settings.generation.ai.*Member);
}

// A member of generation.ai.providers.<name>.
template <auto Member>
Slot provider(S& settings, std::string_view name) {
  return slot_of(settings.generation.ai.providers[std::string(name)].*Member);
}

}  // namespace

std::vector<Field> ai_fields() {
  constexpr auto by_name = NameKind::Text;
  constexpr std::int64_t many = 1'000'000;
  return {
      {"generation.ai.free_ratio", ratio(0, 1), "of both",
       "Share of ai_free where ai_free and ai_assigned both take turns.",
       ai<&AiSettings::free_ratio>},
      {"generation.ai.strategies_per_base", integer(1, many), "strategies",
       "Expanded from each script that a model writes.", ai<&AiSettings::strategies_per_base>},
      {"generation.ai.discarded_max", integer(1, 1000), "scripts",
       "So many in a row that do not check end the source's run.", ai<&AiSettings::discarded_max>},
      {"generation.ai.examples", integer(0, 20), "scripts",
       "Scripts of strategies/ shown in a prompt.", ai<&AiSettings::examples>},
      {"generation.ai.rejections", integer(0, 100), "reasons",
       "What training stopped lately, shown in a prompt.", ai<&AiSettings::rejections>},
      {"generation.ai.answer_bytes_max", integer(1024, 1 << 26), "bytes",
       "Longest answer of a provider.", ai<&AiSettings::answer_bytes_max>},
      {"generation.ai.deadline_seconds", integer(1, 3600), "seconds",
       "Longest wait for one answer.", ai<&AiSettings::deadline_seconds>},
      {"generation.ai.tries", integer(1, 20), "tries",
       "Of one provider for one prompt, before the next one is asked.", ai<&AiSettings::tries>},
      {"generation.ai.retry_first_seconds", integer(0, 3600), "seconds",
       "Pause before the second try; doubles each time, a random half is left out.",
       ai<&AiSettings::retry_first_seconds>},
      {"generation.ai.retry_longest_seconds", integer(0, 3600), "seconds",
       "Longest pause; a provider that asks for a longer one is passed over.",
       ai<&AiSettings::retry_longest_seconds>},
      {"generation.ai.providers.*.enabled", boolean(), "", "Whether it is asked.",
       provider<&Provider::enabled>, by_name},
      {"generation.ai.providers.*.dialect", choice({"anthropic", "gemini", "openai", "compatible"}),
       "", "What it speaks; compatible: OpenAI's chat completions on another server.",
       provider<&Provider::dialect>, by_name},
      {"generation.ai.providers.*.base_url", text(), "",
       "Address up to the version; https, or http on this machine.", provider<&Provider::base_url>,
       by_name},
      {"generation.ai.providers.*.model", text(), "", "The model's name there.",
       provider<&Provider::model>, by_name},
      {"generation.ai.providers.*.key_variable", text(), "",
       "Environment variable that holds the key; empty: no key is sent.",
       provider<&Provider::key_variable>, by_name},
      {"generation.ai.providers.*.calls_per_day_max", integer(0, many), "calls",
       "Most calls from 00:00 UTC on, failed ones included.",
       provider<&Provider::calls_per_day_max>, by_name},
      {"generation.ai.providers.*.output_tokens_max", integer(1, many), "tokens",
       "Longest answer of the model.", provider<&Provider::output_tokens_max>, by_name},
      {"generation.ai.providers.*.price_input_per_million", decimal(0, 10'000),
       "per million tokens", "Price of what is sent, for the record of costs.",
       provider<&Provider::price_input_per_million>, by_name, false},
      {"generation.ai.providers.*.price_output_per_million", decimal(0, 10'000),
       "per million tokens", "Price of what is answered.",
       provider<&Provider::price_output_per_million>, by_name, false},
  };
}

}  // namespace sixbtc::yaml_config
