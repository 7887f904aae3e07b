// Rows that are only added, and views of them that cost little and never change: what one thread
// writes and others look at. Full blocks are shared, the last one is copied.
//
// The log belongs to one thread; a view to whoever has it.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace sixbtc::application {

template <class Row>
class SharedLog {
  static constexpr std::size_t block_rows = 1024;
  using Block = std::shared_ptr<const std::vector<Row>>;

 public:
  class View {
   public:
    View() = default;
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    // Oldest first.
    [[nodiscard]] const Row& operator[](std::size_t i) const {
      return (*blocks_[i / block_rows])[i % block_rows];
    }

   private:
    friend class SharedLog;
    std::vector<Block> blocks_;
    std::size_t size_ = 0;
  };

  void push_back(Row row) {
    if (open_.size() == block_rows) {
      full_.push_back(std::make_shared<const std::vector<Row>>(std::move(open_)));
      open_.clear();
    }
    open_.push_back(std::move(row));
  }
  [[nodiscard]] std::size_t size() const { return full_.size() * block_rows + open_.size(); }
  [[nodiscard]] View view() const {
    View view;
    view.blocks_ = full_;
    if (!open_.empty()) view.blocks_.push_back(std::make_shared<const std::vector<Row>>(open_));
    view.size_ = size();
    return view;
  }

 private:
  std::vector<Block> full_;
  std::vector<Row> open_;
};

}  // namespace sixbtc::application
