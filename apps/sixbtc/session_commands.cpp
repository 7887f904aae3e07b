// Looking at a session again: replay, parity with the backtest, why not then.
#include <nlohmann/json.hpp>

#include "application/session_json.hpp"
#include "application/session_parity.hpp"
#include "application/session_replay.hpp"
#include "application/why_then.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"
#include "sixbtc/session_views.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

namespace {

struct ReplayOptions {
  std::string session;
  bool verify = false, steps = false;
};

int replay(Session& session, const ReplayOptions& options) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  const auto show = [&](const engine::Event& event, const engine::Answer& answer) -> core::Status {
    print_step(event, answer);
    return {};
  };
  return finish(
      application::replay_session(**services, core::SessionId(options.session),
                                  options.steps ? show : application::ReplayVisitor{}),
      [&](const application::ReplayView& view) {
        print_replay(view, session);
        if (view.end.differs_at)
          return report_error(
              {core::ErrorKind::Rejected,
               fmt::format("the replay differs from the session before event {}",
                           *view.end.differs_at),
               "session " + options.session,
               "the journal was written by another version of the program, or it is damaged"});
        return static_cast<int>(exit_ok);
      });
}

struct WhyOptions {
  std::string strategy, time, session;
};

int why(Session& session, const WhyOptions& options) {
  const auto time = core::Timestamp::parse(options.time);
  if (!time) return report_error(time.error());
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  // An alias or the first characters of an id mean the stored strategy, if it is stored.
  const auto record = (*services)->database.strategies().find(options.strategy);
  application::WhyRequest request;
  request.strategy = record ? record->id.value() : options.strategy;
  request.time = *time;
  request.session = options.session;
  return finish(application::why_then(**services, request), [&](const application::WhyView& view) {
    print_why(view, session);
    return static_cast<int>(exit_ok);
  });
}

}  // namespace

void add_session_commands(CommandLine& line, Session& session) {
  auto replayed = std::make_shared<ReplayOptions>();
  line.add("replay", "A session again from its journal; --verify holds every answer against it")
      .positional("session", replayed->session, "Name of the session", true)
      .flag("--verify", replayed->verify, "Fail where an answer differs (it always looks)")
      .flag("--steps", replayed->steps, "Print each event with what it caused")
      .examples({"sixbtc replay paper-3f2a1b", "sixbtc replay paper-3f2a1b --verify --json",
                 "sixbtc replay paper-3f2a1b --steps"})
      .run([&session, replayed] { return replay(session, *replayed); });

  auto compared = std::make_shared<std::string>();
  line.add("parity", "A session against the backtest on its candles, each difference explained")
      .positional("session", *compared, "Name of the session", true)
      .examples({"sixbtc parity paper-3f2a1b", "sixbtc parity paper-3f2a1b --json",
                 "sixbtc parity paper-3f2a1b --output csv"})
      .run([&session, compared] {
        const auto services = session.services(Session::Access::Read);
        if (!services) return services.error();
        return finish(application::session_parity(**services, core::SessionId(*compared)),
                      [&](const application::ParityView& view) {
                        print_parity(view, session);
                        return static_cast<int>(exit_ok);
                      });
      });

  auto asked = std::make_shared<WhyOptions>();
  line.add("why", "Why a strategy did, or did not, trade at a time")
      .positional("strategy", asked->strategy, "UUID, its first characters, name or alias", true)
      .positional("time", asked->time, "As in 2024-10-05T12:00Z", true)
      .option("--session", asked->session, "The session meant (default: the newest one)")
      .examples({"sixbtc why BTC_MOM_A7F3D 2024-10-05T12:00Z",
                 "sixbtc why a7f3d8b2 2024-10-05T12:00Z --json",
                 "sixbtc why a7f3d8b2 2024-10-05T12:00Z --session paper-3f2a1b"})
      .run([&session, asked] { return why(session, *asked); });
}

}  // namespace sixbtc::cli
