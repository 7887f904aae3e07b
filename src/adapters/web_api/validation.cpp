#include "adapters/web_api/validation.hpp"

#include <algorithm>
#include <charconv>

namespace sixbtc::web_api {

namespace {

// Empty: it fits.
std::string integer_problem(const Parameter& parameter, const std::string& value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number < parameter.min ||
      number > parameter.max)
    return fmt::format("must be a whole number from {} to {}", parameter.min, parameter.max);
  return {};
}

std::string words_of(const Parameter& parameter) {
  std::string words;
  for (const std::string_view word : parameter.words)
    words += (words.empty() ? "" : ", ") + std::string(word);
  return words;
}

std::string problem_with(const Parameter& parameter, const std::string& value) {
  switch (parameter.type) {
    case ParameterType::Text:
      if (value.size() > parameter.length_max)
        return fmt::format("must have at most {} bytes", parameter.length_max);
      return {};
    case ParameterType::Integer:
      return integer_problem(parameter, value);
    case ParameterType::Boolean:
      return value == "true" || value == "false" ? "" : "must be true or false";
    case ParameterType::Time:
      return core::Timestamp::parse(value) ? "" : "must be a time such as 2025-01-01T00:00:00Z";
    case ParameterType::Interval:
      return market::Interval::parse(value) ? "" : "must be an interval such as 37m, 4h or 1d";
    case ParameterType::Choice:
      if (std::ranges::find(parameter.words, value) == parameter.words.end())
        return "must be one of: " + words_of(parameter);
      return {};
  }
  CHECK(false);
}

Problem faulty(std::string_view code, std::vector<Fault> faults) {
  std::string first = faults.front().pointer + " " + faults.front().message;
  return {code, std::move(first), std::move(faults)};
}

}  // namespace

std::expected<Arguments, Problem> check_parameters(
    const Route& route, const std::vector<std::pair<std::string, std::string>>& path_values,
    const std::vector<std::pair<std::string, std::string>>& query) {
  Arguments arguments;
  std::vector<Fault> faults;
  const auto take = [&](const std::string& name, const std::string& value, bool is_in_path) {
    const std::string pointer = (is_in_path ? "path/" : "query/") + name;
    const auto known = std::ranges::find(route.parameters, name, &Parameter::name);
    if (known == route.parameters.end() || known->is_in_path != is_in_path)
      return faults.push_back({pointer, "unknown", "is not known here", ""});
    if (arguments.has(name)) return faults.push_back({pointer, "repeated", "stands twice", ""});
    // An empty value in a query is a form field left blank.
    if (value.empty() && !is_in_path) return;
    if (std::string problem = problem_with(*known, value); !problem.empty())
      return faults.push_back({pointer, "wrong_value", std::move(problem), ""});
    arguments.set(name, value);
  };
  for (const auto& [name, value] : path_values) take(name, value, true);
  for (const auto& [name, value] : query) take(name, value, false);
  // What was said and is wrong is not missing as well.
  const auto pointer_of = [](const Parameter& parameter) {
    return (parameter.is_in_path ? "path/" : "query/") + parameter.name;
  };
  const auto is_faulty = [&](const Parameter& parameter) {
    return std::ranges::find(faults, pointer_of(parameter), &Fault::pointer) != faults.end();
  };
  for (const Parameter& parameter : route.parameters) {
    if (arguments.has(parameter.name)) continue;
    if (!parameter.fallback.empty())
      arguments.set(parameter.name, parameter.fallback);
    else if (parameter.is_required && !is_faulty(parameter))
      faults.push_back({pointer_of(parameter), "missing", "is required", parameter.meaning});
  }
  if (!faults.empty()) return std::unexpected(faulty("invalid_parameter", std::move(faults)));
  return arguments;
}

std::expected<Json, Problem> check_body(const Route& route, const Request& request,
                                        const ports::ApiSettings& settings) {
  if (route.body.is_null()) return Json();
  if (request.body.empty() && !route.body.contains("required")) return Json::object();
  const std::string_view type = request.header("Content-Type");
  if (!equals_ignoring_case(type.substr(0, type.find(';')), "application/json"))
    return std::unexpected(
        Problem("unsupported_media_type", "send Content-Type: application/json"));
  if (!is_utf8(request.body))
    return std::unexpected(Problem("malformed_request", "the body is not UTF-8"));
  if (std::cmp_greater(schema::nesting(request.body), settings.json_depth_max))
    return std::unexpected(Problem("malformed_request", "the body is nested too deeply"));
  Json body = Json::parse(request.body, nullptr, false);
  if (body.is_discarded())
    return std::unexpected(Problem("malformed_request", "the body is not JSON"));
  std::vector<Fault> faults = schema::check(body, route.body, components());
  if (!faults.empty()) return std::unexpected(faulty("invalid_body", std::move(faults)));
  return body;
}

}  // namespace sixbtc::web_api
