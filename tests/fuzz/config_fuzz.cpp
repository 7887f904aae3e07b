// Any bytes as a configuration file: an answer, never a crash, and every problem in plain ASCII.
#include <cstdint>
#include <string_view>

#include "adapters/yaml_config/yaml_config.hpp"
#include "core/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto loaded = sixbtc::yaml_config::load_text(text, "fuzz.yaml");
  if (loaded) return 0;
  CHECK(!loaded.error().empty());
  for (const auto& problem : loaded.error()) {
    CHECK(!problem.where.empty() && !problem.message.empty());
    for (const char c : problem.key + problem.value + problem.message) CHECK(c >= ' ' && c < 127);
  }
  return 0;
}
