#include "execution/holdings.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sixbtc::execution {
namespace {

using Part = std::pair<orders::OwnerId, core::Quantity>;

bool is_before(const Part& part, orders::OwnerId owner) {
  return part.first < owner;
}

}  // namespace

core::Quantity Holding::of(orders::OwnerId owner) const {
  const auto place = std::lower_bound(by_owner.begin(), by_owner.end(), owner, is_before);
  return place != by_owner.end() && place->first == owner ? place->second : core::Quantity{};
}

core::Quantity Holding::cover() const {
  return net.is_negative() ? cover_short + external_cover_short : cover_long + external_cover_long;
}

core::Quantity Holding::uncovered() const {
  return std::max(magnitude(net) - cover(), core::Quantity{});
}

void Holding::add(orders::OwnerId owner, core::Quantity signed_quantity) {
  net += signed_quantity;
  const auto place = std::lower_bound(by_owner.begin(), by_owner.end(), owner, is_before);
  if (place != by_owner.end() && place->first == owner)
    place->second += signed_quantity;
  else
    by_owner.insert(place, {owner, signed_quantity});
}

std::vector<Part> Holding::share(core::Quantity signed_quantity) const {
  std::vector<Part> parts;
  core::Quantity rest = signed_quantity;
  const auto take = [&](const Part& part) {
    const bool is_reduced = !part.second.is_zero() && !rest.is_zero() &&
                            part.second.is_negative() != rest.is_negative();
    if (!is_reduced) return;
    const core::Quantity size = std::min(magnitude(part.second), magnitude(rest));
    const core::Quantity taken = rest.is_negative() ? -size : size;
    parts.emplace_back(part.first, taken);
    rest = rest - taken;
  };
  if (!by_owner.empty() && by_owner.back().first.is_external()) take(by_owner.back());
  for (const Part& part : by_owner)
    if (!part.first.is_external()) take(part);
  if (rest.is_zero()) return parts;
  if (!parts.empty() && parts.front().first.is_external())
    parts.front().second += rest;
  else
    parts.emplace_back(orders::OwnerId{}, rest);
  return parts;
}

std::vector<std::pair<orders::OwnerId, orders::Fill>> split(const orders::Fill& fill,
                                                            const std::vector<Part>& parts) {
  std::vector<std::pair<orders::OwnerId, orders::Fill>> fills;
  core::Amount fee_left = fill.fee;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    orders::Fill part = fill;
    part.quantity = magnitude(parts[i].second);
    if (parts.size() > 1) part.id = core::FillId(fmt::format("{}#{}", fill.id.value(), i));
    part.fee = i + 1 == parts.size() ? fee_left
                                     : core::Amount::from_units(static_cast<std::int64_t>(
                                           static_cast<core::Int128>(fill.fee.units()) *
                                           part.quantity.units() / fill.quantity.units()));
    fee_left = fee_left - part.fee;
    fills.emplace_back(parts[i].first, std::move(part));
  }
  return fills;
}

}  // namespace sixbtc::execution
