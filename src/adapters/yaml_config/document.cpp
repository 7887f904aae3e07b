#include "adapters/yaml_config/document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <set>
#include <sstream>

namespace sixbtc::yaml_config {
namespace {

constexpr std::size_t depth_max = 16;
constexpr std::size_t nodes_max = 10'000;

// Thrown through yaml-cpp to stop reading; caught below.
struct Stop {};

class Reader final : public YAML::EventHandler {
 public:
  Reader(Document& document, std::string_view name, std::string_view prefix)
      : document_(document), name_(name), prefix_(prefix) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) stop(mark, "a second document starts here. Keep one document a file");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    count(mark, anchor);
    value({"", place(mark), false, true});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    stop(mark, "an alias (*name) is not accepted. Write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    count(mark, anchor);
    if (tag != "?" && tag != "!") stop(mark, "a tag (!name) is not accepted. Remove it");
    value({text, place(mark), tag == "!", false});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    count(mark, anchor);
    if (!is_value_expected()) stop(mark, "a key must be plain text");
    if (in_list_) stop(mark, "a list inside a list is not accepted");
    if (frames_.empty() && prefix_.empty())
      stop(mark, "the file must hold keys and values, not a list");
    in_list_ = true;
    document_.leaves.push_back({current_path(), current_place(mark), {}, true});
  }
  void OnSequenceEnd() override {
    in_list_ = false;
    value_done();
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    count(mark, anchor);
    if (!is_value_expected()) stop(mark, "a key must be plain text");
    if (in_list_) stop(mark, "a mapping inside a list is not accepted");
    if (frames_.size() == depth_max)
      stop(mark, fmt::format("nested deeper than {} levels", depth_max));
    const std::string path = current_path();
    document_.sections.emplace(path, current_place(mark));
    frames_.push_back({path, {}, {}, {}});
  }
  void OnMapEnd() override {
    frames_.pop_back();
    value_done();
  }

  [[nodiscard]] std::string place(const YAML::Mark& mark) const {
    if (!prefix_.empty()) return name_;
    return fmt::format("{}:{}:{}", name_, mark.line + 1, mark.column + 1);
  }

  void drop_open_list() {
    if (in_list_) document_.leaves.pop_back();
  }

 private:
  struct Frame {
    std::string path;
    std::optional<std::string> key;  // waits for its value
    std::string key_place;
    std::set<std::string> seen;
  };

  [[noreturn]] void stop(const YAML::Mark& mark, std::string message) {
    document_.problems.push_back({place(mark), "", "", std::move(message)});
    throw Stop{};
  }
  void count(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) stop(mark, "an anchor (&name) is not accepted. Write the value out");
    if (++nodes_ > nodes_max)
      stop(mark, fmt::format("more than {} keys and values in one file", nodes_max));
  }
  [[nodiscard]] bool is_value_expected() const {
    return frames_.empty() || frames_.back().key.has_value();
  }
  [[nodiscard]] std::string current_path() const {
    if (frames_.empty()) return prefix_;
    const Frame& frame = frames_.back();
    return frame.path.empty() ? *frame.key : frame.path + "." + *frame.key;
  }
  [[nodiscard]] std::string current_place(const YAML::Mark& mark) const {
    return frames_.empty() ? place(mark) : frames_.back().key_place;
  }
  void value_done() {
    if (!frames_.empty()) frames_.back().key.reset();
  }
  void value(Scalar scalar) {
    if (in_list_) {
      document_.leaves.back().items.push_back(std::move(scalar));
    } else if (!is_value_expected()) {
      take_key(std::move(scalar));
    } else if (frames_.empty() && prefix_.empty()) {
      // An empty file is a layer that changes nothing; a lone word is a mistake.
      if (!scalar.is_null)
        document_.problems.push_back(
            {scalar.where, "", "", "the file must hold keys and values (key: value)"});
    } else {
      const std::string where = frames_.empty() ? scalar.where : frames_.back().key_place;
      document_.leaves.push_back({current_path(), where, {std::move(scalar)}, false});
      value_done();
    }
  }
  void take_key(Scalar scalar) {
    Frame& frame = frames_.back();
    const bool is_plain = !scalar.is_null && !scalar.text.empty() && scalar.text.size() <= 100 &&
                          std::ranges::all_of(scalar.text, [](char c) {
                            return c > ' ' && c < 127 && c != '.' && c != '*';
                          });
    if (!is_plain) {
      document_.problems.push_back(
          {scalar.where, frame.path, "",
           "a key here is empty, too long, or holds a dot, a star, a space or a character outside "
           "ASCII. Nest the parts of a key instead of joining them with dots"});
      throw Stop{};
    }
    if (!frame.seen.insert(scalar.text).second) {
      const std::string path = frame.path.empty() ? scalar.text : frame.path + "." + scalar.text;
      document_.problems.push_back(
          {scalar.where, path, "", "duplicate key. Remove one of the two"});
    }
    frame.key = std::move(scalar.text);
    frame.key_place = std::move(scalar.where);
  }

  Document& document_;
  std::string name_, prefix_;
  std::vector<Frame> frames_;
  bool in_list_ = false;
  int documents_ = 0;
  std::size_t nodes_ = 0;
};

// yaml-cpp takes some tabs for spaces and reports others far from the place.
bool refuse_tabs(std::string_view text, std::string_view name, Document& document) {
  std::size_t line = 1, start = 0;
  while (start < text.size()) {
    const std::size_t content = text.find_first_not_of(' ', start);
    if (content != std::string_view::npos && text[content] == '\t') {
      document.problems.push_back({fmt::format("{}:{}:{}", name, line, content - start + 1), "", "",
                                   "a tab in the indentation. Use spaces"});
      return true;
    }
    const std::size_t end = text.find('\n', start);
    if (end == std::string_view::npos) break;
    start = end + 1;
    ++line;
  }
  return false;
}

}  // namespace

Document read_document(std::string_view text, std::string_view name, std::string_view prefix) {
  Document document;
  if (prefix.empty() && refuse_tabs(text, name, document)) {
    document.is_readable = false;
    return document;
  }
  Reader reader(document, name, prefix);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(reader)) {
    }
  } catch (const Stop&) {
    document.is_readable = false;
    reader.drop_open_list();
  } catch (const YAML::Exception& error) {
    // What was understood before the break is mostly misunderstood: keep the one true problem.
    document = {};
    document.is_readable = false;
    document.problems.push_back(
        {reader.place(error.mark), "", "", "not valid YAML: " + core::log::to_ascii(error.msg)});
  } catch (const std::exception& error) {
    document.is_readable = false;
    document.problems.push_back(
        {std::string(name), "", "", "not valid YAML: " + core::log::to_ascii(error.what())});
  }
  return document;
}

}  // namespace sixbtc::yaml_config
