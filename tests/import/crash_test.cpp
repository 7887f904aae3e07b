// kill -9 in the middle of an import: what is on disk is what was there before plus the first k
// files, for some k, and running it again completes it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/random.hpp"
#include "support.hpp"

namespace {

using namespace import_test;

constexpr int files = 40;
constexpr int rows_per_file = 100;
constexpr int step = 50;  // each file repeats half of the one before it, at another price

class Crash : public Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    for (int i = 0; i < files; ++i)
      write(fmt::format("BTCUSDT-1m-{:03}.csv", i),
            csv_header + csv_rows(i * step, rows_per_file, 100 + i));
  }

  // Imports in a child that is killed after `microseconds`.
  void import_and_kill(unsigned microseconds) const {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto store = column_files::open_store(folder_ / "store", column_files::Access::ReadWrite);
      if (store) (void)import(**store, folder_ / "in");
      ::_exit(0);
    }
    ::usleep(microseconds);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
  }

  std::vector<double> stored_prices(ports::CandleStore& store) const {
    const auto series = store.open(btc_1m);
    if (series) return {series->view().open.begin(), series->view().open.end()};
    EXPECT_EQ(series.error().kind, core::ErrorKind::NotFound) << series.error().to_string();
    return {};
  }
};

// Imports file number `file` into the model: the price of each minute.
void apply(std::vector<double>& prices, int file) {
  const auto end = static_cast<std::size_t>(file * step + rows_per_file);
  prices.resize(std::max(prices.size(), end));
  std::fill(prices.begin() + file * step, prices.begin() + file * step + rows_per_file,
            100.5 + file);
}

// The k for which `after` is `before` plus the first k files; -1 when there is none.
int files_applied(std::vector<double> before, const std::vector<double>& after) {
  for (int k = 0; k <= files; ++k) {
    if (before == after) return k;
    if (k < files) apply(before, k);
  }
  return -1;
}

}  // namespace

TEST_F(Crash, a_killed_import_leaves_whole_files_and_can_be_completed) {
  core::Random random(7);
  int interrupted = 0;
  for (int round = 0; round < 25; ++round) {
    fs::remove_all(folder_ / "store");
    std::vector<double> before;
    for (int kill = 0; kill < 3; ++kill) {
      import_and_kill(static_cast<unsigned>(random.below(30'000)));
      const auto store = open_store();
      ASSERT_NE(store, nullptr);
      const auto after = stored_prices(*store);
      const int applied = files_applied(before, after);
      ASSERT_GE(applied, 0);
      interrupted += applied > 0 && applied < files ? 1 : 0;
      before = after;
      EXPECT_TRUE(store->verify()->empty());
    }
  }
  fmt::print("{} of 75 kills hit an import half way\n", interrupted);
  const auto store = open_store();
  ASSERT_TRUE(import(*store, folder_ / "in"));
  EXPECT_EQ(files_applied({}, stored_prices(*store)), files);
}
