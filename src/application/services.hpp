// What use cases work with. apps/ builds it once and hands it in; nothing here makes its own
// dependencies, and every view returned is plain data for the CLI, the API and the terminal alike.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "application/phase_times.hpp"
#include "core/clock.hpp"
#include "core/sleeper.hpp"
#include "ports/archive_reader.hpp"
#include "ports/candle_store.hpp"
#include "ports/configuration.hpp"
#include "ports/database.hpp"
#include "ports/pattern_source.hpp"
#include "ports/session_store.hpp"
#include "ports/text_model.hpp"

namespace sixbtc::application {

struct Services {
  const ports::Configuration& configuration;
  ports::CandleStore& candles;
  ports::Database& database;
  ports::ArchiveReader& archives;
  const core::Clock& clock;
  std::filesystem::path scripts_folder;  // base strategy scripts, *.pine
  std::filesystem::path sample_folder;   // bundled candles
  std::string program_version;
  std::filesystem::path prompts_folder = {};  // templates, *.j2
  // What needs the network; null where there is none, or it is not configured.
  ports::TextModel* text_model = nullptr;
  std::string text_model_unavailable = {};  // why it is null
  ports::PatternSource* pattern_service = nullptr;
  core::Sleeper* sleeper = nullptr;  // of a search that paces itself; null: whoever must wait fails
  // Paper and live sessions of the store; null where a command has no use for them.
  ports::SessionStore* sessions = nullptr;
  // Reads a configuration that a session kept (ports::to_yaml).
  std::function<core::Result<ports::Configuration>(std::string_view yaml)> read_configuration = {};

  [[nodiscard]] const ports::Settings& settings() const { return configuration.settings; }
};

// How a long use case talks to whoever started it. `progress` may be called from any thread.
struct Control {
  std::stop_token stop;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  // The share of the work done, before `progress`, where its items cost differently; 0 when it
  // begins. May be empty.
  std::function<void(double share_done)> share = {};
  PhaseTimes* times = nullptr;  // of a screening; null: not measured
};

// Who acts, for the audit log.
[[nodiscard]] inline ports::Actor command_actor(const Services& services, std::string command) {
  return {.name = "cli", .reason = std::move(command), .time = services.clock.now()};
}

}  // namespace sixbtc::application
