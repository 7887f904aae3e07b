// Winners of the parameter search as strategies: the fittest stored strategies of an interval, each
// with the inputs that a search on its newest training window chose (application/optimise). Every
// parameter set that is tried is booked as a trial; holdout and vault are not read.
#pragma once

#include <map>
#include <set>
#include <stop_token>

#include "application/services.hpp"
#include "generation/genetic.hpp"
#include "generation/source.hpp"

namespace sixbtc::application {

class OptimizedSource final : public generation::Source {
 public:
  // `searched`: ids of those whose parameters were searched already, of the caller's other batches;
  // null: none. A parent whose winner is stored is never searched again.
  OptimizedSource(const Services& services, std::uint64_t seed, std::stop_token stop,
                  std::set<std::string>* searched)
      : services_(services), seed_(seed), stop_(std::move(stop)), shared_(searched) {}

  [[nodiscard]] std::string_view mode() const override { return mode_name; }
  // Who is fittest changes with the store, and a number is not worth a search only to be known.
  [[nodiscard]] bool is_repeatable() const override { return false; }
  // One search for each parent that was not searched. Interrupted when it is stopped.
  [[nodiscard]] core::Result<generation::Proposals> make(
      const generation::SourceRequest& request) override;

 private:
  static constexpr std::string_view mode_name = "optimized";

  core::Status remember_stored();
  core::Result<const std::vector<generation::Parent>*> parents(market::Interval interval);
  core::Status search(const std::string& parent, generation::Proposals& proposals);
  [[nodiscard]] std::set<std::string>& searched() { return shared_ != nullptr ? *shared_ : own_; }

  const Services& services_;
  std::uint64_t seed_;
  std::stop_token stop_;
  std::set<std::string>* shared_;
  std::set<std::string> own_;
  bool has_remembered_ = false;
  std::map<market::Interval, std::vector<generation::Parent>> parents_;
};

}  // namespace sixbtc::application
