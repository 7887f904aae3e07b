// The command tree without its parser: options are bound to plain variables, and one source file
// alone knows the parser library, because its header compiles slowly.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sixbtc::cli {

class Command {
 public:
  virtual ~Command() = default;
  // Names as typed: "--symbol" or, for a positional argument, "file". The bound variable keeps its
  // value when the option is absent.
  virtual Command& option(const std::string& name, std::string& value, const std::string& help) = 0;
  virtual Command& option(const std::string& name, std::int64_t& value,
                          const std::string& help) = 0;
  virtual Command& option(const std::string& name, std::vector<std::string>& values,
                          const std::string& help) = 0;
  virtual Command& flag(const std::string& name, bool& value, const std::string& help) = 0;
  virtual Command& positional(const std::string& name, std::string& value, const std::string& help,
                              bool is_required) = 0;
  virtual Command& required(const std::string& name) = 0;
  virtual Command& one_of(const std::string& name, const std::vector<std::string>& values) = 0;
  // Three lines a user can copy.
  virtual Command& examples(const std::vector<std::string>& lines) = 0;
  // What runs when this command is the one typed; returns the exit code.
  virtual Command& run(std::function<int()> action) = 0;
};

class CommandLine {
 public:
  CommandLine();
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // "data import" is the command import of group data. Groups are made on first use.
  Command& add(const std::string& path, const std::string& help);
  // Options every command takes, before or after its name.
  Command& global();
  void group_help(const std::string& group, const std::string& help);
  // Runs when no command is typed.
  void set_default(std::function<int()> action);

  // Parses, runs the chosen command and returns its exit code; usage errors are printed to stderr
  // with the nearest known name and return exit_usage.
  int run(int argc, const char* const* argv);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sixbtc::cli
