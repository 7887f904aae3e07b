// Configured values of the language models (generation.ai.*); see settings.hpp for units.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/fixed.hpp"

namespace sixbtc::ports {

enum class TextDialect { Anthropic, Gemini, OpenAi, Compatible };

// One language model and how to reach it.
struct TextProviderSettings {
  bool enabled;
  TextDialect dialect;
  std::string base_url;      // without a slash at the end
  std::string model;         // as the provider calls it
  std::string key_variable;  // environment variable that holds the key; empty: none is sent
  std::int64_t calls_per_day_max;
  std::int64_t output_tokens_max;
  core::Amount price_input_per_million, price_output_per_million;  // of tokens
};

struct AiSettings {
  double free_ratio;                  // ai_free of both, where both take turns
  std::int64_t strategies_per_base;   // expanded from each script a model writes
  std::int64_t discarded_max;         // scripts in a row that do not check before a run gives up
  std::int64_t examples, rejections;  // shown in a prompt
  std::int64_t answer_bytes_max;
  std::int64_t deadline_seconds, tries;
  std::int64_t retry_first_seconds, retry_longest_seconds;
  std::map<std::string, TextProviderSettings> providers;  // by name
};

}  // namespace sixbtc::ports
