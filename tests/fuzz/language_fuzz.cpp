// Any bytes as a script: diagnostics with places inside the source, or a strategy that runs; never
// a crash, never without end.
#include "script_fuzz.hpp"

namespace {

using namespace sixbtc;

void run(const language::Script& script) {
  const auto evaluation =
      script.strategy->begin({"binance", "spot", "BTCUSDT", market::Interval::minutes(60), 0.01});
  strategy::PositionView position;
  strategy::IndicatorSnapshot snapshot;
  for (std::size_t bar = 0; bar < fuzz::series().size(); ++bar) {
    const auto decision =
        evaluation->on_close(strategy::BarWindow(fuzz::series().view(), bar), position);
    CHECK(decision.signal.confidence >= 0 && decision.signal.confidence <= 1);
    position.direction = static_cast<market::Direction>(static_cast<int>(bar % 3) - 1);
    position.entry_price = position.quantity = 1;
    evaluation->snapshot(snapshot);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source = fuzz::text_of(data, size);
  const auto script = language::compile(source, fuzz::limits);
  fuzz::check_diagnostics(script ? script->warnings : script.error(), source);
  CHECK(script || !script.error().empty());
  if (script) run(*script);
  return 0;
}
