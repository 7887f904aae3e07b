// How results look in a terminal; the same JSON, rounded.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "application/result_json.hpp"
#include "sixbtc/session.hpp"

namespace sixbtc::cli {

// The ranked table's columns; rows are to_json(Screened). Only strategies whose training passed
// have a holdout to show.
[[nodiscard]] std::vector<View> ranking_views(bool with_holdout);
// Of stored judgements (application::to_json(RankedStrategy)), nearest to passing first.
[[nodiscard]] std::vector<View> nearness_views();

// The parts of a result's page.
void heading(const std::string& text, const Session& session);
// Of application::to_json(Metrics).
void print_metrics(const nlohmann::ordered_json& metrics);
// Of arrays of application::to_json(Gate), and of the metrics' years.
void print_gates(const nlohmann::ordered_json& gates);
void print_years(const nlohmann::ordered_json& years);
void print_equity(const std::vector<double>& equity, const Session& session);
// The figures people see of metrics: keys, titles, formats.
[[nodiscard]] const std::vector<View>& metric_views();

// Of all runs, those that jumped from event to event on shared signals; null where nothing ran.
[[nodiscard]] nlohmann::ordered_json fast_path_share(
    const backtest::screening::StrategyScreen::Paths& paths);
// Each different problem once, with how many strategies it stopped, on stderr.
void report_problems(const application::ScreeningReport& report);
void print_gate_counts(const application::ScreeningReport& report);
void print_backtest(const application::BacktestView& view, const Session& session);
void print_report(const application::StrategyReport& report, const Session& session);

}  // namespace sixbtc::cli
