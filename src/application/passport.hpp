// What a result depends on: enough to repeat it and to tell two results apart (DESIGN section 4).
#pragma once

#include <span>
#include <string>

#include "application/judge.hpp"
#include "application/services.hpp"

namespace sixbtc::application {

struct Passport {
  std::string data_hash;           // of the series, their cuts included
  std::string source_hash;         // of the strategy's source
  std::string configuration_hash;  // of everything in the configuration that can change a result
  std::string program_version;

  [[nodiscard]] std::string to_json() const;
  [[nodiscard]] std::string hash() const;  // SHA-256 of to_json()
};

[[nodiscard]] Passport make_passport(const Services& services, std::span<const SeriesWindow> series,
                                     const std::string& source);

// The data set trials are counted on: the series by name, whatever candles they hold by now and
// whatever was cut from them. Which candles a result comes from its passport says.
[[nodiscard]] std::string data_set_hash(std::span<const SeriesWindow> series);

// The daily returns a trial is booked with. Realised ones (of closed trades) and marked ones are
// not compared with each other.
struct TrialReturns {
  enum class Kind : std::uint8_t { Marked, Realised };
  Kind kind = Kind::Marked;
  core::Timestamp first_day;
  std::span<const double> daily;
};
// A run's own, marked to market.
[[nodiscard]] TrialReturns marked_returns(const backtest::Metrics& metrics);

// The trial as the ledger books it, with the sums of its daily returns in blocks.
[[nodiscard]] ports::TrialRecord make_trial(const Passport& passport,
                                            std::span<const SeriesWindow> series,
                                            const TrialReturns& returns, core::Timestamp now);
// The blocks_json of such a trial.
[[nodiscard]] std::string trial_blocks(const TrialReturns& returns);

}  // namespace sixbtc::application
