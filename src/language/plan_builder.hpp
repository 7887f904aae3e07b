// Builds a plan, one value at a time. Equal values of the signal part are built once (hash-
// consing); constants are folded; everything that depends on order, state or position becomes an
// instruction of the sequential program, in the order in which it is asked for.
//
// The builder also knows what feeds what. From there come the values recorded with a decision, the
// removal of unused signals, and the proof that knowledge of the end of the data reaches no order.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "language/diagnostics.hpp"
#include "language/kernels.hpp"
#include "language/plan.hpp"

namespace sixbtc::language {

enum class Part : std::uint8_t { Constant, Setup, Signal, Sequential };

// Bounds of a value, as far as they can be proved. A value that is na is outside any claim.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

class PlanBuilder {
 public:
  PlanBuilder(std::size_t nodes_max, std::size_t history_max)
      : nodes_max_(nodes_max), history_max_(history_max), code_(&sequential_) {
    constant(language::na);  // what a value refers to before it is given a slot
  }
  PlanBuilder(const PlanBuilder&) = delete;
  PlanBuilder& operator=(const PlanBuilder&) = delete;

  // values
  Slot constant(double value);
  Slot text(std::string_view text);
  Slot setup(Setup what);
  // An open input within that range.
  Slot parameter(double initial, Range range);
  Slot load(Operation operation, std::uint32_t which);
  Slot position(Position which);
  // A fact of one trade; `field` as Operation::LoadTrade packs it.
  Slot trade(std::uint32_t field, Slot index);
  // Records the value under a title, on every bar.
  void plot(std::string_view title, Slot value);
  // A value that must not reach an order; evaluates to na.
  Slot tainted(std::string_view name, const SourceSpan& span);
  // A value that is not computed and depends on `inputs`; it must not reach an order either.
  Slot opaque(std::string_view name, const SourceSpan& span, std::span<const Slot> inputs);
  Slot pure(Operation operation, Slot a, Slot b = 0, Slot c = 0);
  // First of the kernel's output slots. `every_bar`: the call is executed once on each bar.
  Slot kernel(const KernelType& type, std::vector<KernelSetting> settings, std::vector<Slot> inputs,
              std::string text, bool every_bar);
  // series[offset], offset within 0..bars. The series is assigned on every bar or tracked.
  Slot history(Slot series, Slot offset, std::size_t bars, bool is_bool);

  // The result of one operation on an array or object. Whatever goes in may come out of it.
  Slot collection(CollectionSite site);
  // The result of a function of texts.
  Slot text_value(TextSite site);
  // First of the request's outputs.
  Slot request(RequestSite site);

  // sequential program
  Slot variable(double initial);
  // The variable names an array or object, although nothing was assigned to it yet.
  void mark_handle(Slot slot) { info_[slot].is_handle = true; }
  [[nodiscard]] bool is_handle(Slot slot) const {
    return info_[slot].is_handle && !is_constant(slot);
  }
  void move(Slot dst, Slot src);
  Slot copy(Slot src);
  // Keeps history of `slot` only for bars on which `assigned` was set.
  void track(Slot slot, Slot assigned, bool is_bool);
  void emit(Operation operation, Slot dst, std::uint32_t a = 0, std::uint32_t b = 0,
            std::uint32_t c = 0);
  void append(const Code& code);
  // `dst` is decided by `src` in a way no instruction shows.
  void depends(Slot dst, Slot src) { feeds_[dst].push_back(src); }
  void order(const OrderSite& site, std::string_view name, const SourceSpan& span);
  void fail(Slot message, const SourceSpan& span);
  // `slots`, and whatever decided that this place is reached, take part in a decision.
  void sink(std::vector<Slot> slots, std::string_view name, const SourceSpan& span);

  // Collects the instructions emitted while it lives; what it holds is appended by hand.
  class Block {
   public:
    explicit Block(PlanBuilder& builder) : builder_(builder), outer_(builder.code_) {
      builder.code_ = &code;
    }
    ~Block() { builder_.code_ = outer_; }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    Code code;

   private:
    PlanBuilder& builder_;
    Code* outer_;
  };

  // While it lives, everything emitted happens only because of `condition`.
  class Control {
   public:
    Control(PlanBuilder& builder, Slot condition) : builder_(builder) {
      builder.control_.push_back(condition);
    }
    ~Control() { builder_.control_.pop_back(); }
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

   private:
    PlanBuilder& builder_;
  };
  [[nodiscard]] const std::vector<Slot>& control() const { return control_; }

  // While above zero, orders are checked and forgotten (code that can't be reached).
  int discarding = 0;

