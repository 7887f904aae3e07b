#include <nlohmann/json.hpp>

#include "application/record_json.hpp"
#include "application/script_library.hpp"
#include "core/text_distance.hpp"
#include "language/code_examples.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/diagnostic_views.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct ListOptions {
  std::string status, type, interval;
  std::int64_t limit = 50;
};

int list(Session& session, const ListOptions& options) {
  ports::StrategyQuery query;
  if (!options.status.empty()) {
    const auto status = ports::parse_strategy_status(options.status);
    if (!status) return report_error(status.error());
    query.status = *status;
  }
  if (!options.type.empty()) query.type = options.type;
  if (!options.interval.empty()) {
    const auto interval = market::Interval::parse(options.interval);
    if (!interval) return report_error(interval.error());
    query.interval = *interval;
  }
  if (options.limit < 1)
    return report_error({core::ErrorKind::Invalid, "must be at least 1", "--limit", ""});
  query.limit = static_cast<std::uint64_t>(options.limit);
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  return finish((*services)->database.strategies().list(query), [&](const auto& records) {
    Json rows = Json::array();
    for (const auto& record : records) rows.push_back(application::to_json(record));
    print_rows(rows,
               {{"name", "name", false, cell::text()},
                {"alias", "alias", false, cell::text()},
                {"status", "status", false, cell::text()},
                {"generation_mode", "from", false, cell::text()},
                {"base", "base", false, cell::text()},
                {"interval", "interval", false, cell::text()},
                {"symbols", "symbols", false, cell::text()},
                {"parameters", "parameters", false, cell::text()}},
               session.format());
    if (records.empty())
      fmt::print(stderr, "no strategies yet; make some: sixbtc generate --count 100\n");
    return static_cast<int>(exit_ok);
  });
}

int show(Session& session, const std::string& id, bool source_only) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  return finish((*services)->database.strategies().find(id), [&](const auto& record) {
    if (source_only) {
      fmt::print("{}", record.source);
      return static_cast<int>(exit_ok);
    }
    std::vector<View> views;
    for (const char* key :
         {"id", "name", "alias", "type", "status", "generation_mode", "base", "exchange", "market",
          "interval", "symbols", "parameters", "created_at"})
      views.push_back({key, key, false, cell::text()});
    print_object(application::to_json(record), views, session.format());
    return static_cast<int>(exit_ok);
  });
}

// What a diagnostic code means, from the catalogue the compiler itself prints from.
int explain(Session& session, const std::string& code) {
  std::vector<std::string> known;
  for (const auto& entry : language::code_catalogue()) {
    known.emplace_back(entry.code);
    if (entry.code != code) continue;
    if (session.format() == OutputFormat::Table) {
      fmt::print("{}", language::code_page(entry));
      return exit_ok;
    }
    const language::CodeExample& example = language::example_of(code);
    print_object({{"code", entry.code},
                  {"title", entry.title},
                  {"why", entry.why},
                  {"hint", entry.hint},
                  {"wrong", example.wrong},
                  {"corrected", example.corrected},
                  {"page", language::page_of(code)}},
                 {}, session.format());
    return exit_ok;
  }
  const auto nearest = core::nearest_word(code, known);
  return report_error({core::ErrorKind::NotFound, "no such code", code,
                       nearest ? "did you mean " + *nearest + "? all codes: docs/language/errors.md"
                               : "all codes: docs/language/errors.md"});
}

}  // namespace

void add_strategy_commands(CommandLine& line, Session& session) {
  line.group_help("strategy", "Strategies in the database, and scripts in files");

  auto listed = std::make_shared<ListOptions>();
  line.add("strategy list", "List stored strategies")
      .option("--status", listed->status, "GENERATED VALIDATED ACTIVE LIVE RETIRED DELETED")
      .option("--type", listed->type, "MOM REV TRN BRE VLT VLM CDL")
      .option("--interval", listed->interval, "Bar length")
      .option("--limit", listed->limit, "At most this many")
      .examples({"sixbtc strategy list", "sixbtc strategy list --type MOM --interval 1h",
                 "sixbtc strategy list --json --limit 1000"})
      .run([&session, listed] { return list(session, *listed); });

  auto shown = std::make_shared<std::string>();
  line.add("strategy show", "Everything stored about one strategy but its source")
      .positional("id", *shown, "UUID, its first characters, name or alias", true)
      .examples({"sixbtc strategy show Strategy_MOM_a7f3d8b2", "sixbtc strategy show BTC_MOM_A7F3D",
                 "sixbtc strategy show a7f3d8b2 --json"})
      .run([&session, shown] { return show(session, *shown, false); });

  auto sourced = std::make_shared<std::string>();
  line.add("strategy source", "Print a strategy's complete source")
      .positional("id", *sourced, "UUID, its first characters, name or alias", true)
      .examples({"sixbtc strategy source Strategy_MOM_a7f3d8b2",
                 "sixbtc strategy source BTC_MOM_A7F3D > mine.pine",
                 "sixbtc strategy source a7f3d8b2 | less"})
      .run([&session, sourced] { return show(session, *sourced, true); });

  auto explained = std::make_shared<std::string>();
  line.add("strategy explain", "What a diagnostic code means and what to do")
      .positional("code", *explained, "A code such as E0703", true)
      .examples({"sixbtc strategy explain E0703", "sixbtc strategy explain E0102",
                 "sixbtc strategy explain E0703 --json"})
      .run([&session, explained] { return explain(session, *explained); });
}

}  // namespace sixbtc::cli
