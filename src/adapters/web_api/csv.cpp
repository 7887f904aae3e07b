#include "adapters/web_api/csv.hpp"

namespace sixbtc::web_api {

namespace {

const Json& resolved(const Json& schema, const Json& components) {
  if (!schema.contains("$ref")) return schema;
  const std::string name = schema["$ref"].get<std::string>();
  return components.at(name.substr(name.rfind('/') + 1));
}

// Of a row: of the schema itself, or of what it lists.
const Json& properties_of(const Json& schema, const Json& components) {
  const Json& whole = resolved(schema, components);
  const Json& row = whole.contains("items") ? resolved(whole["items"], components) : whole;
  return row.at("properties");
}

std::string field_of(const Json& value, const Json& schema) {
  if (value.is_null()) return {};
  if (value.is_string()) {
    const std::string format = schema.value("format", "");
    return csv_field(value.get_ref<const std::string&>(),
                     format != "decimal" && format != "date-time");
  }
  return csv_field(value.dump(), false);
}

}  // namespace

std::string csv_field(std::string_view value, bool is_text) {
  std::string text;
  if (is_text && !value.empty() &&
      std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos)
    text = "'";
  text += value;
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string csv_of(const Json& rows, const Json& schema, const Json& components) {
  std::string names;
  for (const auto& [name, property] : properties_of(schema, components).items())
    names += (names.empty() ? "" : ",") + name;
  return names + "\r\n" + csv_rows(rows, schema, components);
}

std::string csv_rows(const Json& rows, const Json& schema, const Json& components) {
  const Json& properties = properties_of(schema, components);
  std::string text;
  const auto add = [&](const Json& row) {
    bool is_first = true;
    for (const auto& [name, property] : properties.items()) {
      if (!is_first) text.push_back(',');
      is_first = false;
      if (row.contains(name)) text += field_of(row[name], property);
    }
    text += "\r\n";
  };
  if (!rows.is_array())
    add(rows);
  else
    for (const Json& row : rows) add(row);
  return text;
}

}  // namespace sixbtc::web_api
