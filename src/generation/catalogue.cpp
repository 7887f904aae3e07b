#include "generation/catalogue.hpp"

#include <algorithm>

#include "core/check.hpp"
#include "generation/catalogue_rows.hpp"

namespace sixbtc::generation {

namespace {

constexpr std::array<std::string_view, 2> pairs[] = {
    {"rsi", "stoch"},
    {"rsi", "cci"},
    {"rsi", "willr"},
    {"rsi", "cmo"},
    {"willr", "stoch"},
    {"cci", "cmo"},
    {"ema", "sma"},
    {"ema", "dema"},
    {"ema", "tema"},
    {"ema", "zlma"},
    {"dema", "tema"},
    {"sma", "hma"},
    {"macd", "ppo"},
    {"macd", "trix"},
    {"roc", "mom"},
    {"atr", "natr"},
    {"bb", "kc"},
    {"obv", "ad"},
    {"nvi", "pvi"},
    // The same figure under another name or with another scale.
    {"rsi", "stochrsi"},
    {"stoch", "kdj"},
    {"macd", "apo"},
    {"ppo", "apo"},
    {"donchian", "willr"},
    {"donchian", "stoch"},
    {"bb", "zscore"},
};

}  // namespace

std::span<const std::array<std::string_view, 2>> refused_pairs() {
  return pairs;
}

std::uint64_t Entry::variants() const {
  std::uint64_t product = 0;
  for (const Condition& condition : conditions) product += condition.variants();
  for (const Numbers& numbers : parameters) product *= numbers.values.size();
  return product;
}

bool Entry::offers(TradeDirection direction) const {
  const Condition& first = conditions.front();
  return (direction == TradeDirection::Short || !first.long_text.empty()) &&
         (direction == TradeDirection::Long || !first.short_text.empty());
}

Catalogue::Catalogue() {
  for (auto rows : {momentum_entries, trend_entries, market_entries, block_entries})
    for (Entry& entry : rows()) entries_.push_back(std::move(entry));
}

std::size_t Catalogue::find(std::string_view name) const {
  const auto found = std::ranges::find(entries_, name, &Entry::name);
  CHECK(found != entries_.end());
  return static_cast<std::size_t>(found - entries_.begin());
}

bool Catalogue::are_compatible(std::size_t a, std::size_t b) const {
  const Entry &one = entries_[a], &other = entries_[b];
  if (one.family == other.family) return false;
  for (const auto& pair : pairs)
    if ((pair[0] == one.family && pair[1] == other.family) ||
        (pair[1] == one.family && pair[0] == other.family))
      return false;
  const auto both = [&](Category x, Category y) {
    return (one.category == x && other.category == y) || (one.category == y && other.category == x);
  };
  if (both(Category::Trend, Category::Crossover)) return false;
  if (one.category != other.category) return true;
  return one.category == Category::Volatility || one.category == Category::Volume;
}

Choice Catalogue::choice(std::size_t entry, std::uint64_t rank) const {
  const Entry& row = entries_[entry];
  CHECK(rank < row.variants());
  Choice chosen;
  chosen.entry = entry;
  for (const Numbers& numbers : row.parameters) {
    chosen.parameters.push_back(static_cast<std::size_t>(rank % numbers.values.size()));
    rank /= numbers.values.size();
  }
  while (rank >= row.conditions[chosen.condition].variants())
    rank -= row.conditions[chosen.condition++].variants();
  chosen.level = static_cast<std::size_t>(rank);
  return chosen;
}

const Catalogue& catalogue() {
  static const Catalogue the_one;
  return the_one;
}

}  // namespace sixbtc::generation
