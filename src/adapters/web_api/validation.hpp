// Query, path and body of a request against the descriptor of its route.
#pragma once

#include "adapters/web_api/route.hpp"

namespace sixbtc::web_api {

// Unknown, repeated, missing and wrong parameters, all at once.
[[nodiscard]] std::expected<Arguments, Problem> check_parameters(
    const Route& route, const std::vector<std::pair<std::string, std::string>>& path_values,
    const std::vector<std::pair<std::string, std::string>>& query);

// The parsed body; null where the route takes none.
[[nodiscard]] std::expected<Json, Problem> check_body(const Route& route, const Request& request,
                                                      const ports::ApiSettings& settings);

}  // namespace sixbtc::web_api
