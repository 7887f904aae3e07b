// What a language model must know of the strategy language, taken from the registry and the
// catalogue of diagnostics, so that it says what the compiler does.
// Pure; any thread.
#pragma once

#include <nlohmann/json.hpp>

namespace sixbtc::generation {

// {"groups": [{"name": "ta", "signatures": ["ta.ema(...) -> float", ...]}, ...],
//  "refused": [{"code": "E0701", "title": ..., "why": ..., "names": ["timenow", ...]}, ...]}
// Groups hold what may reach an order; refused are the codes of causality and of what perp lacks.
[[nodiscard]] const nlohmann::ordered_json& language_summary();

}  // namespace sixbtc::generation
