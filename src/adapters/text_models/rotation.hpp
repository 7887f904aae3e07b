// Several providers as one model: whoever was asked least today goes first, and who fails is
// followed by the next. Each try is counted against the provider's quota of the day before it is
// made, and its tokens and price are booked after it.
//
// A provider that asks to wait, is overloaded or does not answer is tried again after a pause that
// doubles; one without calls left rests until 00:00 UTC; one that refuses the key or the request is
// left alone for the rest of the run, with one warning.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "adapters/net/backoff.hpp"
#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/sleeper.hpp"
#include "ports/model_usage.hpp"
#include "ports/settings.hpp"

namespace sixbtc::text_models {

struct Member {
  std::string name;
  ports::TextProviderSettings settings;
  std::unique_ptr<ports::TextModel> model;
};

struct RotationRules {
  std::uint64_t tries = 1;  // of one provider for one prompt
  net::Backoff backoff;     // `longest` bounds what a provider may ask for, too
};

// What tokens cost at prices per million, rounded up to the last digit.
[[nodiscard]] core::Amount cost_of(const ports::TokenUsage& usage,
                                   const ports::TextProviderSettings& prices);

class Rotation final : public ports::TextModel {
 public:
  // At least one member. The references outlive this object.
  Rotation(std::vector<Member> members, const RotationRules& rules, ports::ModelUsage& usage,
           const core::Clock& clock, core::Sleeper& sleeper, core::Random random);

  // The problem of the provider asked last, with what all of them said.
  [[nodiscard]] ports::TextResult complete(const std::string& prompt,
                                           const std::stop_token& stop) override;

 private:
  struct Place {
    Member member;
    bool is_set_aside = false;
    core::Timestamp rests_until;
  };
  [[nodiscard]] core::Result<std::vector<Place*>> order() const;
  [[nodiscard]] ports::TextResult ask(Place& place, const std::string& prompt,
                                      const std::stop_token& stop);
  [[nodiscard]] ports::TextResult ask_once(Place& place, const std::string& prompt,
                                           const std::stop_token& stop);

  std::vector<std::unique_ptr<Place>> places_;
  RotationRules rules_;
  ports::ModelUsage& usage_;
  const core::Clock& clock_;
  core::Sleeper& sleeper_;
  core::Random random_;
};

}  // namespace sixbtc::text_models
