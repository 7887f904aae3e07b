// What a session of paper or live trading trades: written once when it is opened, so that every
// later look at it (resume, replay, parity, why) finds the same strategies, series and settings.
#pragma once

#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "market/series_key.hpp"
#include "ports/configuration.hpp"

namespace sixbtc::application {

struct SessionStrategy {
  std::string id, name;
  std::string source;        // the script, so that a replay needs no database
  market::SeriesKey series;  // of the bars it decides on
  std::string data_hash;     // of the stored candles they come from
};

struct SessionManifest {
  core::SessionId session;
  std::string kind;  // "paper"
  std::string program_version;
  core::Timestamp created_at;
  core::Timestamp from, to;  // of the candles that happen
  std::string note;          // what a reader must know of it; may be empty
  std::vector<SessionStrategy> strategies;
  std::string configuration;  // all of it, as YAML

  [[nodiscard]] std::string to_json() const;
  [[nodiscard]] static core::Result<SessionManifest> parse(std::string_view json);
};

}  // namespace sixbtc::application
