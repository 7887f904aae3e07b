// The bytes of a journal (docs/formats/journal.md): a magic, then records, each with its length and
// a checksum that also covers the one before it, so that records cannot change places.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result.hpp"
#include "ports/session_store.hpp"

namespace sixbtc::session_files {

inline constexpr std::string_view journal_magic = "SIXBTCJ1";
inline constexpr std::size_t record_bytes_max = 16 << 20;

struct RecordHeader {
  std::uint32_t length = 0;  // of the record behind it
  std::uint64_t checksum = 0;
  static constexpr std::size_t size = 12;
  [[nodiscard]] std::array<char, size> bytes() const;
  [[nodiscard]] static RecordHeader of(std::string_view bytes);
};

// XXH3-64 of the record, seeded with the previous record's checksum (0 before the first).
[[nodiscard]] std::uint64_t checksum_of(std::string_view record, std::uint64_t previous);

// The records of a whole journal file.
struct Scanned {
  ports::JournalEnd end;
  std::uint64_t whole_bytes = 0;  // up to the end of the last whole record
  std::uint64_t last_checksum = 0;
};
// A last record that is not whole is cut off; a damaged one with others behind it is Malformed.
[[nodiscard]] core::Result<Scanned> scan_journal(std::string_view bytes,
                                                 const ports::RecordVisitor& visit);

}  // namespace sixbtc::session_files
