// Strategies with everything they run on, for use cases that look at several at once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "application/full_window.hpp"
#include "application/script_library.hpp"
#include "application/services.hpp"
#include "language/families.hpp"

namespace sixbtc::application {

// The script of a stored strategy; an error when it no longer compiles.
[[nodiscard]] core::Result<language::Script> compile_stored(const ports::StrategyRecord& record,
                                                            const ports::LanguageLimits& limits);

// The strategy of one of many, which share the plans of their base scripts.
[[nodiscard]] core::Result<std::shared_ptr<const strategy::StrategyCore>> stored_strategy(
    const ports::StrategyRecord& record, language::ScriptFamilies& families);

struct LoadedStrategy {
  std::string name;  // of the stored strategy, or the script's file
  std::string id;    // empty for a file
  language::Script script;
  std::vector<SeriesWindow> series;  // one a symbol, the window in split.training
};

// Opens each series once. What it loads points into it. Not thread-safe.
class StrategyLoader {
 public:
  StrategyLoader(const Services& services, Period period) : services_(services), period_(period) {}

  // A stored strategy by id, name or alias, on all its symbols.
  [[nodiscard]] core::Result<LoadedStrategy> stored(const std::string& id);
  // A script from a file on one series.
  [[nodiscard]] core::Result<LoadedStrategy> file(const std::string& file,
                                                  const SeriesRequest& request);
  // What the reader must know of the windows; each sentence once.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  [[nodiscard]] core::Result<SeriesWindow> window(const SeriesRequest& request);

  const Services& services_;
  Period period_;
  std::map<std::string, std::unique_ptr<PreparedSeries>> series_;
  std::vector<std::string> notes_;
};

}  // namespace sixbtc::application
