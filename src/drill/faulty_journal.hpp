// A journal in memory that loses what was not synced, and the moment at which a process dies: in
// the middle of anything it does to the outside.
#pragma once

#include <string>
#include <vector>

#include "core/random.hpp"
#include "ports/session_store.hpp"

namespace sixbtc::drill {

// Counts what a process does to the outside (records, syncs, requests); at the chosen one it dies,
// and nothing it does from then on has an effect.
class Mortality {
 public:
  // The process dies at its n-th act from now; 0: at once.
  void arm(std::uint64_t acts) {
    is_armed_ = true;
    left_ = acts;
    is_dead_ = acts == 0;
  }
  // False: the process did not live to do it.
  [[nodiscard]] bool survives() {
    if (is_armed_ && !is_dead_) is_dead_ = left_-- == 1;
    return !is_dead_;
  }
  [[nodiscard]] bool is_dead() const { return is_dead_; }
  [[nodiscard]] bool is_armed() const { return is_armed_; }
  void be_born() { is_armed_ = is_dead_ = false; }

 private:
  bool is_armed_ = false, is_dead_ = false;
  std::uint64_t left_ = 0;
};

class FaultyJournal final : public ports::Journal {
 public:
  explicit FaultyJournal(Mortality& mortality) : mortality_(mortality) {}

  core::Status append(std::string_view record) override;
  core::Status sync() override;

  [[nodiscard]] const std::vector<std::string>& records() const { return records_; }
  // That a crash cannot take.
  [[nodiscard]] std::size_t synced() const { return synced_; }

  // The machine stopped: of what was not synced a beginning may have reached the disk. Returns how
  // many records are gone.
  std::size_t crash(core::Random& random);

  // Protections that a drill removes (drill/protections.hpp).
  bool syncs = true;     // otherwise sync() only says so
  bool is_whole = true;  // otherwise every 50th record is forgotten

 private:
  Mortality& mortality_;
  std::vector<std::string> records_;
  std::size_t synced_ = 0;
  std::uint64_t appended_ = 0;
};

}  // namespace sixbtc::drill
