// Any bytes compiled under both profiles: a script, or errors with places.
#include "script_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sixbtc;
  const std::string_view source = fuzz::text_of(data, size);
  for (const auto profile : {language::Profile::Perp, language::Profile::TradingView}) {
    const auto script = language::compile(source, fuzz::limits, profile);
    fuzz::check_diagnostics(script ? script->warnings : script.error(), source);
    CHECK(script || !script.error().empty());
    if (!script) continue;
    CHECK((script->strategy != nullptr) == (profile == language::Profile::Perp));
    CHECK((script->program != nullptr) == (profile == language::Profile::TradingView));
  }
  return 0;
}
