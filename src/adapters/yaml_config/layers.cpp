#include "adapters/yaml_config/layers.hpp"

#include <fstream>
#include <set>

#include "adapters/yaml_config/schema.hpp"
#include "adapters/yaml_config/suggest.hpp"

namespace sixbtc::yaml_config {
namespace {

namespace fs = std::filesystem;

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string_view last_segment(std::string_view path) {
  return path.substr(path.rfind('.') + 1);  // npos + 1 is 0
}

bool looks_secret(std::string_view path) {
  const std::string key = replace_all(lower(last_segment(path)), "-", "_");
  for (const std::string_view word :
       {"api_key", "apikey", "secret", "token", "password", "passwd", "passphrase", "private_key",
        "privatekey", "mnemonic", "seed_phrase", "credential"})
    if (key.find(word) != std::string::npos) return true;
  return false;
}

// Every name one level below `parent`; with a `*` level, nothing.
std::vector<std::string_view> names_below(std::string_view parent) {
  std::vector<std::string_view> names;
  for (const Field& field : fields()) {
    std::string_view known = field.path, wanted = parent;
    bool fits = true;
    while (!wanted.empty() && fits) {
      const std::string_view a = known.substr(0, known.find('.'));
      const std::string_view b = wanted.substr(0, wanted.find('.'));
      fits = (a == "*" || a == b) && a.size() < known.size();
      known.remove_prefix(std::min(known.size(), a.size() + 1));
      wanted.remove_prefix(std::min(wanted.size(), b.size() + 1));
    }
    const std::string_view name = known.substr(0, known.find('.'));
    if (fits && name != "*" && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

bool is_wildcard_level(std::string_view parent) {
  return std::ranges::any_of(fields(), [&](const Field& field) {
    const std::size_t star = field.path.find('*');
    return star != std::string_view::npos && star > 0 && field.path.substr(0, star - 1) == parent;
  });
}

class Merger {
 public:
  explicit Merger(Layers& layers) : layers_(layers) {}

  void merge(Document document) {
    for (auto& [path, where] : document.sections) {
      layers_.sections.emplace(path, where);
      check_section(path, where);
    }
    for (Leaf& leaf : document.leaves) take(std::move(leaf));
    std::ranges::move(document.problems, std::back_inserter(layers_.problems));
    layers_.is_complete = layers_.is_complete && document.is_readable;
  }

  void take(Leaf leaf) {
    if (looks_secret(leaf.path) && !match(leaf.path).field) return refuse_secret(leaf);
    Match found = match(leaf.path);
    if (!found.field) return unknown(leaf);
    if (found.field->name_kind == NameKind::Interval) {
      const auto interval = market::Interval::parse(found.name);
      if (!interval)
        return problem(leaf.where, leaf.path,
                       fmt::format("'{}' is no interval. Write for example 5m, 1h or 1d",
                                   core::log::to_ascii(found.name)));
      leaf.path = expand(found.field->path, interval->to_string());
    }
    layers_.leaves.insert_or_assign(leaf.path, std::move(leaf));
  }

 private:
  void problem(const std::string& where, const std::string& path, std::string message) {
    layers_.problems.push_back({where, core::log::to_ascii(path), "", std::move(message)});
  }

  void refuse_secret(const Leaf& leaf) {
    const std::string variable = "SIXBTC_" + upper(replace_all(leaf.path, ".", "_"));
    problem(leaf.where, leaf.path,
            fmt::format("secrets never stand in configuration. Set the environment variable {}, "
                        "or {}_FILE to the name of a file that holds it",
                        variable, variable));
  }

  // A mapping where the schema wants a value, or one that nobody knows (it may be empty).
  void check_section(const std::string& path, const std::string& where) {
    if (path.empty()) return;
    if (match(path).field) {
      if (refused_.insert(path).second)
        problem(where, path, "takes a value, not a section of keys");
    } else if (names_below(path).empty() && !is_wildcard_level(path)) {
      unknown({path, where, {}, false});
    }
  }

  // Reports the first segment nobody knows, once.
  void unknown(const Leaf& leaf) {
    std::string parent;
    for (std::size_t start = 0; start <= leaf.path.size();) {
      const std::size_t end = std::min(leaf.path.find('.', start), leaf.path.size());
      const std::string name = leaf.path.substr(start, end - start);
      const std::string path = leaf.path.substr(0, end);
      if (refused_.contains(path)) return;
      const auto names = names_below(parent);
      if (std::ranges::find(names, name) == names.end() && !is_wildcard_level(parent))
        return report_unknown(leaf, parent, name, path, names);
      parent = path;
      start = end + 1;
    }
    // Every part is known, so the key is a section.
    problem(
        leaf.where, leaf.path,
        fmt::format("is a section; it takes the keys {}", fmt::join(names_below(leaf.path), ", ")));
  }

  void report_unknown(const Leaf& leaf, const std::string& parent, const std::string& name,
                      const std::string& path, const std::vector<std::string_view>& names) {
    refused_.insert(path);
    const auto section = layers_.sections.find(path);
    const std::string& where = section == layers_.sections.end() ? leaf.where : section->second;
    const std::string prefix = parent.empty() ? "" : parent + ".";
    std::string message = "unknown key.";
    if (const auto near = nearest(name, names)) {
      message += fmt::format(" Did you mean '{}'?", *near);
      layers_.suggested.push_back(prefix + *near);
    } else if (const auto elsewhere = key_elsewhere(last_segment(leaf.path))) {
      message += fmt::format(" Did you mean '{}'?", *elsewhere);
      layers_.suggested.push_back(*elsewhere);
    } else {
      message += parent.empty() ? fmt::format(" The sections are {}", fmt::join(names, ", "))
                                : fmt::format(" {} takes {}", parent, fmt::join(names, ", "));
    }
    problem(where, path, std::move(message));
  }

  static std::optional<std::string> key_elsewhere(std::string_view name) {
    for (const Field& field : fields())
      if (last_segment(field.path) == name) return std::string(field.path);
    return std::nullopt;
  }

  Layers& layers_;
  std::set<std::string> refused_;
};

void add_file(Layers& layers, const fs::path& path) {
  const std::string name = path.string();
  layers.names.push_back(name);
  auto refuse = [&](std::string message) {
    layers.problems.push_back({name, "", "", std::move(message)});
    layers.is_complete = false;
  };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return refuse("no such file. `sixbtc init` writes a complete one");
  if (fs::is_directory(status)) return refuse("is a folder. Name the YAML file inside it");
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file) {
    text.resize(file_bytes_max + 1);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof() && text.size() <= file_bytes_max)
    return refuse("cannot be read. Check its permissions");
  if (text.size() > file_bytes_max)
    return refuse(fmt::format("larger than {} bytes; that is no configuration", file_bytes_max));
  add_text(layers, text, name);
}

void add_folder(Layers& layers, const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return;
  std::vector<fs::path> files;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".yaml" || it->path().extension() == ".yml")
      files.push_back(it->path());
  if (error)
    layers.problems.push_back({folder.string(), "", "", "cannot be listed. Check its permissions"});
  std::ranges::sort(files);
  for (const auto& file : files) add_file(layers, file);
}

// A value from the environment or --set: lists are written as in YAML, the rest is taken as is.
void add_value(Layers& layers, const std::string& path, const std::string& text,
               const std::string& where) {
  const Match found = match(path);
  if (found.field && found.field->type.shape == Shape::List)
    return Merger(layers).merge(read_document(text, where, path));
  Merger(layers).take({path, where, {{text, where, false, false}}, false});
}

constexpr std::string_view environment_prefix = "SIXBTC__";

void add_environment(Layers& layers, std::vector<std::pair<std::string, std::string>> variables) {
  std::ranges::sort(variables);
  for (const auto& [name, value] : variables) {
    if (!name.starts_with(environment_prefix)) continue;
    const std::string key = lower(std::string_view(name).substr(environment_prefix.size()));
    add_value(layers, replace_all(key, "__", "."), value, "environment " + name);
  }
}

void add_set(Layers& layers, const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string path = text.substr(0, equals);
  if (equals == std::string::npos || path.empty()) {
    layers.problems.push_back({"--set", "", "", "must be key=value, as in --set threads=2"});
    return;
  }
  add_value(layers, path, text.substr(equals + 1), "--set");
}

}  // namespace

void add_text(Layers& layers, std::string_view text, std::string_view name) {
  Merger(layers).merge(read_document(text, name));
}

Layers read_layers(const Sources& sources) {
  Layers layers;
  if (sources.file) {
    layers.main_name = sources.file->string();
    add_file(layers, *sources.file);
    add_folder(layers, sources.file->parent_path() / "config.d");
  } else {
    layers.main_name = "built-in config.yaml";
    layers.names.push_back(layers.main_name);
    add_text(layers, shipped_configuration(), layers.main_name);
  }
  for (const auto& path : sources.extra_files) add_file(layers, path);
  add_environment(layers, sources.environment);
  for (const auto& text : sources.sets) add_set(layers, text);
  return layers;
}

}  // namespace sixbtc::yaml_config
