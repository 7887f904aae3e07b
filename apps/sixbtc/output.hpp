// One result, every format: rows of JSON objects and the columns people see of them.
// JSON output keeps all keys and full precision; a table shows the chosen columns, rounded.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace sixbtc::cli {

enum class OutputFormat { Table, Json, Ndjson, Csv, Markdown };

// How a JSON value is written for people; missing values are "-".
using CellFormat = std::function<std::string(const nlohmann::ordered_json&)>;
namespace cell {
[[nodiscard]] CellFormat text();
[[nodiscard]] CellFormat number(int decimals);
[[nodiscard]] CellFormat percent(int decimals);  // from a ratio
[[nodiscard]] CellFormat count();                // thousands separated
[[nodiscard]] CellFormat range(int decimals);    // of a pair: "0.03 to 3.62"
}  // namespace cell

struct View {
  std::string key;  // of the row object
  std::string title;
  bool is_number = false;
  CellFormat format;
};

// Prints an array of objects to stdout.
void print_rows(const nlohmann::ordered_json& rows, const std::vector<View>& views,
                OutputFormat format);
// Prints one object: JSON as it is, else one "title  value" line a view.
void print_object(const nlohmann::ordered_json& object, const std::vector<View>& views,
                  OutputFormat format);

// "error: where: message" and the hint on stderr; returns the exit code.
int report_error(const core::Error& error);

}  // namespace sixbtc::cli
