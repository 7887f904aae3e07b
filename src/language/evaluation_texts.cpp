// Texts of a running script.
#include "language/evaluation.hpp"

namespace sixbtc::language {

double ScriptEvaluation::text_number(std::string_view text) {
  const auto number = texts_.number_of(text);
  if (number) return *number;
  fail(core::ErrorKind::LimitReached,
       fmt::format("more than {} bytes of texts made while running (limit text_bytes)",
                   plan_->text_bytes_max));
  return na;
}

bool ScriptEvaluation::make_text(const TextSite& site) {
  std::vector<TextArgument> arguments;
  arguments.reserve(site.arguments.size());
  for (const auto& [slot, type] : site.arguments) {
    arguments.push_back({type, slots_[slot], {}});
    if (type == Type::String && !is_na(slots_[slot]))
      arguments.back().text = texts_.at(slots_[slot]);
  }
  const double tick = value(site.tick);
  double& out = slots_[site.dst];
  if (site.operation == TextOperation::ArrayJoin) {
    const std::vector<double>* row = collections_.row(arguments[0].number);
    if (row == nullptr) {
      fail(core::ErrorKind::Invalid, fmt::format("array.join: the array is na on bar {}", bar_));
      return false;
    }
    out = text_number(joined(*row, arguments[0].type, arguments[1].text.value_or("")));
    return !failure_;
  }
  const TextResult result = apply_text(site.operation, arguments, tick);
  if (const double* number = std::get_if<double>(&result)) {
    out = *number;
  } else if (const auto* text = std::get_if<std::string>(&result)) {
    out = text_number(*text);
  } else {
    std::vector<double> row;
    for (const std::string& piece : std::get<std::vector<std::string>>(result))
      row.push_back(text_number(piece));
    out = collections_.add(std::move(row), slots_);
  }
  return !failure_;
}

// Elements are of the type `type`.
std::string ScriptEvaluation::joined(const std::vector<double>& row, Type type,
                                     std::string_view separator) const {
  std::string result;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) result += separator;
    if (type == Type::String)
      result += texts_.at(row[i]);
    else
      result += number_text(row[i], type, "", na);
  }
  return result;
}

}  // namespace sixbtc::language
