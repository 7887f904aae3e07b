// The series clients look at, kept open: opening one reads and checks all of it, and making bars of
// another interval reads all of the finer ones.
//
// Threading: any thread; two that ask for the same bars at once may both open them.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "application/series_access.hpp"

namespace sixbtc::web_api {

class BarsCache {
 public:
  // `kept`: series at most, the one not used for longest goes first.
  explicit BarsCache(std::size_t kept) : kept_(kept) {}

  // As application::open_bars. Everything is forgotten when what is stored has changed.
  [[nodiscard]] core::Result<std::shared_ptr<const application::Bars>> open(
      const application::Services& services, const application::SeriesRequest& request);

 private:
  struct Entry {
    std::string request;
    std::shared_ptr<const application::Bars> bars;
  };

  [[nodiscard]] std::shared_ptr<const application::Bars> find(const std::string& request,
                                                              const std::string& version);

  std::size_t kept_;
  std::mutex mutex_;
  std::string version_;       // of everything stored
  std::list<Entry> entries_;  // the newest use first
};

}  // namespace sixbtc::web_api
