#include "application/passport.hpp"

#include <nlohmann/json.hpp>

#include "core/hash.hpp"
#include "validation/trial_statistics.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t block_days = 30;

Json window_json(const columns::CandleView& bars, const backtest::Window& window) {
  return {bars.open_time[window.first_decision], bars.open_time[window.end - 1]};
}

}  // namespace

std::string Passport::to_json() const {
  return Json({{"data", data_hash},
               {"source", source_hash},
               {"configuration", configuration_hash},
               {"program", program_version}})
      .dump();
}

std::string Passport::hash() const {
  return core::sha256_hex(to_json());
}

Passport make_passport(const Services& services, std::span<const SeriesWindow> series,
                       const std::string& source) {
  Json data = Json::array();
  for (const auto& [prepared, split, screen] : series) {
    const columns::CandleView& bars = prepared->market.bars();
    data.push_back({{"series", prepared->bars.key.to_string()},
                    {"hash", prepared->bars.data_hash},
                    {"funding", prepared->funding_hash},
                    {"training", window_json(bars, split.training)},
                    {"holdout", window_json(bars, split.holdout)}});
  }
  return {core::sha256_hex(data.dump()), core::sha256_hex(source),
          services.configuration.results_hash, services.program_version};
}

std::string data_set_hash(std::span<const SeriesWindow> series) {
  std::vector<std::string> names;
  for (const auto& window : series) names.push_back(window.series->bars.key.to_string());
  return ports::data_set_of(names);
}

TrialReturns marked_returns(const backtest::Metrics& metrics) {
  return {TrialReturns::Kind::Marked, metrics.first_day, metrics.daily_returns};
}

std::string trial_blocks(const TrialReturns& returns) {
  return Json({{"returns", returns.kind == TrialReturns::Kind::Marked ? "marked" : "realised"},
               {"from", returns.first_day.to_date()},
               {"days", returns.daily.size()},
               {"block_days", block_days},
               {"sums", validation::block_sums(returns.daily, block_days)}})
      .dump();
}

ports::TrialRecord make_trial(const Passport& passport, std::span<const SeriesWindow> series,
                              const TrialReturns& returns, core::Timestamp now) {
  return {data_set_hash(series), passport.source_hash, passport.hash(), trial_blocks(returns), now};
}

}  // namespace sixbtc::application
