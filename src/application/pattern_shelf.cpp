#include "application/pattern_shelf.hpp"

#include "application/series_access.hpp"

namespace sixbtc::application {

core::Result<MinedPatterns*> PatternShelf::mined() {
  ASSIGN_OR_RETURN(const std::string version, stored_version(services_));
  if (!mined_ || version != version_) {
    mined_ = std::make_unique<MinedPatterns>(
        services_, static_cast<std::uint64_t>(services_.settings().generation.seed));
    version_ = version;
  }
  return mined_.get();
}

core::Result<std::vector<ports::Pattern>> PatternShelf::patterns(const ports::PatternQuery& query) {
  const std::scoped_lock lock(mutex_);
  ASSIGN_OR_RETURN(MinedPatterns* const source, mined());
  std::vector<market::Interval> intervals = services_.settings().trading.timeframes;
  if (query.interval) intervals = {*query.interval};
  std::vector<ports::Pattern> all;
  for (const market::Interval interval : intervals) {
    ports::PatternQuery one = query;
    one.interval = interval;
    auto found = source->patterns(one);
    if (!found && found.error().kind == core::ErrorKind::NotFound) continue;
    if (!found) return std::unexpected(std::move(found).error());
    std::ranges::move(*found, std::back_inserter(all));
  }
  std::ranges::stable_sort(all, std::ranges::greater{},
                           [](const ports::Pattern& pattern) { return pattern.target.edge; });
  return all;
}

core::Result<ports::Pattern> PatternShelf::pattern(const std::string& id) {
  ASSIGN_OR_RETURN(std::vector<ports::Pattern> all, patterns({}));
  const auto found = std::ranges::find(all, id, &ports::Pattern::id);
  if (found == all.end()) return core::fail(core::ErrorKind::NotFound, "no such pattern", id);
  return std::move(*found);
}

}  // namespace sixbtc::application
