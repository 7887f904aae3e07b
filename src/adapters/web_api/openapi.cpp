#include "adapters/web_api/openapi.hpp"

#include <algorithm>

#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

namespace {

constexpr std::pair<std::string_view, std::string_view> tags[] = {
    {"system", "The server itself"},
    {"session", "Signing in, tokens"},
    {"market", "Candles and indicators"},
    {"data", "What is stored, and how good it is"},
    {"strategies", "Strategies and the evidence for them"},
    {"research", "Backtests, jobs, the trial ledger"},
    {"pipeline", "From generated to retired"},
    {"house", "Configuration, audit, logs"},
    {"trading", "Orders, positions, risk, control"},
};

Json parameter_schema(const Parameter& parameter) {
  Json schema;
  switch (parameter.type) {
    case ParameterType::Text:
      schema = schema::text("", parameter.length_max);
      break;
    case ParameterType::Integer:
      schema = schema::integer("", parameter.min, parameter.max);
      break;
    case ParameterType::Boolean:
      schema = schema::boolean("");
      break;
    case ParameterType::Time:
      schema = schema::time("");
      break;
    case ParameterType::Interval:
      schema = {{"type", "string"}, {"pattern", "^[0-9]+(m|h|d|w|M|mo)$"}};
      break;
    case ParameterType::Choice:
      schema = schema::one_of("", parameter.words);
      break;
  }
  if (!parameter.fallback.empty()) schema["default"] = parameter.fallback;
  return schema;
}

Json parameters_of(const Route& route) {
  Json all = Json::array();
  for (const Parameter& parameter : route.parameters)
    all.push_back({{"name", parameter.name},
                   {"in", parameter.is_in_path ? "path" : "query"},
                   {"required", parameter.is_required},
                   {"description", parameter.meaning},
                   {"schema", parameter_schema(parameter)}});
  if (route.method != Method::Get)
    all.push_back({{"name", "Idempotency-Key"},
                   {"in", "header"},
                   {"required", route.needs_key},
                   {"description", "Names this one request: repeated, it gets the first answer"},
                   {"schema", schema::text("", 200)}});
  return all;
}

Json problem_answer(const std::string& meaning) {
  return {{"description", meaning},
          {"content", {{"application/problem+json", {{"schema", schema::reference("Problem")}}}}}};
}

Json envelope(const Route& route) {
  return {{"type", "object"},
          {"properties", {{"data", route.answer}, {"meta", schema::reference("Meta")}}},
          {"required", {"data", "meta"}}};
}

Json answers_of(const Route& route) {
  Json answers = Json::object();
  const std::string success = std::to_string(route.success);
  if (route.missing.empty()) {
    answers[success] = {{"description", route.summary}};
    if (!route.answer.is_null())
      answers[success]["content"]["application/json"] = {{"schema", envelope(route)}};
    else if (route.success != 204)
      answers[success]["content"][route.answer_type] = {{"schema", {{"type", "string"}}}};
    if (route.has_csv) answers[success]["content"]["text/csv"] = {{"schema", {{"type", "string"}}}};
  } else {
    answers["501"] = problem_answer("Not there yet: " + route.missing);
  }
  answers["default"] = problem_answer("A problem (RFC 9457)");
  return answers;
}

Json operation_of(const Route& route) {
  Json operation = {{"operationId", route.id}, {"tags", {route.tag}}, {"summary", route.summary}};
  if (route.is_deprecated) operation["deprecated"] = true;
  if (const Json parameters = parameters_of(route); !parameters.empty())
    operation["parameters"] = parameters;
  if (!route.body.is_null())
    operation["requestBody"] = {{"required", route.body.contains("required")},
                                {"content", {{"application/json", {{"schema", route.body}}}}}};
  operation["responses"] = answers_of(route);
  operation["security"] = Json::array();
  if (route.scope != ApiScope::None) {
    operation["security"].push_back({{"token", Json::array()}});
    operation["security"].push_back({{"session", Json::array()}});
  }
  operation["x-scope"] = to_string(route.scope);
  if (!route.topic.empty()) operation["x-stream-topic"] = route.topic;
  return operation;
}

}  // namespace

Json openapi_document(std::string_view version) {
  Json document = {{"openapi", "3.1.0"},
                   {"info",
                    {{"title", "SixBTC"},
                     {"version", version},
                     {"description",
                      "Exact numbers are decimal text; ratios are numbers between 0 and 1; times "
                      "are RFC 3339, UTC. Errors are RFC 9457 problems."},
                     {"license", {{"name", "See LICENSE"}, {"url", "/docs"}}}}},
                   {"servers", Json::array({{{"url", "/"}}})}};
  for (const auto& [name, meaning] : tags)
    document["tags"].push_back({{"name", name}, {"description", meaning}});
  document["paths"] = Json::object();
  for (const Route& route : routes()) {
    std::string method(to_string(route.method));
    std::ranges::transform(method, method.begin(), [](char c) { return c - 'A' + 'a'; });
    document["paths"][route.path][method] = operation_of(route);
  }
  document["components"]["schemas"] = components();
  document["components"]["securitySchemes"] = {
      {"token", {{"type", "http"}, {"scheme", "bearer"}}},
      {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", session_cookie}}}};
  return document;
}

}  // namespace sixbtc::web_api
