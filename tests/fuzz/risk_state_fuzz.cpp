// Any bytes as a kept risk state: an error with a message, or a state whose text means the same.
#include <string_view>

#include "core/check.hpp"
#include "risk/state.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sixbtc;
  const auto state =
      risk::parse_risk_state(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!state) {
    CHECK(!state.error().message.empty());
    return 0;
  }
  const auto again = risk::parse_risk_state(risk::to_text(*state));
  CHECK(again.has_value());
  CHECK(*again == *state);
  return 0;
}
