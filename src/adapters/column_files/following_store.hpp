// A store opened for reading that notices what other processes store: for programs that run for
// long. Views handed out before stay as they were.
#pragma once

#include <filesystem>
#include <memory>

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/candle_store.hpp"

namespace sixbtc::column_files {

// Looks at the folders at most once in `pause`, when it is asked something. Writing is a Conflict.
[[nodiscard]] core::Result<std::unique_ptr<ports::CandleStore>> follow_store(
    const std::filesystem::path& folder, core::Duration pause);

}  // namespace sixbtc::column_files
