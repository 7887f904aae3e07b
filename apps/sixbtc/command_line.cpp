#include "sixbtc/command_line.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "core/text_distance.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

namespace {

class BoundCommand final : public Command {
 public:
  explicit BoundCommand(CLI::App* app) : app_(app) {}

  Command& option(const std::string& name, std::string& value, const std::string& help) override {
    app_->add_option(name, value, help);
    return *this;
  }
  Command& option(const std::string& name, std::int64_t& value, const std::string& help) override {
    app_->add_option(name, value, help);
    return *this;
  }
  Command& option(const std::string& name, std::vector<std::string>& values,
                  const std::string& help) override {
    app_->add_option(name, values, help)->delimiter(',');
    return *this;
  }
  Command& flag(const std::string& name, bool& value, const std::string& help) override {
    app_->add_flag(name, value, help);
    return *this;
  }
  Command& positional(const std::string& name, std::string& value, const std::string& help,
                      bool is_required) override {
    CLI::Option* added = app_->add_option(name, value, help);
    if (is_required) added->required();
    return *this;
  }
  Command& required(const std::string& name) override {
    app_->get_option(name)->required();
    return *this;
  }
  Command& one_of(const std::string& name, const std::vector<std::string>& values) override {
    app_->get_option(name)->check(CLI::IsMember(values));
    return *this;
  }
  Command& examples(const std::vector<std::string>& lines) override {
    std::string text = "Examples:";
    for (const auto& line : lines) text += "\n  " + line;
    app_->footer(text);
    return *this;
  }
  Command& run(std::function<int()> action) override {
    action_ = std::move(action);
    return *this;
  }

  [[nodiscard]] CLI::App* app() const { return app_; }
  [[nodiscard]] int execute() const { return action_ ? action_() : exit_usage; }
  [[nodiscard]] bool has_action() const { return static_cast<bool>(action_); }

 private:
  CLI::App* app_;
  std::function<int()> action_;
};

// The deepest command on the way that was typed.
const CLI::App* deepest(const CLI::App* app) {
  const auto chosen = app->get_subcommands();
  return chosen.empty() ? app : deepest(chosen.front());
}

std::vector<std::string> known_words(const CLI::App* app) {
  std::vector<std::string> words;
  for (const CLI::App* child : app->get_subcommands([](const CLI::App*) { return true; }))
    words.push_back(child->get_name());
  for (const CLI::App* owner = app; owner != nullptr; owner = owner->get_parent())
    for (const CLI::Option* option : owner->get_options())
      for (const auto& name : option->get_lnames()) words.push_back("--" + name);
  return words;
}

}  // namespace

struct CommandLine::Implementation {
  CLI::App app{"SixBTC: generates, proves and trades crypto strategies", "sixbtc"};
  std::map<std::string, CLI::App*> groups;
  std::vector<std::unique_ptr<BoundCommand>> commands;
  BoundCommand global{&app};
  std::function<int()> fallback;
};

CommandLine::CommandLine() : implementation_(std::make_unique<Implementation>()) {
  CLI::App& app = implementation_->app;
  app.fallthrough();
  app.require_subcommand(0, 1);
  app.failure_message([](const CLI::App*, const CLI::Error&) { return std::string(); });
}

CommandLine::~CommandLine() = default;

void CommandLine::group_help(const std::string& group, const std::string& help) {
  CLI::App* app = implementation_->app.add_subcommand(group, help);
  app->fallthrough();
  app->require_subcommand(1);
  implementation_->groups.emplace(group, app);
}

Command& CommandLine::add(const std::string& path, const std::string& help) {
  CLI::App* parent = &implementation_->app;
  std::string name = path;
  if (const auto space = path.find(' '); space != std::string::npos) {
    const std::string group = path.substr(0, space);
    name = path.substr(space + 1);
    if (!implementation_->groups.contains(group)) group_help(group, group);
    parent = implementation_->groups.at(group);
  }
  CLI::App* app = parent->add_subcommand(name, help);
  app->fallthrough();
  implementation_->commands.push_back(std::make_unique<BoundCommand>(app));
  return *implementation_->commands.back();
}

Command& CommandLine::global() {
  return implementation_->global;
}

void CommandLine::set_default(std::function<int()> action) {
  implementation_->fallback = std::move(action);
}

int CommandLine::run(int argc, const char* const* argv) {
  CLI::App& app = implementation_->app;
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(deepest(&app)->help().c_str(), stdout);
    return exit_ok;
  } catch (const CLI::ParseError& problem) {
    const CLI::App* where = deepest(&app);
    std::fprintf(stderr, "sixbtc: %s\n", problem.what());
    const auto words = known_words(where);
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      if (std::find(words.begin(), words.end(), word) != words.end()) continue;
      const auto nearest = core::nearest_word(word, words);
      if (nearest)
        std::fprintf(stderr, "  '%s': did you mean '%s'?\n", word.c_str(), nearest->c_str());
    }
    std::fprintf(stderr, "  see: %s --help\n",
                 where == &app ? "sixbtc" : ("sixbtc " + where->get_name()).c_str());
    return exit_usage;
  }
  const CLI::App* chosen = deepest(&app);
  for (const auto& command : implementation_->commands)
    if (command->app() == chosen && command->has_action()) return command->execute();
  return implementation_->fallback ? implementation_->fallback() : exit_usage;
}

}  // namespace sixbtc::cli
