// The parts of the formatter: which words belong together (format_words.cpp), where a long line is
// broken (format_wrap.cpp), and comments, blank lines and levels (format.cpp).
#pragma once

#include <set>

#include "language/syntax.hpp"

namespace sixbtc::language {

// Offsets of the < and > that enclose types. The tree alone tells them from comparisons.
[[nodiscard]] std::set<std::size_t> type_brackets(const Block& tree, std::span<const Token> tokens);

// A comment between two words.
struct FormatComment {
  std::string_view text;        // from // on, trailing blanks removed
  std::size_t indent = 0;       // columns before it, a tab counting four
  bool is_own_line = false;     // nothing but blanks before it on its line
  bool is_after_blank = false;  // an empty line stands above it
};

// A word with what the source has between it and the word before.
struct FormatWord {
  std::string_view text;
  std::vector<FormatComment> comments;
  bool is_after_blank = false;
  bool has_space = false;      // between it and the word before, on one line
  std::size_t break_rank = 0;  // a line may be broken after it; 0: it may not, else lower is better
};

// Sets has_space and break_rank of `words`, one statement whose tokens are `tokens`.
void space_words(std::span<FormatWord> words, std::span<const Token* const> tokens,
                 const std::set<std::size_t>& type_brackets);

// Appends the statement at that level, broken where comments or the width demand it. The comments
// of the first word are not its business.
void write_statement(std::string& out, std::span<const FormatWord> words, std::size_t level);

}  // namespace sixbtc::language
