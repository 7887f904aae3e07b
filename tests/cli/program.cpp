#include "program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace sixbtc::cli_test {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

namespace {

// Forks and executes; the child's output goes to files, so that no pipe can fill up.
int start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
          const std::string& out, const std::string& err) {
  const int child = fork();
  if (child != 0) return child;
  const auto redirect = [](const std::string& file, int descriptor) {
    const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(opened, descriptor);
  };
  redirect(out, STDOUT_FILENO);
  redirect(err, STDERR_FILENO);
  for (const auto& entry : environment) {
    const auto equals = entry.find('=');
    setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> words{const_cast<char*>(SIXBTC_PROGRAM)};
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  execv(SIXBTC_PROGRAM, words.data());
  _exit(127);
}

int exit_code_of(int pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Outcome run(const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment) {
  const TemporaryFolder folder;
  Outcome outcome;
  outcome.exit_code =
      exit_code_of(start(arguments, environment, folder.path("out"), folder.path("err")));
  outcome.out = read_file(folder.path("out"));
  outcome.err = read_file(folder.path("err"));
  return outcome;
}

Running::Running(const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment, const std::string& out,
                 const std::string& err)
    : pid_(start(arguments, environment, out, err)) {}

Running::~Running() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    (void)exit_code_of(pid_);
  }
}

void Running::signal(int number) const {
  kill(pid_, number);
}

int Running::wait() {
  const int code = exit_code_of(pid_);
  pid_ = -1;
  return code;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "sixbtc-test-XXXXXX").string();
  folder_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  fs::create_directories((folder_ / name).parent_path());
  std::ofstream(folder_ / name, std::ios::binary) << text;
  return (folder_ / name).string();
}

std::string fixture(const std::string& name) {
  return fmt::format("{}/tests/fixtures/{}", SIXBTC_SOURCE_DIR, name);
}

std::string sample() {
  return fmt::format("{}/data/sample", SIXBTC_SOURCE_DIR);
}

}  // namespace sixbtc::cli_test
