// What is known without a configuration: the schema, the shipped file, the documentation page.
#include <unistd.h>

#include "adapters/yaml_config/schema.hpp"
#include "adapters/yaml_config/yaml_config.hpp"

namespace sixbtc::yaml_config {

// Generated from config/config.yaml; see embed_text in cmake/modules.cmake.
using EmbeddedText = std::pair<std::string_view, std::string_view>;
std::span<const EmbeddedText> embedded_texts();

std::string_view shipped_configuration() {
  return embedded_texts().front().second;
}

std::vector<std::pair<std::string, std::string>> process_environment() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (text.starts_with("SIXBTC__") && equals != std::string_view::npos)
      variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::vector<ports::SettingDescription> schema() {
  std::vector<ports::SettingDescription> rows;
  for (const Field& field : fields())
    rows.push_back({std::string(field.path), type_text(field.type), range_text(field.type),
                    std::string(field.unit), std::string(field.text)});
  return rows;
}

std::string reference_page() {
  const auto shipped = load_text(shipped_configuration(), "config.yaml");
  CHECK(shipped.has_value());
  std::string page =
      "# Configuration\n\n"
      "Written from the schema in `src/adapters/yaml_config/`; a test compares the two and "
      "rewrites "
      "this page\nwhen run with `SIXBTC_REFRESH=1`. `config/config.yaml` holds every key with a "
      "comment.\n\n"
      "Layers, the last one wins: `config.yaml`, `config.d/*.yaml` beside it in name order, "
      "`--config FILE`,\nenvironment variables such as `SIXBTC__RISK__LEVERAGE_MAX=5`, "
      "`--set risk.leverage_max=5`. Mappings merge key\nby key, lists are replaced whole. "
      "`*` stands for a name of your choice (an exchange, an interval).\n\n"
      "Everything wrong is reported at once, with place, range and fix. Ratios are fractions: "
      "0.02 is two\npercent. Keys that look like secrets are refused: secrets come from the "
      "environment alone. Aliases,\nanchors and tags of YAML are refused.\n";
  std::string section;
  for (const auto& row : schema()) {
    if (const std::string top = row.key.substr(0, row.key.find('.')); top != section) {
      section = top;
      page += "\n## " + section +
              "\n\n| key | type | range | unit | shipped value | meaning "
              "|\n|---|---|---|---|---|---|\n";
    }
    std::string value;
    for (const auto& entry : shipped->entries)
      if (entry.key == row.key) value = entry.value.empty() ? "(empty)" : "`" + entry.value + "`";
    page += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", row.key, row.type, row.range,
                        row.unit, value, row.text);
  }
  return page;
}

}  // namespace sixbtc::yaml_config
