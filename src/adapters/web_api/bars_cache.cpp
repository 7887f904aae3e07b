#include "adapters/web_api/bars_cache.hpp"

#include <algorithm>

namespace sixbtc::web_api {

using application::Bars;

std::shared_ptr<const Bars> BarsCache::find(const std::string& request,
                                            const std::string& version) {
  const std::scoped_lock lock(mutex_);
  if (version != version_) {
    entries_.clear();
    version_ = version;
  }
  const auto found = std::ranges::find(entries_, request, &Entry::request);
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return found->bars;
}

core::Result<std::shared_ptr<const Bars>> BarsCache::open(
    const application::Services& services, const application::SeriesRequest& request) {
  ASSIGN_OR_RETURN(const std::string version, application::stored_version(services));
  const std::string name =
      fmt::format("{}\n{}\n{}\n{}", request.exchange, request.market, request.symbol,
                  request.interval ? request.interval->to_string() : "");
  if (auto bars = find(name, version)) return bars;
  ASSIGN_OR_RETURN(Bars bars, application::open_bars(services, request));
  // What bars were built from is needed for backtests alone, and can be large.
  if (bars.key != bars.source) bars.stored = {};
  auto kept = std::make_shared<const Bars>(std::move(bars));
  const std::scoped_lock lock(mutex_);
  if (version == version_) {
    entries_.push_front({name, kept});
    if (entries_.size() > kept_) entries_.pop_back();
  }
  return kept;
}

}  // namespace sixbtc::web_api
