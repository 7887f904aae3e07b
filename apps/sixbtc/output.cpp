#include "sixbtc/output.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "sixbtc/exit_code.hpp"
#include "sixbtc/terminal.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* missing = "-";

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

std::string raw_text(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string with_separators(std::int64_t value) {
  const std::string digits = fmt::format("{}", value);
  const std::size_t first = value < 0 ? 1 : 0;
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > first && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

}  // namespace

namespace cell {

CellFormat text() {
  return [](const Json& value) { return value.is_null() ? std::string(missing) : raw_text(value); };
}

CellFormat number(int decimals) {
  return [decimals](const Json& value) {
    return value.is_number() ? fmt::format("{:.{}f}", value.get<double>(), decimals)
                             : std::string(missing);
  };
}

CellFormat percent(int decimals) {
  return [decimals](const Json& value) {
    return value.is_number() ? fmt::format("{:.{}f}%", value.get<double>() * 100, decimals)
                             : std::string(missing);
  };
}

CellFormat count() {
  return [](const Json& value) {
    return value.is_number() ? with_separators(value.get<std::int64_t>()) : std::string(missing);
  };
}

CellFormat range(int decimals) {
  return [decimals](const Json& value) {
    if (!value.is_array() || value.size() != 2) return std::string(missing);
    return fmt::format("{:.{}f} to {:.{}f}", value[0].get<double>(), decimals,
                       value[1].get<double>(), decimals);
  };
}

}  // namespace cell

void print_rows(const Json& rows, const std::vector<View>& views, OutputFormat format) {
  if (format == OutputFormat::Json) return print(rows.dump(2) + "\n");
  if (format == OutputFormat::Ndjson) {
    for (const auto& row : rows) print(row.dump() + "\n");
    return;
  }
  std::vector<Column> columns;
  for (const auto& view : views)
    columns.push_back({format == OutputFormat::Csv ? view.key : view.title, view.is_number});
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) {
    auto& line = cells.emplace_back();
    for (const auto& view : views) {
      const Json value = row.contains(view.key) ? row.at(view.key) : Json();
      line.push_back(format == OutputFormat::Csv ? raw_text(value) : view.format(value));
    }
  }
  const TableStyle style = format == OutputFormat::Csv        ? TableStyle::Csv
                           : format == OutputFormat::Markdown ? TableStyle::Markdown
                                                              : TableStyle::Plain;
  print(render_table(columns, cells, style));
}

void print_object(const Json& object, const std::vector<View>& views, OutputFormat format) {
  if (format == OutputFormat::Json) return print(object.dump(2) + "\n");
  if (format == OutputFormat::Ndjson) return print(object.dump() + "\n");
  if (format != OutputFormat::Table) return print_rows(Json::array({object}), views, format);
  std::size_t width = 0;
  for (const auto& view : views) width = std::max(width, view.title.size());
  for (const auto& view : views) {
    const Json value = object.contains(view.key) ? object.at(view.key) : Json();
    print(fmt::format("  {:<{}}  {}\n", view.title, width, view.format(value)));
  }
}

int report_error(const core::Error& error) {
  std::string text = "error: ";
  if (!error.where.empty()) text += error.where + ": ";
  text += error.message + "\n";
  if (!error.hint.empty()) text += "  hint: " + error.hint + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
  return exit_code_of(error.kind);
}

}  // namespace sixbtc::cli
