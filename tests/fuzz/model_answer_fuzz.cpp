// Any bytes as the answer of a provider, and any text as what a model wrote: an answer or a
// problem in printable words, a script or a reason.
#include "adapters/text_models/wire.hpp"
#include "core/check.hpp"
#include "generation/answer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sixbtc;
  if (size == 0) return 0;
  const std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
  constexpr unsigned statuses[] = {200, 200, 200, 401, 429, 503};
  const auto dialect = static_cast<ports::TextDialect>(data[0] % 4);
  const auto result = text_models::parse_response(dialect, {statuses[data[0] / 4 % 6], {}, body});
  if (result)
    CHECK(!result->text.empty());
  else
    CHECK(!result.error().error.message.empty());
  constexpr std::size_t script_bytes_max = 1000;
  const auto script = generation::script_in(body, script_bytes_max);
  if (script) {
    CHECK(script->size() <= script_bytes_max && script->find("//@version") != std::string::npos);
    CHECK(generation::script_in(*script, script_bytes_max).has_value());
  } else {
    CHECK(!script.error().empty());
  }
  return 0;
}