  // facts
  [[nodiscard]] Part part(Slot slot) const { return info_[slot].part; }
  [[nodiscard]] bool is_constant(Slot slot) const { return part(slot) == Part::Constant; }
  [[nodiscard]] double value(Slot slot) const { return plan_.slots[slot]; }
  // Not computed: na, whatever it is in truth.
  [[nodiscard]] bool is_opaque(Slot slot) const {
    const auto it = tainted_.find(slot);
    return it != tainted_.end() && it->second.is_opaque;
  }
  // Empty for na.
  [[nodiscard]] const std::string& text_of(Slot slot) const;
  [[nodiscard]] Range range(Slot slot) const { return info_[slot].range; }
  void set_range(Slot slot, Range range) { info_[slot].range = range; }
  [[nodiscard]] bool is_full() const { return info_.size() + instructions_ > nodes_max_; }
  // Values that kernels and histories may have to keep, all together.
  [[nodiscard]] std::size_t state_values() const { return state_values_; }
  // What a requested expression costs counts here as well.
  void add_cost_of(const PlanBuilder& requested) {
    instructions_ += requested.info_.size() + requested.instructions_;
    state_values_ += requested.state_values_;
    text_bytes_ += requested.text_bytes_;
  }
  // Bytes of all texts, those put together from constants included.
  [[nodiscard]] std::size_t text_bytes() const { return text_bytes_; }
  // At most as many steps as running `code` once takes: its instructions, and the values that its
  // kernels keep.
  [[nodiscard]] std::size_t work_of(const Code& code) const;
  [[nodiscard]] std::size_t warmup(Slot slot) const { return info_[slot].warmup; }

  struct Leak {
    std::string name;   // the tainted built-in
    SourceSpan span;    // where it is first used
    std::string order;  // the call it reaches
    SourceSpan order_span;
    bool is_opaque = false;  // not computed, rather than known too early
  };
  [[nodiscard]] std::vector<Leak> leaks() const;

  // The tainted and opaque values that any of `slots` depends on.
  [[nodiscard]] std::vector<Leak> taints_of(const std::vector<Slot>& slots) const;
  // Whether any of `slots` needs the newest bar, rather than bars before it.
  [[nodiscard]] bool needs_newest_bar(const std::vector<Slot>& slots) const;
  // Ends building of a requested expression; `is_early` moves what `outputs` need, all of it known
  // when the bar begins, into Plan::early.
  [[nodiscard]] Plan finish_request(const std::vector<Slot>& outputs, bool is_early);
  // Ends building. `named` are the script's top-level variables; those that feed an order, and the
  // indicators that do, become the plan's watched values.
  [[nodiscard]] Plan finish(const std::vector<NamedSlot>& named, Slot confidence);
  [[nodiscard]] std::size_t warmup_bars() const { return warmup_bars_; }

 private:
  struct Info {
    Part part = Part::Constant;
    Range range;
    std::size_t warmup = 0;
    bool is_handle = false;  // names an array or object, or may
  };
  struct Root {
    std::string name;
    SourceSpan span;
    std::vector<Slot> slots;
  };
  using Key = std::vector<std::uint64_t>;

  // The largest that a length may be; none where nothing but the limit bounds it.
  [[nodiscard]] std::optional<std::size_t> longest(Slot length) const;
  Slot fresh(Part part, double initial, std::size_t count = 1);
  Slot interned(const Key& key, Part part, const Instruction& instruction, std::size_t outputs);
  void place(Part part, const Instruction& instruction);
  [[nodiscard]] std::vector<bool> reachable(const std::vector<Slot>& from) const;
  [[nodiscard]] std::vector<Slot> order_slots() const;
  [[nodiscard]] std::vector<bool> reachable_within_bar(const std::vector<Slot>& from) const;
  void drop_unused();
  void drop_unused_sites();
  void hand_over();
  void drop_unused_texts();

  std::size_t nodes_max_, history_max_, instructions_ = 0, state_values_ = 0, text_bytes_ = 0;
  std::vector<std::size_t> kernel_values_;  // of each kernel of the plan
  Plan plan_;
  std::vector<Info> info_;
  std::vector<std::vector<Slot>> feeds_;
  std::map<Key, Slot> known_;
  std::map<std::uint64_t, Slot> constants_;
  std::map<std::string, std::size_t, std::less<>> texts_;
  std::map<Slot, std::size_t> history_of_;
  std::map<Slot, Slot> shifted_;  // values of earlier bars, with the slot of their offset
  std::set<Slot> loads_;          // values of the newest bar
  std::vector<Slot> outputs_;     // of a requested expression
  std::map<Slot, Leak> tainted_;
  Code prologue_, sequential_;
  Code* code_;
  std::vector<Slot> control_;
  std::vector<Root> roots_;
  std::size_t warmup_bars_ = 0;
};

// Bounds of a pure operation's result.
[[nodiscard]] Range range_of(Operation operation, Range a, Range b, Range c);

}  // namespace sixbtc::language
