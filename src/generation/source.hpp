// The one contract of everything that invents strategies. A source proposes texts; they are checked
// like all others (generation/checking.hpp) and validated like all others (C-11).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "generation/parameter_space.hpp"
#include "generation/strategy.hpp"

namespace sixbtc::generation {

// Proposals are numbered: the same numbers, seed and circumstances give the same texts.
struct SourceRequest {
  market::Interval interval = market::Interval::minutes(60);
  std::uint64_t seed = 0, first = 0, count = 0;    // numbers first .. first + count - 1
  const ExpansionGrid* grid = nullptr;             // of the interval
  const std::vector<ExitChoice>* exits = nullptr;  // what it allows a script without exits; some
};

struct Proposals {
  std::vector<Draft> drafts;  // at most `count`
  bool is_exhausted = false;  // higher numbers give nothing more
  std::string note;           // why there are none, for people; may be empty
  // What was thrown away before it became a draft, by reason.
  std::map<std::string, std::size_t> discarded{};
};

// Threading: one caller at a time.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual std::string_view mode() const = 0;  // generation_mode
  // The same numbers give the same texts in another run too, so the store knows which are made.
  [[nodiscard]] virtual bool is_repeatable() const { return true; }
  [[nodiscard]] virtual core::Result<Proposals> make(const SourceRequest& request) = 0;
};

}  // namespace sixbtc::generation
