// The trial ledger: what was tried, and whether anybody changed it.
#include <nlohmann/json.hpp>

#include "application/record_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

template <class Rows>
Json rows_of(const Rows& rows) {
  Json json = Json::array();
  for (const auto& row : rows) json.push_back(application::to_json(row));
  return json;
}

struct ShowOptions {
  std::string data_set;
  std::int64_t limit = 20;
};

int show(Session& session, const ShowOptions& options) {
  if (options.limit < 1)
    return report_error({core::ErrorKind::Invalid, "must be at least 1", "--limit", ""});
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  const ports::TrialLedger& ledger = (*services)->database.trials();
  const auto head = ledger.head();
  if (!head) return report_error(head.error());
  const auto sets = ledger.data_sets();
  if (!sets) return report_error(sets.error());
  const auto rows = ledger.newest(
      {.data_set_hash = options.data_set, .limit = static_cast<std::uint64_t>(options.limit)});
  if (!rows) return report_error(rows.error());
  if (!options.data_set.empty() && rows->empty())
    return report_error({core::ErrorKind::NotFound, "nothing was tried on this data set",
                         options.data_set, "sixbtc ledger show lists the data sets"});
  const Json newest = rows_of(*rows);
  const Json data_sets = rows_of(*sets);
  if (session.format() != OutputFormat::Table) {
    print_object(
        {{"rows", head->rows}, {"head", head->hash}, {"data_sets", data_sets}, {"newest", newest}},
        {}, session.format());
    return exit_ok;
  }
  fmt::print("{} rows, head {}\n\n", head->rows, ports::to_string(*head));
  print_rows(data_sets,
             {{"data_set", "data set", false, cell::text()},
              {"strategies", "strategies tried", true, cell::count()},
              {"trials", "trials", true, cell::count()},
              {"first", "first", false, cell::text()},
              {"last", "last", false, cell::text()}},
             OutputFormat::Table);
  fmt::print("\n");
  print_rows(newest,
             {{"row", "row", true, cell::count()},
              {"kind", "kind", false, cell::text()},
              {"time", "time", false, cell::text()},
              {"strategy", "strategy", false, cell::text()},
              {"reason", "reason", false, cell::text()}},
             OutputFormat::Table);
  return exit_ok;
}

int verify(Session& session, const std::string& noted_text) {
  std::optional<ports::LedgerHead> noted;
  if (!noted_text.empty()) {
    auto parsed = ports::parse_noted_head(noted_text);
    if (!parsed) {
      parsed.error().where = "--head";
      return report_error(parsed.error());
    }
    noted = std::move(*parsed);
  }
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish((*services)->database.trials().verify(noted), [&](const auto& check) {
    if (session.format() == OutputFormat::Table) {
      for (const auto& problem : check.problems) fmt::print("{}\n", problem.text);
      if (check.problems_found > check.problems.size())
        fmt::print("and {} more\n", check.problems_found - check.problems.size());
      fmt::print("{}: {} rows\nhead {}\n",
                 check.is_ok() ? "the ledger is whole" : "the ledger was tampered with",
                 check.head.rows, ports::to_string(check.head));
    } else {
      print_object(application::to_json(check), {}, session.format());
    }
    return static_cast<int>(check.is_ok() ? exit_ok : exit_failed);
  });
}

}  // namespace

void add_ledger_commands(CommandLine& line, Session& session) {
  line.group_help("ledger", "The trial ledger: every strategy ever tried, counted for ever");

  auto shown = std::make_shared<ShowOptions>();
  line.add("ledger show", "How much was tried on which data, and the newest rows")
      .option("--data-set", shown->data_set, "Only rows of this data set (its hash)")
      .option("--limit", shown->limit, "At most this many rows")
      .examples({"sixbtc ledger show", "sixbtc ledger show --limit 100 --json",
                 "sixbtc ledger show --data-set 5f0c..."})
      .run([&session, shown] { return show(session, *shown); });

  auto noted = std::make_shared<std::string>();
  line.add("ledger verify", "Recompute every row and name what was changed, removed or put in")
      .option("--head", *noted, "A head noted earlier, ROWS:HASH: is it still part of the chain?")
      .examples({"sixbtc ledger verify", "sixbtc ledger verify --store .sixbtc --json",
                 "sixbtc ledger verify --head 4812:9c1f..."})
      .run([&session, noted] { return verify(session, *noted); });
}

}  // namespace sixbtc::cli
