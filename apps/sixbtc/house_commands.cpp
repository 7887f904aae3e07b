#include <fstream>
#include <nlohmann/json.hpp>

#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/yaml_config/yaml_config.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/house_checks.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

int show_configuration(Session& session) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  Json rows = Json::array();
  for (const auto& entry : (*configuration)->entries)
    rows.push_back({{"key", entry.key}, {"value", entry.value}, {"origin", entry.origin}});
  print_rows(rows,
             {{"key", "key", false, cell::text()},
              {"value", "value", false, cell::text()},
              {"origin", "from", false, cell::text()}},
             session.format());
  return exit_ok;
}

int check_configuration(Session& session) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  print_object({{"ok", true},
                {"keys", (*configuration)->entries.size()},
                {"results_hash", (*configuration)->results_hash}},
               {{"ok", "configuration ok", false, cell::text()},
                {"keys", "keys", true, cell::count()},
                {"results_hash", "hash", false, cell::text()}},
               session.format());
  return exit_ok;
}

int show_schema(Session& session) {
  Json rows = Json::array();
  for (const auto& key : yaml_config::schema())
    rows.push_back({{"key", key.key},
                    {"type", key.type},
                    {"range", key.range},
                    {"unit", key.unit},
                    {"text", key.text}});
  print_rows(rows,
             {{"key", "key", false, cell::text()},
              {"type", "type", false, cell::text()},
              {"range", "range", false, cell::text()},
              {"unit", "unit", false, cell::text()},
              {"text", "meaning", false, cell::text()}},
             session.format());
  return exit_ok;
}

int backup(Session& session, const std::string& file) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  const auto done =
      (*services)->database.backup(file, application::command_actor(**services, "db backup"));
  if (!done) return report_error(done.error());
  print_object({{"file", file}}, {{"file", "backup written to", false, cell::text()}},
               session.format());
  return exit_ok;
}

int restore(Session& session, const std::string& file) {
  const auto configuration = session.configuration();
  if (!configuration) return configuration.error();
  const fs::path database = session.store_folder((*configuration)->settings) / "sixbtc.sqlite";
  if (!session.options().yes)
    return report_error({core::ErrorKind::Rejected,
                         "would replace " + database.string() + " (the old file is kept aside)",
                         {},
                         "add --yes to do it"});
  const ports::Actor actor{.name = "cli", .reason = "db restore", .time = session.clock().now()};
  return finish(sqlite::restore(database, file, session.clock(), actor), [&](const auto& report) {
    print_object({{"database", database.string()},
                  {"replaced", report.replaced.string()},
                  {"trials_kept", report.trials_kept},
                  {"is_ledger_kept", report.is_ledger_kept}},
                 {{"database", "restored", false, cell::text()},
                  {"replaced", "previous file kept as", false, cell::text()},
                  {"trials_kept", "trials carried over", true, cell::count()}},
                 session.format());
    if (!report.is_ledger_kept)
      fmt::print(stderr, "warning: the previous ledger could not be read; its trials are lost\n");
    return static_cast<int>(exit_ok);
  });
}

// Writes a file only where none is, so that init never overwrites the user's work.
core::Status write_new(const fs::path& file, std::string_view text) {
  std::error_code problem;
  if (fs::exists(file, problem)) return {};
  fs::create_directories(file.parent_path(), problem);
  std::ofstream out(file, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.flush();
  if (!out) return core::fail(core::ErrorKind::Io, "cannot be written", file.string());
  fmt::print("  wrote {}\n", file.string());
  return {};
}

int init(const std::string& folder) {
  const fs::path target = folder.empty() ? fs::path(".") : fs::path(folder);
  const auto done =
      write_new(target / "config" / "config.yaml", yaml_config::shipped_configuration());
  if (!done) return report_error(done.error());
  fmt::print("ready in {}; next: sixbtc doctor, then sixbtc demo\n", target.string());
  return exit_ok;
}

int doctor(Session& session) {
  bool all_ok = true;
  Json rows = Json::array();
  for (const auto& check : run_house_checks(session)) {
    all_ok = all_ok && check.is_ok;
    rows.push_back({{"check", check.name},
                    {"result", check.is_ok ? "ok" : "problem"},
                    {"detail", check.detail}});
  }
  print_rows(rows,
             {{"check", "check", false, cell::text()},
              {"result", "result", false, cell::text()},
              {"detail", "detail", false, cell::text()}},
             session.format());
  return all_ok ? exit_ok : exit_failed;
}

}  // namespace

void add_house_commands(CommandLine& line, Session& session) {
  auto folder = std::make_shared<std::string>();
  line.add("init", "Write a complete configuration to change as you like")
      .positional("folder", *folder, "Where (default: here)", false)
      .examples({"sixbtc init", "sixbtc init my-trading", "sixbtc init && sixbtc config show"})
      .run([folder] { return init(*folder); });

  line.add("doctor", "Check configuration, store, scripts and sample data")
      .examples({"sixbtc doctor", "sixbtc doctor --json", "sixbtc doctor --store .sixbtc"})
      .run([&session] { return doctor(session); });

  line.group_help("config", "The configuration: check it, show it");
  line.add("config check", "Report every problem of the configuration at once")
      .examples({"sixbtc config check", "sixbtc config check --config mine.yaml",
                 "sixbtc config check --set risk.leverage_max=5"})
      .run([&session] { return check_configuration(session); });
  line.add("config show", "Each value in force and where it comes from")
      .examples({"sixbtc config show", "sixbtc config show --json",
                 "SIXBTC__THREADS=1 sixbtc config show"})
      .run([&session] { return show_configuration(session); });
  line.add("config schema", "Each key with type, range and meaning")
      .examples({"sixbtc config schema", "sixbtc config schema --json",
                 "sixbtc config schema --output md"})
      .run([&session] { return show_schema(session); });

  line.group_help("db", "The database: back it up, restore it");
  auto backup_file = std::make_shared<std::string>();
  line.add("db backup", "Copy the database while it may be in use")
      .positional("file", *backup_file, "File to write", true)
      .examples({"sixbtc db backup today.sqlite", "sixbtc db backup /mnt/nas/sixbtc.sqlite",
                 "sixbtc db backup copy.sqlite --store .sixbtc"})
      .run([&session, backup_file] { return backup(session, *backup_file); });
  auto restore_file = std::make_shared<std::string>();
  line.add("db restore", "Replace the database by a checked backup")
      .positional("file", *restore_file, "Backup to read", true)
      .examples({"sixbtc db restore today.sqlite --yes",
                 "sixbtc db restore copy.sqlite --store S --yes", "sixbtc db restore today.sqlite"})
      .run([&session, restore_file] { return restore(session, *restore_file); });

  line.add("version", "Print the version").run([&session] {
    print_object(
        {{"program", "sixbtc"}, {"version", program_version}},
        {{"program", "program", false, cell::text()}, {"version", "version", false, cell::text()}},
        session.format());
    return static_cast<int>(exit_ok);
  });
}

}  // namespace sixbtc::cli
