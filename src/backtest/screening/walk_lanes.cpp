#include "backtest/screening/walk_lanes.hpp"

#include <bit>
#include <cstring>
#include <new>

// Highway compiles this file once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backtest/screening/walk_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sixbtc::backtest::screening::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Words = hn::CappedTag<std::uint64_t, 8>;
using Signed = hn::RebindToSigned<Words>;
using WordVector = hn::Vec<Words>;
using DoubleVector = hn::Vec<Doubles>;
using WordMask = hn::Mask<Words>;

constexpr std::size_t lanes_a_vector = hn::MaxLanes(Words());
// They hide each other's waiting for memory. Two of the widest fit the registers.
constexpr std::size_t vectors = lanes_a_vector == 8 ? 2 : 4;

// The number of the lowest bit set; of no use where none is.
HWY_INLINE WordVector lowest_bit_number(WordVector lowest) {
  // A power of two is exact as a double, and its exponent is the number of the bit.
  const auto as_double = hn::ConvertTo(Doubles(), hn::BitCast(Signed(), lowest));
  const auto exponent = hn::ShiftRight<52>(hn::BitCast(Words(), as_double));
  return hn::Sub(hn::And(exponent, hn::Set(Words(), 0x7FF)), hn::Set(Words(), 1023));
}

// From the last word to the first: `later` is the least of the indices that follow.
#if HWY_TARGET > HWY_AVX3  // a vector of fewer words does not pay
void FillEntries(const std::uint64_t* longs, const std::uint64_t* shorts, std::size_t words,
                 std::uint32_t none, std::uint64_t* any_out, std::uint64_t* shorts_out,
                 std::uint32_t* later_out) {
  std::uint32_t later = none;
  for (std::size_t w = words; w-- > 0;) {
    const std::uint64_t bits = longs[w] | shorts[w];
    any_out[w] = bits;
    shorts_out[w] = shorts[w];
    later_out[w] = later;
    constexpr std::uint64_t top = std::uint64_t{1} << 63;  // for a word that has nothing
    const auto bit = static_cast<unsigned>(std::countr_zero(bits | top));
    const auto first = static_cast<std::uint32_t>(PassageTable::index_of(w * 64 + bit, false) +
                                                  ((shorts[w] >> bit) & 1));
    // Arithmetic, because the compiler makes a branch of a conditional, and nothing predicts it.
    later ^= (later ^ first) & (bits == 0 ? 0u : ~0u);
  }
}
#else
// The table index of the first entry in each of a vector of words; `none` where there is none.
HWY_INLINE WordVector first_index(std::size_t word, WordVector bits, WordVector shorts,
                                  WordVector none) {
  const Words d;
  const auto lowest = hn::And(bits, hn::Sub(hn::Zero(d), bits));
  const auto bar = hn::Add(hn::ShiftLeft<6>(hn::Iota(d, word)), lowest_bit_number(lowest));
  const auto is_short = hn::Ne(hn::And(lowest, shorts), hn::Zero(d));
  const auto index = hn::Add(hn::Add(bar, bar), hn::IfThenElseZero(is_short, hn::Set(d, 1)));
  return hn::IfThenElse(hn::Eq(bits, hn::Zero(d)), none, index);
}

