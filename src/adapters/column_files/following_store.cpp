#include "adapters/column_files/following_store.hpp"

#include <chrono>
#include <mutex>

#include "adapters/column_files/column_store.hpp"
#include "core/log.hpp"

namespace sixbtc::column_files {

namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

// Every stored row changes the time of its series' folder: files appear there by rename.
std::uint64_t fingerprint(const fs::path& root) {
  std::error_code ignored;
  std::uint64_t sum = 0;
  const auto add = [&](const fs::path& folder) {
    const auto changed = fs::last_write_time(folder, ignored).time_since_epoch().count();
    const std::size_t place = std::hash<std::string>{}(folder.string());
    sum += (static_cast<std::uint64_t>(changed) ^ place) * 0x9E3779B97F4A7C15ull;
  };
  add(root);
  for (fs::recursive_directory_iterator at(root, ignored), end; at != end; at.increment(ignored))
    if (at->is_directory(ignored)) add(at->path());
  return sum;
}

class FollowingStore final : public ports::CandleStore {
 public:
  FollowingStore(fs::path folder, core::Duration pause, std::shared_ptr<ports::CandleStore> first,
                 std::uint64_t seen)
      : folder_(std::move(folder)),
        pause_(pause.nanoseconds()),
        store_(std::move(first)),
        seen_(seen),
        looked_at_(SteadyClock::now()) {}

  core::Result<std::vector<ports::SeriesInfo>> list() override { return current()->list(); }
  core::Result<std::vector<ports::PointSeriesInfo>> list_points() override {
    return current()->list_points();
  }
  core::Result<ports::SeriesInfo> describe(const market::SeriesKey& key) override {
    return current()->describe(key);
  }
  core::Result<columns::CandleSeries> open(const market::SeriesKey& key) override {
    return current()->open(key);
  }
  core::Result<ports::PointSeriesInfo> describe_points(const ports::PointKey& key) override {
    return current()->describe_points(key);
  }
  core::Result<columns::PointSeries> open_points(const ports::PointKey& key) override {
    return current()->open_points(key);
  }
  core::Result<ports::IngestReport> ingest(const market::SeriesKey& key,
                                           const columns::CandleView& rows) override {
    return current()->ingest(key, rows);
  }
  core::Result<ports::IngestReport> ingest_points(const ports::PointKey& key,
                                                  const columns::PointSeries& rows) override {
    return current()->ingest_points(key, rows);
  }
  core::Result<std::vector<std::string>> verify() override { return current()->verify(); }
  std::vector<std::string> recovery_notes() const override {
    const std::scoped_lock lock(mutex_);
    return store_->recovery_notes();
  }

 private:
  std::shared_ptr<ports::CandleStore> current() {
    const std::scoped_lock lock(mutex_);
    const auto now = SteadyClock::now();
    if (now - looked_at_ < pause_) return store_;
    looked_at_ = now;
    // Taken before the store is read, so that what changes meanwhile is seen next time.
    const std::uint64_t fresh = fingerprint(folder_);
    if (fresh == seen_) return store_;
    auto opened = open_store(folder_, Access::ReadOnly);
    if (!opened) {
      core::log::warning("candles: {}", opened.error().to_string());
      return store_;
    }
    store_ = std::move(*opened);
    seen_ = fresh;
    return store_;
  }

  fs::path folder_;
  std::chrono::nanoseconds pause_;
  mutable std::mutex mutex_;
  std::shared_ptr<ports::CandleStore> store_;
  std::uint64_t seen_;
  SteadyClock::time_point looked_at_;
};

}  // namespace

core::Result<std::unique_ptr<ports::CandleStore>> follow_store(const fs::path& folder,
                                                               core::Duration pause) {
  const std::uint64_t seen = fingerprint(folder);
  ASSIGN_OR_RETURN(auto first, open_store(folder, Access::ReadOnly));
  return std::make_unique<FollowingStore>(folder, pause, std::move(first), seen);
}

}  // namespace sixbtc::column_files
