// What every command shares: the global options, and the program's parts wired on first use.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "application/services.hpp"
#include "sixbtc/command_line.hpp"
#include "sixbtc/output.hpp"
#include "sixbtc/terminal.hpp"

namespace sixbtc::cli {

inline constexpr const char* program_version = SIXBTC_VERSION;

struct GlobalOptions {
  std::string store;
  std::vector<std::string> config_files, sets;
  std::string output = "table";
  std::string color = "auto";
  bool json = false;
  bool ascii = false;
  bool yes = false;
};

class Session {
 public:
  // `program`: how the user called it, for the commands it suggests.
  explicit Session(std::string program);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void add_options(Command& global);
  // As --set key=value, before the configuration is loaded.
  void set(const std::string& key, const std::string& value) {
    options_.sets.push_back(key + "=" + value);
  }
  [[nodiscard]] OutputFormat format() const;
  [[nodiscard]] TerminalOptions terminal() const;
  [[nodiscard]] const std::string& program() const { return program_; }
  [[nodiscard]] const GlobalOptions& options() const { return options_; }
  // The project folder: where config/config.yaml was found; empty when it was not.
  [[nodiscard]] const std::filesystem::path& home() const { return home_; }
  [[nodiscard]] const core::Clock& clock() const;

  // Loads and checks the configuration on first use. On failure every problem has been printed and
  // the exit code is in the error position.
  [[nodiscard]] std::expected<const ports::Configuration*, int> configuration();
  [[nodiscard]] std::filesystem::path store_folder(const ports::Settings& settings) const;

  // Follow: reading, for a program that runs for long while others write.
  enum class Access { Read, Write, Follow };
  // Opens the store (creating it) and wires the services; prints what start-up recovery dropped.
  // `default_store` replaces storage.path when --store is absent.
  [[nodiscard]] std::expected<application::Services*, int> services(
      Access access, const std::filesystem::path& default_store = {});

  // Only the reader of data files, for commands that need no store.
  [[nodiscard]] std::expected<const ports::ArchiveReader*, int> archives();

  // Progress on stderr and the interrupt token, for one long use case.
  [[nodiscard]] application::Control control(Progress* progress) const;

 private:
  // Wires what needs the network. Nothing is sent before a command asks.
  void connect(const ports::Settings& settings);

  struct Parts;
  std::string program_;
  GlobalOptions options_;
  std::filesystem::path home_;
  std::stop_token stop_;
  std::unique_ptr<Parts> parts_;
};

// Runs `action` with the result of a use case, or prints its error.
template <class T, class Action>
int finish(core::Result<T>&& result, Action&& action) {
  if (!result) return report_error(result.error());
  return action(*result);
}

}  // namespace sixbtc::cli
