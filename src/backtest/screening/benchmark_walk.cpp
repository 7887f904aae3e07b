#include "backtest/screening/benchmark_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "backtest/benchmark_account.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/marked_drawdown.hpp"

namespace sixbtc::backtest::screening {

namespace {

using fills::BenchmarkProfile;
using market::Direction;

constexpr std::size_t in_flight = 8;

// What one trade multiplies equity by: `price_ratio` is the exit before slippage over the entry
// fill.
double return_of(Direction direction, double price_ratio) {
  const double exit = fills::exit_price(direction, price_ratio, BenchmarkRules::slippage);
  return market::sign(direction) * (exit - 1.0) - BenchmarkRules::fee * (1.0 + exit);
}

double level_ratio(Direction direction, LevelKind kind, const BenchmarkTerms& terms) {
  const double side = market::sign(direction);
  return kind == LevelKind::Stop ? 1.0 - side * terms.stop : 1.0 + side * terms.target;
}

// Where a trade was: its index in the tables, and the bar of its exit.
struct Held {
  std::uint32_t index, exit;
};

// One backtest on its way: what a step touches, then the rest.
struct Walk {
  const std::uint64_t* any = nullptr;  // entries of either side; a guard bit at the end
  const std::uint64_t* shorts = nullptr;
  const std::uint32_t* later = nullptr;  // of each word: the first entry after it
  PassageTable::Code* stop = nullptr;
  PassageTable::Code* target = nullptr;
  double* equities = nullptr;  // after each trade
  double* peaks = nullptr;     // the highest so far
  Held* held = nullptr;
  std::size_t bar = 0;    // the first that may hold an entry
  std::size_t index = 0;  // in the tables, of the entry found there
  std::size_t trades = 0;
  double equity = 0, peak = 0;
  std::array<double, 4> factor{};  // by outcome: 2 * is_short + is_target

  const BenchmarkWalkJob* job = nullptr;
  std::size_t slot = 0, result = 0;

  template <bool is_marked>
  void book(double trade_factor, std::size_t exit) {
    if constexpr (is_marked)
      held[trades] = {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(exit)};
    equity *= trade_factor;
    peak = std::max(peak, equity);
    equities[trades] = equity;
    peaks[trades] = peak;
    ++trades;
  }
};

struct Entry {
  std::size_t bar = 0;
  bool is_short = false;
};

// Index of the next entry in the tables; the guard's when there is none.
inline std::size_t next_index(const Walk& walk) {
  const std::size_t word = walk.bar >> 6;
  const std::uint64_t bits = walk.any[word] & (~std::uint64_t{0} << (walk.bar & 63));
  constexpr std::uint64_t top = std::uint64_t{1} << 63;  // for a word that has nothing left
  const auto bit = static_cast<unsigned>(__builtin_ctzll(bits | top));
  const std::size_t here =
      PassageTable::index_of(word * 64 + bit, false) + ((walk.shorts[word] >> bit) & 1);
  // Arithmetic, because the compiler makes a branch of a conditional, and nothing predicts it.
  const std::size_t is_empty = 0 - static_cast<std::size_t>(bits == 0);
  return here ^ ((here ^ walk.later[word]) & is_empty);
}

inline Entry next_entry(const Walk& walk) {
  const std::size_t index = next_index(walk);
  return {index >> 1, (index & 1) != 0};
}

// A step in two halves, so that the tables' cache misses of all backtests in flight overlap.
inline void look_ahead(Walk& walk) {
  walk.index = next_index(walk);
  __builtin_prefetch(walk.stop + walk.index);
  __builtin_prefetch(walk.target + walk.index);
}

// Unknown, gapped, or both levels in one bar (also: both far away).
inline bool is_special(std::uint32_t stop, std::uint32_t target) {
  return ((std::min(stop, target) & 1) != 0) | ((stop ^ target) < 2);
}

// One trade, if nothing about it is special.
template <bool is_marked>
inline bool step(Walk& walk) {
  const std::uint32_t stop = PassageTable::load(walk.stop[walk.index]),
                      target = PassageTable::load(walk.target[walk.index]);
  const std::uint32_t first = std::min(stop, target);
  if (is_special(stop, target)) [[unlikely]]
    return false;
  const std::size_t exit = (walk.index >> 1) + (first >> 1);
  walk.bar = exit + 1;
  walk.book<is_marked>(walk.factor[2 * (walk.index & 1) + static_cast<std::size_t>(target < stop)],
                       exit);
  return true;
}

template <bool is_marked>
class Walker {
 public:
  Walker(const columns::CandleView& bars, const TouchIndex& touch, const PassageLadders& ladders,
         std::span<const BenchmarkWalkJob> jobs, std::span<MarkedRealised> results)
      : bars_(bars), touch_(touch), ladders_(ladders), jobs_(jobs), results_(results) {
    const std::size_t words = Bitmap::word_count(bars.size() + 1);
    for (Slot& slot : slots_) {
      slot.built = Signals::entries_only(bars.size());
      slot.any = Bitmap(bars.size() + 1);
      slot.equities = std::make_unique_for_overwrite<double[]>(bars.size() / 2 + 2);
      slot.peaks = std::make_unique_for_overwrite<double[]>(bars.size() / 2 + 2);
      if constexpr (is_marked)
        slot.held = std::make_unique_for_overwrite<Held[]>(bars.size() / 2 + 2);
      slot.first.resize(words + Bitmap::padding);
      slot.later.resize(words);
    }
    for (std::size_t i = 0; i < in_flight && next_job_ < jobs.size(); ++i) {
      walks_[i].slot = i;
      begin(walks_[i]);
      ++active_;
    }
  }

