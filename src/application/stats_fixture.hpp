// What a file of statistical questions asks (tests/fixtures/stats), computed by src/analytics: the
// same document with every "expected" replaced by ours. Which statistic is meant follows from the
// fields of its input, never from the file's name.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/result.hpp"

namespace sixbtc::application {

// Malformed when an input lacks a field, holds a wrong type, or asks for what is not defined;
// Unsupported when nothing is known that takes such an input. Expectations are never read.
[[nodiscard]] core::Result<nlohmann::ordered_json> answer_fixture(
    const nlohmann::ordered_json& document);

}  // namespace sixbtc::application
