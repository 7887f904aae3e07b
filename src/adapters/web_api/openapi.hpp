// The OpenAPI 3.1 document, from the route descriptors.
#pragma once

#include "adapters/web_api/problem.hpp"

namespace sixbtc::web_api {

[[nodiscard]] Json openapi_document(std::string_view version);

}  // namespace sixbtc::web_api
