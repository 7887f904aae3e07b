#include "pipeline/classify.hpp"

#include <cmath>
#include <map>

#include "pipeline/likeness.hpp"
#include "pipeline/pool.hpp"

namespace sixbtc::pipeline {
namespace {

class Chooser {
 public:
  Chooser(const ClassifyRules& rules, std::size_t pool_size)
      : rules_(rules), ranks_max_(ranks(rules.percentile, pool_size)) {}

  Classified consider(const ports::PoolMember& member, std::size_t rank) {
    Classified row{.strategy = member.entry.strategy,
                   .rank = rank,
                   .score = member.entry.score,
                   .against = {}};
    judge(member, row);
    if (row.selection != Selection::Selected) return row;
    chosen_.push_back(&member);
    ++of_timeframe_[member.interval];
    ++of_type_[member.type];
    return row;
  }

 private:
  // The share of the pool, rounded up; a hair below a whole number is that number.
  static std::size_t ranks(double percentile, std::size_t pool_size) {
    const double exact = percentile * static_cast<double>(pool_size);
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(exact - 1e-9)));
  }

  static bool leaves_out(Classified& row, Selection rule, double value, double threshold,
                         bool is_out) {
    if (!is_out) return false;
    row.selection = rule;
    row.value = value;
    row.threshold = threshold;
    return true;
  }
  static bool is_used_up(Classified& row, Selection rule, std::size_t used, std::size_t max) {
    return leaves_out(row, rule, static_cast<double>(used), static_cast<double>(max), used >= max);
  }

  void judge(const ports::PoolMember& member, Classified& row) {
    if (leaves_out(row, Selection::Percentile, static_cast<double>(row.rank),
                   static_cast<double>(ranks_max_), row.rank > ranks_max_))
      return;
    if (is_used_up(row, Selection::Full, chosen_.size(), rules_.top)) return;
    if (is_used_up(row, Selection::Timeframe, of_timeframe_[member.interval],
                   rules_.per_timeframe_max))
      return;
    if (is_used_up(row, Selection::Type, of_type_[member.type], rules_.per_type_max)) return;
    for (const ports::PoolMember* other : chosen_) {
      const auto correlation =
          return_correlation(member.entry.returns, other->entry.returns, rules_.common_days_min);
      if (!correlation ||
          !leaves_out(row, Selection::Correlation, *correlation, rules_.correlation_max,
                      *correlation > rules_.correlation_max))
        continue;
      row.against = other->entry.strategy;
      return;
    }
  }

  const ClassifyRules& rules_;
  std::size_t ranks_max_;
  std::vector<const ports::PoolMember*> chosen_;
  std::map<market::Interval, std::size_t> of_timeframe_;
  std::map<std::string, std::size_t> of_type_;
};

}  // namespace

std::string_view to_string(Selection selection) {
  constexpr std::array<std::string_view, 6> names = {"selected",  "percentile", "full",
                                                     "timeframe", "type",       "correlation"};
  return names.at(static_cast<std::size_t>(selection));
}

std::vector<Classified> classify(std::span<const ports::PoolMember> pool,
                                 const ClassifyRules& rules) {
  std::vector<const ports::PoolMember*> order;
  for (const auto& member : pool) order.push_back(&member);
  std::ranges::sort(order, ranks_before, [](const ports::PoolMember* member) {
    return Rank{member->entry.score, member->admitted_at, member->entry.strategy};
  });
  Chooser chooser(rules, order.size());
  std::vector<Classified> rows;
  for (const ports::PoolMember* member : order)
    rows.push_back(chooser.consider(*member, rows.size() + 1));
  return rows;
}

}  // namespace sixbtc::pipeline