void FillEntries(const std::uint64_t* longs, const std::uint64_t* shorts, std::size_t words,
                 std::uint32_t none, std::uint64_t* any_out, std::uint64_t* shorts_out,
                 std::uint32_t* later_out) {
  const Words d;
  const hn::CappedTag<std::uint32_t, 2 * lanes_a_vector> narrow;
  constexpr std::size_t lanes = lanes_a_vector, both = 2 * lanes;
  const hn::Rebind<std::uint32_t, Words> half;
  // Past the end the last lane is taken again: seeing a lane twice does not change the least.
  HWY_ALIGN std::uint32_t up[4][both], first[both] = {};
  for (std::size_t lane = 0; lane < both; ++lane)
    for (std::size_t step = 0; step < 4; ++step)
      up[step][lane] =
          static_cast<std::uint32_t>(std::min(lane + (std::size_t{1} << step), both - 1));
  const auto at_1 = hn::SetTableIndices(narrow, up[0]), at_2 = hn::SetTableIndices(narrow, up[1]),
             at_4 = hn::SetTableIndices(narrow, up[2]), at_8 = hn::SetTableIndices(narrow, up[3]),
             at_first = hn::SetTableIndices(narrow, first);
  const auto no_entry = hn::Set(narrow, none);
  const auto no_entry_wide = hn::Set(d, none);
  const auto is_last =
      hn::Eq(hn::Iota(narrow, 0), hn::Set(narrow, static_cast<std::uint32_t>(both - 1)));
  auto carry = no_entry;
  for (std::size_t w = (words + both - 1) / both * both; w != 0;) {
    w -= both;
    const auto own = [&](std::size_t at) HWY_ATTR {
      const auto short_bits = hn::Load(d, shorts + at);
      const auto bits = hn::Or(hn::Load(d, longs + at), short_bits);
      hn::Store(bits, d, any_out + at);
      hn::Store(short_bits, d, shorts_out + at);
      return hn::TruncateTo(half, first_index(at, bits, short_bits, no_entry_wide));
    };
    const auto low = own(w), high = own(w + lanes);
    auto least = hn::Combine(narrow, high, low);
    least = hn::Min(least, hn::TableLookupLanes(least, at_1));
    least = hn::Min(least, hn::TableLookupLanes(least, at_2));
    least = hn::Min(least, hn::TableLookupLanes(least, at_4));
    least = hn::Min(least, hn::TableLookupLanes(least, at_8));
    const auto following = hn::IfThenElse(is_last, no_entry, hn::TableLookupLanes(least, at_1));
    hn::StoreU(hn::Min(following, carry), narrow, later_out + w);
    carry = hn::Min(carry, hn::TableLookupLanes(least, at_first));
  }
}
#endif

// The words at these distances from `base`, in bytes. On x86 single loads, because the gather
// instructions of many processors take twice as long.
HWY_INLINE WordVector gather(const std::uint64_t* base, hn::Vec<Signed> distances) {
#if HWY_TARGET <= HWY_SSSE3
  HWY_ALIGN std::int64_t at[lanes_a_vector];
  hn::Store(distances, Signed(), at);
  const auto word = [&](std::size_t lane) {
    long long value;
    std::memcpy(&value, reinterpret_cast<const char*>(base) + at[lane], sizeof value);
    return value;
  };
#endif
#if HWY_TARGET <= HWY_AVX3
  return WordVector{
      _mm512_set_epi64(word(7), word(6), word(5), word(4), word(3), word(2), word(1), word(0))};
#elif HWY_TARGET == HWY_AVX2
  return WordVector{_mm256_set_epi64x(word(3), word(2), word(1), word(0))};
#elif HWY_TARGET <= HWY_SSSE3
  return WordVector{_mm_set_epi64x(word(1), word(0))};
#else
  return hn::GatherOffset(Words(), base, distances);
#endif
}

// One vector of lanes.
struct Lanes {
  WordVector entries, stop, target, bar, index, trades, wins;
  DoubleVector equity, peak, least, stop_long, target_long, stop_short, target_short;
  WordMask is_active;

  HWY_INLINE void load(const WalkLanes& from, std::size_t at) {
    const Words d;
    const Doubles doubles;
    entries = hn::Load(d, from.entries.data() + at);
    stop = hn::Load(d, from.stop.data() + at);
    target = hn::Load(d, from.target.data() + at);
    bar = hn::Load(d, from.bar.data() + at);
    trades = hn::Load(d, from.trades.data() + at);
    wins = hn::Load(d, from.wins.data() + at);
    equity = hn::Load(doubles, from.equity.data() + at);
    peak = hn::Load(doubles, from.peak.data() + at);
    least = hn::Load(doubles, from.least.data() + at);
    stop_long = hn::Load(doubles, from.factor[0].data() + at);
    target_long = hn::Load(doubles, from.factor[1].data() + at);
    stop_short = hn::Load(doubles, from.factor[2].data() + at);
    target_short = hn::Load(doubles, from.factor[3].data() + at);
    is_active = hn::Ne(hn::Load(d, from.is_active.data() + at), hn::Zero(d));
  }

  HWY_INLINE void store(WalkLanes& to, std::size_t at) const {
    const Words d;
    const Doubles doubles;
    hn::Store(bar, d, to.bar.data() + at);
    hn::Store(trades, d, to.trades.data() + at);
    hn::Store(wins, d, to.wins.data() + at);
    hn::Store(equity, doubles, to.equity.data() + at);
    hn::Store(peak, doubles, to.peak.data() + at);
    hn::Store(least, doubles, to.least.data() + at);
  }

