// The archive reader over the file system: .csv, .csv.gz, .csv.zst and Binance .zip files.
#pragma once

#include "ports/archive_reader.hpp"

namespace sixbtc::archives {

// Stateless but for its limits: usable from several threads.
class FileReader final : public ports::ArchiveReader {
 public:
  explicit FileReader(const ports::ArchiveLimits& limits) : limits_(limits) {}
  [[nodiscard]] core::Result<ports::ArchiveListing> find(const std::string& path) const override;
  [[nodiscard]] core::Result<ports::ArchiveContents> read(
      const std::string& file, const ports::SourceOverrides& overrides) const override;

 private:
  ports::ArchiveLimits limits_;
};

}  // namespace sixbtc::archives
