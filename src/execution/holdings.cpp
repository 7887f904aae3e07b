#include "execution/holdings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/check.hpp"
#include "ledger/split.hpp"

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

std::vector<Part> Holding::share(core::Quantity signed_quantity, core::Quantity lot,
                                 TakeFrom from) const {
  std::vector<Part> parts;
  core::Quantity rest = magnitude(signed_quantity);
  const auto is_closed = [&](const Part& part) {
    return !part.second.is_zero() && part.second.is_negative() != signed_quantity.is_negative();
  };
  core::Quantity external;
  if (from == TakeFrom::ExternalFirst && !by_owner.empty() && by_owner.back().first.is_external() &&
      is_closed(by_owner.back()))
    external = std::min(magnitude(by_owner.back().second), rest);
  rest = rest - external;

  std::int64_t quantum = rest.units() % lot.units() == 0 ? lot.units() : 1;
  core::Int128 held = 0;
  std::vector<std::int64_t> weights;
  for (const Part& part : by_owner) {
    if (!is_closed(part) || (from != TakeFrom::All && part.first.is_external())) continue;
    parts.emplace_back(part.first, core::Quantity{});
    weights.push_back(magnitude(part.second).units());
    held += weights.back();
    if (weights.back() % quantum != 0) quantum = 1;
  }
  const std::int64_t closed = held < rest.units() ? static_cast<std::int64_t>(held) : rest.units();
  if (closed > 0) {
    const auto shares = ledger::split_pro_rata(closed / quantum, weights);
    CHECK(shares);  // none is larger than what it is a share of
    for (std::size_t i = 0; i < parts.size(); ++i)
      parts[i].second = core::Quantity::from_units((*shares)[i] * quantum);
  }
  const core::Quantity nobody = external + rest - core::Quantity::from_units(closed);
  if (!parts.empty() && parts.back().first.is_external())
    parts.back().second += nobody;
  else
    parts.emplace_back(orders::OwnerId{}, nobody);
  std::erase_if(parts, [](const Part& part) { return part.second.is_zero(); });
  if (signed_quantity.is_negative())
    for (Part& part : parts) part.second = -part.second;
  return parts;
}

std::vector<std::pair<orders::OwnerId, orders::Fill>> split(const orders::Fill& fill,
                                                            const std::vector<Part>& parts) {
  std::vector<std::int64_t> weights;
  for (const Part& part : parts) weights.push_back(magnitude(part.second).units());
  const auto fees = ledger::split_pro_rata(fill.fee.units(), weights);
  CHECK(fees);  // the weights have one sign: no share is larger than the fee
  std::vector<std::pair<orders::OwnerId, orders::Fill>> fills;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    orders::Fill part = fill;
    part.quantity = magnitude(parts[i].second);
    part.fee = core::Amount::from_units((*fees)[i]);
    if (parts.size() > 1) part.id = core::FillId(fmt::format("{}#{}", fill.id.value(), i));
    fills.emplace_back(parts[i].first, std::move(part));
  }
  return fills;
}

}  // namespace sixbtc::execution