  // A step has two halves, so that the waits for memory of all vectors overlap. First: the table
  // index of the next entry.
  HWY_INLINE void look(const EntryArena& arena) {
    const Words d;
    const auto one = hn::Set(d, 1), zero = hn::Zero(d);
    const auto word = hn::ShiftRight<6>(bar);
    const auto place = hn::BitCast(Signed(), hn::Add(entries, hn::ShiftLeft<3>(word)));
    const auto any = gather(arena.any(), place);
    const auto shorts = gather(arena.shorts(), place);
    const auto later = hn::And(
        gather(arena.later(), hn::BitCast(Signed(), hn::Add(entries, hn::ShiftLeft<2>(word)))),
        hn::Set(d, 0xFFFFFFFFu));
    const auto bits =
        hn::And(any, hn::Shl(hn::Set(d, ~std::uint64_t{0}), hn::And(bar, hn::Set(d, 63))));
    const auto lowest = hn::And(bits, hn::Sub(zero, bits));
    const auto entry_bar = hn::Add(hn::ShiftLeft<6>(word), lowest_bit_number(lowest));
    const auto short_bit = hn::IfThenElseZero(hn::Ne(hn::And(lowest, shorts), zero), one);
    index =
        hn::IfThenElse(hn::Eq(bits, zero), later, hn::Add(hn::ShiftLeft<1>(entry_bar), short_bit));
  }

  // Then one trade in every lane; the active lanes that did not move are returned.
  template <bool is_listed>
  HWY_INLINE WordMask trade(const PassageTable::Code* codes, WalkLanes& lists, std::size_t at) {
    const Words d;
    const Doubles doubles;
    const auto one = hn::Set(d, 1), zero = hn::Zero(d);

    const auto in_table = hn::ShiftLeft<1>(index);
    const auto code = hn::Set(d, 0xFFFF);
    const auto* const base = reinterpret_cast<const std::uint64_t*>(codes);
    const auto at_stop =
        hn::And(gather(base, hn::BitCast(Signed(), hn::Add(stop, in_table))), code);
    const auto at_target =
        hn::And(gather(base, hn::BitCast(Signed(), hn::Add(target, in_table))), code);
    const auto is_target =
        hn::RebindMask(d, hn::Lt(hn::BitCast(Signed(), at_target), hn::BitCast(Signed(), at_stop)));
    const auto first = hn::IfThenElse(is_target, at_target, at_stop);
    // needs_second_look()
    const auto is_special =
        hn::Or(hn::Ne(hn::And(first, one), zero),
               hn::Or(hn::Eq(hn::Xor(at_stop, at_target), one),
                      hn::Eq(first, hn::Set(d, std::uint64_t{PassageTable::far}))));
    const auto moves = hn::AndNot(is_special, is_active);
    const auto moves_double = hn::RebindMask(doubles, moves);

    const auto exit = hn::Add(hn::ShiftRight<1>(index), hn::ShiftRight<1>(first));
    const auto wins_by_target = hn::RebindMask(doubles, is_target);
    const auto is_short = hn::RebindMask(doubles, hn::Ne(hn::And(index, one), zero));
    const auto factor =
        hn::IfThenElse(is_short, hn::IfThenElse(wins_by_target, target_short, stop_short),
                       hn::IfThenElse(wins_by_target, target_long, stop_long));
    bar = hn::IfThenElse(moves, hn::Add(exit, one), bar);
    equity = hn::IfThenElse(moves_double, hn::Mul(equity, factor), equity);
    peak = hn::Max(peak, equity);
    least = hn::Min(least, hn::Div(equity, peak));
    const auto gains =
        hn::RebindMask(d, hn::And(moves_double, hn::Gt(factor, hn::Set(doubles, 1.0))));
    wins = hn::Add(wins, hn::IfThenElseZero(gains, one));
    if constexpr (is_listed) list(lists, at, exit, moves);
    trades = hn::Add(trades, hn::IfThenElseZero(moves, one));
    return hn::And(is_special, is_active);
  }

  HWY_INLINE void list(WalkLanes& lists, std::size_t at, WordVector exit, WordMask moves) const {
    const Words d;
    HWY_ALIGN std::uint64_t indices[lanes_a_vector], exits[lanes_a_vector], counts[lanes_a_vector],
        moved[lanes_a_vector];
    HWY_ALIGN double equities[lanes_a_vector];
    hn::Store(index, d, indices);
    hn::Store(exit, d, exits);
    hn::Store(trades, d, counts);
    hn::Store(hn::IfThenElseZero(moves, hn::Set(d, 1)), d, moved);
    hn::Store(equity, Doubles(), equities);
    for (std::size_t lane = 0; lane < lanes_a_vector; ++lane)
      if (moved[lane] != 0)
        lists.list[at + lane][counts[lane]] = {static_cast<std::uint32_t>(indices[lane]),
                                               static_cast<std::uint32_t>(exits[lane]),
                                               equities[lane]};
  }
};

