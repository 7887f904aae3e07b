// Many scripts of one family: offspring of one base script that differ in the numbers of their
// inputs and in what they say to SixBTC in comments. A family is compiled once, with those inputs
// left open; each further member binds its own values.
//
// Threading: any thread.
#pragma once

#include <map>
#include <mutex>

#include "language/compile.hpp"

namespace sixbtc::language {

class ScriptFamilies {
 public:
  explicit ScriptFamilies(const Limits& limits) : limits_(limits) {}

  // The strategy of that source under the profile Perp, or what is wrong with it: it trades as the
  // one that compile() gives, and its errors are those. Its traits name the warm-up of the largest
  // lengths the inputs allow.
  [[nodiscard]] std::expected<std::shared_ptr<const strategy::StrategyCore>,
                              std::vector<Diagnostic>>
  strategy(std::string_view source);

  struct Usage {
    std::size_t compiled = 0, bound = 0;  // strategies
  };
  [[nodiscard]] Usage usage() const;

 private:
  struct Skeleton;
  class Family;
  struct Known {
    bool is_tried = false;
    std::shared_ptr<const Family> family;  // null: not tried yet, or its members cannot share
  };

  // Null where the source must be compiled alone.
  [[nodiscard]] std::shared_ptr<const strategy::StrategyCore> bind(std::string_view source);
  [[nodiscard]] std::shared_ptr<const Family> family(std::string_view source,
                                                     const Skeleton& skeleton,
                                                     const Annotations& annotations);

  Limits limits_;
  mutable std::mutex lock_;
  std::map<std::string, Known, std::less<>> known_;  // by what members have in common
  Usage usage_;
};

}  // namespace sixbtc::language
