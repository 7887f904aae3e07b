#include "backtest/screening/benchmark_walk.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>

#include "backtest/benchmark_account.hpp"
#include "backtest/screening/marked_drawdown.hpp"
#include "backtest/screening/walk_lanes.hpp"

namespace sixbtc::backtest::screening {

namespace {

using fills::BenchmarkProfile;
using market::Direction;

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

double factor_of(const BenchmarkTerms& terms, double earned) {
  const double fraction = std::min(BenchmarkRules::risk / terms.stop, BenchmarkRules::fraction_max);
  return 1.0 + fraction / (1.0 + BenchmarkRules::fee) * earned;
}

struct Entry {
  std::size_t index = 0;  // in the tables

  [[nodiscard]] std::size_t bar() const { return index >> 1; }
  [[nodiscard]] Direction direction() const {
    return (index & 1) != 0 ? Direction::Short : Direction::Long;
  }
};

class Walker {
 public:
  Walker(const columns::CandleView& bars, const TouchIndex& touch, const PassageLadders& ladders,
         std::span<const BenchmarkWalkJob> jobs, std::span<MarkedRealised> results)
      : bars_(bars),
        touch_(touch),
        ladders_(ladders),
        jobs_(jobs),
        results_(results),
        entries_(bars.size()),
        codes_(jobs.empty() ? nullptr : jobs[0].stop->data()),
        built_(Signals::entries_only(bars.size())) {
    const bool is_marked =
        std::ranges::any_of(jobs, [](const BenchmarkWalkJob& job) { return job.is_marked; });
    for (std::size_t lane = 0; lane < lanes_in_flight(); ++lane) {
      if (is_marked) {
        lists_[lane] = std::make_unique_for_overwrite<WalkLanes::Trade[]>(bars.size() / 2 + 2);
        lanes_.list[lane] = lists_[lane].get();
      }
      begin(lane);
    }
  }

  void run() {
    while (active_ > 0)
      for (std::uint32_t stopped = advance(lanes_, entries_, codes_); stopped != 0;
           stopped &= stopped - 1)
        special(static_cast<std::size_t>(std::countr_zero(stopped)));
  }

 private:
  // The next job, if there is one.
  void begin(std::size_t lane) {
    if (next_job_ == jobs_.size()) return;
    const BenchmarkWalkJob& job = jobs_[next_job_];
    if (job.builder != nullptr) (*job.builder)(built_);
    const Signals& signals = job.builder != nullptr ? built_ : *job.signals;
    entries_.fill(lane, signals.long_entries, signals.short_entries);
    lanes_.entries[lane] = entries_.offset_of(lane);
    job_of_[lane] = next_job_++;
    ++active_;
    lanes_.is_active[lane] = ~std::uint64_t{0};
    lanes_.stop[lane] = bytes_from_codes(*job.stop);
    lanes_.target[lane] = bytes_from_codes(*job.target);
    lanes_.bar[lane] = lanes_.trades[lane] = lanes_.wins[lane] = 0;
    lanes_.equity[lane] = lanes_.peak[lane] = BenchmarkRules::start_cash;
    lanes_.least[lane] = 1.0;
    for (const bool is_short : {false, true}) {
      for (const LevelKind kind : {LevelKind::Stop, LevelKind::Target}) {
        const auto direction = is_short ? Direction::Short : Direction::Long;
        const double earned = return_of(direction, level_ratio(direction, kind, job.terms));
        const std::size_t outcome = 2 * static_cast<std::size_t>(is_short) +
                                    static_cast<std::size_t>(kind == LevelKind::Target);
        lanes_.factor[outcome][lane] = factor_of(job.terms, earned);
      }
    }
  }

  [[nodiscard]] std::uint64_t bytes_from_codes(PassageTable& table) const {
    return reinterpret_cast<std::uintptr_t>(table.data()) -
           reinterpret_cast<std::uintptr_t>(codes_);
  }

  void finish(std::size_t lane, int open_direction) {
    MarkedRealised& result = results_[job_of_[lane]];
    result.realised = {lanes_.trades[lane], lanes_.wins[lane], lanes_.equity[lane],
                       1.0 - lanes_.least[lane], open_direction};
    if (lanes_.list[lane] != nullptr)
      result.marked_drawdown = marked_drawdown(lane, open_direction);
    lanes_.is_active[lane] = 0;
    --active_;
    begin(lane);
  }

  // From the list of trades: what the closes of each did to the curve.
  double marked_drawdown(std::size_t lane, int open_direction) {
    MarkedDrawdown marked(bars_.close.data(), BenchmarkRules::start_cash);
    double equity = BenchmarkRules::start_cash;
    const BenchmarkTerms& terms = jobs_[job_of_[lane]].terms;
    const double share = factor_of(terms, 1.0) - 1.0;  // of equity, bought
    const auto position_at = [&](const Entry& entry) {
      const double fill = entry_fill(entry);
      return OpenPosition{entry.direction(), equity, share * equity / fill, fill};
    };
    for (std::size_t i = 0; i < lanes_.trades[lane]; ++i) {
      const WalkLanes::Trade& trade = lanes_.list[lane][i];
      const Entry entry{trade.index};
      marked.traded({entry.bar(), trade.exit}, position_at(entry), levels_of(terms, entry),
                    trade.equity);
      equity = trade.equity;
    }
    if (open_direction != 0) {
      const Entry entry{entries_.next_index(lane, lanes_.bar[lane])};
      marked.held({entry.bar(), bars_.size()}, position_at(entry));
    }
    return marked.drawdown();
  }

