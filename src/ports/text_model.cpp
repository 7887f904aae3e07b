#include "ports/text_model.hpp"

#include "ports/model_usage.hpp"

namespace sixbtc::ports {

std::string_view to_string(TextProblemKind kind) {
  constexpr std::string_view names[] = {
      "rate limited", "overloaded",   "no answer",    "malformed", "truncated",
      "refused",      "unauthorized", "out of quota", "rejected",  "interrupted"};
  return names[static_cast<std::size_t>(kind)];
}

core::Timestamp day_of(core::Timestamp time) {
  const core::CivilTime civil = core::to_civil(time);
  return core::from_civil({.year = civil.year, .month = civil.month, .day = civil.day});
}

}  // namespace sixbtc::ports
