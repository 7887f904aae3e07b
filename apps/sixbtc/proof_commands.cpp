// validate ID: the full proof of a stored strategy.
#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "application/proof_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/result_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::int64_t not_given = -1;

struct ProofOptions {
  std::string id;
  std::int64_t seed = not_given, threads = 0;
  bool anyway = false, open_vault = false;
};

void print_score(const Json& score) {
  Json rows = Json::array();
  for (const char* window : {"training", "holdout"}) {
    if (score[window].is_null()) continue;
    for (const Json& line : score[window]["terms"]) {
      Json row = line;
      row["window"] = window;
      rows.push_back(std::move(row));
    }
  }
  print_rows(rows,
             {{"window", "window", false, cell::text()},
              {"name", "term", false, cell::text()},
              {"value", "value", true, cell::number(4)},
              {"points", "points", true, cell::number(1)},
              {"weight", "of", true, cell::number(0)}},
             OutputFormat::Table);
  fmt::print("score {}{}\n", cell::number(1)(score["points"]),
             score["holdout"].is_null() ? " (on training alone: the holdout is undecided)" : "");
}

void print_trials(const Json& trials) {
  fmt::print(
      "{} strategies tried on this data set, counted as {} independent ones ({} comparable in {} "
      "clusters, alike from a correlation of {})\n",
      cell::count()(trials["strategies"]), cell::number(1)(trials["independent"]),
      cell::count()(trials["comparable"]), cell::count()(trials["clusters"]),
      cell::number(3)(trials["alike_from"]));
}

void print(const application::ProveView& view, const Session& session) {
  const Json json = application::to_json(view);
  fmt::print("{} on {}\nproved on {} to {}, where the vault begins; seed {}\n",
             view.scored.strategy.name, json["series"].dump(), view.from.to_date(),
             view.to.to_date(), view.proof.seed);
  for (const auto& note : view.notes) fmt::print("  note: {}\n", note);
  heading("Score (training and holdout are selection data)", session);
  print_score(json["score"]);
  heading("Proof", session);
  print_gates(json["gates"]);
  print_trials(json["trials"]);
  heading("All history before the vault", session);
  print_metrics(json["history"]);
  print_years(json["history"]["years"]);
  if (view.is_passed)
    fmt::print("passed every gate{}\n",
               view.vault ? ", the vault among them" : "; the vault is still closed");
  else
    fmt::print("not proved\n");
}

int validate(Session& session, const ProofOptions& options) {
  if (options.seed < not_given) {
    report_error({core::ErrorKind::Invalid, "must be at least 0", "--seed", ""});
    return exit_usage;
  }
  application::ProveRequest request{.strategy = options.id,
                                    .seed = std::nullopt,
                                    .threads = static_cast<int>(options.threads),
                                    .below_threshold = options.anyway,
                                    .opens_vault = options.open_vault};
  if (options.seed != not_given) request.seed = static_cast<std::uint64_t>(options.seed);
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  return finish(application::prove_stored(**services, request, session.control(nullptr)),
                [&](const application::ProveView& view) {
                  if (session.format() == OutputFormat::Table)
                    print(view, session);
                  else
                    print_object(application::to_json(view), {}, session.format());
                  return static_cast<int>(view.is_passed ? exit_ok : exit_refused);
                });
}

}  // namespace

void add_proof_commands(CommandLine& line, Session& session) {
  auto options = std::make_shared<ProofOptions>();
  line.add("validate", "Full proof of a stored strategy: every gate with its evidence")
      .positional("id", options->id, "UUID, its first characters, name or alias", true)
      .option("--seed", options->seed, "Seed of the permutations instead of proof.seed")
      .option("--threads", options->threads, "Threads; 0 for all cores")
      .flag("--anyway", options->anyway, "Also when the score is too low for proof; admits nothing")
      .flag("--open-vault", options->open_vault,
            "Open the vault where every other gate passed: once a cluster, and for good")
      .examples({"sixbtc validate a7f3d8b2", "sixbtc validate BTC_MOM_A7F3D --json",
                 "sixbtc validate a7f3d8b2 --anyway --seed 7"})
      .run([&session, options] { return validate(session, *options); });
}

}  // namespace sixbtc::cli
