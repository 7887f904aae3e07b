// Scripts as people write them: all compile under the profile TradingView and run to the end; under
// perp those that ask for more than a strategy may are refused, each for the reason on record.
#include "corpus.hpp"
#include "language/registry.hpp"

namespace sixbtc::corpus {
namespace {

using language::Diagnostic;
using language::Profile;
using language::Severity;
namespace test = language::test;

// Need bars that this test does not supply; they stop and say so.
const std::set<std::string> need_other_series = {"btc_filter_other_symbol", "lower_tf_volume",
                                                 "pairs_spread", "index_correlation"};

std::string refusal(const Sample& sample, Profile profile) {
  const auto script = language::compile(sample.source, test::limits, profile);
  if (script) return {};
  std::set<std::string> codes;
  for (const Diagnostic& each : script.error())
    if (each.severity == Severity::Error) codes.insert(each.code);
  std::string text;
  for (const std::string& code : codes) text += " " + code;
  return text;
}

TEST(Corpus, every_script_compiles_under_tradingview) {
  const std::vector<Sample> all = samples();
  EXPECT_GE(all.size(), 150U);
  for (const Sample& sample : all) {
    const auto script = language::compile(sample.source, test::limits, Profile::TradingView);
    if (!script) ADD_FAILURE() << language::render(script.error(), sample.source, sample.name);
  }
}

TEST(Corpus, every_script_runs) {
  const columns::CandleSeries series = test::random_series(600, 11);
  for (const Sample& sample : samples()) {
    const auto script = language::compile(sample.source, test::limits, Profile::TradingView);
    if (!script) continue;
    test::Silent sink;
    language::ProgramRun run = script->program->begin(test::context, sink);
    for (std::size_t i = 0; i < series.size() && !run.failure(); ++i)
      run.on_close(series.view().slice(0, i + 1));
    if (need_other_series.contains(sample.name)) {
      ASSERT_TRUE(run.failure()) << sample.name;
      EXPECT_EQ(run.failure()->kind, core::ErrorKind::NotFound) << sample.name;
    } else if (run.failure()) {
      ADD_FAILURE() << sample.name << ": " << run.failure()->to_string();
    }
  }
}

// perp.txt names the refused ones and their codes. SIXBTC_WRITE_CORPUS=1 writes it anew; read the
// difference before it is committed.
TEST(Corpus, under_perp_the_refusals_are_those_on_record) {
  std::string found;
  for (const Sample& sample : samples())
    if (const std::string codes = refusal(sample, Profile::Perp); !codes.empty())
      found += sample.name + codes + "\n";
  if (std::getenv("SIXBTC_WRITE_CORPUS") != nullptr) std::ofstream(folder / "perp.txt") << found;
  EXPECT_EQ(found, read(folder / "perp.txt"));
}

// names.txt: the built-ins that published scripts use, most useful first.
TEST(Corpus, every_name_that_scripts_use_is_known) {
  std::istringstream names(read(folder / "names.txt"));
  std::size_t count = 0;
  for (std::string name; names >> name; ++count) {
    auto found = language::find_builtins(name, true, Profile::TradingView);
    if (found.empty()) found = language::find_builtins(name, false, Profile::TradingView);
    ASSERT_FALSE(found.empty()) << name;
    EXPECT_NE(found.front()->lowering, language::Lowering::Refused) << name;
  }
  EXPECT_EQ(count, 178U);
}

}  // namespace
}  // namespace sixbtc::corpus
