#include "core/log.hpp"
#include "templates/expression.hpp"

namespace sixbtc::templates {

namespace {

// A stretch of the template: text between tags, or one tag.
enum class PieceKind : std::uint8_t { Text, Value, Statement };
struct Piece {
  PieceKind kind = PieceKind::Text;
  int line = 1;
  std::string text;
};

class Splitter {
 public:
  Splitter(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  core::Result<std::vector<Piece>> run() {
    std::vector<Piece> pieces;
    std::string plain;
    int plain_line = 1;
    while (at_ < text_.size()) {
      const std::size_t open = next_tag();
      plain += text_.substr(at_, open - at_);
      advance(open);
      if (open == text_.size()) break;
      const char kind = text_[open + 1];
      const std::string_view closing = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
      const std::size_t close = end_of_tag(open + 2, closing);
      if (close == std::string_view::npos)
        return core::fail(
            core::ErrorKind::Malformed,
            fmt::format("'{}' is never closed by '{}'", text_.substr(open, 2), closing),
            fmt::format("{}:{}", name_, line_));
      std::string_view inside = text_.substr(open + 2, close - open - 2);
      const bool trims_left = inside.starts_with('-');
      const bool trims_right = inside.size() > (trims_left ? 1u : 0u) && inside.ends_with('-');
      if (trims_left) inside.remove_prefix(1);
      if (trims_right) inside.remove_suffix(1);
      if (trims_left)
        while (!plain.empty() && is_blank(plain.back())) plain.pop_back();
      else if (kind != '{')
        strip_indent(plain, open);
      const int line = line_;
      if (!plain.empty()) pieces.push_back({PieceKind::Text, plain_line, std::move(plain)});
      plain.clear();
      if (kind != '#')
        pieces.push_back(
            {kind == '{' ? PieceKind::Value : PieceKind::Statement, line, std::string(inside)});
      advance(close + 2);
      if (trims_right)
        while (at_ < text_.size() && is_blank(text_[at_])) advance(at_ + 1);
      else if (kind != '{' && at_ < text_.size() && text_[at_] == '\n')
        advance(at_ + 1);
      plain_line = line_;
    }
    if (!plain.empty()) pieces.push_back({PieceKind::Text, plain_line, std::move(plain)});
    return pieces;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  std::size_t next_tag() const {
    for (std::size_t i = at_; i + 1 < text_.size(); ++i)
      if (text_[i] == '{' && (text_[i + 1] == '{' || text_[i + 1] == '%' || text_[i + 1] == '#'))
        return i;
    return text_.size();
  }
  // What stands in quotes does not close a tag; a comment has no quotes.
  std::size_t end_of_tag(std::size_t from, std::string_view closing) const {
    char quote = '\0';
    for (std::size_t i = from; i + 1 < text_.size(); ++i) {
      if (quote == '\0' && text_.substr(i, 2) == closing) return i;
      if (closing == "#}") continue;
      if (quote != '\0' && text_[i] == '\\')
        ++i;
      else if (quote == text_[i])
        quote = '\0';
      else if (quote == '\0' && (text_[i] == '"' || text_[i] == '\''))
        quote = text_[i];
    }
    return std::string_view::npos;
  }
  // Blanks between the start of the line and a tag belong to the tag.
  void strip_indent(std::string& plain, std::size_t open) const {
    std::size_t kept = plain.size(), begin = open;
    while (kept > 0 && (plain[kept - 1] == ' ' || plain[kept - 1] == '\t')) --kept, --begin;
    if (begin == 0 || text_[begin - 1] == '\n') plain.resize(kept);
  }
  void advance(std::size_t to) {
    for (; at_ < to; ++at_) line_ += text_[at_] == '\n';
  }

  std::string_view name_, text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

class Builder {
 public:
  Builder(std::string_view name, std::vector<Piece> pieces)
      : name_(name), pieces_(std::move(pieces)) {}

  core::Result<Nodes> all() {
    ASSIGN_OR_RETURN(Nodes nodes, until({}));
    return nodes;
  }

 private:
  std::unexpected<core::Error> bad(std::string why, int line) const {
    return core::fail(core::ErrorKind::Malformed, std::move(why),
                      fmt::format("{}:{}", name_, line));
  }
  core::Result<Expression> expression(std::string_view text, int line) const {
    auto parsed = parse_expression(text, line);
    if (!parsed) return bad(parsed.error().message, line);
    return parsed;
  }

  // Nodes up to one of the words, which becomes current; or to the end when there are none.
  core::Result<Nodes> until(const std::vector<std::string_view>& words) {
    Nodes nodes;
    for (; at_ < pieces_.size(); ++at_) {
      const Piece& piece = pieces_[at_];
      if (piece.kind == PieceKind::Text) {
        nodes.push_back({NodeKind::Text, piece.line, piece.text, {}, {}, {}});
      } else if (piece.kind == PieceKind::Value) {
        ASSIGN_OR_RETURN(Expression value, expression(piece.text, piece.line));
        nodes.push_back({NodeKind::Value, piece.line, {}, std::move(value), {}, {}});
      } else {
        const Tag tag = split_tag(piece.text);
        if (std::ranges::find(words, std::string_view(tag.word)) != words.end()) return nodes;
        ASSIGN_OR_RETURN(Node node, statement(tag, piece.line));
        nodes.push_back(std::move(node));
      }
    }
    if (!words.empty())
      return bad(fmt::format("'{}' is missing", words.back()),
                 pieces_.empty() ? 1 : pieces_.back().line);
    return nodes;
  }

  core::Result<Node> statement(const Tag& tag, int line) {
    if (++depth_ > depth_max) return bad("blocks are nested too deeply", line);
    core::Result<Node> node =
        tag.word == "if"    ? conditional(tag, line)
        : tag.word == "for" ? loop(tag, line)
        : tag.word == "include"
            ? inclusion(tag, line)
            : bad(fmt::format("'{}' is no statement here", core::log::to_ascii(tag.word)), line);
    --depth_;
    return node;
  }

  core::Result<Node> conditional(Tag tag, int line) {
    Node node{NodeKind::If, line, {}, {}, {}, {}};
    while (tag.word == "if" || tag.word == "elif") {
      ASSIGN_OR_RETURN(Expression condition, expression(tag.rest, pieces_[at_].line));
      ++at_;
      ASSIGN_OR_RETURN(Nodes body, until({"elif", "else", "endif"}));
      node.branches.push_back({std::move(condition), std::move(body)});
      tag = split_tag(pieces_[at_].text);
    }
    if (tag.word == "else") {
      ++at_;
      ASSIGN_OR_RETURN(node.otherwise, until({"endif"}));
    }
    return node;
  }

  core::Result<Node> loop(const Tag& tag, int line) {
    const Tag variable = split_tag(tag.rest);
    const Tag in = split_tag(variable.rest);
    if (!is_name(variable.word) || in.word != "in")
      return bad("write {% for name in list %}", line);
    Node node{NodeKind::For, line, variable.word, {}, {}, {}};
    ASSIGN_OR_RETURN(node.expression, expression(in.rest, line));
    ++at_;
    ASSIGN_OR_RETURN(Nodes body, until({"else", "endfor"}));
    node.branches.push_back({{}, std::move(body)});
    if (split_tag(pieces_[at_].text).word == "else") {
      ++at_;
      ASSIGN_OR_RETURN(node.otherwise, until({"endfor"}));
    }
    return node;
  }

  core::Result<Node> inclusion(const Tag& tag, int line) {
    Node node{NodeKind::Include, line, {}, {}, {}, {}};
    ASSIGN_OR_RETURN(node.expression, expression(tag.rest, line));
    if (node.expression.kind != ExpressionKind::Literal || !node.expression.literal.is_string())
      return bad("write {% include \"name\" %}", line);
    return node;
  }

  std::string_view name_;
  std::vector<Piece> pieces_;
  std::size_t at_ = 0, depth_ = 0;
};

}  // namespace

core::Result<Nodes> parse(std::string_view name, std::string_view text) {
  ASSIGN_OR_RETURN(std::vector<Piece> pieces, Splitter(name, text).run());
  return Builder(name, std::move(pieces)).all();
}

}  // namespace sixbtc::templates
