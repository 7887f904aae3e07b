#include "ports/trial_chain.hpp"

#include <charconv>

#include "core/hash.hpp"

namespace sixbtc::ports {
namespace {

constexpr std::string_view head_title = "sixbtc trial ledger head 1";
constexpr std::size_t hash_digits = 64;
// How many rows put in or removed at once are still recognised as a move.
constexpr std::int64_t shift_max = 16;

void add_field(std::string& bytes, std::string_view field) {
  fmt::format_to(std::back_inserter(bytes), "{}:", field.size());
  bytes += field;
}

bool is_hash(std::string_view text) {
  return text.size() == hash_digits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string head_lines(const LedgerHead& head) {
  return fmt::format("{}\nrows {}\nhash {}\n", head_title, head.rows, head.hash);
}

std::string rows_text(std::uint64_t first, std::uint64_t last) {
  return first == last ? fmt::format("row {} is", first)
                       : fmt::format("rows {} to {} are", first, last);
}

}  // namespace

const std::string& ledger_genesis_hash() {
  static const std::string zeros(hash_digits, '0');
  return zeros;
}

std::string row_hash(const LedgerRow& row) {
  std::string bytes;
  bytes.reserve(row.content.size() + 512);
  add_field(bytes, fmt::format("{}", row.sequence));
  add_field(bytes, to_string(row.kind));
  add_field(bytes, row.data_set_hash);
  add_field(bytes, row.passport_hash);
  add_field(bytes, row.strategy_hash);
  add_field(bytes, row.content);
  add_field(bytes, fmt::format("{}", row.time.nanoseconds()));
  add_field(bytes, row.previous_hash);
  return core::sha256_hex(bytes);
}

std::string head_text(const LedgerHead& head) {
  const std::string lines = head_lines(head);
  return lines + "checksum " + core::sha256_hex(lines) + "\n";
}

core::Result<LedgerHead> parse_head(std::string_view text, const std::string& where) {
  const auto damaged =
      core::fail(core::ErrorKind::Malformed, "the ledger's head file is damaged", where);
  const std::string start = fmt::format("{}\nrows ", head_title);
  if (!text.starts_with(start)) return damaged;
  const std::size_t end_of_rows = text.find('\n', start.size());
  if (end_of_rows == std::string_view::npos) return damaged;
  const auto rows = number(text.substr(start.size(), end_of_rows - start.size()));
  constexpr std::string_view label = "hash ";
  if (!rows || !text.substr(end_of_rows + 1).starts_with(label)) return damaged;
  LedgerHead head{*rows, std::string(text.substr(end_of_rows + 1 + label.size(), hash_digits))};
  // One text a head: whatever differs from it by a character is damaged.
  if (!is_hash(head.hash) || text != head_text(head)) return damaged;
  return head;
}

std::string to_string(const LedgerHead& head) {
  return fmt::format("{}:{}", head.rows, head.hash);
}

core::Result<LedgerHead> parse_noted_head(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto rows = number(text.substr(0, colon));
  const std::string_view hash = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (!rows || !is_hash(hash))
    return core::fail(core::ErrorKind::Invalid, "not a noted head", "",
                      "write ROWS:HASH as `sixbtc ledger verify` prints it");
  return LedgerHead{*rows, std::string(hash)};
}

ChainCheck::ChainCheck(core::Result<LedgerHead> kept, std::optional<LedgerHead> noted)
    : kept_(std::move(kept)), noted_(std::move(noted)) {
  if (kept_) return;
  if (kept_.error().kind == core::ErrorKind::NotFound)
    report(LedgerProblemKind::HeadMissing, 0, 0,
           "the head file is missing: rows cut from the end would not show");
  else
    report(LedgerProblemKind::HeadDamaged, 0, 0, kept_.error().message);
}

void ChainCheck::report(LedgerProblemKind kind, std::uint64_t first, std::uint64_t last,
                        std::string text) {
  ++check_.problems_found;
  if (check_.problems.size() < problems_shown_max)
    check_.problems.push_back({kind, first, last, std::move(text)});
}

void ChainCheck::see(const LedgerRow& row) {
  check_number(row);
  check_content(row);
  if (row.previous_hash != check_.head.hash)
    report(LedgerProblemKind::Unlinked, row.sequence, row.sequence,
           fmt::format("row {} does not follow the row before it", row.sequence));
  if (kept_) compare(*kept_, row, "the head file");
  if (noted_) compare(*noted_, row, "the noted head");
  check_.head = {row.sequence, row.hash};
}

void ChainCheck::check_number(const LedgerRow& row) {
  const std::uint64_t expected = check_.head.rows + 1;
  if (row.sequence == expected) return;
  if (row.sequence < expected) {
    report(LedgerProblemKind::Moved, row.sequence, row.sequence,
           fmt::format("row {} stands after row {}", row.sequence, check_.head.rows));
    return;
  }
  report(LedgerProblemKind::Missing, expected, row.sequence - 1,
         rows_text(expected, row.sequence - 1) + " missing");
}

void ChainCheck::check_content(const LedgerRow& row) {
  const auto is_right_as = [&row](std::int64_t shift) {
    LedgerRow booked = row;
    booked.sequence -= static_cast<std::uint64_t>(shift);
    return row_hash(booked) == row.hash;
  };
  if (is_right_as(0)) {
    shift_ = 0;
    return;
  }
  const auto report_moved = [&](std::int64_t shift) {
    // Only where it starts: what follows moved with it.
    if (shift != shift_)
      report(LedgerProblemKind::Moved, row.sequence, row.sequence,
             fmt::format("row {} was booked as row {}: rows before it were {}", row.sequence,
                         row.sequence - static_cast<std::uint64_t>(shift),
                         shift > 0 ? "put in" : "removed"));
    shift_ = shift;
  };
  if (shift_ != 0 && is_right_as(shift_)) return report_moved(shift_);
  for (std::int64_t distance = 1; distance <= shift_max; ++distance)
    for (const std::int64_t shift : {distance, -distance})
      if (is_right_as(shift)) return report_moved(shift);
  report(LedgerProblemKind::Changed, row.sequence, row.sequence,
         fmt::format("row {} is not what was booked: its content does not give its hash",
                     row.sequence));
}

void ChainCheck::compare(const LedgerHead& known, const LedgerRow& row, std::string_view whose) {
  if (row.sequence != known.rows || row.hash == known.hash) return;
  report(LedgerProblemKind::Rewritten, row.sequence, row.sequence,
         fmt::format("row {} is not the one {} knows: the chain was written again", row.sequence,
                     whose));
}

void ChainCheck::check_reached(const LedgerHead& known, std::string_view whose) {
  const std::uint64_t rows = check_.head.rows;
  if (known.rows <= rows) return;
  report(LedgerProblemKind::Cut, rows + 1, known.rows,
         fmt::format("{} missing from the end: {} knows {} rows", rows_text(rows + 1, known.rows),
                     whose, known.rows));
}

LedgerCheck ChainCheck::finish() {
  if (kept_) check_reached(*kept_, "the head file");
  if (noted_) check_reached(*noted_, "the noted head");
  return std::move(check_);
}

}  // namespace sixbtc::ports
