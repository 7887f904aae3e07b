// Paper trading on recorded candles.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "application/running_session.hpp"
#include "application/session_json.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/nobody.hpp"
#include "sixbtc/result_views.hpp"
#include "sixbtc/session_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct PaperOptions {
  std::string strategies, from, to, session, speed = "max";
  bool list = false;
};

int list_sessions(Session& session) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish(application::list_sessions(**services), [&](const auto& sessions) {
    Json rows = Json::array();
    for (const application::SessionManifest& manifest : sessions) {
      Json row = application::to_json(manifest);
      row["count"] = manifest.strategies.size();
      rows.push_back(std::move(row));
    }
    print_rows(rows,
               {{"session", "session", false, cell::text()},
                {"kind", "kind", false, cell::text()},
                {"from", "from", false, cell::text()},
                {"to", "to", false, cell::text()},
                {"count", "strategies", true, cell::count()},
                {"created_at", "begun", false, cell::text()}},
               session.format());
    if (rows.empty()) fmt::print(stderr, "there are no sessions: sixbtc paper --help\n");
    return static_cast<int>(exit_ok);
  });
}

// "max", or how many times faster than the clock: "60", "1000".
core::Result<double> parse_speed(const std::string& text) {
  if (text == "max") return 0.0;
  double speed = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), speed);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || !(speed > 0))
    return core::fail(core::ErrorKind::Invalid, "is not a speed", "--speed " + text,
                      "max, or how many times faster than the clock, as in 1000");
  return speed;
}

core::Result<application::PaperRequest> request_of(const PaperOptions& options) {
  application::PaperRequest request;
  std::string_view rest = options.strategies;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (comma > 0) request.strategies.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  ASSIGN_OR_RETURN(request.from, core::Timestamp::parse(options.from));
  ASSIGN_OR_RETURN(request.to, core::Timestamp::parse(options.to));
  ASSIGN_OR_RETURN(request.speed, parse_speed(options.speed));
  request.session = options.session;
  return request;
}

int paper(Session& session, const PaperOptions& options) {
  if (options.list) return list_sessions(session);
  const auto request = request_of(options);
  if (!request) return report_error(request.error());
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  auto view = [&] {
    Progress progress("paper", "bars");
    // So that `sixbtc control` and the dashboard of another process reach it.
    Nobody nobody;
    application::RunningSession link(nobody);
    return application::run_paper(**services, *request, session.control(&progress), &link);
  }();
  return finish(std::move(view), [&](const application::PaperView& done) {
    print_session(done, session);
    if (done.is_complete) return static_cast<int>(exit_ok);
    fmt::print(stderr, "interrupted; the same command goes on\n");
    return static_cast<int>(exit_interrupted);
  });
}

}  // namespace

void add_paper_command(CommandLine& line, Session& session) {
  auto options = std::make_shared<PaperOptions>();
  line.add("paper", "Trade chosen strategies on recorded candles through the engine")
      .option("--strategies", options->strategies, "Ids, names or aliases, separated by commas")
      .option("--from", options->from, "First instant that happens, as in 2024-10-01")
      .option("--to", options->to, "Where it ends")
      .option("--speed", options->speed, "max, or how many times faster than the clock")
      .option("--session", options->session, "Name of the session (default: made from its content)")
      .flag("--list", options->list, "The sessions of the store")
      .examples({"sixbtc paper --strategies BTC_MOM_A7F3D --from 2024-10-01 --to 2025-01-01",
                 "sixbtc paper --strategies a7f3d8b2,c01dfeed --from 2024-10-01 --to 2024-11-01 "
                 "--json",
                 "sixbtc paper --list"})
      .run([&session, options] { return paper(session, *options); });
}

}  // namespace sixbtc::cli
