// The sources of strategies by name, each wired to what it needs.
#pragma once

#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "application/script_library.hpp"
#include "application/services.hpp"
#include "generation/ai_source.hpp"
#include "generation/combinator.hpp"
#include "generation/source.hpp"
#include "ports/pattern_source.hpp"

namespace sixbtc::application {

// In the order in which they take turns.
[[nodiscard]] std::vector<std::string> source_names();
// Those that are on.
[[nodiscard]] std::vector<std::string> configured_sources(const ports::SourceSettings& settings);

[[nodiscard]] generation::ShapeShares shape_shares(const ports::CombinatorSettings& settings);

using SourcePointer = std::unique_ptr<generation::Source>;

// What many batches of one search share. Null: each batch begins anew.
struct SourceMemory {
  ports::PatternSource* patterns = nullptr;   // who finds them where no service is configured
  std::set<std::string>* searched = nullptr;  // whose parameters were searched, by id
};

// Of one run. Without patterns in `memory` our miner finds them, from scratch. `services` and what
// `memory` names outlive it and what it makes.
class SourceFactory {
 public:
  SourceFactory(const Services& services, std::uint64_t seed, std::stop_token stop,
                SourceMemory memory = {})
      : services_(services),
        seed_(seed),
        stop_(std::move(stop)),
        patterns_(memory.patterns),
        searched_(memory.searched) {}

  // NotFound for an unknown name.
  [[nodiscard]] core::Result<SourcePointer> make(const std::string& name);
  // Of scripts in the folder of base scripts that do not compile.
  [[nodiscard]] std::vector<ScriptProblem> take_problems() { return std::move(problems_); }

 private:
  [[nodiscard]] core::Result<std::vector<generation::BaseScript>> scripts();
  [[nodiscard]] core::Result<SourcePointer> ai_source(generation::AiMode mode);
  [[nodiscard]] core::Result<SourcePointer> pattern_source();

  const Services& services_;
  std::uint64_t seed_;
  std::stop_token stop_;
  ports::PatternSource* patterns_;
  std::set<std::string>* searched_;
  std::vector<ScriptProblem> problems_;
};

// Parts of a source among others: ai_free and ai_assigned share what each alone would make in the
// configured ratio, all others count fully.
[[nodiscard]] std::size_t weight_of(std::string_view mode, const std::vector<std::string>& sources,
                                    const ports::Settings& settings);

// How many strategies a source of that weight makes on one timeframe in round 0, 1, ...; one that
// shares with nobody `per_timeframe`, the others so that all rounds so far keep their weights.
[[nodiscard]] std::size_t share_of_round(std::size_t weight, std::size_t per_timeframe,
                                         std::size_t round);

// The prompt of ai_free or ai_assigned on an interval, as it would be sent. Asks nobody.
[[nodiscard]] core::Result<std::string> prompt_of(const Services& services, const std::string& name,
                                                  market::Interval interval, std::uint64_t seed);

}  // namespace sixbtc::application
