#include "application/svg_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sixbtc::application {

namespace {

constexpr double width = 720, height = 180, left_margin = 64, right_margin = 8, top_margin = 8,
                 bottom_margin = 24;

struct Scale {
  double low, high;
  [[nodiscard]] double y(double value) const {
    const double share = high > low ? (value - low) / (high - low) : 0.5;
    return height - bottom_margin - share * (height - top_margin - bottom_margin);
  }
};

double x_of(std::size_t index, std::size_t steps) {
  const double share = steps > 1 ? static_cast<double>(index) / static_cast<double>(steps - 1) : 0;
  return left_margin + share * (width - left_margin - right_margin);
}

std::string tick_text(double value, bool is_percent) {
  if (is_percent) return fmt::format("{:.1f}%", value * 100);
  return std::fabs(value) >= 1000 ? fmt::format("{:.0f}", value) : fmt::format("{:.2f}", value);
}

std::string frame_of(const Scale& scale, const PlotText& text) {
  std::string svg =
      fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n", width,
                  height, escape_markup(text.label));
  constexpr int ticks = 4;
  for (int i = 0; i <= ticks; ++i) {
    const double value = scale.low + (scale.high - scale.low) * i / ticks;
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
        left_margin, width - right_margin, scale.y(value), scale.y(value), left_margin - 6,
        scale.y(value) + 4, tick_text(value, text.is_percent));
  }
  svg += fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>"
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
      left_margin, height - 6, escape_markup(text.left), width - right_margin, height - 6,
      escape_markup(text.right));
  return svg;
}

std::string path_of(const PlotLine& line, const Scale& scale) {
  std::string path;
  bool is_drawing = false;
  for (std::size_t i = 0; i < line.values.size(); ++i) {
    if (!line.values[i]) {
      is_drawing = false;
      continue;
    }
    path += fmt::format("{}{:.1f} {:.1f}", is_drawing ? "L" : "M", x_of(i, line.values.size()),
                        scale.y(*line.values[i]));
    is_drawing = true;
  }
  return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", line.style, path);
}

}  // namespace

std::string line_plot(const std::vector<PlotLine>& lines, const PlotText& text) {
  std::optional<Scale> scale;
  for (const PlotLine& line : lines)
    for (const auto& value : line.values) {
      if (!value || !std::isfinite(*value)) continue;
      if (!scale) scale = Scale{*value, *value};
      scale->low = std::min(scale->low, *value);
      scale->high = std::max(scale->high, *value);
    }
  if (!scale) return "<p class=\"muted\">Too little data to plot.</p>\n";
  std::string svg = frame_of(*scale, text);
  for (const PlotLine& line : lines) svg += path_of(line, *scale);
  return svg + "</svg>\n";
}

std::string bar_plot(const std::vector<std::size_t>& counts, const PlotText& text) {
  if (counts.empty()) return "<p class=\"muted\">Too little data to plot.</p>\n";
  const Scale scale{0, static_cast<double>(std::max<std::size_t>(1, std::ranges::max(counts)))};
  std::string svg = frame_of(scale, text);
  const double step = (width - left_margin - right_margin) / static_cast<double>(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double top = scale.y(static_cast<double>(counts[i]));
    svg += fmt::format(
        "<rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n",
        left_margin + static_cast<double>(i) * step + 1, top, step - 2,
        height - bottom_margin - top);
  }
  return svg + "</svg>\n";
}

std::string escape_markup(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace sixbtc::application
