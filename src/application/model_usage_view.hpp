// What language models were asked and what it cost, beside their quotas.
#pragma once

#include "application/services.hpp"

namespace sixbtc::application {

struct ModelUsageView {
  std::string provider, model;
  std::int64_t calls_per_day_max = 0;  // 0: not configured any more
  ports::ModelUsageRow today, ever;    // today from 00:00 UTC on
};

// Configured providers that are on, and all that were ever asked; by provider and model.
[[nodiscard]] core::Result<std::vector<ModelUsageView>> model_usage(const Services& services);

}  // namespace sixbtc::application
