#include "adapters/web_api/schema.hpp"

#include <algorithm>

#include "core/time.hpp"

namespace sixbtc::web_api::schema {

namespace {

Json described(Json schema, std::string_view meaning) {
  if (!meaning.empty()) schema["description"] = meaning;
  return schema;
}

bool has_type(const Json& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  return type == "number" && value.is_number();
}

bool fits_type(const Json& value, const Json& type) {
  if (type.is_string()) return has_type(value, type.get<std::string>());
  return std::ranges::any_of(type, [&](const Json& one) { return fits_type(value, one); });
}

std::string type_words(const Json& type) {
  if (type.is_string()) return type.get<std::string>();
  std::string words;
  for (const Json& one : type) words += (words.empty() ? "" : " or ") + one.get<std::string>();
  return words;
}

// Code points, because that is what JSON Schema counts.
std::size_t length_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class Checker {
 public:
  explicit Checker(const Json& components) : components_(components) {}

  void check(const Json& value, const Json& schema, const std::string& pointer) {
    if (schema.contains("$ref")) {
      const std::string name = schema["$ref"].get<std::string>();
      return check(value, components_.at(name.substr(name.rfind('/') + 1)), pointer);
    }
    if (schema.contains("anyOf")) return check_any(value, schema["anyOf"], pointer);
    if (schema.contains("type") && !fits_type(value, schema["type"]))
      return fault(pointer, "wrong_type", "must be " + type_words(schema["type"]));
    if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
      return fault(pointer, "not_allowed", "must be one of " + schema["enum"].dump());
    if (value.is_string()) check_text(value.get_ref<const std::string&>(), schema, pointer);
    if (value.is_number()) check_number(value, schema, pointer);
    if (value.is_array()) check_array(value, schema, pointer);
    if (value.is_object()) check_object(value, schema, pointer);
  }
  std::vector<Fault> faults;

 private:
  void fault(const std::string& pointer, const char* code, std::string message) {
    constexpr std::size_t faults_max = 50;
    if (faults.size() < faults_max) faults.push_back({pointer, code, std::move(message), ""});
  }

  void check_any(const Json& value, const Json& choices, const std::string& pointer) {
    for (const Json& choice : choices) {
      Checker one(components_);
      one.check(value, choice, pointer);
      if (one.faults.empty()) return;
    }
    Checker first(components_);
    first.check(value, choices.front(), pointer);
    for (Fault& found : first.faults) faults.push_back(std::move(found));
  }

  void check_text(const std::string& value, const Json& schema, const std::string& pointer) {
    if (schema.contains("maxLength") && length_of(value) > schema["maxLength"].get<std::size_t>())
      fault(pointer, "too_long",
            fmt::format("must have at most {} characters", schema["maxLength"].get<std::size_t>()));
    if (schema.contains("minLength") && length_of(value) < schema["minLength"].get<std::size_t>())
      fault(pointer, "too_short", "must not be empty");
    if (schema.value("format", "") == "date-time" && !core::Timestamp::parse(value))
      fault(pointer, "wrong_format", "must be a time such as 2025-01-01T00:00:00Z");
    if (schema.value("format", "") == "decimal" &&
        value.find_first_not_of("-.0123456789") != std::string::npos)
      fault(pointer, "wrong_format", "must be a decimal number such as 12.5");
  }

  void check_number(const Json& value, const Json& schema, const std::string& pointer) {
    const double number = value.get<double>();
    if (schema.contains("minimum") && number < schema["minimum"].get<double>())
      fault(pointer, "too_small", "must be at least " + schema["minimum"].dump());
    if (schema.contains("maximum") && number > schema["maximum"].get<double>())
      fault(pointer, "too_large", "must be at most " + schema["maximum"].dump());
  }

  void check_array(const Json& value, const Json& schema, const std::string& pointer) {
    if (schema.contains("maxItems") && value.size() > schema["maxItems"].get<std::size_t>())
      return fault(pointer, "too_many",
                   "must have at most " + schema["maxItems"].dump() + " items");
    if (!schema.contains("items")) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      check(value[i], schema["items"], fmt::format("{}/{}", pointer, i));
  }

  void check_object(const Json& value, const Json& schema, const std::string& pointer) {
    const Json none = Json::object();
    const Json& known = schema.contains("properties") ? schema["properties"] : none;
    if (schema.contains("required"))
      for (const Json& name : schema["required"])
        if (!value.contains(name.get<std::string>()))
          fault(pointer + "/" + name.get<std::string>(), "missing", "is required");
    for (const auto& [name, member] : value.items()) {
      if (known.contains(name))
        check(member, known[name], pointer + "/" + name);
      else if (schema.contains("additionalProperties") &&
               schema["additionalProperties"].is_boolean() &&
               !schema["additionalProperties"].get<bool>())
        fault(pointer + "/" + name, "unknown", "is not known here");
    }
  }

  const Json& components_;
};

}  // namespace

Json text(std::string_view meaning, std::size_t length_max) {
  Json schema = {{"type", "string"}};
  if (length_max > 0) schema["maxLength"] = length_max;
  return described(std::move(schema), meaning);
}
Json decimal(std::string_view meaning) {
  return described({{"type", "string"}, {"format", "decimal"}}, meaning);
}
Json time(std::string_view meaning) {
  return described({{"type", "string"}, {"format", "date-time"}}, meaning);
}
Json number(std::string_view meaning) {
  return described({{"type", "number"}}, meaning);
}
Json integer(std::string_view meaning, std::int64_t min, std::int64_t max) {
  return described({{"type", "integer"}, {"minimum", min}, {"maximum", max}}, meaning);
}
Json count(std::string_view meaning) {
  return described({{"type", "integer"}, {"minimum", 0}}, meaning);
}
Json boolean(std::string_view meaning) {
  return described({{"type", "boolean"}}, meaning);
}
Json one_of(std::string_view meaning, const std::vector<std::string_view>& words) {
  return described({{"type", "string"}, {"enum", words}}, meaning);
}
Json any(std::string_view meaning) {
  return {{"description", meaning}};
}
Json list(Json items, std::size_t items_max) {
  Json schema = {{"type", "array"}, {"items", std::move(items)}};
  if (items_max > 0) schema["maxItems"] = items_max;
  return schema;
}
Json nullable(Json schema) {
  if (schema.contains("$ref"))
    return {{"anyOf", Json::array({std::move(schema), {{"type", "null"}}})}};
  if (schema.contains("enum")) schema["enum"].push_back(nullptr);
  if (schema.contains("type")) schema["type"] = Json::array({schema["type"], "null"});
  return schema;
}
Json reference(std::string_view component) {
  return {{"$ref", fmt::format("#/components/schemas/{}", component)}};
}

Json object(Properties properties, const std::vector<std::string_view>& optional) {
  Json schema = {{"type", "object"}, {"properties", Json::object()}};
  Json required = Json::array();
  for (const auto& [name, property] : properties) {
    schema["properties"][name] = property;
    if (std::ranges::find(optional, name) == optional.end()) required.push_back(name);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

std::vector<Fault> check(const Json& value, const Json& schema, const Json& components) {
  Checker checker(components);
  checker.check(value, schema, "");
  return std::move(checker.faults);
}

std::size_t nesting(std::string_view json) {
  std::size_t depth = 0, deepest = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace sixbtc::web_api::schema
