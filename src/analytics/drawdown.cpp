#include "analytics/drawdown.hpp"

#include <algorithm>

namespace sixbtc::analytics {

std::vector<DrawdownRun> drawdown_runs(std::span<const double> equity) {
  std::vector<DrawdownRun> runs;
  std::size_t peak = 0;
  bool is_below = false;
  for (std::size_t i = 1; i < equity.size(); ++i) {
    if (equity[i] < equity[peak]) {
      if (!is_below) runs.push_back({peak, std::nullopt, 0, 0});
      is_below = true;
      runs.back().length = i - peak;
      runs.back().depth = std::min(runs.back().depth, equity[i] / equity[peak] - 1);
    } else {
      if (is_below) {
        runs.back().recovery = i;
        runs.back().length = i - peak;
      }
      is_below = false;
      peak = i;
    }
  }
  return runs;
}

Drawdown max_drawdown(std::span<const double> equity) {
  Drawdown worst;
  std::size_t peak = 0;
  for (std::size_t i = 1; i < equity.size(); ++i) {
    if (equity[i] >= equity[peak]) peak = i;
    const double fraction = equity[i] / equity[peak] - 1;
    if (fraction < worst.fraction) worst = {fraction, peak, i};
  }
  return worst;
}

std::vector<double> drawdown_curve(std::span<const double> equity) {
  std::vector<double> curve;
  curve.reserve(equity.size());
  double peak = equity.empty() ? 0 : equity[0];
  for (const double value : equity) {
    peak = std::max(peak, value);
    curve.push_back(value / peak - 1);
  }
  return curve;
}

double max_fall(std::span<const double> curve) {
  double worst = 0, peak = curve.empty() ? 0 : curve[0];
  for (const double value : curve) {
    peak = std::max(peak, value);
    worst = std::max(worst, peak - value);
  }
  return worst;
}

}  // namespace sixbtc::analytics
