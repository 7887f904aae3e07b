#include "language/texts.hpp"

#include <charconv>

namespace sixbtc::language {

namespace {

constexpr int decimals_default = 10;

std::string replaced(std::string text, std::string_view target, std::string_view replacement,
                     std::optional<double> occurrence) {
  if (target.empty()) return text;
  double count = 0;
  for (std::size_t at = text.find(target); at != std::string::npos;) {
    const bool is_wanted = !occurrence || *occurrence == count++;
    if (is_wanted) text.replace(at, target.size(), replacement);
    if (is_wanted && occurrence) break;
    if (text.size() > text_length_max) break;
    at = text.find(target, at + (is_wanted ? replacement.size() : target.size()));
  }
  return text;
}

std::string with_case(std::string text, char first, int change) {
  for (char& c : text)
    if (c >= first && c < first + 26) c = static_cast<char>(c + change);
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

double number_in(std::string_view text) {
  double number = na;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = failure == std::errc() && end == text.data() + text.size();
  return is_whole ? number : na;
}

// What a pattern asks for.
struct Pattern {
  std::string_view prefix, suffix;
  int whole_digits = 1, decimals_least = 0, decimals_most = decimals_default;
  bool has_groups = false, is_percent = false;
};

Pattern read_pattern(std::string_view text) {
  constexpr std::string_view digits = "#0,.";
  Pattern pattern;
  const std::size_t begin = text.find_first_of(digits);
  if (begin == std::string_view::npos) return pattern;
  const std::size_t end = text.find_last_of(digits) + 1;
  pattern.prefix = text.substr(0, begin);
  pattern.suffix = text.substr(end);
  pattern.is_percent = pattern.suffix.find('%') != std::string_view::npos;
  const std::string_view body = text.substr(begin, end - begin);
  const std::size_t dot = std::min(body.find('.'), body.size());
  const std::string_view whole = body.substr(0, dot), decimals = body.substr(dot);
  const auto count = [](std::string_view part, char wanted) {
    return static_cast<int>(std::count(part.begin(), part.end(), wanted));
  };
  pattern.has_groups = count(whole, ',') > 0;
  pattern.whole_digits = std::max(1, count(whole, '0'));
  pattern.decimals_least = count(decimals, '0');
  pattern.decimals_most = pattern.decimals_least + count(decimals, '#');
  return pattern;
}

std::string written(double number, const Pattern& pattern) {
  std::string text =
      fmt::format("{:.{}f}", std::fabs(number), std::clamp(pattern.decimals_most, 0, 16));
  const std::size_t dot = std::min(text.find('.'), text.size());
  std::string whole = text.substr(0, dot);
  std::string decimals = dot < text.size() ? text.substr(dot + 1) : "";
  while (!decimals.empty() && decimals.back() == '0' &&
         decimals.size() > static_cast<std::size_t>(pattern.decimals_least))
    decimals.pop_back();
  if (whole.size() < static_cast<std::size_t>(pattern.whole_digits))
    whole.insert(0, static_cast<std::size_t>(pattern.whole_digits) - whole.size(), '0');
  if (pattern.has_groups)
    for (std::size_t at = whole.size(); at > 3;) whole.insert(at -= 3, ",");
  const bool is_zero = (whole + decimals).find_first_not_of("0,") == std::string::npos;
  std::string result(pattern.prefix);
  if (number < 0 && !is_zero) result += '-';
  result += whole;
  if (!decimals.empty()) result += "." + decimals;
  return result.append(pattern.suffix);
}

// Decimals that every multiple of the tick can be written with.
int decimals_of(double tick) {
  double scaled = tick;
  int decimals = 0;
  for (; decimals < decimals_default && std::fabs(scaled - std::round(scaled)) > 1e-6; ++decimals)
    scaled *= 10;
  return decimals;
}

std::string volume_text(double number) {
  constexpr std::pair<double, std::string_view> units[] = {{1e9, "B"}, {1e6, "M"}, {1e3, "K"}};
  Pattern pattern;
  pattern.decimals_most = 3;
  for (const auto& [size, name] : units) {
    if (std::fabs(number) < size) continue;
    pattern.suffix = name;
    return written(number / size, pattern);
  }
  return written(number, pattern);
}

std::string as_text(const TextArgument& argument, std::string_view pattern, double tick) {
  if (argument.text) return std::string(*argument.text);
  if (argument.type == Type::Bool) return argument.number != 0 ? "true" : "false";
  return number_text(argument.number, argument.type, pattern, tick);
}

// {0}, {1,number,#.##}: the pattern of a place, by its third word.
std::string placed(const TextArgument& argument, std::string_view place, double tick) {
  const std::size_t second = place.find(',');
  std::string_view style;
  if (second != std::string_view::npos) {
    const std::size_t third = place.find(',', second + 1);
    if (third != std::string_view::npos) style = trimmed(place.substr(third + 1));
  }
  if (style == "integer") style = "#,##0";
  if (style == "percent") style = "#,##0%";
  if (style == "currency") style = "$#,##0.00";
  if (style.empty()) style = "#,##0.###";
  return as_text(argument, style, tick);
}

std::string formatted(std::span<const TextArgument> arguments, double tick) {
  const std::string_view format = arguments[0].text.value_or("");
  std::string result;
  bool is_quoted = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '\'') {
      if (i + 1 < format.size() && format[i + 1] == '\'')
        result += format[i++];
      else
        is_quoted = !is_quoted;
      continue;
    }
    const std::size_t end = format.find('}', i);
    if (is_quoted || format[i] != '{' || end == std::string_view::npos) {
      result += format[i];
      continue;
    }
    const std::string_view place = format.substr(i + 1, end - i - 1);
    const double index = number_in(trimmed(place.substr(0, place.find(','))));
    if (index >= 0 && index + 1 < static_cast<double>(arguments.size()))
      result += placed(arguments[static_cast<std::size_t>(index) + 1], place, tick);
    else
      result.append(format.substr(i, end - i + 1));
    i = end;
  }
  return result;
}

std::vector<std::string> pieces(std::string_view text, std::string_view separator) {
  std::vector<std::string> result;
  while (true) {
    const std::size_t at =
        separator.empty() ? std::min<std::size_t>(1, text.size()) : text.find(separator);
    if (at >= text.size()) break;
    result.emplace_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  result.emplace_back(text);
  return result;
}

}  // namespace

std::string number_text(double number, Type type, std::string_view pattern, double tick) {
  if (is_na(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  Pattern known;
  if (pattern == "volume") return volume_text(number);
  if (pattern == "mintick") {
    if (is_na(tick)) return written(number, known);
    known.decimals_least = known.decimals_most = decimals_of(tick);
    return written(std::floor(number / tick + 0.5) * tick, known);
  }
  if (pattern == "percent") {
    known.decimals_least = known.decimals_most = 2;
    known.suffix = "%";
    return written(number, known);
  }
  if (pattern.find_first_of("#0") != std::string_view::npos) {
    known = read_pattern(pattern);
    return written(known.is_percent ? number * 100 : number, known);
  }
  if (type == Type::Int) known.decimals_most = 0;
  return written(number, known);
}

TextResult apply_text(TextOperation operation, std::span<const TextArgument> arguments,
                      double tick) {
  const auto text = [&](std::size_t i) {
    return i < arguments.size() ? arguments[i].text.value_or("") : std::string_view{};
  };
  const auto number = [&](std::size_t i) { return arguments[i].number; };
  const std::string_view whole = text(0);
  switch (operation) {
    case TextOperation::Join:
      return as_text(arguments[0], "", tick) + as_text(arguments[1], "", tick);
    case TextOperation::ToText:
      return as_text(arguments[0], text(1), tick);
    case TextOperation::Format:
      return formatted(arguments, tick);
    case TextOperation::Upper:
      return with_case(std::string(whole), 'a', 'A' - 'a');
    case TextOperation::Lower:
      return with_case(std::string(whole), 'A', 'a' - 'A');
    case TextOperation::Trim:
      return std::string(trimmed(whole));
    case TextOperation::Repeat: {
      std::string result;
      for (double i = 0; i < number(1) && result.size() < text_length_max; ++i) {
        if (i > 0) result += text(2);
        result += whole;
      }
      return result;
    }
    case TextOperation::Replace:
      return replaced(std::string(whole), text(1), text(2), arguments.size() > 3 ? number(3) : 0.0);
    case TextOperation::ReplaceAll:
      return replaced(std::string(whole), text(1), text(2), {});
    case TextOperation::Substring: {
      const auto size = static_cast<double>(whole.size());
      const double begin = std::clamp(number(1), 0.0, size);
      const double end = arguments.size() > 2 && !is_na(number(2)) ? number(2) : size;
      if (!(begin <= end)) return std::string();
      return std::string(
          whole.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    }
    case TextOperation::Length:
      return static_cast<double>(whole.size());
    case TextOperation::Contains:
      return truth(whole.find(text(1)) != std::string_view::npos);
    case TextOperation::StartsWith:
      return truth(whole.starts_with(text(1)));
    case TextOperation::EndsWith:
      return truth(whole.ends_with(text(1)));
    case TextOperation::Position: {
      const std::size_t at = whole.find(text(1));
      return at == std::string_view::npos ? na : static_cast<double>(at);
    }
    case TextOperation::ToNumber:
      return number_in(trimmed(whole));
    case TextOperation::Split:
      return pieces(whole, text(1));
    case TextOperation::ArrayJoin:
      break;  // needs the elements: ScriptEvaluation::make_text
  }
  return na;
}

std::string_view Texts::at(double number) const {
  if (!(number >= 0)) return {};
  const auto index = static_cast<std::size_t>(number);
  if (index < plan_texts_.size()) return plan_texts_[index];
  return index - plan_texts_.size() < made_.size() ? made_[index - plan_texts_.size()]
                                                   : std::string_view{};
}

std::optional<double> Texts::number_of(std::string_view text) {
  if (numbers_.empty())
    for (std::size_t i = 0; i < plan_texts_.size(); ++i)
      numbers_.emplace(plan_texts_[i], static_cast<double>(i));
  const auto [it, is_new] = numbers_.try_emplace(
      std::string(text), static_cast<double>(plan_texts_.size() + made_.size()));
  if (!is_new) return it->second;
  if (bytes_ + text.size() > bytes_max_) {
    numbers_.erase(it);
    return {};
  }
  bytes_ += text.size();
  made_.emplace_back(text);
  return it->second;
}

}  // namespace sixbtc::language
