// Conditions of the catalogue over bars: the same text a strategy carries, compiled and evaluated
// in columns.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "generation/script_writer.hpp"
#include "language/compile.hpp"

namespace sixbtc::generation {

// A script of several conditions, compiled once for all series.
class ConditionScript {
 public:
  // `names[i]` is a bool of the statements. Fails where the text does not compile.
  [[nodiscard]] static core::Result<ConditionScript> compile(const std::string& statements,
                                                             const std::vector<std::string>& names,
                                                             const language::Limits& limits);
  // Bars at whose close each condition holds, ascending. Fails where the series lacks what the
  // text asks for.
  [[nodiscard]] core::Result<std::vector<std::vector<std::uint32_t>>> hits(
      const columns::CandleView& bars, const strategy::SeriesContext& context) const;

 private:
  std::shared_ptr<const language::Program> program_;
};

}  // namespace sixbtc::generation
