// Everything an engine knows, in words: two engines with the same image are in the same state.
#pragma once

#include <string>

#include "engine/engine.hpp"

namespace sixbtc::drill {

[[nodiscard]] std::string image_of(const engine::Engine& engine);

// The first line in which two images differ, of both.
[[nodiscard]] std::string first_difference(const std::string& a, const std::string& b);

}  // namespace sixbtc::drill
