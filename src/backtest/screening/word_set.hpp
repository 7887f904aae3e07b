// Sequences of words, numbered from 0 in the order in which they were first added.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace sixbtc::backtest::screening {

// Not thread-safe.
class WordSet {
 public:
  struct Added {
    std::uint32_t number = 0;
    bool is_new = false;
  };
  Added add(std::span<const std::uint64_t> words) {
    if (2 * sequences_.size() >= table_.size()) grow();
    const std::uint64_t hash = hash_of(words);
    std::size_t place = hash & (table_.size() - 1);
    for (; table_[place] != 0; place = (place + 1) & (table_.size() - 1)) {
      const std::uint32_t number = table_[place] - 1;
      if (sequences_[number].hash == hash && std::ranges::equal(words_of(number), words))
        return {number, false};
    }
    sequences_.push_back({words_.size(), words.size(), hash});
    words_.insert(words_.end(), words.begin(), words.end());
    table_[place] = static_cast<std::uint32_t>(sequences_.size());
    return {table_[place] - 1, true};
  }

 private:
  struct Sequence {
    std::size_t begin = 0, length = 0;
    std::uint64_t hash = 0;
  };

  [[nodiscard]] std::span<const std::uint64_t> words_of(std::uint32_t number) const {
    return std::span(words_).subspan(sequences_[number].begin, sequences_[number].length);
  }
  // Multiplies and folds: few instructions for a few words.
  [[nodiscard]] static std::uint64_t hash_of(std::span<const std::uint64_t> words) {
    std::uint64_t hash = words.size();
    for (const std::uint64_t word : words) {
      hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
      hash ^= hash >> 29;
    }
    return hash;
  }
  void grow() {
    table_.assign(std::max<std::size_t>(64, 2 * table_.size()), 0);
    for (std::uint32_t number = 0; number < sequences_.size(); ++number) {
      std::size_t place = sequences_[number].hash & (table_.size() - 1);
      while (table_[place] != 0) place = (place + 1) & (table_.size() - 1);
      table_[place] = number + 1;
    }
  }

  std::vector<std::uint64_t> words_;
  std::vector<Sequence> sequences_;  // by number
  std::vector<std::uint32_t>
      table_;  // numbers + 1, 0 where free; open addressing, at most half full
};

}  // namespace sixbtc::backtest::screening
