// The pipeline as three columns and a strip: what is being tested, on paper, live, and what was
// retired (M-241, M-249).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "application/services.hpp"

namespace sixbtc::application {

enum class BoardPhase { Backtest, Paper, Live, Retired };
[[nodiscard]] core::Result<BoardPhase> parse_board_phase(std::string_view text);

struct BoardCard {
  ports::StrategyRecord strategy;
  ports::StrategyState state;
  std::optional<ports::RankedStrategy> judged;  // the newest screening
};
// Furthest along first, then by creation. `limit` cards from `offset` on.
[[nodiscard]] core::Result<std::vector<BoardCard>> show_board(const Services& services,
                                                              BoardPhase phase,
                                                              std::uint64_t offset,
                                                              std::uint64_t limit);
[[nodiscard]] nlohmann::ordered_json to_json(const BoardCard& card);

}  // namespace sixbtc::application
