#include "adapters/session_files/journal_format.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <cstring>

namespace sixbtc::session_files {

std::array<char, RecordHeader::size> RecordHeader::bytes() const {
  std::array<char, size> out{};
  std::memcpy(out.data(), &length, sizeof length);
  std::memcpy(out.data() + sizeof length, &checksum, sizeof checksum);
  return out;
}

RecordHeader RecordHeader::of(std::string_view bytes) {
  RecordHeader header;
  std::memcpy(&header.length, bytes.data(), sizeof header.length);
  std::memcpy(&header.checksum, bytes.data() + sizeof header.length, sizeof header.checksum);
  return header;
}

std::uint64_t checksum_of(std::string_view record, std::uint64_t previous) {
  return XXH3_64bits_withSeed(record.data(), record.size(), previous);
}

namespace {

// A crash tears the end and nothing else: what a good record follows was not torn by one.
bool is_followed_by_record(std::string_view bytes, std::size_t at, std::uint64_t previous) {
  if (bytes.size() - at < RecordHeader::size) return false;
  const RecordHeader header = RecordHeader::of(bytes.substr(at));
  at += RecordHeader::size;
  return header.length <= bytes.size() - at &&
         checksum_of(bytes.substr(at, header.length), previous) == header.checksum;
}

}  // namespace

core::Result<Scanned> scan_journal(std::string_view bytes, const ports::RecordVisitor& visit) {
  Scanned scanned;
  if (bytes.size() < journal_magic.size()) {
    if (journal_magic.starts_with(bytes)) {
      scanned.end.bytes_cut = bytes.size();
      return scanned;
    }
  }
  if (!bytes.starts_with(journal_magic))
    return core::fail(core::ErrorKind::Malformed, "is not a journal");
  std::size_t at = journal_magic.size();
  while (bytes.size() - at >= RecordHeader::size) {
    const RecordHeader header = RecordHeader::of(bytes.substr(at));
    const std::size_t begin = at + RecordHeader::size;
    const bool is_whole = header.length <= bytes.size() - begin;
    const std::string_view record =
        is_whole ? bytes.substr(begin, header.length) : std::string_view{};
    if (!is_whole || checksum_of(record, scanned.last_checksum) != header.checksum) {
      const bool is_impossible = header.length > record_bytes_max;
      if (is_impossible ||
          (is_whole && is_followed_by_record(bytes, begin + header.length, header.checksum)))
        return core::fail(
            core::ErrorKind::Malformed,
            fmt::format("record {} at byte {} is damaged", scanned.end.records + 1, at), {},
            "restore the file from a copy; what lies before it is intact");
      break;
    }
    RETURN_IF_ERROR(visit(record));
    ++scanned.end.records;
    scanned.last_checksum = header.checksum;
    at = begin + header.length;
  }
  scanned.whole_bytes = at;
  scanned.end.bytes_cut = bytes.size() - at;
  return scanned;
}

}  // namespace sixbtc::session_files
