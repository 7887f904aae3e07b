// The pool of proven strategies: look at it, test it again, choose from it; and the scores that
// lead there.
#include <nlohmann/json.hpp>

#include "application/record_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

int list_pool(Session& session) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::show_pool(**services), [&](const auto& view) {
    Json rows = Json::array();
    for (const auto& row : view.rows) rows.push_back(application::to_json(row));
    print_rows(rows,
               {{"rank", "rank", true, cell::count()},
                {"name", "name", false, cell::text()},
                {"type", "type", false, cell::text()},
                {"interval", "interval", false, cell::text()},
                {"score", "score", true, cell::number(1)},
                {"admitted_at", "since", false, cell::text()},
                {"tested_at", "tested", false, cell::text()},
                {"is_due", "re-test due", false, cell::text()}},
               session.format());
    if (rows.empty())
      fmt::print(stderr,
                 "the pool is empty: nothing was proven so far, which is a valid result; the "
                 "nearest misses: sixbtc score --misses\n");
    else if (session.format() == OutputFormat::Table)
      fmt::print("\n{} of {} places, floor {}\n", rows.size(), view.rules.size,
                 view.rules.score_min);
    return static_cast<int>(exit_ok);
  });
}

struct RetestOptions {
  bool all = false;
  std::int64_t limit = 0, threads = 0;  // 0: as configured
};

int retest(Session& session, const RetestOptions& options) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const ports::PoolSettings& settings = (*services)->settings().pool;
  const auto every = core::Duration::days(options.all ? 0 : settings.retest_days);
  const std::int64_t limit = options.limit > 0 ? options.limit : settings.retests_max;
  Progress progress("re-test", "strategies");
  return finish(
      application::retest_pool(**services, every, static_cast<std::size_t>(limit),
                               static_cast<int>(options.threads), session.control(&progress)),
      [&](const auto& report) {
        Json rows = Json::array();
        for (const auto& row : report.rows) rows.push_back(application::to_json(row));
        print_rows(rows,
                   {{"name", "name", false, cell::text()},
                    {"score_before", "score before", true, cell::number(1)},
                    {"score", "score", true, cell::number(1)},
                    {"failed_gate", "failed gate", false, cell::text()},
                    {"result", "result", false, cell::text()}},
                   session.format());
        for (const auto& problem : report.problems) report_error(problem);
        if (report.due > report.rows.size())
          fmt::print(stderr, "{} more are due\n", report.due - report.rows.size());
        return static_cast<int>(report.problems.empty() ? exit_ok : exit_partly_done);
      });
}

int classify(Session& session) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::classify_pool(**services), [&](const auto& classified) {
    Json rows = Json::array();
    for (const auto& row : classified) rows.push_back(application::to_json(row));
    print_rows(rows,
               {{"rank", "rank", true, cell::count()},
                {"name", "name", false, cell::text()},
                {"type", "type", false, cell::text()},
                {"interval", "interval", false, cell::text()},
                {"score", "score", true, cell::number(1)},
                {"selected", "selected", false, cell::text()},
                {"left_out_by", "left out by", false, cell::text()},
                {"value", "value", true, cell::number(2)},
                {"threshold", "limit", true, cell::number(2)},
                {"against", "too much like", false, cell::text()}},
               session.format());
    if (rows.empty()) fmt::print(stderr, "the pool is empty: there is nothing to choose from\n");
    return static_cast<int>(exit_ok);
  });
}

struct ScoreOptions {
  std::string id;
  bool misses = false;
  std::int64_t limit = 20;
};

// The terms of one strategy's score, window by window.
void print_terms(const Json& score) {
  for (const char* window : {"training", "holdout"}) {
    if (!score.contains(window) || score[window].is_null()) continue;
    fmt::print("\n{}: {:.1f} points\n", window, score[window]["points"].get<double>());
    print_rows(score[window]["terms"],
               {{"name", "term", false, cell::text()},
                {"value", "value", true, cell::number(4)},
                {"points", "points", true, cell::number(2)},
                {"weight", "of", true, cell::number(0)}},
               OutputFormat::Table);
  }
}

int score(Session& session, const ScoreOptions& options) {
  if (options.limit < 1)
    return report_error({core::ErrorKind::Invalid, "must be at least 1", "--limit", ""});
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  ports::RankingQuery query{
      .is_passed = {}, .with_deleted = true, .limit = static_cast<std::uint64_t>(options.limit)};
  if (options.misses) {
    query.is_passed = false;
    query.order = ports::RankingOrder::ByNearness;
  }
  if (!options.id.empty()) {
    const auto record = (*services)->database.strategies().find(options.id);
    if (!record) return report_error(record.error());
    query.strategy = record->id;
  }
  return finish((*services)->database.backtests().ranked(query), [&](const auto& ranking) {
    if (!options.id.empty() && ranking.empty())
      return report_error({core::ErrorKind::NotFound, "it was not judged yet", options.id,
                           "sixbtc backtest --strategy " + options.id});
    Json rows = Json::array();
    for (const auto& ranked : ranking) rows.push_back(application::to_json(ranked));
    print_rows(rows, nearness_views(), session.format());
    if (session.format() == OutputFormat::Table) {
      if (!options.id.empty()) print_terms(rows[0]["score"]);
      fmt::print("\nfrom {} points on a strategy that passed the screen goes to proof\n",
                 (*services)->settings().score.proof_threshold);
    }
    if (rows.empty()) fmt::print(stderr, "nothing was judged yet: sixbtc backtest --all\n");
    return static_cast<int>(exit_ok);
  });
}

}  // namespace

void add_pool_commands(CommandLine& line, Session& session) {
  line.group_help("pool", "The pool of proven strategies");
  line.add("pool list", "Members of the pool, best first")
      .examples({"sixbtc pool list", "sixbtc pool list --json", "sixbtc pool list --output md"})
      .run([&session] { return list_pool(session); });

  auto retested = std::make_shared<RetestOptions>();
  line.add("pool retest", "Judge members again on the candles stored now; retire what decayed")
      .flag("--all", retested->all, "All members, not only those that are due")
      .option("--limit", retested->limit, "At most this many (default: pool.retests_max)")
      .option("--threads", retested->threads, "Worker threads (0: all cores)")
      .examples({"sixbtc pool retest", "sixbtc pool retest --all", "sixbtc pool retest --limit 5"})
      .run([&session, retested] { return retest(session, *retested); });

  line.add("classify", "Choose from the pool: percentile gate, then the best few kept apart")
      .examples({"sixbtc classify", "sixbtc classify --json",
                 "sixbtc classify --set classify.percentile=0.02"})
      .run([&session] { return classify(session); });

  auto scored = std::make_shared<ScoreOptions>();
  line.add("score", "Scores of the strategies judged so far, deleted ones too; one with its terms")
      .positional("id", scored->id, "UUID, its first characters, name or alias", false)
      .flag("--misses", scored->misses, "Those that did not pass the screen, the nearest first")
      .option("--limit", scored->limit, "At most this many")
      .examples({"sixbtc score", "sixbtc score BTC_MOM_A7F3D", "sixbtc score --misses --json"})
      .run([&session, scored] { return score(session, *scored); });
}

}  // namespace sixbtc::cli
