#include "application/session_replay.hpp"

#include "application/session_tally.hpp"
#include "core/hash.hpp"
#include "engine/codec.hpp"

namespace sixbtc::application {

core::Result<ReplayEnd> replay_journal(const Services& services, const core::SessionId& session,
                                       engine::Engine& engine, const ReplayVisitor& visit) {
  ReplayEnd end;
  end.digest = core::empty_fold;
  engine::Answer answer;
  const auto handle = [&](std::string_view bytes) -> core::Status {
    if (end.differs_at) return {};
    ASSIGN_OR_RETURN(const live::JournalRecord record, live::read_record(bytes));
    if (record.event.sequence != end.events + 1)
      return core::fail(core::ErrorKind::Malformed, "an event is missing from the journal",
                        "event " + std::to_string(end.events + 1));
    if (record.digest_before != end.digest) {
      end.differs_at = record.event.sequence;
      return {};
    }
    answer.clear();
    engine.handle(record.event, answer);
    end.digest = engine::fold(end.digest, answer);
    ++end.events;
    return visit ? visit(record.event, answer) : core::Status{};
  };
  ASSIGN_OR_RETURN(const ports::JournalEnd read, services.sessions->read(session, handle));
  end.bytes_cut = read.bytes_cut;
  return end;
}

core::Result<ReplayView> replay_session(const Services& services, const core::SessionId& session,
                                        const ReplayVisitor& visit) {
  const core::Timestamp began = services.clock.now();
  ASSIGN_OR_RETURN(const SessionSetup setup, set_up(services, session));
  ASSIGN_OR_RETURN(const auto engine, engine::Engine::create(setup.plan, setup.policies));
  SessionTally tally(*engine);
  ReplayView view;
  view.manifest = view.session.manifest = setup.manifest;
  ASSIGN_OR_RETURN(view.end, replay_journal(services, session, *engine,
                                            [&](const engine::Event& event,
                                                const engine::Answer& answer) -> core::Status {
                                              tally.on_event(event, answer);
                                              return visit ? visit(event, answer) : core::Status{};
                                            }));
  tally.write(view.session);
  view.session.venue_balance = view.session.balance;
  view.session.events = view.end.events;
  view.session.digest = view.end.digest;
  view.seconds = (services.clock.now() - began).seconds();
  return view;
}

}  // namespace sixbtc::application