  void run() {
    while (active_ > 0) {
      for (std::size_t i = 0; i < active_; ++i) look_ahead(walks_[i]);
      for (std::size_t i = 0; i < active_; ++i)
        if (!step<is_marked>(walks_[i])) [[unlikely]]
          special(i);
    }
  }

 private:
  struct Slot {
    Signals built;
    Bitmap any;
    std::vector<std::uint64_t> first;  // entry of each word
    std::vector<std::uint32_t> later;
    std::unique_ptr<double[]> equities, peaks;
    std::unique_ptr<Held[]> held;
  };

  void begin(Walk& walk) {
    const BenchmarkWalkJob& job = jobs_[next_job_];
    Slot& slot = slots_[walk.slot];
    if (job.builder != nullptr) (*job.builder)(slot.built);
    const Signals& signals = job.builder != nullptr ? slot.built : *job.signals;
    find_entries(signals.long_entries, signals.short_entries, slot.any, slot.first.data());
    slot.any.set(bars_.size());
    auto later = static_cast<std::uint32_t>(PassageTable::index_of(bars_.size(), false));
    for (std::size_t w = slot.any.words(); w-- > 0;) {
      slot.later[w] = later;
      const std::uint64_t first = slot.first[w];
      later = first != no_entry ? static_cast<std::uint32_t>(first) : later;
    }
    const std::size_t own_slot = walk.slot;
    walk = Walk{};
    walk.slot = own_slot;
    walk.result = next_job_++;
    walk.job = &job;
    walk.any = slot.any.data();
    walk.shorts = signals.short_entries.data();
    walk.equities = slot.equities.get();
    walk.peaks = slot.peaks.get();
    walk.held = slot.held.get();
    walk.later = slot.later.data();
    walk.stop = job.stop->data();
    walk.target = job.target->data();
    walk.equity = walk.peak = BenchmarkRules::start_cash;
    for (const bool is_short : {false, true}) {
      for (const LevelKind kind : {LevelKind::Stop, LevelKind::Target}) {
        const auto direction = is_short ? Direction::Short : Direction::Long;
        const double earned = return_of(direction, level_ratio(direction, kind, job.terms));
        const std::size_t outcome = 2 * static_cast<std::size_t>(is_short) +
                                    static_cast<std::size_t>(kind == LevelKind::Target);
        walk.factor[outcome] = factor_of(job.terms, earned);
      }
    }
  }

  static double factor_of(const BenchmarkTerms& terms, double earned) {
    const double fraction =
        std::min(BenchmarkRules::risk / terms.stop, BenchmarkRules::fraction_max);
    return 1.0 + fraction / (1.0 + BenchmarkRules::fee) * earned;
  }

  void finish(std::size_t i, int open_direction) {
    Walk& walk = walks_[i];
    const Curve curve =
        settle_curve(walk.equities, walk.peaks, walk.trades, BenchmarkRules::start_cash);
    MarkedRealised& result = results_[walk.result];
    result.realised = {walk.trades, curve.rises, walk.equity, curve.drawdown, open_direction};
    if constexpr (is_marked) result.marked_drawdown = marked_drawdown(walk, open_direction);
    if (next_job_ < jobs_.size()) {
      begin(walk);
    } else {
      walk = walks_[--active_];
    }
  }

  // From the list of trades: what the closes of each did to the curve.
  double marked_drawdown(const Walk& walk, int open_direction) {
    MarkedDrawdown marked(bars_.close.data(), BenchmarkRules::start_cash);
    double equity = BenchmarkRules::start_cash;
    const double share = factor_of(walk.job->terms, 1.0) - 1.0;  // of equity, bought
    const auto hold = [&](const Entry& entry, std::size_t exit) {
      const Direction direction = entry.is_short ? Direction::Short : Direction::Long;
      const double fill = entry_fill(direction, entry);
      marked.held(entry.bar, exit, {direction, equity, share * equity / fill, fill});
    };
    for (std::size_t i = 0; i < walk.trades; ++i) {
      const Held& held = walk.held[i];
      hold({held.index >> 1, (held.index & 1) != 0}, held.exit);
      equity = walk.equities[i];
      marked.see(equity);
    }
    if (open_direction != 0) hold(next_entry(walk), bars_.size());
    return marked.drawdown();
  }

