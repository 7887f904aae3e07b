#include "columns/aggregate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace sixbtc::columns {

namespace {

constexpr std::int64_t units_per_whole = core::power_of_ten(8);
constexpr double volume_max = 1e22;

core::Status check_divisible(market::Interval from, market::Interval to) {
  if (to.is_built_from(from)) return {};
  return core::fail(
      core::ErrorKind::Invalid,
      fmt::format("{} bars cannot be built from {} bars", to.to_string(), from.to_string()), {},
      "import a finer series, for example 1m");
}

// Order and grid of one finer bar; `last` is the bar before it, if any.
core::Status check_next(const market::Candle& bar, std::optional<core::Timestamp> last,
                        market::Interval from) {
  const auto malformed = [&](std::string message) {
    return core::fail(core::ErrorKind::Malformed, std::move(message), bar.open_time.to_rfc3339());
  };
  if (last && bar.open_time <= *last) return malformed("bar is out of order");
  if (from.bucket_start(bar.open_time) != bar.open_time)
    return malformed(fmt::format("bar does not start on a multiple of {}", from.to_string()));
  return {};
}

core::Status volume_error(const market::Candle& bar) {
  return core::fail(core::ErrorKind::Malformed,
                    fmt::format("volume {} is not a number below 1e22", bar.volume),
                    bar.open_time.to_rfc3339());
}

int bit_length(core::Int128 positive) {
  const auto high = static_cast<std::uint64_t>(positive >> 64);
  return high != 0 ? 128 - std::countl_zero(high)
                   : 64 - std::countl_zero(static_cast<std::uint64_t>(positive));
}

}  // namespace

std::optional<core::Int128> volume_units(double volume) {
  if (!(std::abs(volume) <= volume_max)) return std::nullopt;
  int exponent = 0;
  const double fraction = std::frexp(volume, &exponent);
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  const core::Int128 product = static_cast<core::Int128>(mantissa) * units_per_whole;
  if (exponent >= 0) return product * (static_cast<core::Int128>(1) << exponent);
  if (exponent < -90) return 0;  // the product has at most 80 bits
  return core::divide_rounded(product, static_cast<core::Int128>(1) << -exponent,
                              core::Rounding::HalfEven);
}

double volume_from_units(core::Int128 units) {
  const bool negative = units < 0;
  core::Int128 magnitude = negative ? -units : units;
  double value = 0;
  if (magnitude <= (std::int64_t{1} << 53)) {
    value = static_cast<double>(magnitude) / static_cast<double>(units_per_whole);
  } else {
    // 56 quotient bits and a sticky bit below them: the conversion to double rounds once.
    const int shift = std::max(0, 56 - bit_length(magnitude / units_per_whole));
    magnitude <<= shift;
    const core::Int128 sticky = magnitude % units_per_whole != 0 ? 1 : 0;
    value = std::ldexp(static_cast<double>((magnitude / units_per_whole) | sticky), -shift);
  }
  return negative ? -value : value;
}

bool FormingBar::add(const market::Candle& finer) {
  const auto units = volume_units(finer.volume);
  if (!units) return false;
  if (bars_ == 0) {
    bar_ = finer;
    bar_.open_time = start_;
  } else {
    bar_.high = std::max(bar_.high, finer.high);
    bar_.low = std::min(bar_.low, finer.low);
    bar_.close = finer.close;
    bar_.is_complete = bar_.is_complete && finer.is_complete;
  }
  volume_units_ += *units;
  ++bars_;
  return true;
}

market::Candle FormingBar::bar(core::Duration finer_length) const {
  CHECK(bars_ > 0);
  market::Candle built = bar_;
  if (bars_ > 1) built.volume = volume_from_units(volume_units_);
  const std::int64_t expected = (end_ - start_).nanoseconds() / finer_length.nanoseconds();
  built.is_complete = built.is_complete && bars_ >= expected;
  return built;
}

core::Result<CandleColumns> aggregate(const CandleView& finer, market::Interval from,
                                      market::Interval to) {
  RETURN_IF_ERROR(check_divisible(from, to));
  CandleColumns built;
  built.reserve(finer.size() * static_cast<std::size_t>(from.nominal_minutes()) /
                    static_cast<std::size_t>(to.nominal_minutes()) +
                1);
  std::optional<core::Timestamp> last;
  for (std::size_t i = 0; i < finer.size();) {
    const core::Timestamp start = to.bucket_start(finer.time(i));
    FormingBar forming(start, to.next_start(start));
    for (; i < finer.size() && finer.time(i) < forming.end(); ++i) {
      const market::Candle bar = finer.at(i);
      RETURN_IF_ERROR(check_next(bar, last, from));
      if (!forming.add(bar)) return std::unexpected(volume_error(bar).error());
      last = bar.open_time;
    }
    built.push_back(forming.bar(from.nominal_duration()));
  }
  return built;
}

core::Result<BarBuilder> BarBuilder::create(market::Interval from, market::Interval to) {
  RETURN_IF_ERROR(check_divisible(from, to));
  return BarBuilder(from, to);
}

core::Status BarBuilder::push(const market::Candle& finer, CandleColumns& closed) {
  RETURN_IF_ERROR(check_next(finer, last_, from_));
  if (!volume_units(finer.volume)) return volume_error(finer);
  advance(finer.open_time, closed);
  if (!forming_) {
    const core::Timestamp start = to_.bucket_start(finer.open_time);
    forming_.emplace(start, to_.next_start(start));
  }
  CHECK(forming_->add(finer));
  last_ = finer.open_time;
  advance(from_.next_start(finer.open_time), closed);
  return {};
}

void BarBuilder::advance(core::Timestamp now, CandleColumns& closed) {
  if (forming_ && forming_->end() <= now) close(closed);
}

void BarBuilder::finish(CandleColumns& closed) {
  if (forming_) close(closed);
}

void BarBuilder::close(CandleColumns& closed) {
  closed.push_back(forming_->bar(from_.nominal_duration()));
  forming_.reset();
}

}  // namespace sixbtc::columns
