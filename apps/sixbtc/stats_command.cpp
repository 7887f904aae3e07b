// stats --fixture FILE: statistics of given numbers, to hold ours against anybody's.
#include <fstream>
#include <nlohmann/json.hpp>

#include "application/stats_fixture.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

core::Result<Json> read_json(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return core::fail(core::ErrorKind::NotFound, "cannot be read", file, "check the path");
  Json json = Json::parse(stream, nullptr, false);
  if (json.is_discarded()) return core::fail(core::ErrorKind::Malformed, "is not JSON", file);
  return json;
}

int stats(Session& session, const std::string& file) {
  const auto document = read_json(file);
  if (!document) return report_error(document.error());
  return finish(application::answer_fixture(*document), [&](const Json& answered) {
    // Nested lists of numbers have no other form.
    const bool is_table = session.format() == OutputFormat::Table;
    print_object(answered, {}, is_table ? OutputFormat::Json : session.format());
    return static_cast<int>(exit_ok);
  });
}

}  // namespace

void add_stats_command(CommandLine& line, Session& session) {
  auto file = std::make_shared<std::string>();
  line.add("stats", "Statistics of given numbers: answers the inputs of a fixture")
      .option("--fixture", *file, "JSON file with inputs; each gets an \"expected\" of ours")
      .required("--fixture")
      .examples({"sixbtc stats --fixture tests/fixtures/stats/03_psr_dsr_minbtl.json",
                 "sixbtc stats --fixture tests/fixtures/stats/05_pbo_cscv.json --json",
                 "sixbtc stats --fixture my_returns.json --output ndjson"})
      .run([&session, file] { return stats(session, *file); });
}

}  // namespace sixbtc::cli
