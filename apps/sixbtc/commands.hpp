// The command groups; each adds its commands to the tree. The session outlives the tree's run.
#pragma once

#include "sixbtc/session.hpp"

namespace sixbtc::cli {

// Serves until it is asked to stop; the store may be open already.
int serve(Session& session);

void add_data_commands(CommandLine& line, Session& session);
void add_strategy_commands(CommandLine& line, Session& session);
void add_check_command(CommandLine& line, Session& session);
void add_format_command(CommandLine& line, Session& session);
void add_generate_command(CommandLine& line, Session& session);
void add_backtest_commands(CommandLine& line, Session& session);
void add_proof_commands(CommandLine& line, Session& session);
void add_stats_command(CommandLine& line, Session& session);
void add_compare_command(CommandLine& line, Session& session);
void add_optimise_command(CommandLine& line, Session& session);
void add_research_command(CommandLine& line, Session& session);
void add_null_experiment_command(CommandLine& line, Session& session);
void add_pool_commands(CommandLine& line, Session& session);
void add_ledger_commands(CommandLine& line, Session& session);
void add_history_commands(CommandLine& line, Session& session);
void add_paper_command(CommandLine& line, Session& session);
void add_control_commands(CommandLine& line, Session& session);
void add_session_commands(CommandLine& line, Session& session);
void add_demo_command(CommandLine& line, Session& session);
void add_drill_commands(CommandLine& line, Session& session);
void add_house_commands(CommandLine& line, Session& session);
void add_bench_commands(CommandLine& line, Session& session);
void add_serve_commands(CommandLine& line, Session& session);
void add_conformance_command(CommandLine& line, Session& session);

}  // namespace sixbtc::cli
