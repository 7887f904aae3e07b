// Changes scripts in ways that often leave a script: words for words of their kind, lines moved,
// doubled or dropped, beside the plain changes of bytes.
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "language/lexer.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace {

using sixbtc::language::Token;
using sixbtc::language::TokenKind;

constexpr std::string_view words[] = {"0",
                                      "1",
                                      "-1",
                                      "2",
                                      "500",
                                      "1e308",
                                      "1e-308",
                                      "na",
                                      "close",
                                      "high[1]",
                                      "bar_index",
                                      "true",
                                      "volume",
                                      "time",
                                      "\"L\"",
                                      "\"\"",
                                      "\"D\"",
                                      "\"120\"",
                                      "strategy.position_size",
                                      "strategy.equity",
                                      "math.abs(-1)",
                                      "ta.ema(close, 3)",
                                      "ta.highest(high, 5)",
                                      "array.from(1, 2, 3)",
                                      "array.new<float>(3, 0)",
                                      "nz(close[2])",
                                      "0 / 0",
                                      "1 / 0"};

std::string mutated(std::string source, std::minstd_rand& random) {
  const auto below = [&](std::size_t bound) { return random() % std::max<std::size_t>(bound, 1); };
  if (below(2) == 0) {
    std::vector<std::string> lines{""};
    for (const char c : source) {
      lines.back() += c;
      if (c == '\n') lines.emplace_back();
    }
    const std::size_t from = below(lines.size()), to = below(lines.size());
    const std::string line = lines[from];
    if (below(3) > 0) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(from));
    if (below(4) > 0)
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(std::min(to, lines.size())), line);
    std::string out;
    for (const auto& each : lines) out += each;
    return out;
  }
  sixbtc::language::DiagnosticSink sink(1);
  const auto stream = sixbtc::language::tokenize(source, sink);
  std::vector<const Token*> real;
  for (const Token& token : stream.tokens)
    if (token.kind > TokenKind::End) real.push_back(&token);
  if (real.empty()) return source;
  const Token& target = *real[below(real.size())];
  std::vector<std::string> like;
  for (const Token* token : real)
    if (token->kind == target.kind)
      like.push_back(source.substr(token->span.begin, token->span.end - token->span.begin));
  const std::string word =
      below(2) == 0 ? like[below(like.size())] : std::string(words[below(std::size(words))]);
  return source.replace(target.span.begin, target.span.end - target.span.begin, word);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t size_max, unsigned seed) {
  std::minstd_rand random(seed);
  if (random() % 4 == 0) return LLVMFuzzerMutate(data, size, size_max);
  std::string source(reinterpret_cast<const char*>(data), size);
  for (std::size_t i = 0; i <= random() % 3; ++i) source = mutated(std::move(source), random);
  source.resize(std::min(source.size(), size_max));
  std::memcpy(data, source.data(), source.size());
  return source.size();
}
