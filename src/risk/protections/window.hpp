// What happened within the last minutes.
#pragma once

#include <deque>
#include <utility>

#include "core/time.hpp"

namespace sixbtc::risk::protections {

// Values with their times, those of the window only. Times may come a little out of order: the
// newest seen decides what is too old.
template <class T>
class Window {
 public:
  explicit Window(core::Duration length) : length_(length) {}

  void add(core::Timestamp time, T value) {
    newest_ = entries_.empty() ? time : std::max(newest_, time);
    entries_.emplace_back(time, std::move(value));
    while (entries_.front().first + length_ < newest_) entries_.pop_front();
  }
  [[nodiscard]] const std::deque<std::pair<core::Timestamp, T>>& entries() const {
    return entries_;
  }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  void clear() { entries_.clear(); }

 private:
  core::Duration length_;
  core::Timestamp newest_;
  std::deque<std::pair<core::Timestamp, T>> entries_;
};

// The value at a place of a small index, made when first asked for.
template <class T>
T& grown(std::vector<T>& values, std::size_t place, const T& fresh) {
  if (place >= values.size()) values.resize(place + 1, fresh);
  return values[place];
}

}  // namespace sixbtc::risk::protections
