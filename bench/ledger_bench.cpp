// How fast trials are booked and verified, and transitions of strategies stored: the research loop
// books what it tries in batches, at least 20,000 strategies a minute, and a person verifies the
// whole chain. Rows are as long as real ones (hashes of 64 digits, a year of block sums).
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>

#include "adapters/sqlite/sqlite_database.hpp"
#include "core/hash.hpp"

namespace {

using namespace sixbtc;

std::vector<ports::TrialRecord> batch(std::size_t first, std::size_t count) {
  std::string blocks = R"({"block_days":10,"sums":[)";
  for (int i = 0; i < 36; ++i) blocks += fmt::format("{}{}", i == 0 ? "" : ",", 0.001234567 * i);
  blocks += "]}";
  std::vector<ports::TrialRecord> records;
  for (std::size_t n = first; n < first + count; ++n)
    records.push_back({core::sha256_hex("data"), core::sha256_hex(fmt::format("strategy {}", n)),
                       core::sha256_hex(fmt::format("passport {}", n)), blocks,
                       core::Timestamp::from_seconds(static_cast<std::int64_t>(n))});
  return records;
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Strategies a second that become VALIDATED, `count` in one batch; 0 when that failed.
double transitions_per_second(ports::Database& database, std::size_t count) {
  std::vector<ports::StrategyRecord> records(count);
  for (std::size_t n = 0; n < count; ++n) {
    records[n].id = core::StrategyId(core::uuid_from_content(fmt::format("{}", n)));
    records[n].name = records[n].alias = fmt::format("Strategy_{}", n);
    records[n].source = "source";
  }
  if (!database.strategies().add(records, {"bench", "", {}})) return 0;
  std::vector<ports::LifecycleEvent> events;
  for (const auto& record : records) {
    ports::LifecycleEvent event = ports::generated_event(record, {"bench", "", {}});
    event.number = 2;
    event.kind = ports::EventKind::Validated;
    event.from = record.status;
    event.to = ports::StrategyStatus::Validated;
    event.id = ports::event_id(event);
    events.push_back(std::move(event));
  }
  bool is_stored = false;
  const double spent = seconds_of(
      [&] { is_stored = database.lifecycle().append(events, std::nullopt).has_value(); });
  return is_stored ? static_cast<double>(count) / spent : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("sixbtc_ledger_bench_{}", getpid());
  std::filesystem::create_directories(folder);
  core::ManualClock clock(core::Timestamp{});
  int code = 0;
  for (const std::size_t size : {100UL, 1000UL, 10'000UL}) {
    const auto file = folder / fmt::format("{}.sqlite", size);
    auto database = sqlite::open(file, clock);
    if (!database) return 1;
    double booking = 0;
    const std::size_t wanted = std::min(rows, size * 2000);
    for (std::size_t first = 0; first < wanted; first += size) {
      const auto records = batch(first, size);
      booking += seconds_of([&] {
        if (!(*database)->trials().book(records)) code = 1;
      });
    }
    const double verifying = seconds_of([&] {
      const auto check = (*database)->trials().verify({});
      if (!check || !check->is_ok()) code = 1;
    });
    const auto per_second = [wanted](double spent) { return static_cast<double>(wanted) / spent; };
    fmt::print(
        "batches of {:>6}: {:>7} rows, booked {:>8.0f}/s, verified {:>8.0f}/s, {:.0f} bytes a "
        "row\n",
        size, wanted, per_second(booking), per_second(verifying),
        static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(wanted));
  }
  auto database = sqlite::open(folder / "events.sqlite", clock);
  const double transitions = database ? transitions_per_second(**database, 10'000) : 0;
  if (transitions == 0) code = 1;
  fmt::print("transitions in a batch of 10,000: {:.0f}/s\n", transitions);
  std::filesystem::remove_all(folder);
  return code;
}
