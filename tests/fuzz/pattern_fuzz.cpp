// Any bytes as the answer of the pattern service: sound patterns, or an error.
#include "adapters/pattern_service/parse.hpp"
#include "core/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sixbtc;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto parsed = pattern_service::parse_patterns(body);
  if (parsed)
    for (const auto& pattern : parsed->patterns)
      CHECK(!pattern.formula.empty() && pattern.target.holding_bars > 0);
  (void)pattern_service::parse_pattern(body);
  return 0;
}
