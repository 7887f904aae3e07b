#include <cstdio>

#include "sixbtc/command_line.hpp"
#include "sixbtc/exit_code.hpp"

int main(int argc, char** argv) {
  sixbtc::cli::CommandLine line;
  line.add("version", "Print the version").run([] {
    std::puts("sixbtc 0.1.0");
    return static_cast<int>(sixbtc::cli::exit_ok);
  });
  return line.run(argc, argv);
}
