#include "sixbtc/house_checks.hpp"

#include <thread>

#include "application/script_library.hpp"

namespace sixbtc::cli {

namespace fs = std::filesystem;

namespace {

std::string error_text(const core::Error& error) {
  return core::log::to_ascii(error.to_string());
}

HouseCheck check_scripts(const application::Services& services) {
  const auto library =
      application::load_scripts(services.scripts_folder, services.settings().generation.language);
  if (!library) return {"base scripts", false, error_text(library.error())};
  std::string detail = fmt::format("{} compile", library->scripts.size());
  for (const auto& problem : library->problems) detail += ", broken: " + problem.file;
  return {"base scripts", library->problems.empty(), detail};
}

HouseCheck check_candles(const application::Services& services) {
  const auto damage = services.candles.verify();
  if (!damage) return {"candles", false, error_text(damage.error())};
  if (!damage->empty()) return {"candles", false, damage->front()};
  const auto series = services.candles.list();
  if (!series) return {"candles", false, error_text(series.error())};
  std::size_t rows = 0;
  for (const auto& info : *series) rows += info.rows;
  return {"candles", true, fmt::format("{} series, {} bars, checksums fit", series->size(), rows)};
}

HouseCheck check_database(const application::Services& services) {
  const auto status = services.database.check();
  return {"database", status.has_value(), status ? "consistent" : error_text(status.error())};
}

HouseCheck check_disk(const fs::path& folder) {
  std::error_code problem;
  const fs::space_info space = fs::space(folder, problem);
  constexpr std::uintmax_t needed = std::uintmax_t{256} << 20;
  if (problem) return {"disk", false, problem.message()};
  return {"disk", space.available >= needed,
          fmt::format("{} MiB free below {}", space.available >> 20, folder.string())};
}

}  // namespace

std::vector<HouseCheck> run_house_checks(Session& session) {
  std::vector<HouseCheck> checks;
  const auto configuration = session.configuration();
  if (!configuration) return {{"configuration", false, "see the problems above"}};
  const std::string where =
      session.home().empty() ? "built in" : (session.home() / "config/config.yaml").string();
  checks.push_back({"configuration", true,
                    fmt::format("{} keys from {}", (*configuration)->entries.size(), where)});
  checks.push_back(
      {"machine", true, fmt::format("{} processors", std::thread::hardware_concurrency())});
  const auto services = session.services(Session::Access::Write);
  if (!services) {
    checks.push_back({"store", false, "cannot be opened, see above"});
    return checks;
  }
  checks.push_back(check_disk(session.store_folder((*configuration)->settings)));
  checks.push_back(check_candles(**services));
  checks.push_back(check_database(**services));
  checks.push_back(check_scripts(**services));
  std::error_code ignored;
  const bool has_sample = fs::exists((*services)->sample_folder, ignored);
  checks.push_back({"sample data", has_sample, (*services)->sample_folder.string()});
  return checks;
}

}  // namespace sixbtc::cli
