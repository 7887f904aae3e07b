// A pattern service elsewhere behind ports::PatternSource: GET /api/v1/patterns and
// /api/v1/patterns/{id}. What has no answer is asked three times, after 1 and 2 seconds.
#pragma once

#include "adapters/net/http.hpp"
#include "core/sleeper.hpp"
#include "ports/pattern_source.hpp"
#include "ports/settings.hpp"

namespace sixbtc::pattern_service {

class Client final : public ports::PatternSource {
 public:
  // The references outlive this object.
  Client(ports::PatternServiceSettings settings, net::HttpClient& http, core::Sleeper& sleeper)
      : settings_(std::move(settings)), http_(http), sleeper_(sleeper) {}

  // The service filters by status, we by interval, tier and edge. Asked once; kept.
  [[nodiscard]] core::Result<std::vector<ports::Pattern>> patterns(
      const ports::PatternQuery& query) override;
  [[nodiscard]] core::Result<ports::Pattern> pattern(const std::string& id) override;

 private:
  [[nodiscard]] core::Result<std::string> get(const std::string& path);

  ports::PatternServiceSettings settings_;
  net::HttpClient& http_;
  core::Sleeper& sleeper_;
  std::optional<std::vector<ports::Pattern>> known_;
};

}  // namespace sixbtc::pattern_service