  // The end, an entry nobody has asked for yet, a gap, or a long wait.
  void special(std::size_t lane) {
    const Entry entry{entries_.next_index(lane, lanes_.bar[lane])};
    if (entry.bar() >= bars_.size()) return finish(lane, 0);
    const BenchmarkWalkJob& job = jobs_[job_of_[lane]];
    const PassageTable::Code stop = job.stop->at(entry.index), target = job.target->at(entry.index);
    if (stop == PassageTable::unknown || target == PassageTable::unknown) {
      // The next step meets the entry again, so that its bits do not depend on who found it.
      climb(ladders_.stops, LevelKind::Stop, entry);
      climb(ladders_.targets, LevelKind::Target, entry);
      return;
    }
    if (!needs_second_look(stop, target)) return;  // somebody else has just found it
    const fills::Levels levels = levels_of(job.terms, entry);
    const std::size_t bars = PassageTable::bars_of(std::min(stop, target));
    std::size_t exit = entry.bar() + bars;
    if (bars > PassageTable::bars_max) {
      const fills::Band band = fills::band_of<BenchmarkProfile>(levels);
      exit = touch_.first_touch(std::min(exit, bars_.size()), bars_.size(), band.lower, band.upper);
      if (exit == bars_.size())
        return finish(lane, static_cast<int>(market::sign(entry.direction())));
    }
    const fills::Exit fill = fills::resolve_touched<BenchmarkProfile>(levels, bar_at(exit));
    book(lane, entry,
         factor_of(job.terms, return_of(levels.direction, fill.price / entry_fill(entry))), exit);
  }

  // What a step of the lanes does.
  void book(std::size_t lane, const Entry& entry, double factor, std::size_t exit) {
    lanes_.bar[lane] = exit + 1;
    lanes_.equity[lane] *= factor;
    lanes_.peak[lane] = std::max(lanes_.peak[lane], lanes_.equity[lane]);
    lanes_.least[lane] = std::min(lanes_.least[lane], lanes_.equity[lane] / lanes_.peak[lane]);
    lanes_.wins[lane] += factor > 1.0 ? 1 : 0;
    if (lanes_.list[lane] != nullptr)
      lanes_.list[lane][lanes_.trades[lane]] = {static_cast<std::uint32_t>(entry.index),
                                                static_cast<std::uint32_t>(exit),
                                                lanes_.equity[lane]};
    ++lanes_.trades[lane];
  }

  [[nodiscard]] fills::Bar bar_at(std::size_t bar) const {
    return {bars_.open[bar], bars_.high[bar], bars_.low[bar], bars_.close[bar]};
  }

  [[nodiscard]] double entry_fill(const Entry& entry) const {
    return fills::entry_price(entry.direction(), bars_.close[entry.bar()],
                              BenchmarkRules::slippage);
  }

  [[nodiscard]] fills::Levels levels_of(const BenchmarkTerms& terms, const Entry& entry) const {
    return BenchmarkAccount::levels_at(entry.direction(), entry_fill(entry), terms.stop,
                                       terms.target);
  }

  // Finds one entry in all tables of a kind.
  void climb(const PassageLadder& ladder, LevelKind kind, const Entry& entry) const {
    const double fill = entry_fill(entry);
    const std::size_t end = std::min(bars_.size(), entry.bar() + 1 + PassageTable::bars_max);
    std::size_t exit = entry.bar() + 1;
    for (const auto& [ratio, table] : ladder) {
      const fills::Levels both = BenchmarkAccount::levels_at(entry.direction(), fill, ratio, ratio);
      fills::Levels level = fills::Levels::none(entry.direction());
      if (kind == LevelKind::Stop)
        level.stop = both.stop;
      else
        level.target = both.target;
      const fills::Band band = fills::band_of<BenchmarkProfile>(level);
      exit = touch_.first_touch(exit, end, band.lower, band.upper);
      PassageTable::Code code = PassageTable::far;
      if (exit < end) {
        const bool at_open = fills::resolve_touched<BenchmarkProfile>(level, bar_at(exit)).at_open;
        code = static_cast<PassageTable::Code>(2 * (exit - entry.bar()) + (at_open ? 1 : 0));
      }
      table->put(entry.index, code);
    }
  }

  columns::CandleView bars_;
  const TouchIndex& touch_;
  const PassageLadders& ladders_;
  std::span<const BenchmarkWalkJob> jobs_;
  std::span<MarkedRealised> results_;
  EntryArena entries_;
  WalkLanes lanes_;
  const PassageTable::Code* codes_;
  Signals built_;
  std::array<std::unique_ptr<WalkLanes::Trade[]>, lanes_max> lists_;
  std::array<std::size_t, lanes_max> job_of_{};
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
  Walker(bars, touch, ladders, jobs, results).run();
}

}  // namespace sixbtc::backtest::screening
