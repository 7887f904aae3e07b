#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/check.hpp"
#include "core/log.hpp"
#include "templates/expression.hpp"

namespace sixbtc::templates {

namespace {

using core::ErrorKind;

// Loops over data could go on for long without writing anything.
constexpr std::size_t steps_max = 1'000'000;

bool is_true(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>() != 0;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.is_null() && !value.empty();
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return fmt::format("{:.10g}", value.get<double>());
  if (value.is_null()) return "none";
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string mapped(std::string text, char first, char last, int distance) {
  for (char& c : text)
    if (c >= first && c <= last) c = static_cast<char>(c + distance);
  return text;
}

std::string indented(const std::string& text, std::size_t by) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    made += text[i];
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n') made.append(by, ' ');
  }
  return made;
}

// A script cannot end the fence it stands in.
std::string without_fences(std::string text) {
  for (std::size_t at = text.find("```"); at != std::string::npos; at = text.find("```", at + 3))
    text.replace(at, 3, "'''");
  return text;
}

class Renderer {
 public:
  Renderer(const Loader& loader, const Json& values) : loader_(loader), values_(values) {}

  core::Status file(std::string_view name) {
    if (++depth_ > depth_max)
      return core::fail(ErrorKind::LimitReached, "includes are nested too deeply",
                        std::string(name));
    const std::string outer = std::exchange(name_, std::string(name));
    auto known = parsed_.find(name_);
    if (known == parsed_.end()) {
      ASSIGN_OR_RETURN(const std::string text, loader_(name));
      ASSIGN_OR_RETURN(Nodes nodes, parse(name, text));
      known = parsed_.emplace(name_, std::move(nodes)).first;
    }
    RETURN_IF_ERROR(all(known->second));
    name_ = outer;
    --depth_;
    return {};
  }
  std::string output;

 private:
  std::unexpected<core::Error> bad(ErrorKind kind, std::string why, int line) const {
    return core::fail(kind, std::move(why), fmt::format("{}:{}", name_, line));
  }

  core::Status all(const Nodes& nodes) {
    for (const Node& node : nodes) {
      RETURN_IF_ERROR(one(node));
      if (output.size() > output_bytes_max || ++steps_ > steps_max)
        return bad(ErrorKind::LimitReached, "the text becomes too long", node.line);
    }
    return {};
  }

  core::Status one(const Node& node) {
    switch (node.kind) {
      case NodeKind::Text:
        output += node.text;
        return {};
      case NodeKind::Value: {
        ASSIGN_OR_RETURN(const Json value, evaluate(node.expression));
        output += text_of(value);
        return {};
      }
      case NodeKind::If:
        for (const Branch& branch : node.branches) {
          ASSIGN_OR_RETURN(const Json value, evaluate(branch.condition));
          if (is_true(value)) return all(branch.body);
        }
        return all(node.otherwise);
      case NodeKind::For:
        return loop(node);
      case NodeKind::Include:
        return file(node.expression.literal.get<std::string>());
    }
    CHECK(false);
  }

  core::Status loop(const Node& node) {
    ASSIGN_OR_RETURN(const Json list, evaluate(node.expression));
    if (!list.is_array())
      return bad(ErrorKind::Invalid, "what is looped over is no list", node.line);
    if (list.empty()) return all(node.otherwise);
    const std::size_t outer = locals_.size();
    for (std::size_t i = 0; i < list.size(); ++i) {
      locals_.emplace_back(node.text, list[i]);
      locals_.emplace_back(
          "loop", Json{{"index", i + 1}, {"first", i == 0}, {"last", i + 1 == list.size()}});
      RETURN_IF_ERROR(all(node.branches.front().body));
      locals_.resize(outer);
    }
    return {};
  }

  // The innermost variable of that name, or null.
  const Json* find(const Expression& expression) const {
    const std::string& first = expression.path.front();
    const Json* value = nullptr;
    for (auto local = locals_.rbegin(); local != locals_.rend() && value == nullptr; ++local)
      if (local->first == first) value = &local->second;
    if (value == nullptr && values_.is_object() && values_.contains(first)) value = &values_[first];
    for (std::size_t i = 1; i < expression.path.size() && value != nullptr; ++i) {
      const std::string& key = expression.path[i];
      value = value->is_object() && value->contains(key) ? &(*value)[key] : nullptr;
    }
    return value;
  }

