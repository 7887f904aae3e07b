#include "drill/faulty_journal.hpp"

namespace sixbtc::drill {

namespace {

std::unexpected<core::Error> died() {
  return core::fail(core::ErrorKind::Io, "the process has died", "journal");
}

}  // namespace

core::Status FaultyJournal::append(std::string_view record) {
  if (!mortality_.survives()) return died();
  if (++appended_ % 50 == 0 && !is_whole) return {};
  records_.emplace_back(record);
  return {};
}

core::Status FaultyJournal::sync() {
  if (!mortality_.survives()) return died();
  if (syncs) synced_ = records_.size();
  return {};
}

std::size_t FaultyJournal::crash(core::Random& random) {
  const std::size_t unsynced = records_.size() - synced_;
  const auto lost = static_cast<std::size_t>(random.below(unsynced + 1));
  records_.resize(records_.size() - lost);
  synced_ = records_.size();
  return lost;
}

}  // namespace sixbtc::drill
