// The configured providers as one model.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/net/http.hpp"
#include "adapters/text_models/rotation.hpp"
#include "core/secret.hpp"

namespace sixbtc::text_models {

struct Surroundings {
  net::HttpClient& client;
  ports::ModelUsage& usage;
  const core::Clock& clock;
  core::Sleeper& sleeper;
  core::Random random;
  // What an environment variable holds; empty where it is not set.
  std::function<core::Secret(const std::string& variable)> key;
};

struct Models {
  std::unique_ptr<ports::TextModel> model;  // null where no provider can be asked
  std::string unavailable;                  // why those that are missing are: "gemini: ..."
};

// Providers that are on and have the key they need. What `around` refers to outlives the model.
[[nodiscard]] Models make_models(const ports::AiSettings& settings, const Surroundings& around);

}  // namespace sixbtc::text_models
