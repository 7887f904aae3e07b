#include "language/collections.hpp"

#include "language/collection_figures.hpp"

#include <algorithm>
#include <numeric>

namespace sixbtc::language {

namespace {

// Exactly representable, and no price, index or time in milliseconds comes near it.
constexpr double first_handle = 1LL << 51;

std::vector<double> present(const std::vector<double>& row) {
  std::vector<double> values;
  for (const double value : row)
    if (!is_na(value)) values.push_back(value);
  return values;
}

// Statistics ignore na; of nothing they are na.
double statistic(CollectionOperation operation, const std::vector<double>& row, bool is_biased) {
  std::vector<double> values = present(row);
  if (values.empty()) return na;
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  switch (operation) {
    case CollectionOperation::Sum:
      return sum;
    case CollectionOperation::Average:
      return sum / count;
    case CollectionOperation::Minimum:
      return *std::min_element(values.begin(), values.end());
    case CollectionOperation::Maximum:
      return *std::max_element(values.begin(), values.end());
    case CollectionOperation::Range:
      return *std::max_element(values.begin(), values.end()) -
             *std::min_element(values.begin(), values.end());
    case CollectionOperation::Median: {
      std::sort(values.begin(), values.end());
      const std::size_t middle = values.size() / 2;
      if (values.size() % 2 == 1) return values[middle];
      return (values[middle - 1] + values[middle]) / 2;
    }
    default: {
      double squares = 0;
      for (const double value : values) squares += (value - sum / count) * (value - sum / count);
      const double divisor = is_biased ? count : count - 1;
      if (divisor <= 0) return na;
      const double variance = squares / divisor;
      return operation == CollectionOperation::Deviation ? std::sqrt(variance) : variance;
    }
  }
}

// The place an index names; nothing when it is outside. `end` may be named too when inserting.
std::optional<std::size_t> place_of(double index, std::size_t size, bool counts_back, bool end) {
  const auto length = static_cast<double>(size);
  if (counts_back && index < 0) index += length;
  if (!(index >= 0 && (index < length || (end && index == length)))) return {};
  return static_cast<std::size_t>(index);
}

std::string outside(const CollectionSite& site, double index, std::size_t size) {
  return fmt::format("{}: index {} of {} elements", site.text, index, size);
}

}  // namespace

std::vector<double>* Collections::find(double handle) {
  if (!(handle >= first_handle)) return nullptr;
  const auto index = static_cast<std::size_t>(handle - first_handle);
  return index < rows_.size() ? &rows_[index].values : nullptr;
}

void Collections::mark(double value, std::vector<std::size_t>& open) {
  if (!(value >= first_handle)) return;
  const double index = value - first_handle;
  if (!(index < static_cast<double>(rows_.size()))) return;
  Row& row = rows_[static_cast<std::size_t>(index)];
  if (row.is_marked) return;
  row.is_marked = true;
  open.push_back(static_cast<std::size_t>(index));
}

void Collections::collect(std::span<const double> slots) {
  std::vector<std::size_t> open;
  for (const double value : slots) mark(value, open);
  while (!open.empty()) {
    const std::size_t index = open.back();
    open.pop_back();
    for (const double value : rows_[index].values) mark(value, open);
  }
  free_.clear();
  values_ = 0;
  for (std::size_t i = rows_.size(); i-- > 0;) {
    if (!rows_[i].is_marked) {
      rows_[i].values.clear();
      free_.push_back(i);
    }
    rows_[i].is_marked = false;
    values_ += rows_[i].values.size() + 1;
  }
  made_ = 0;
  threshold_ = std::max<std::size_t>(1024, 2 * (rows_.size() - free_.size()));
}

double Collections::make(std::size_t count, double value, std::span<const double> slots) {
  if (++made_ > threshold_ || values_ + count > values_max_) collect(slots);
  std::size_t index = rows_.size();
  if (free_.empty()) {
    rows_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  if (count <= values_max_) rows_[index].values.assign(count, value);
  values_ += count + 1;
  return first_handle + static_cast<double>(index);
}

double Collections::add(std::vector<double> values, std::span<const double> slots) {
  const double handle = make(values.size(), na, slots);
  if (values.size() <= values_max_) *find(handle) = std::move(values);
  return handle;
}

std::string Collections::run(const CollectionSite& site, std::span<double> slots,
                             std::size_t& work) {
  const auto argument = [&](std::size_t i) { return slots[site.arguments[i]]; };
  std::string problem;
  if (site.operation == CollectionOperation::New) {
    const double size = argument(0);
    if (!(size >= 0)) return fmt::format("{}: a size of {}", site.text, size);
    if (size > static_cast<double>(values_max_))
      return fmt::format("{}: a size of {} (limit state_values)", site.text, size);
    const auto count = static_cast<std::size_t>(size);
    work += count;
    slots[site.dst] = make(count, argument(1), slots);
  } else if (site.operation == CollectionOperation::From) {
    const double handle = make(site.arguments.size(), na, slots);
    std::vector<double>& row = *find(handle);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = argument(i);
    slots[site.dst] = handle;
  } else {
    std::vector<double>* row = find(argument(0));
    if (row == nullptr) {
      // A loop over nothing, and the size of nothing, are no mistakes of the element read.
      if (site.operation == CollectionOperation::Next) return {};
      return fmt::format("{}: the array or object is na", site.text);
    }
    if (site.operation <= CollectionOperation::SortIndicesDown) {
      problem = make_from(site, *row, slots, work);
    } else if (site.operation >= CollectionOperation::Set) {
      const std::size_t before = row->size();
      problem = change(site, *row, slots);
      values_ += row->size() - before;
      if (site.operation >= CollectionOperation::Fill) work += row->size();
    } else {
      problem = read(site, *row, slots, work);
    }
  }
  if (problem.empty() && values_ > values_max_) {
    collect(slots);
    if (values_ > values_max_)
      return fmt::format("{}: more than {} values in arrays and objects (limit state_values)",
                         site.text, values_max_);
  }
  return problem;
}

// A new row out of another one.
std::string Collections::make_from(const CollectionSite& site, const std::vector<double>& row,
                                   std::span<double> slots, std::size_t& work) {
  std::vector<double> values;
  if (site.operation == CollectionOperation::Copy) {
    values = row;
  } else if (site.operation == CollectionOperation::Slice) {
    const double from = slots[site.arguments[1]], to = slots[site.arguments[2]];
    if (!(from >= 0 && from <= to && to <= static_cast<double>(row.size())))
      return outside(site, from >= 0 && from <= to ? to : from, row.size());
    const auto at = [&](double index) { return row.begin() + static_cast<std::ptrdiff_t>(index); };
    values.assign(at(from), at(to));
  } else {
    values = derived(site.operation, row);
  }
  work += row.size();
  slots[site.dst] = add(std::move(values), slots);
  return {};
}

std::string Collections::read(const CollectionSite& site, const std::vector<double>& row,
                              std::span<double> slots, std::size_t& work) {
  double& out = slots[site.dst];
  const auto argument = [&](std::size_t i) { return slots[site.arguments[i]]; };
  switch (site.operation) {
    case CollectionOperation::Size:
      out = static_cast<double>(row.size());
      return {};
    case CollectionOperation::Get:
    case CollectionOperation::Next: {
      const auto place = place_of(argument(1), row.size(), site.counts_back, false);
      if (!place && site.operation == CollectionOperation::Next) return {};
      if (!place) return outside(site, argument(1), row.size());
      out = row[*place];
      return {};
    }
    case CollectionOperation::First:
    case CollectionOperation::Last:
      if (row.empty()) return outside(site, 0, 0);
      out = site.operation == CollectionOperation::First ? row.front() : row.back();
      return {};
    case CollectionOperation::IndexOf:
    case CollectionOperation::LastIndexOf:
    case CollectionOperation::Includes: {
      work += row.size();
      double found = -1;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const bool is_last = site.operation == CollectionOperation::LastIndexOf;
        if (row[i] == argument(1) && (is_last || found < 0)) found = static_cast<double>(i);
      }
      out = site.operation == CollectionOperation::Includes ? truth(found >= 0) : found;
      return {};
    }
    case CollectionOperation::Covariance: {
      const std::vector<double>* other = find(argument(1));
      if (other == nullptr) return fmt::format("{}: the array is na", site.text);
      work += row.size();
      out = covariance_of(row, *other, site.arguments.size() < 3 || argument(2) != 0);
      return {};
    }
    case CollectionOperation::Mode:
    case CollectionOperation::PercentRank:
    case CollectionOperation::PercentileLinear:
    case CollectionOperation::PercentileNearest:
    case CollectionOperation::Every:
    case CollectionOperation::Some:
    case CollectionOperation::BinarySearch:
    case CollectionOperation::BinarySearchLeftmost:
    case CollectionOperation::BinarySearchRightmost:
      work += row.size();
      out = figure(site.operation, row, site.arguments.size() > 1 ? argument(1) : na);
      return {};
    default:
      work += row.size();
      out = statistic(site.operation, row, site.arguments.size() < 2 || argument(1) != 0);
      return {};
  }
}

std::string Collections::change(const CollectionSite& site, std::vector<double>& row,
                                std::span<double> slots) {
  const auto argument = [&](std::size_t i) { return slots[site.arguments[i]]; };
  const auto place = [&](bool end) {
    return place_of(argument(1), row.size(), site.counts_back, end);
  };
  const auto at = [&](std::size_t i) { return row.begin() + static_cast<std::ptrdiff_t>(i); };
  switch (site.operation) {
    case CollectionOperation::Set:
      if (!place(false)) return outside(site, argument(1), row.size());
      row[*place(false)] = argument(2);
      return {};
    case CollectionOperation::Push:
      row.push_back(argument(1));
      return {};
    case CollectionOperation::Unshift:
      row.insert(row.begin(), argument(1));
      return {};
    case CollectionOperation::Insert:
      if (!place(true)) return outside(site, argument(1), row.size());
      row.insert(at(*place(true)), argument(2));
      return {};
    case CollectionOperation::Pop:
    case CollectionOperation::Shift: {
      if (row.empty()) return outside(site, 0, 0);
      const bool is_pop = site.operation == CollectionOperation::Pop;
      slots[site.dst] = is_pop ? row.back() : row.front();
      row.erase(is_pop ? std::prev(row.end()) : row.begin());
      return {};
    }
    case CollectionOperation::Remove: {
      const auto found = place(false);
      if (!found) return outside(site, argument(1), row.size());
      slots[site.dst] = row[*found];
      row.erase(at(*found));
      return {};
    }
    case CollectionOperation::Clear:
      row.clear();
      return {};
    case CollectionOperation::Fill: {
      const double from = site.arguments.size() > 2 ? argument(2) : 0;
      const double to = site.arguments.size() > 3 && !is_na(argument(3))
                            ? argument(3)
                            : static_cast<double>(row.size());
      if (!(from >= 0 && from <= to && to <= static_cast<double>(row.size())))
        return outside(site, from, row.size());
      std::fill(at(static_cast<std::size_t>(from)), at(static_cast<std::size_t>(to)), argument(1));
      return {};
    }
    case CollectionOperation::Reverse:
      std::reverse(row.begin(), row.end());
      return {};
    case CollectionOperation::Sort:
    case CollectionOperation::SortDown:
      if (std::any_of(row.begin(), row.end(), [](double value) { return is_na(value); }))
        return fmt::format("{}: an element is na", site.text);
      std::sort(row.begin(), row.end());
      if (site.operation == CollectionOperation::SortDown) std::reverse(row.begin(), row.end());
      return {};
    case CollectionOperation::Concat: {
      const std::vector<double>* other = find(argument(1));
      if (other == nullptr) return fmt::format("{}: the array is na", site.text);
      const std::vector<double> added = *other;
      row.insert(row.end(), added.begin(), added.end());
      slots[site.dst] = argument(0);
      return {};
    }
    default:
      return fmt::format("{}: not an operation that changes", site.text);
  }
}

}  // namespace sixbtc::language