  core::Result<Json> evaluate(const Expression& expression) {
    switch (expression.kind) {
      case ExpressionKind::Literal:
        return expression.literal;
      case ExpressionKind::Path:
        if (const Json* const value = find(expression)) return *value;
        return bad(ErrorKind::NotFound,
                   fmt::format("'{}' has no value", fmt::join(expression.path, ".")),
                   expression.line);
      case ExpressionKind::Not: {
        ASSIGN_OR_RETURN(const Json value, evaluate(expression.operands[0]));
        return Json(!is_true(value));
      }
      case ExpressionKind::And:
      case ExpressionKind::Or: {
        ASSIGN_OR_RETURN(Json left, evaluate(expression.operands[0]));
        if (is_true(left) == (expression.kind == ExpressionKind::Or)) return left;
        return evaluate(expression.operands[1]);
      }
      case ExpressionKind::Compare:
        return compare(expression);
      case ExpressionKind::Filter:
        return filter(expression);
    }
    CHECK(false);
  }

  core::Result<Json> compare(const Expression& expression) {
    ASSIGN_OR_RETURN(const Json left, evaluate(expression.operands[0]));
    ASSIGN_OR_RETURN(const Json right, evaluate(expression.operands[1]));
    const std::string& symbol = expression.name;
    if (symbol == "==") return Json(left == right);
    if (symbol == "!=") return Json(left != right);
    if (!(left.is_number() && right.is_number()) && !(left.is_string() && right.is_string()))
      return bad(ErrorKind::Invalid, "only numbers, or texts, have an order", expression.line);
    if (symbol == "<") return Json(left < right);
    if (symbol == "<=") return Json(left <= right);
    return Json(symbol == ">" ? left > right : left >= right);
  }

  core::Result<Json> filter(const Expression& expression) {
    const std::string& name = expression.name;
    const Expression& subject = expression.operands[0];
    if (name == "default") {
      if (subject.kind == ExpressionKind::Path && find(subject) == nullptr)
        return evaluate(expression.operands[1]);
      return evaluate(subject);
    }
    ASSIGN_OR_RETURN(const Json value, evaluate(subject));
    Json argument;
    if (expression.operands.size() == 2) {
      ASSIGN_OR_RETURN(argument, evaluate(expression.operands[1]));
    }
    if (name == "join" || name == "first" || name == "last")
      return of_list(expression, value, argument);
    if (name == "length") {
      if (value.is_string()) return Json(value.get_ref<const std::string&>().size());
      if (value.is_array() || value.is_object()) return Json(value.size());
      return bad(ErrorKind::Invalid, "only lists and texts have a length", expression.line);
    }
    std::string text = text_of(value);
    if (name == "upper") return Json(mapped(std::move(text), 'a', 'z', 'A' - 'a'));
    if (name == "lower") return Json(mapped(std::move(text), 'A', 'Z', 'a' - 'A'));
    if (name == "trim") return Json(std::string(trimmed(text)));
    if (name == "code") return Json(without_fences(std::move(text)));
    CHECK(name == "indent");
    const double by = argument.is_number() ? argument.get<double>() : -1;
    if (!(by >= 0 && by <= 100))
      return bad(ErrorKind::Invalid, "indent takes 0 to 100 blanks", expression.line);
    return Json(indented(text, static_cast<std::size_t>(by)));
  }

  core::Result<Json> of_list(const Expression& expression, const Json& value,
                             const Json& argument) const {
    if (!value.is_array())
      return bad(ErrorKind::Invalid, expression.name + " takes a list", expression.line);
    if (expression.name == "join") {
      std::string joined;
      for (const Json& one : value) {
        if (&one != &value.front()) joined += text_of(argument);
        joined += text_of(one);
        if (joined.size() > output_bytes_max)
          return bad(ErrorKind::LimitReached, "the text becomes too long", expression.line);
      }
      return Json(std::move(joined));
    }
    if (value.empty()) return bad(ErrorKind::NotFound, "the list is empty", expression.line);
    return expression.name == "first" ? value.front() : value.back();
  }

  const Loader& loader_;
  const Json& values_;
  std::map<std::string, Nodes> parsed_;
  std::vector<std::pair<std::string, Json>> locals_;
  std::string name_;
  std::size_t depth_ = 0, steps_ = 0;
};

}  // namespace

core::Result<std::string> render(std::string_view name, const Loader& loader, const Json& values) {
  Renderer renderer(loader, values);
  RETURN_IF_ERROR(renderer.file(name));
  return std::move(renderer.output);
}

Loader folder_loader(std::string folder) {
  return [folder = std::move(folder)](std::string_view name) -> core::Result<std::string> {
    const std::filesystem::path file(name);
    if (name.empty() || file.filename() != file || name.starts_with('.'))
      return core::fail(ErrorKind::Invalid, "a template is named by a plain file name",
                        core::log::to_ascii(name));
    const std::filesystem::path path = std::filesystem::path(folder) / file;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
      return core::fail(ErrorKind::NotFound, "the template cannot be read", path.string(),
                        "templates are the .j2 files in prompts/");
    return std::move(text).str();
  };
}

}  // namespace sixbtc::templates
