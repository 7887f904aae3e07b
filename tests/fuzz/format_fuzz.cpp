// Any bytes formatted: refused with reasons, or a script that a second pass leaves alone. That its
// words are the same the formatter checks itself.
#include "language/format.hpp"
#include "script_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sixbtc;
  const std::string_view source = fuzz::text_of(data, size);
  const auto once = language::format(source, fuzz::limits);
  if (!once) {
    CHECK(!once.error().empty());
    fuzz::check_diagnostics(once.error(), source);
    return 0;
  }
  language::Limits roomy = fuzz::limits;
  roomy.source_bytes = once->size();
  const auto twice = language::format(*once, roomy);
  CHECK(twice && *twice == *once);
  return 0;
}
