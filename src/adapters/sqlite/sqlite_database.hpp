// The embedded database: everything but candles in one SQLite file (docs/formats/database.md).
//
// Opening checks the file (quick_check up to 64 MiB, `check` does all of it at any size), refuses
// databases of other programs and of newer versions, and applies missing migrations. WAL with
// synchronous=FULL: a commit survives a power cut, a killed process loses its open transaction
// only. Several processes may use one file; a writer waits up to 10 s for another, then gets a
// Conflict. Any thread; the calls of one object run one after the other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/clock.hpp"
#include "ports/database.hpp"

namespace sixbtc::sqlite {

// Creates the file (not its folder) when absent. `clock` stamps migrations only.
[[nodiscard]] core::Result<std::unique_ptr<ports::Database>> open(const std::filesystem::path& file,
                                                                  const core::Clock& clock);

struct RestoreReport {
  std::filesystem::path replaced;  // where the previous file was put; empty: there was none
  std::uint64_t trials_kept = 0;   // booked after the backup and carried over
  bool is_ledger_kept = true;      // false: the previous file could not be read
};

// Puts the backup `from` in the place of `target`, which no process may have open (Conflict). The
// backup is checked first, and nothing changes when it is bad. The previous file stays beside
// the new one; its trials are carried over, because the ledger's count never falls.
[[nodiscard]] core::Result<RestoreReport> restore(const std::filesystem::path& target,
                                                  const std::filesystem::path& from,
                                                  const core::Clock& clock,
                                                  const ports::Actor& actor);

// Version of the schema this program writes: the number of its newest migration.
[[nodiscard]] int schema_version();

}  // namespace sixbtc::sqlite
