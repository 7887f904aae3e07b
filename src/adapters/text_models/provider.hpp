// One provider behind ports::TextModel: one call is one request, nothing is tried again.
#pragma once

#include <memory>

#include "adapters/net/http.hpp"
#include "core/secret.hpp"
#include "ports/settings.hpp"
#include "ports/text_model.hpp"

namespace sixbtc::text_models {

struct CallLimits {
  core::Duration deadline;
  std::size_t answer_bytes_max = 0;
};

class Provider final : public ports::TextModel {
 public:
  // An empty key: none is sent. `client` outlives this object.
  Provider(std::string name, ports::TextProviderSettings settings, core::Secret key,
           net::HttpClient& client, const CallLimits& limits)
      : name_(std::move(name)),
        settings_(std::move(settings)),
        key_(std::move(key)),
        client_(client),
        limits_(limits) {}

  [[nodiscard]] ports::TextResult complete(const std::string& prompt,
                                           const std::stop_token& stop) override;

 private:
  std::string name_;
  ports::TextProviderSettings settings_;
  core::Secret key_;
  net::HttpClient& client_;
  CallLimits limits_;
};

}  // namespace sixbtc::text_models
