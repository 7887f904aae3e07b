// Damaged scripts: one word deleted, doubled or replaced. Nothing crashes, errors stay few, and the
// first one stands where the damage is.
#include "core/random.hpp"
#include "corpus.hpp"
#include "language/lexer.hpp"

namespace sixbtc::corpus {
namespace {

using language::Diagnostic;
using language::Severity;
using language::Token;

struct Damage {
  std::string source;
  int line;
};

Damage damaged(const std::string& source, const std::vector<Token>& words, core::Random& random) {
  const Token& word = words[random.below(words.size())];
  std::string replacement;
  switch (random.below(4)) {
    case 0:
      break;  // deleted
    case 1:
      replacement = source.substr(word.span.begin, word.span.end - word.span.begin);
      replacement += " " + replacement;
      break;
    case 2: {
      const Token& other = words[random.below(words.size())];
      replacement = source.substr(other.span.begin, other.span.end - other.span.begin);
      break;
    }
    default: {
      constexpr std::string_view junk[] = {"(", ")",  "[",  "=", ":=",  "=>", ",", "if",
                                           "$", "1e", "\"", "?", "zzz", "3",  "na"};
      replacement = junk[random.below(std::size(junk))];
    }
  }
  return {source.substr(0, word.span.begin) + replacement + source.substr(word.span.end),
          word.span.line};
}

}  // namespace

TEST(Damage, errors_are_few_and_near) {
  constexpr std::size_t tries = 40;
  core::Random random(20240131);
  std::size_t damages = 0, refused = 0, syntactic = 0, near = 0, single = 0, most = 0;
  for (const Sample& sample : samples()) {
    language::DiagnosticSink sink(1);
    std::vector<Token> words;
    for (const Token& token : language::tokenize(sample.source, sink).tokens)
      if (token.span.end > token.span.begin) words.push_back(token);
    for (std::size_t i = 0; i < tries; ++i, ++damages) {
      const Damage damage = damaged(sample.source, words, random);
      const auto script =
          language::compile(damage.source, language::test::limits, language::Profile::TradingView);
      if (script) continue;
      ++refused;
      std::vector<Diagnostic> errors;
      for (const Diagnostic& each : script.error())
        if (each.severity == Severity::Error) errors.push_back(each);
      ASSERT_FALSE(errors.empty()) << damage.source;
      most = std::max(most, errors.size());
      for (const Diagnostic& each : errors) {
        EXPECT_GE(each.span.line, 1);
        EXPECT_LE(each.span.end, damage.source.size());
        EXPECT_FALSE(each.message.empty());
      }
      EXPECT_FALSE(language::render(errors, damage.source, sample.name).empty());
      const bool is_syntax =
          errors.front().code.starts_with("E01") || errors.front().code.starts_with("E02");
      if (!is_syntax) continue;
      ++syntactic;
      near += std::abs(errors.front().span.line - damage.line) <= 1 ? 1 : 0;
      single += errors.size() == 1 ? 1 : 0;
    }
  }
  const auto share = [](std::size_t part, std::size_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  };
  RecordProperty("damages", static_cast<int>(damages));
  EXPECT_GE(share(refused, damages), 0.6) << refused << " of " << damages;
  EXPECT_GE(share(near, syntactic), 0.97) << near << " of " << syntactic;
  EXPECT_GE(share(single, syntactic), 0.9) << single << " of " << syntactic;
  EXPECT_LE(most, 20U);
}

}  // namespace sixbtc::corpus
