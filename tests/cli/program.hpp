// Runs the real program as a user would and keeps what it said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sixbtc::cli_test {

struct Outcome {
  int exit_code = -1;  // 128 + signal when it was killed
  std::string out, err;
};

// Runs the program with `arguments` in `folder`; `environment` entries are "NAME=value".
[[nodiscard]] Outcome run(const std::vector<std::string>& arguments,
                          const std::vector<std::string>& environment = {});

// A program left running.
class Running {
 public:
  // `out` and `err`: files for what it says.
  explicit Running(const std::vector<std::string>& arguments,
                   const std::vector<std::string>& environment = {},
                   const std::string& out = "/dev/null", const std::string& err = "/dev/null");
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  void signal(int number) const;
  [[nodiscard]] int wait();  // exit code, 128 + signal
  [[nodiscard]] int pid() const { return pid_; }

 private:
  int pid_ = -1;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// An empty folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string path(const std::string& name = {}) const {
    return name.empty() ? folder_.string() : (folder_ / name).string();
  }
  // Writes a file below the folder and returns its path.
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path folder_;
};

[[nodiscard]] std::string fixture(const std::string& name);  // path below tests/fixtures
[[nodiscard]] std::string sample();                          // data/sample

}  // namespace sixbtc::cli_test
