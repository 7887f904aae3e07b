// Long statements over several lines.
#include "language/format_internal.hpp"

namespace sixbtc::language {

namespace {

constexpr std::size_t width_max = 100;  // characters
// Not a multiple of four: the line continues the one above, in every version and everywhere.
constexpr std::size_t continuation = 5;

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Words [begin, result) go on one line that starts at that column.
std::size_t line_end(std::span<const FormatWord> words, std::size_t begin, std::size_t column) {
  std::size_t best = 0;
  for (std::size_t i = begin; i < words.size(); ++i) {
    if (i > begin && !words[i].comments.empty()) return i;
    column += width_of(words[i].text) + (i > begin && words[i].has_space ? 1 : 0);
    if (column > width_max && best > 0) return best;
    const std::size_t rank = words[i].break_rank;
    // A break that comes too late is still better than none.
    if (rank > 0 && (best == 0 || rank <= words[best - 1].break_rank)) best = i + 1;
  }
  return words.size();
}

}  // namespace

void write_statement(std::string& out, std::span<const FormatWord> words, std::size_t level) {
  std::size_t column = 4 * level;
  for (std::size_t begin = 0; begin < words.size();) {
    if (begin > 0) {
      column = 4 * level + continuation;
      for (const FormatComment& comment : words[begin].comments) {
        if (comment.is_own_line)
          out += '\n' + std::string(column, ' ');
        else
          out += ' ';
        out += comment.text;
      }
      out += '\n';
    }
    out += std::string(column, ' ');
    const std::size_t end = line_end(words, begin, column);
    for (std::size_t i = begin; i < end; ++i) {
      if (i > begin && words[i].has_space) out += ' ';
      out += words[i].text;
    }
    begin = end;
  }
}

}  // namespace sixbtc::language
