#include "language/format.hpp"

#include <deque>

#include "core/check.hpp"
#include "language/format_internal.hpp"
#include "language/lexer.hpp"
#include "language/parser.hpp"

namespace sixbtc::language {

namespace {

bool is_layout(const Token& token) {
  return token.kind == TokenKind::Newline || token.kind == TokenKind::Indent ||
         token.kind == TokenKind::Dedent || token.kind == TokenKind::End;
}

// The comments between two words, and whether an empty line stands right before the second.
struct Gap {
  std::vector<FormatComment> comments;
  bool ends_after_blank = false;
};

Gap read_gap(std::string_view text, bool is_at_start) {
  Gap gap;
  bool is_own_line = is_at_start;
  std::size_t newlines = 0, indent = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '/') {
      const std::size_t end = std::min(text.find_first_of("\r\n", i), text.size());
      std::string_view comment = text.substr(i, end - i);
      while (comment.back() == ' ' || comment.back() == '\t') comment.remove_suffix(1);
      gap.comments.push_back({comment, indent, is_own_line, newlines > 1});
      // Only a line feed ends the line; what follows a lone carriage return still belongs to it.
      i = end;
      newlines = 0;
      continue;
    }
    if (text[i] == '\n') {
      ++newlines;
      is_own_line = true;
      indent = 0;
    } else {
      indent += text[i] == '\t' ? 4 : 1;
    }
    ++i;
  }
  gap.ends_after_blank = newlines > 1;
  return gap;
}

class Formatter {
 public:
  Formatter(std::string_view source, const TokenStream& stream, const Block& tree)
      : source_(source),
        tokens_(stream.tokens),
        type_brackets_(type_brackets(tree, stream.tokens)) {}

  std::string run() {
    std::size_t level = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::Indent) ++level;
      if (token.kind == TokenKind::Dedent) --level;
      if (is_layout(token)) continue;
      std::size_t end = i;
      while (!is_layout(tokens_[end])) ++end;
      logical_line(i, end, level);
      i = end - 1;
    }
    const Gap rest = read_gap(source_.substr(at_), out_.empty());
    comments_before_line(rest, 0);
    if (!out_.empty()) out_ += '\n';
    return std::move(out_);
  }

  // The commas that became ends of lines.
  [[nodiscard]] const std::set<std::size_t>& split_commas() const { return split_commas_; }

 private:
  // Tokens [begin, end): one statement, or several separated by commas. The body of a one-line
  // function or of an arm stays on its line.
  void logical_line(std::size_t begin, std::size_t end, std::size_t level) {
    std::size_t depth = 0, first = begin;
    for (std::size_t i = begin; i < end; ++i) {
      const TokenKind kind = tokens_[i].kind;
      const bool is_type_bracket = type_brackets_.contains(tokens_[i].span.begin);
      if (kind == TokenKind::Arrow && depth == 0) break;
      if (kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket ||
          (kind == TokenKind::Less && is_type_bracket))
        ++depth;
      if (kind == TokenKind::RightParen || kind == TokenKind::RightBracket ||
          (kind == TokenKind::Greater && is_type_bracket))
        --depth;
      if (kind != TokenKind::Comma || depth > 0) continue;
      statement(first, i, level);
      split_commas_.insert(i);
      first = i + 1;
      // What the source has around the comma stands between the two statements.
      gap_start_ = tokens_[i - 1].span.end;
      skipped_ = tokens_[i].span;
    }
    statement(first, end, level);
  }

  void statement(std::size_t begin, std::size_t end, std::size_t level) {
    std::vector<FormatWord> words;
    std::vector<const Token*> tokens;
    for (std::size_t i = begin; i < end; ++i) {
      const Token& token = tokens_[i];
      Gap gap = gap_before(token);
      if (i == begin) comments_before_line(gap, level);
      words.push_back({source_.substr(token.span.begin, token.span.end - token.span.begin),
                       std::move(gap.comments), gap.ends_after_blank});
      tokens.push_back(&token);
      at_ = token.span.end;
    }
    space_words(words, tokens, type_brackets_);
    if (!out_.empty()) out_ += words.front().is_after_blank ? "\n\n" : "\n";
    write_statement(out_, words, level);
    level_ = level;
  }

  Gap gap_before(const Token& token) {
    if (!skipped_) return read_gap(source_.substr(at_, token.span.begin - at_), at_ == 0);
    std::string& text =
        joined_.emplace_back(source_.substr(gap_start_, skipped_->begin - gap_start_));
    text += source_.substr(skipped_->end, token.span.begin - skipped_->end);
    skipped_.reset();
    return read_gap(text, false);
  }

  // A comment of its own line keeps its level as far as the lines around it have it.
  void comments_before_line(const Gap& gap, std::size_t level) {
    for (const FormatComment& comment : gap.comments) {
      if (!comment.is_own_line && !out_.empty()) {
        out_ += ' ';
      } else {
        if (!out_.empty()) out_ += comment.is_after_blank ? "\n\n" : "\n";
        const std::size_t own =
            std::clamp(comment.indent / 4, std::min(level, level_), std::max(level, level_));
        out_ += std::string(4 * own, ' ');
      }
      out_ += comment.text;
    }
  }

  std::string_view source_;
  const std::vector<Token>& tokens_;
  std::set<std::size_t> type_brackets_, split_commas_;
  std::string out_;
  std::size_t at_ = 0, level_ = 0;
  // A comma that ended a statement: the gap goes from here to the next word, without the comma.
  std::size_t gap_start_ = 0;
  std::optional<SourceSpan> skipped_;
  std::deque<std::string> joined_;
};

// The same words in the same blocks; a comma between statements may have become the end of a line.
bool is_same(std::string_view before, const TokenStream& old_stream,
             const std::set<std::size_t>& split_commas, std::string_view after) {
  DiagnosticSink sink(1);
  const TokenStream new_stream = tokenize(after, sink);
  if (sink.has_errors() || new_stream.tokens.size() != old_stream.tokens.size()) return false;
  if (!std::ranges::equal(new_stream.pragmas, old_stream.pragmas, {}, &Pragma::text, &Pragma::text))
    return false;
  const auto text = [](std::string_view source, const Token& token) {
    return source.substr(token.span.begin, token.span.end - token.span.begin);
  };
  for (std::size_t i = 0; i < new_stream.tokens.size(); ++i) {
    const Token& was = old_stream.tokens[i];
    const Token& now = new_stream.tokens[i];
    if (split_commas.contains(i)) {
      if (now.kind != TokenKind::Newline) return false;
    } else if (now.kind != was.kind || (!is_layout(was) && text(before, was) != text(after, now))) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::expected<std::string, std::vector<Diagnostic>> format(std::string_view source,
                                                           const Limits& limits) {
  DiagnosticSink sink(limits.diagnostics);
  if (!fits(source, limits, sink)) return std::unexpected(sink.take());
  const TokenStream stream = tokenize(source, sink);
  const Block tree = parse(stream.tokens, limits.nesting, sink);
  if (sink.has_errors()) return std::unexpected(sink.take());
  Formatter formatter(source, stream, tree);
  std::string out = formatter.run();
  CHECK(is_same(source, stream, formatter.split_commas(), out));
  return out;
}

}  // namespace sixbtc::language
