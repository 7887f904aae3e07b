// Wiring only: the command tree over one session.
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

int main(int argc, char** argv) {
  using namespace sixbtc::cli;
  Session session(argc > 0 ? argv[0] : "sixbtc");
  CommandLine line;
  session.add_options(line.global());
  add_house_commands(line, session);
  add_demo_command(line, session);
  add_data_commands(line, session);
  add_strategy_commands(line, session);
  add_check_command(line, session);
  add_format_command(line, session);
  add_generate_command(line, session);
  add_backtest_commands(line, session);
  add_proof_commands(line, session);
  add_stats_command(line, session);
  add_research_command(line, session);
  add_null_experiment_command(line, session);
  add_pool_commands(line, session);
  add_history_commands(line, session);
  add_paper_command(line, session);
  add_control_commands(line, session);
  add_session_commands(line, session);
  add_ledger_commands(line, session);
  add_compare_command(line, session);
  add_optimise_command(line, session);
  add_serve_commands(line, session);
  add_bench_commands(line, session);
  add_drill_commands(line, session);
  add_conformance_command(line, session);
  line.set_default([] {
    fmt::print("sixbtc {}\nnext: sixbtc demo, or sixbtc --help\n", program_version);
    return static_cast<int>(exit_ok);
  });
  return line.run(argc, argv);
}
