// Where sessions (paper and live) keep what they must not lose: a manifest that says what the
// session trades, and a journal of everything that happened to it, in order, append-only.
//
// Threading: one session, one thread. One process writes a session at a time (Conflict otherwise).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"

namespace sixbtc::ports {

class Journal {
 public:
  virtual ~Journal() = default;
  // Kept in memory until sync() or the buffer is full; a crash may lose it.
  [[nodiscard]] virtual core::Status append(std::string_view record) = 0;
  // Returns when everything appended is on the disk.
  [[nodiscard]] virtual core::Status sync() = 0;
};

// Called with each record, oldest first; an error stops the reading and is passed on.
using RecordVisitor = std::function<core::Status(std::string_view record)>;

// How a journal ended.
struct JournalEnd {
  std::uint64_t records = 0;
  std::uint64_t bytes_cut = 0;  // of a last record that was not written whole
};

class SessionStore {
 public:
  virtual ~SessionStore() = default;
  // Conflict when the session exists.
  [[nodiscard]] virtual core::Result<std::unique_ptr<Journal>> create(
      const core::SessionId& session, std::string_view manifest) = 0;
  // Reads what is there, cuts off a torn end, and goes on behind it. NotFound; Malformed when a
  // record in the middle is damaged.
  struct Opened {
    std::unique_ptr<Journal> journal;
    JournalEnd end;
  };
  [[nodiscard]] virtual core::Result<Opened> open(const core::SessionId& session,
                                                  const RecordVisitor& visit) = 0;
  // The same without changing anything; works while another process writes.
  [[nodiscard]] virtual core::Result<JournalEnd> read(const core::SessionId& session,
                                                      const RecordVisitor& visit) = 0;
  [[nodiscard]] virtual core::Result<std::string> manifest(const core::SessionId& session) = 0;
  // How long its journal is now, and whether anybody (this process too) is writing it.
  struct Standing {
    std::uint64_t bytes = 0;
    bool is_open = false;
  };
  [[nodiscard]] virtual core::Result<Standing> standing(const core::SessionId& session) = 0;
  // By name, ascending.
  [[nodiscard]] virtual core::Result<std::vector<core::SessionId>> list() = 0;

  // What another process says to the one that writes the session: only the way there, read once.
  // What was said and when is in the journal.
  struct Letter {
    std::string id;  // of A-Z a-z 0-9 -; those that sort first were written first
    std::string text;
  };
  [[nodiscard]] virtual core::Status ask(const core::SessionId& session, const Letter& letter) = 0;
  // Not answered yet, oldest first.
  [[nodiscard]] virtual core::Result<std::vector<Letter>> asked(const core::SessionId& session) = 0;
  // `letter.text` is the answer; not empty.
  [[nodiscard]] virtual core::Status answer(const core::SessionId& session,
                                            const Letter& letter) = 0;
  // Takes it away; none: there is none yet.
  [[nodiscard]] virtual core::Result<std::optional<std::string>> take_answer(
      const core::SessionId& session, const std::string& id) = 0;
  // Takes back what was not answered.
  virtual void withdraw(const core::SessionId& session, const std::string& id) = 0;
};

}  // namespace sixbtc::ports
