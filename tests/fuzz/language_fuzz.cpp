// Any bytes as a script: diagnostics with places inside the source, or a strategy that runs; never
// a crash, never without end.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.hpp"
#include "language/compile.hpp"

namespace {

using namespace sixbtc;

constexpr language::Limits limits{.source_bytes = 20'000,
                                  .nodes = 5'000,
                                  .nesting = 64,
                                  .loop_iterations = 200,
                                  .history_bars = 500,
                                  .state_values = 50'000,
                                  .text_bytes = 1'000'000,
                                  .diagnostics = 20};

const columns::CandleSeries& series() {
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

void run(const language::Script& script) {
  const auto evaluation =
      script.strategy->begin({"binance", "spot", "BTCUSDT", market::Interval::minutes(60), 0.01});
  strategy::PositionView position;
  strategy::IndicatorSnapshot snapshot;
  for (std::size_t bar = 0; bar < series().size(); ++bar) {
    const auto decision = evaluation->on_close(strategy::BarWindow(series().view(), bar), position);
    CHECK(decision.signal.confidence >= 0 && decision.signal.confidence <= 1);
    position.direction = static_cast<market::Direction>(static_cast<int>(bar % 3) - 1);
    position.entry_price = position.quantity = 1;
    evaluation->snapshot(snapshot);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const auto script = language::compile(source, limits);
  if (script) {
    run(*script);
    return 0;
  }
  CHECK(!script.error().empty());
  for (const auto& diagnostic : script.error()) {
    CHECK(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size + 1);
    CHECK(diagnostic.span.line >= 1 && diagnostic.span.column >= 1);
  }
  CHECK(!language::render(script.error(), source, "fuzz").empty());
  return 0;
}
