// Order ids, comments and group names as small numbers: a script names the same few texts on every
// bar, so texts are stored once and everything else compares integers.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sixbtc::tradingview {

// 0: no text.
enum class Label : std::uint32_t { None = 0 };

class Labels {
 public:
  Labels() { (void)intern(""); }
  Labels(const Labels&) = delete;
  Labels& operator=(const Labels&) = delete;

  // The label of a text, always the same; the empty text is Label::None.
  [[nodiscard]] Label intern(std::string_view text) {
    if (const auto known = labels_.find(text); known != labels_.end()) return known->second;
    const auto label = static_cast<Label>(texts_.size());
    labels_.emplace(texts_.emplace_back(text), label);
    return label;
  }
  [[nodiscard]] std::string_view text(Label label) const {
    return texts_[static_cast<std::size_t>(label)];
  }

 private:
  std::deque<std::string> texts_;  // never moves what the map points at
  std::unordered_map<std::string_view, Label> labels_;
};

}  // namespace sixbtc::tradingview
