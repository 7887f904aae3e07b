#include "generation/combinator.hpp"

#include <algorithm>
#include <numeric>

#include "core/check.hpp"
#include "generation/expansion.hpp"
#include "generation/permutation.hpp"

namespace sixbtc::generation {

namespace {

std::size_t entries_in(Shape shape) {
  switch (shape) {
    case Shape::Single:
    case Shape::TwoPeriods:
      return 1;
    case Shape::Triple:
      return 3;
    default:
      return 2;
  }
}

// Entries that can be read on two lengths.
bool has_lengths(const Entry& entry) {
  return !entry.parameters.empty() && entry.parameters[0].name == "length" &&
         entry.parameters[0].values.size() >= 2;
}

}  // namespace

CombinationSpace::CombinationSpace(const ShapeShares& shares) : shares_(shares) {
  const std::int64_t total = std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
  CHECK(total > 0);
  // Spread evenly: at each place the shape that is furthest behind its share.
  ShapeShares given{};
  for (std::int64_t place = 1; place <= total; ++place) {
    std::size_t furthest = 0;
    std::int64_t behind_most = -1;
    for (std::size_t shape = 0; shape < shape_count; ++shape) {
      const std::int64_t behind = shares[shape] * place - given[shape] * total;
      if (given[shape] < shares[shape] && behind > behind_most) {
        behind_most = behind;
        furthest = shape;
      }
    }
    schedule_.push_back(static_cast<Shape>(furthest));
    rank_in_shape_.push_back(static_cast<std::uint64_t>(given[furthest]++));
  }
  for (const auto direction : {TradeDirection::Long, TradeDirection::Short, TradeDirection::Both})
    fill(direction);
}

void CombinationSpace::fill(TradeDirection direction) {
  const Catalogue& all = catalogue();
  const auto sets = [&](Shape shape) -> Sets& {
    return sets_[static_cast<std::size_t>(shape)][static_cast<std::size_t>(direction)];
  };
  const std::size_t regime = all.find("atr_ratio");
  const auto n = static_cast<std::uint16_t>(all.entries().size());
  const auto points = [&](std::uint16_t i) { return !all[i].is_filter(); };
  for (std::uint16_t a = 0; a < n; ++a) {
    if (!all[a].offers(direction)) continue;
    if (points(a)) {
      sets(Shape::Single).push_back({a, 0, 0});
      if (has_lengths(all[a])) sets(Shape::TwoPeriods).push_back({a, 0, 0});
      if (all.are_compatible(a, regime))
        sets(Shape::AtrRegime).push_back({a, static_cast<std::uint16_t>(regime), 0});
    }
    for (std::uint16_t b = 0; b < n; ++b) {
      if (a == b || !all[b].offers(direction) || !all.are_compatible(a, b)) continue;
      if (points(a)) sets(Shape::Sequence).push_back({a, b, 0});
      if (b < a) continue;
      if (points(a) || points(b)) sets(Shape::Pair).push_back({a, b, 0});
      for (std::uint16_t c = b + 1; c < n; ++c)
        if (all[c].offers(direction) && all.are_compatible(a, c) && all.are_compatible(b, c) &&
            (points(a) || points(b) || points(c)))
          sets(Shape::Triple).push_back({a, b, c});
    }
  }
}

std::uint64_t CombinationSpace::variants(Shape shape, const Set& set) const {
  std::uint64_t product = 1;
  for (std::size_t i = 0; i < entries_in(shape); ++i) product *= catalogue()[set[i]].variants();
  if (shape == Shape::Sequence) product *= sequence_bars().size();
  if (shape == Shape::TwoPeriods) {
    const std::uint64_t lengths = catalogue()[set[0]].parameters[0].values.size();
    product = product / lengths * (lengths * (lengths - 1) / 2);
  }
  return product;
}

void CombinationSpace::choose(Shape shape, const Set& set, std::uint64_t rank, Picked& picked) {
  std::vector<Choice>& choices = picked.choices;
  if (shape == Shape::TwoPeriods) {
    const std::uint64_t lengths = catalogue()[set[0]].parameters[0].values.size();
    std::uint64_t pair = rank % (lengths * (lengths - 1) / 2);
    const std::uint64_t rest = rank / (lengths * (lengths - 1) / 2);
    std::size_t longer = 1;
    while (pair >= longer) pair -= longer++;
    choices.assign(2, catalogue().choice(set[0], rest * lengths));
    choices[0].parameters[0] = static_cast<std::size_t>(pair);
    choices[1].parameters[0] = longer;
  } else {
    if (shape == Shape::Sequence) {
      picked.joining = Joining::Sequence;
      picked.within = sequence_bars()[rank % sequence_bars().size()];
      rank /= sequence_bars().size();
    }
    for (std::size_t i = 0; i < entries_in(shape); ++i) {
      const std::uint64_t size = catalogue()[set[i]].variants();
      choices.push_back(catalogue().choice(set[i], rank % size));
      rank /= size;
    }
  }
}

std::optional<Picked> CombinationSpace::pick(std::uint64_t seed, std::uint64_t index,
                                             std::size_t exits) const {
  CHECK(exits > 0);
  const auto direction = static_cast<TradeDirection>(index % 3);
  // Each seed begins somewhere else in the schedule: few strategies of many intervals are of all
  // shapes.
  const std::uint64_t turn = index / 3 + mix(seed, 0) % schedule_.size();
  const std::size_t place = turn % schedule_.size();
  const Shape shape = schedule_[place];
  const auto which = static_cast<std::size_t>(shape);
  const std::uint64_t number =
      turn / schedule_.size() * static_cast<std::uint64_t>(shares_[which]) + rank_in_shape_[place];

  // Once through all sets, then again in another order with other values.
  const Sets& sets = of(shape, direction);
  const std::uint64_t key = mix(mix(seed, which), static_cast<std::uint64_t>(direction));
  const std::uint64_t round = number / sets.size();
  const std::uint64_t chosen = permuted(number % sets.size(), sets.size(), mix(key, round));
  const Set& set = sets[chosen];
  const std::uint64_t size = variants(shape, set) * exits;
  if (round >= size) return std::nullopt;
  const std::uint64_t variant = permuted(round, size, mix(mix(key, 1), chosen));
  Picked picked;
  picked.direction = direction;
  picked.exit = variant % exits;
  choose(shape, set, variant / exits, picked);
  return picked;
}

std::optional<Draft> CombinationSpace::at(std::uint64_t seed, std::uint64_t index,
                                          const std::vector<ExitChoice>& exits) const {
  const auto picked = pick(seed, index, exits.size());
  if (!picked) return std::nullopt;
  SignalText signal =
      write_signal(picked->choices, picked->joining, picked->within, picked->direction, 1);
  const ExitChoice& exit = exits[picked->exit];
  Draft made;
  made.type = type_of(picked->choices);
  made.base_name = title_of(picked->choices);
  made.direction = picked->direction;
  made.source = write_strategy(signal, made.base_name, made.type, exit);
  made.parameters = std::move(signal.parameters);
  for (const auto& [key, value] : annotations_of(exit)) made.parameters.push_back({key, value});
  return made;
}

}  // namespace sixbtc::generation
