// Why training stopped strategies lately, in words for whoever writes the next one.
#pragma once

#include "application/services.hpp"

namespace sixbtc::application {

// At most `most` lines, the newest first. Only strategies that failed in training, and only their
// figures of training: whoever came as far as the holdout is left out entirely, so that nothing of
// holdout or vault reaches a generator.
[[nodiscard]] core::Result<std::vector<std::string>> training_rejections(const Services& services,
                                                                         market::Interval interval,
                                                                         std::size_t most);

// What of one screening failed: "sharpe 0.41 (threshold 1), win_rate 0.4 (threshold 0.55)". Empty
// where nothing did, or where any gate but those of training was looked at. Pure; any text.
[[nodiscard]] std::string failed_in_training(const std::string& gates_json);

}  // namespace sixbtc::application
