// Indicator values: every column that is not part of the bar against the plot of that title.
#include "conformance/conformance.hpp"
#include "conformance/records.hpp"

namespace sixbtc::conformance {

namespace fs = std::filesystem;

namespace {

// Relative to the value; the floor is what a price of about one loses in a difference.
constexpr double relative_tolerance = 1e-9, absolute_tolerance = 1e-12;

bool is_same(double theirs, double ours) {
  if (std::isnan(theirs) || std::isnan(ours)) return std::isnan(theirs) && std::isnan(ours);
  return std::abs(theirs - ours) <= relative_tolerance * std::abs(theirs) + absolute_tolerance;
}

bool is_bar_column(std::string_view name) {
  constexpr std::string_view names[] = {"time", "open", "high", "low", "close", "Volume", "volume"};
  return std::ranges::find(names, name) != std::end(names);
}

void compare(const Table& table, const std::map<std::string, std::vector<double>>& plots,
             CaseResult& result) {
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    const std::string& name = table.header[c];
    if (is_bar_column(name)) continue;
    ++result.expected;
    const auto plot = plots.find(name);
    std::size_t row = 0;
    while (plot != plots.end() && row < table.rows.size() &&
           is_same(read_number(table.rows[row][c]), plot->second[row]))
      ++row;
    if (plot != plots.end() && row == table.rows.size()) {
      ++result.identical;
    } else if (result.first_difference.empty()) {
      result.first_difference = plot == plots.end()
                                    ? fmt::format("no plot '{}'", name)
                                    : fmt::format("{}, row {}: theirs {}, ours {:.17g}", name, row,
                                                  table.rows[row][c], plot->second[row]);
    }
  }
  result.missing = result.expected - result.identical;
  result.is_exact = result.expected == result.identical;
}

}  // namespace

core::Result<std::vector<CaseResult>> run_indicators(const fs::path& folder,
                                                     const fs::path& scripts,
                                                     const language::Limits& limits) {
  std::vector<CaseResult> results;
  for (const fs::path& file : files_of(folder, ".csv")) {
    CaseResult& result = results.emplace_back();
    result.id = file.stem().string();
    ASSIGN_OR_RETURN(const Table table, read_table(file));
    ASSIGN_OR_RETURN(const Chart chart, chart_of(table, file.string()));
    for (const std::string& name : table.header) result.expected += is_bar_column(name) ? 0 : 1;
    result.missing = result.expected;
    fs::path script = scripts / "indicators" / (result.id + ".pine");
    if (!fs::exists(script)) script = scripts / (result.id + ".pine");
    const auto program = load_program(script, limits);
    if (!program) {
      result.refusal = program.error();
      continue;
    }
    const auto plots = run_plots(**program, chart.bars.view(), symbol_of(folder, chart));
    if (!plots) {
      result.refusal = plots.error().to_string();
      continue;
    }
    result.expected = 0;
    compare(table, *plots, result);
  }
  return results;
}

}  // namespace sixbtc::conformance
