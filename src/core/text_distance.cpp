#include "core/text_distance.hpp"

#include <algorithm>
#include <vector>

namespace sixbtc::core {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

std::optional<std::string> nearest_word(std::string_view typed,
                                        std::span<const std::string> words) {
  constexpr std::size_t length_max = 64;
  if (typed.empty() || typed.size() > length_max) return std::nullopt;
  std::size_t best = std::max<std::size_t>(2, typed.size() / 3) + 1;
  std::optional<std::string> nearest;
  for (const auto& word : words) {
    if (word.size() > length_max) continue;
    const std::size_t distance = edit_distance(typed, word);
    if (distance < best && distance < typed.size()) {
      best = distance;
      nearest = word;
    }
  }
  return nearest;
}

}  // namespace sixbtc::core
