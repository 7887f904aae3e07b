#include "live/recovery.hpp"

#include <fmt/format.h>

#include "engine/codec.hpp"

namespace sixbtc::live {

core::Status Recovery::apply(std::string_view bytes) {
  ASSIGN_OR_RETURN(const JournalRecord record, read_record(bytes));
  const engine::Event& event = record.event;
  const auto where = [&] { return fmt::format("record {} of the journal", point_.events + 1); };
  if (event.sequence != point_.events + 1)
    return core::fail(core::ErrorKind::Malformed,
                      fmt::format("is event {}: one is missing or double", event.sequence), where(),
                      "the journal is damaged; start a new session, which reconciles");
  if (event.time < point_.time)
    return core::fail(core::ErrorKind::Malformed, "its time is before that of the last", where(),
                      "the journal is damaged; start a new session, which reconciles");
  if (record.digest_before != point_.digest)
    return core::fail(core::ErrorKind::Conflict,
                      "what came before it was answered differently then", where(),
                      "the configuration or the program have changed since; start a new session");
  answer_.clear();
  engine_.handle(event, answer_);
  point_ = {event.sequence, engine::fold(point_.digest, answer_), event.time};
  if (observer_ != nullptr) observer_->on_event(event, answer_);
  return {};
}

}  // namespace sixbtc::live
