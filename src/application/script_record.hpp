// A script on one series as the strategy the database keeps.
#pragma once

#include <string>

#include "application/services.hpp"
#include "language/compile.hpp"
#include "market/series_key.hpp"

namespace sixbtc::application {

struct ScriptOrigin {
  std::string mode;                    // generation mode (M-049): "user", "optimized"
  std::string base_name;               // the script it comes from
  std::string base_source;             // its text
  std::string parameters_json = "{}";  // what was set in it
};

// `script` is `source` compiled. The id derives from mode, series and source.
[[nodiscard]] ports::StrategyRecord script_record(const Services& services,
                                                  const ScriptOrigin& origin,
                                                  const std::string& source,
                                                  const language::Script& script,
                                                  const market::SeriesKey& series);

}  // namespace sixbtc::application
