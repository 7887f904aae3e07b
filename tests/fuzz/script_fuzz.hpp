// What the harnesses of the language share: small limits, a small series, and what must hold of
// every list of diagnostics.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/check.hpp"
#include "language/compile.hpp"

namespace sixbtc::fuzz {

inline constexpr language::Limits limits{.source_bytes = 20'000,
                                         .nodes = 5'000,
                                         .nesting = 64,
                                         .loop_iterations = 200,
                                         .history_bars = 500,
                                         .state_values = 50'000,
                                         .text_bytes = 1'000'000,
                                         .diagnostics = 20};

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline const columns::CandleSeries& series() {
  static const columns::CandleSeries made = [] {
    columns::CandleColumns columns;
    for (int i = 0; i < 40; ++i) {
      const double close = 100 + 7 * ((i * 37) % 11) - i;
      columns.push_back({core::Timestamp::from_seconds(3600 * i), close - 1, close + 2, close - 3,
                         close, 10.0 + i % 5, true});
    }
    return columns::CandleSeries(std::move(columns));
  }();
  return made;
}

inline void check_diagnostics(std::span<const language::Diagnostic> diagnostics,
                              std::string_view source) {
  for (const auto& each : diagnostics) {
    CHECK(each.span.begin <= each.span.end && each.span.end <= source.size() + 1);
    CHECK(each.span.line >= 1 && each.span.column >= 1);
    CHECK(!each.message.empty());
  }
  CHECK(diagnostics.empty() == language::render(diagnostics, source, "fuzz").empty());
}

}  // namespace sixbtc::fuzz
