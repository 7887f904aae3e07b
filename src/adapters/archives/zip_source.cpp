#include "adapters/archives/zip_source.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <string_view>

namespace sixbtc::archives {

namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

class ZipSource final : public ByteSource {
 public:
  ZipSource(Archive archive, Entry entry)
      : archive_(std::move(archive)), entry_(std::move(entry)) {}
  core::Result<std::size_t> read(std::span<char> into) override {
    const zip_int64_t got = zip_fread(entry_.get(), into.data(), into.size());
    if (got < 0)
      return damaged(fmt::format("zip data is damaged: {}", zip_file_strerror(entry_.get())));
    return static_cast<std::size_t>(got);
  }

 private:
  Archive archive_;
  Entry entry_;  // declared last: closed before the archive
};

}  // namespace

core::Result<std::unique_ptr<ByteSource>> open_zip(const std::string& path) {
  int code = 0;
  Archive archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string words = zip_error_strerror(&error);
    zip_error_fini(&error);
    return damaged(fmt::format("zip file cannot be opened: {}", words));
  }
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  zip_int64_t chosen = -1;
  std::size_t found = 0;
  for (zip_int64_t i = 0; i < entries; ++i) {
    const char* name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0);
    if (name == nullptr || !std::string_view(name).ends_with(".csv")) continue;
    chosen = i;
    ++found;
  }
  if (found != 1)
    return core::fail(core::ErrorKind::Unsupported,
                      fmt::format("zip file holds {} .csv files instead of one", found));
  Entry entry(zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(chosen), 0));
  if (!entry)
    return damaged(fmt::format("zip entry cannot be read: {}", zip_strerror(archive.get())));
  return std::make_unique<ZipSource>(std::move(archive), std::move(entry));
}

}  // namespace sixbtc::archives