  // The end, an entry nobody has asked for yet, a gap, both levels in one bar, or a long wait.
  void special(std::size_t i) {
    Walk& walk = walks_[i];
    const Entry entry = next_entry(walk);
    if (entry.bar >= bars_.size()) return finish(i, 0);
    const std::size_t index = PassageTable::index_of(entry.bar, entry.is_short);
    const fills::Levels levels = levels_of(walk, entry);
    const BenchmarkWalkJob& job = *walk.job;
    const PassageTable::Code stop = job.stop->at(index), target = job.target->at(index);
    if (stop == PassageTable::unknown || target == PassageTable::unknown) {
      // The next step meets the entry again, so that its bits do not depend on who found it.
      climb(ladders_.stops, LevelKind::Stop, index, entry);
      climb(ladders_.targets, LevelKind::Target, index, entry);
      return;
    }
    if (!is_special(stop, target)) return;  // another thread has just found it
    const std::size_t bars = PassageTable::bars_of(std::min(stop, target));
    std::size_t exit = entry.bar + bars;
    if (bars > PassageTable::bars_max) {
      const fills::Band band = fills::band_of<BenchmarkProfile>(levels);
      exit = touch_.first_touch(std::min(exit, bars_.size()), bars_.size(), band.lower, band.upper);
      if (exit == bars_.size()) return finish(i, entry.is_short ? -1 : 1);
    }
    const fills::Exit fill = fills::resolve_touched<BenchmarkProfile>(levels, bar_at(exit));
    const double earned =
        return_of(levels.direction, fill.price / entry_fill(levels.direction, entry));
    walk.bar = exit + 1;
    walk.book<is_marked>(factor_of(walk.job->terms, earned), exit);
  }

  [[nodiscard]] fills::Bar bar_at(std::size_t bar) const {
    return {bars_.open[bar], bars_.high[bar], bars_.low[bar], bars_.close[bar]};
  }

  [[nodiscard]] double entry_fill(Direction direction, const Entry& entry) const {
    return fills::entry_price(direction, bars_.close[entry.bar], BenchmarkRules::slippage);
  }

  [[nodiscard]] fills::Levels levels_of(const Walk& walk, const Entry& entry) const {
    const Direction direction = entry.is_short ? Direction::Short : Direction::Long;
    const BenchmarkTerms& terms = walk.job->terms;
    return BenchmarkAccount::levels_at(direction, entry_fill(direction, entry), terms.stop,
                                       terms.target);
  }

  // Finds one entry in all tables of a kind.
  void climb(const PassageLadder& ladder, LevelKind kind, std::size_t index,
             const Entry& entry) const {
    const Direction direction = entry.is_short ? Direction::Short : Direction::Long;
    const double fill = entry_fill(direction, entry);
    const std::size_t end = std::min(bars_.size(), entry.bar + 1 + PassageTable::bars_max);
    std::size_t exit = entry.bar + 1;
    for (const auto& [ratio, table] : ladder) {
      const fills::Levels both = BenchmarkAccount::levels_at(direction, fill, ratio, ratio);
      fills::Levels level = fills::Levels::none(direction);
      if (kind == LevelKind::Stop)
        level.stop = both.stop;
      else
        level.target = both.target;
      const fills::Band band = fills::band_of<BenchmarkProfile>(level);
      exit = touch_.first_touch(exit, end, band.lower, band.upper);
      PassageTable::Code code = PassageTable::far;
      if (exit < end) {
        const bool at_open = fills::resolve_touched<BenchmarkProfile>(level, bar_at(exit)).at_open;
        code = static_cast<PassageTable::Code>(2 * (exit - entry.bar) + (at_open ? 1 : 0));
      }
      table->put(index, code);
    }
  }

  columns::CandleView bars_;
  const TouchIndex& touch_;
  const PassageLadders& ladders_;
  std::span<const BenchmarkWalkJob> jobs_;
  std::span<MarkedRealised> results_;
  std::array<Slot, in_flight> slots_;
  std::array<Walk, in_flight> walks_;
  std::size_t active_ = 0, next_job_ = 0;
};

}  // namespace

bool can_walk(const columns::CandleView& bars, const BenchmarkTerms& terms) {
  if (bars.size() >= std::numeric_limits<std::uint32_t>::max() / 2) return false;
  constexpr double near_zero = 1e-9;
  for (const Direction direction : {Direction::Long, Direction::Short})
    for (const LevelKind kind : {LevelKind::Stop, LevelKind::Target})
      if (std::abs(return_of(direction, level_ratio(direction, kind, terms))) < near_zero)
        return false;
  return true;
}

void walk_benchmark(const columns::CandleView& bars, const TouchIndex& touch,
                    const PassageLadders& ladders, std::span<const BenchmarkWalkJob> jobs,
                    std::span<MarkedRealised> results) {
  CHECK(jobs.size() == results.size());
  const bool is_marked =
      std::ranges::any_of(jobs, [](const BenchmarkWalkJob& job) { return job.is_marked; });
  if (is_marked)
    Walker<true>(bars, touch, ladders, jobs, results).run();
  else
    Walker<false>(bars, touch, ladders, jobs, results).run();
}

}  // namespace sixbtc::backtest::screening
