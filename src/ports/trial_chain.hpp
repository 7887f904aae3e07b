// The trial ledger as a chain: every row is hashed together with the hash of the row before it, so
// that no row can be changed, removed, put in or moved without it showing (docs/ledger.md has the
// bytes). Pure; whoever stores the ledger calls it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::ports {

enum class LedgerRowKind : std::uint8_t { Trial, Tombstone };
[[nodiscard]] std::string_view to_string(LedgerRowKind kind);  // "trial"
[[nodiscard]] core::Result<LedgerRowKind> parse_ledger_row_kind(std::string_view text);

// What the first row follows.
[[nodiscard]] const std::string& ledger_genesis_hash();

// One booking. `content` is a trial's block sums or a tombstone's reason; a tombstone names neither
// data set nor passport.
struct LedgerRow {
  std::uint64_t sequence = 0;  // from 1, without a gap
  LedgerRowKind kind = LedgerRowKind::Trial;
  std::string data_set_hash, passport_hash, strategy_hash;
  std::string content;
  core::Timestamp time;
  std::string previous_hash;  // of the row before
  std::string hash;           // row_hash() of everything above
};
[[nodiscard]] std::string row_hash(const LedgerRow& row);

// How far the ledger has grown. Kept a second time outside the database, so that rows cut from the
// end are missed.
struct LedgerHead {
  std::uint64_t rows = 0;
  std::string hash = ledger_genesis_hash();
  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};
// The head as the lines of its file, with a checksum; Malformed when a character is wrong.
[[nodiscard]] std::string head_text(const LedgerHead& head);
[[nodiscard]] core::Result<LedgerHead> parse_head(std::string_view text, const std::string& where);
// "120:ab12...", what a person notes elsewhere.
[[nodiscard]] std::string to_string(const LedgerHead& head);
[[nodiscard]] core::Result<LedgerHead> parse_noted_head(std::string_view text);

enum class LedgerProblemKind : std::uint8_t {
  Missing,    // sequence numbers without a row
  Changed,    // the content does not give the hash
  Moved,      // booked under another number: rows before it were removed or put in
  Unlinked,   // does not follow the row before it
  Cut,        // rows known to have been booked are not there any more
  Rewritten,  // another row stands where a known one was
  HeadMissing,
  HeadDamaged,
};
[[nodiscard]] std::string_view to_string(LedgerProblemKind kind);  // "changed"

struct LedgerProblem {
  LedgerProblemKind kind;
  std::uint64_t first_row = 0, last_row = 0;  // 0: none in particular
  std::string text;
};

struct LedgerCheck {
  LedgerHead head;                      // as the rows say
  std::vector<LedgerProblem> problems;  // in order of the rows, the first problems_shown_max
  std::uint64_t problems_found = 0;
  [[nodiscard]] bool is_ok() const { return problems_found == 0; }
};

// Reads every row once, in order of sequence. `kept` is the head file: it may lag behind the rows,
// because it is written after them, but never lead. `noted` is a head somebody wrote down.
class ChainCheck {
 public:
  static constexpr std::size_t problems_shown_max = 20;

  ChainCheck(core::Result<LedgerHead> kept, std::optional<LedgerHead> noted);
  void see(const LedgerRow& row);
  // Once, after the last row.
  [[nodiscard]] LedgerCheck finish();

 private:
  void report(LedgerProblemKind kind, std::uint64_t first, std::uint64_t last, std::string text);
  void check_number(const LedgerRow& row);
  void check_content(const LedgerRow& row);
  void compare(const LedgerHead& known, const LedgerRow& row, std::string_view whose);
  void check_reached(const LedgerHead& known, std::string_view whose);

  core::Result<LedgerHead> kept_;
  std::optional<LedgerHead> noted_;
  std::int64_t shift_ = 0;  // how far the rows at hand were moved
  LedgerCheck check_;
};

}  // namespace sixbtc::ports