template <bool is_listed>
std::uint32_t advance_all(WalkLanes& state, const EntryArena& arena,
                          const PassageTable::Code* codes) {
  const Words d;
  Lanes lanes[vectors];
  WordMask stopped[vectors];
#pragma GCC unroll 4
  for (std::size_t v = 0; v < vectors; ++v) lanes[v].load(state, v * lanes_a_vector);
  for (;;) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < vectors; ++v) lanes[v].look(arena);
    auto any = hn::FirstN(d, 0);
#pragma GCC unroll 4
    for (std::size_t v = 0; v < vectors; ++v) {
      stopped[v] = lanes[v].template trade<is_listed>(codes, state, v * lanes_a_vector);
      any = hn::Or(any, stopped[v]);
    }
    if (HWY_LIKELY(hn::AllFalse(d, any))) continue;
    std::uint32_t result = 0;
#pragma GCC unroll 4
    for (std::size_t v = 0; v < vectors; ++v) {
      lanes[v].store(state, v * lanes_a_vector);
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(d, stopped[v], bits);
      result |= std::uint32_t{bits[0]} << (v * lanes_a_vector);
    }
    return result;
  }
}

void Advance(WalkLanes& state, const EntryArena& arena, const PassageTable::Code* codes,
             std::uint32_t* stopped) {
  *stopped = state.list[0] != nullptr ? advance_all<true>(state, arena, codes)
                                      : advance_all<false>(state, arena, codes);
}

void CountLanes(std::size_t* lanes) {
  *lanes = vectors * lanes_a_vector;
}

}  // namespace sixbtc::backtest::screening::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sixbtc::backtest::screening {

HWY_EXPORT(FillEntries);
HWY_EXPORT(Advance);
HWY_EXPORT(CountLanes);

namespace {

constexpr std::align_val_t alignment{64};
// A vector of words may be written past the last one, and lanes must not lie a page apart.
constexpr std::size_t spare_words = 16;

}  // namespace

std::size_t lanes_in_flight() {
  std::size_t lanes = 0;
  HWY_DYNAMIC_DISPATCH(CountLanes)(&lanes);
  return lanes;
}

EntryArena::EntryArena(std::size_t bars)
    : bars_(bars),
      used_(Bitmap::word_count(bars + 1)),
      stride_((used_ + 7) / 8 * 8 + spare_words),
      words_(new (alignment) std::uint64_t[3 * lanes_max * stride_]) {}

void EntryArena::Free::operator()(std::uint64_t* words) const {
  ::operator delete[](words, alignment);
}

void EntryArena::fill(std::size_t lane, const Bitmap& longs, const Bitmap& shorts) {
  CHECK(lane < lanes_max);
  CHECK(longs.size() == bars_);
  CHECK(shorts.size() == bars_);
  std::uint64_t* const to = words_.get() + 3 * lane * stride_;
  HWY_DYNAMIC_DISPATCH(FillEntries)
  (longs.data(), shorts.data(), used_,
   static_cast<std::uint32_t>(PassageTable::index_of(bars_, false)), to, to + stride_,
   reinterpret_cast<std::uint32_t*>(to + 2 * stride_));
}

std::uint64_t EntryArena::next_index(std::size_t lane, std::size_t bar) const {
  CHECK(bar <= bars_);
  const std::uint64_t* const from = words_.get() + 3 * lane * stride_;
  const std::size_t word = bar >> 6;
  const std::uint64_t bits = from[word] & (~std::uint64_t{0} << (bar & 63));
  if (bits == 0) return reinterpret_cast<const std::uint32_t*>(from + 2 * stride_)[word];
  const auto bit = static_cast<std::size_t>(std::countr_zero(bits));
  return PassageTable::index_of(word * 64 + bit, ((from[stride_ + word] >> bit) & 1) != 0);
}

std::uint32_t advance(WalkLanes& lanes, const EntryArena& entries,
                      const PassageTable::Code* codes) {
  std::uint32_t stopped = 0;
  HWY_DYNAMIC_DISPATCH(Advance)(lanes, entries, codes, &stopped);
  return stopped;
}

}  // namespace sixbtc::backtest::screening
#endif
