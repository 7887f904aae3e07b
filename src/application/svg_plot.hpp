// Plots as inline SVG, for documents that must be readable without anything else. Colours are
// classes, so that the document's style decides them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sixbtc::application {

struct PlotLine {
  std::vector<std::optional<double>> values;  // evenly spaced; none: a break
  std::string style;                          // class: "line", "band", "fill"
};

struct PlotText {
  std::string label;        // what the picture shows, for people who don't see it
  std::string left, right;  // ends of the horizontal axis
  bool is_percent = false;  // of the vertical one; else plain numbers
};

// Lines over the same steps, on one scale.
[[nodiscard]] std::string line_plot(const std::vector<PlotLine>& lines, const PlotText& text);
[[nodiscard]] std::string bar_plot(const std::vector<std::size_t>& counts, const PlotText& text);

// Text for markup: & < > " ' escaped.
[[nodiscard]] std::string escape_markup(std::string_view text);

}  // namespace sixbtc::application
