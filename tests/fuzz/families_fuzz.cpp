// Any bytes, and the same with other numbers, as members of a family: the verdict and the decisions
// of a source that is compiled alone.
#include "language/families.hpp"
#include "script_fuzz.hpp"

namespace {

using namespace sixbtc;

void check_member(language::ScriptFamilies& families, std::string_view source) {
  const auto shared = families.strategy(source);
  const auto alone = language::compile(source, fuzz::limits);
  CHECK(shared.has_value() == alone.has_value());
  if (!shared) return fuzz::check_diagnostics(shared.error(), source);
  const strategy::Traits &ours = (*shared)->traits(), &theirs = alone->strategy->traits();
  CHECK(ours.type == theirs.type && ours.leverage == theirs.leverage);
  CHECK(ours.defaults == theirs.defaults && ours.title == theirs.title);
  const strategy::SeriesContext context{"binance", "spot", "BTCUSDT", market::Interval::minutes(60),
                                        0.01};
  const auto bound = (*shared)->begin(context), own = alone->strategy->begin(context);
  for (std::size_t bar = 0; bar < fuzz::series().size(); ++bar) {
    const strategy::BarWindow window(fuzz::series().view(), bar);
    const auto one = bound->on_close(window, {}), other = own->on_close(window, {});
    CHECK(bound->failure().has_value() == own->failure().has_value());
    CHECK(one.signal.kind == other.signal.kind);
    CHECK(one.signal.confidence == other.signal.confidence);
    CHECK(one.entry == other.entry && one.should_exit == other.should_exit);
  }
}

// The first digit behind each opening parenthesis is another one.
std::string with_other_numbers(std::string_view source) {
  std::string other(source);
  for (std::size_t i = 1; i < other.size(); ++i)
    if (other[i - 1] == '(' && other[i] >= '0' && other[i] <= '9')
      other[i] = other[i] == '9' ? '0' : static_cast<char>(other[i] + 1);
  return other;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source = fuzz::text_of(data, size);
  language::ScriptFamilies families(fuzz::limits);
  const std::string other = with_other_numbers(source);
  for (const std::string_view member : {source, std::string_view(other), source})
    check_member(families, member);
  return 0;
}
