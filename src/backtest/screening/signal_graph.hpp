// The signal parts of all scripts on one series as one graph: equal expressions are one node,
// whoever wrote them. Its columns and bitmaps are computed on first use by the language's own
// kernels and shared by every strategy, within a memory budget, half of it for columns and half for
// bitmaps: what nobody holds may be dropped and computed again.
//
// Threading: everything may be called from several threads at once; two that ask for one value
// compute it once.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <tuple>
#include <vector>

#include "backtest/market_data.hpp"
#include "backtest/screening/bitmap.hpp"
#include "backtest/screening/word_set.hpp"
#include "language/kernels.hpp"

namespace sixbtc::backtest::screening {

using Column = std::shared_ptr<const std::vector<double>>;
using Bits = std::shared_ptr<const Bitmap>;

class SignalGraph {
 public:
  using Node = std::uint32_t;

  // The evaluation sees bars [0, bars.size()) of `bars`, which outlive the graph; a script's first
  // bar is the first of them.
  SignalGraph(strategy::SeriesContext context, const columns::CandleView& bars,
              std::size_t budget_bytes);

  // A plan's slots as nodes. Nothing for a plan that must run alone: one that asks for another time
  // frame, or one that the series stops.
  class Binding {
   public:
    [[nodiscard]] Node node(language::Slot slot) const { return nodes_[slot]; }

   private:
    friend class SignalGraph;
    std::vector<Node> nodes_;
  };
  [[nodiscard]] std::optional<Binding> bind(const language::Plan& plan,
                                            std::span<const double> parameters);

  // One value a bar.
  [[nodiscard]] Column column(Node node);
  // Bit t: the value at bar t is not 0, as a condition is read.
  [[nodiscard]] Bits bits(Node node);
  // Of a stop in `stop` stated where `stated` holds; see restless_stop().
  [[nodiscard]] Bits restless_stop(Node stated, Node stop, market::Direction held);
  // Bit t: the value at bar t is above 0.
  [[nodiscard]] Bits positive(Node node);
  // The one value of a node that has one.
  [[nodiscard]] std::optional<double> constant(Node node) const;
  // The node whose value that one has wherever conditions choose it, na elsewhere.
  [[nodiscard]] std::optional<Node> only_choice(Node node) const;

  struct Usage {
    std::size_t nodes = 0, columns_computed = 0, bitmaps_computed = 0;
    std::size_t bytes = 0, bytes_most = 0;
  };
  [[nodiscard]] Usage usage() const;

 private:
  // What a node is. `operands`: nodes; Move stands for a constant.
  struct Expression {
    language::Operation operation = language::Operation::Move;
    const language::KernelType* kernel = nullptr;
    std::uint32_t detail = 0;  // which price, bars ago, kernel output, whether a bool's past
    std::vector<Node> operands;
    std::vector<double> settings;  // of a kernel
  };
  struct Entry {
    Expression expression;
    std::mutex computing;
    std::weak_ptr<const std::vector<double>> column;
    std::weak_ptr<const Bitmap> bits;
  };
  // The newest values of one kind, oldest first, as long as half the budget lasts, held or not.
  template <class Value>
  class Kept {
   public:
    // Bytes freed.
    std::size_t add(std::shared_ptr<const Value> value, std::size_t bytes, std::size_t budget) {
      values_.push_back({std::move(value), bytes});
      std::size_t freed = 0;
      for (bytes_ += bytes; bytes_ > budget && values_.size() > 1; values_.pop_front()) {
        bytes_ -= values_.front().second;
        freed += values_.front().second;
      }
      return freed;
    }

   private:
    std::deque<std::pair<std::shared_ptr<const Value>, std::size_t>> values_;
    std::size_t bytes_ = 0;
  };

  // Of the draft.
  Node intern();
  [[nodiscard]] Entry& entry(Node node) const;
  [[nodiscard]] Node enter_constant(double value);
  [[nodiscard]] Node entered(const language::Plan& plan, const language::Instruction& instruction,
                             std::size_t output, std::span<const Node> nodes,
                             std::span<const double> slots);
  [[nodiscard]] Column known(Entry& entry) const;
  Column keep(Entry& entry, std::vector<double> values);
  // Under the lock.
  void keep(const Bits& bits);
  // What is made of bits and columns of nodes.
  template <class Key, class Compute>
  Bits derived(std::map<Key, std::weak_ptr<const Bitmap>>& all, const Key& key, Compute compute);
  Column compute(Node node);
  Column run_kernel(Node node);
  [[nodiscard]] Bitmap compute_bits(Node node);
  [[nodiscard]] Bitmap compared(const Expression& expression);

  strategy::SeriesContext context_;
  columns::CandleView bars_;
  std::size_t budget_bytes_;
  mutable std::mutex lock_;  // of what follows
  WordSet expressions_;      // numbered as nodes
  Expression draft_;         // of the expression being entered; keeps its room
  std::vector<std::uint64_t> words_;
  std::deque<std::unique_ptr<Entry>> entries_;
  std::map<std::tuple<Node, Node, market::Direction>, std::weak_ptr<const Bitmap>> restless_;
  std::map<Node, std::weak_ptr<const Bitmap>> positive_;
  Kept<std::vector<double>> kept_columns_;
  Kept<Bitmap> kept_bits_;
  Usage usage_;
};

}  // namespace sixbtc::backtest::screening
