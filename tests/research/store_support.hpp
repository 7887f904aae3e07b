// A store of the sample candles in a folder of its own, on a clock that stands.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/archives/file_reader.hpp"
#include "adapters/column_files/column_store.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/yaml_config/yaml_config.hpp"
#include "application/data_use_cases.hpp"

namespace sixbtc::research_test {

// Waiting moves the clock, and is remembered.
class Sleeper final : public core::Sleeper {
 public:
  explicit Sleeper(core::ManualClock& clock) : clock_(clock) {}
  bool sleep(core::Duration duration, const std::stop_token& stop) override {
    waits.push_back(duration.seconds());
    clock_.advance(duration);
    return !stop.stop_requested();
  }
  std::vector<double> waits;

 private:
  core::ManualClock& clock_;
};

class Store {
 public:
  // `sets`: configuration as of --set.
  explicit Store(const std::vector<std::string>& sets) {
    std::string pattern = ::testing::TempDir() + "/sixbtc_research_XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    configure(sets);
    candles_ =
        column_files::open_store(folder_ / "candles", column_files::Access::ReadWrite).value();
    database_ = sqlite::open(folder_ / "sixbtc.sqlite", clock).value();
    services_.emplace(application::Services{configuration_, *candles_, *database_, archives_, clock,
                                            SIXBTC_SOURCE_DIR "/strategies", "", "test"});
    services_->sleeper = &sleeper;
  }
  ~Store() {
    services_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  void import(const std::string& path, const ports::SourceOverrides& overrides = {}) {
    const auto imported = application::import_path(*services_, path, overrides, {});
    ASSERT_TRUE(imported) << imported.error().to_string();
  }
  // The same store under another configuration.
  void configure(const std::vector<std::string>& sets) {
    configuration_ =
        yaml_config::load({.file = {}, .extra_files = {}, .environment = {}, .sets = sets}).value();
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const application::Services& services() const { return *services_; }

  core::ManualClock clock{core::Timestamp::from_seconds(1'770'000'000)};
  Sleeper sleeper{clock};

 private:
  std::filesystem::path folder_;
  ports::Configuration configuration_;
  std::unique_ptr<ports::CandleStore> candles_;
  std::unique_ptr<ports::Database> database_;
  archives::FileReader archives_{
      ports::ArchiveLimits{.line_bytes_max = 4096,
                           .file_bytes_max = 1ULL << 33U,
                           .funding_jitter = core::Duration::seconds(60)}};
  std::optional<application::Services> services_;
};

}  // namespace sixbtc::research_test
