#include "adapters/archives/byte_source.hpp"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "adapters/archives/zip_source.hpp"
#include "core/check.hpp"

namespace sixbtc::archives {

namespace {

constexpr std::size_t input_bytes = std::size_t{128} * 1024;

class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::FILE* file) : file_(file, &std::fclose) {}
  core::Result<std::size_t> read(std::span<char> into) override {
    const std::size_t got = std::fread(into.data(), 1, into.size(), file_.get());
    if (got == 0 && std::ferror(file_.get()) != 0)
      return core::fail(core::ErrorKind::Io, fmt::format("cannot read: {}", std::strerror(errno)));
    return got;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// Compressed bytes waiting to be decoded.
class Input {
 public:
  explicit Input(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
  // False at the end of the file.
  core::Result<bool> refill() {
    if (at_ < size_) return true;
    ASSIGN_OR_RETURN(size_, source_->read(buffer_));
    at_ = 0;
    return size_ > 0;
  }
  std::span<char> rest() { return std::span(buffer_).subspan(at_, size_ - at_); }
  void keep(std::size_t unread) { at_ = size_ - unread; }

 private:
  std::unique_ptr<ByteSource> source_;
  std::array<char, input_bytes> buffer_;
  std::size_t at_ = 0, size_ = 0;
};

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> source)
      : input_(std::move(source)), decoder_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    CHECK(decoder_ != nullptr);
  }
  core::Result<std::size_t> read(std::span<char> into) override {
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    while (out.pos == 0) {
      ASSIGN_OR_RETURN(const bool has_input, input_.refill());
      if (!has_input && is_frame_done_) return std::size_t{0};
      // Without input the decoder may still hold output of the last block.
      const std::span<char> rest = input_.rest();
      ZSTD_inBuffer in{rest.data(), rest.size(), 0};
      const std::size_t status = ZSTD_decompressStream(decoder_.get(), &out, &in);
      if (ZSTD_isError(status) != 0)
        return damaged(fmt::format("zstd data is damaged: {}", ZSTD_getErrorName(status)));
      input_.keep(in.size - in.pos);
      is_frame_done_ = status == 0;
      if (!has_input && out.pos == 0 && !is_frame_done_)
        return damaged("zstd file is cut off before its end");
    }
    return out.pos;
  }

 private:
  Input input_;
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> decoder_;
  bool is_frame_done_ = false;
};

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> source) : input_(std::move(source)) {
    CHECK(inflateInit2(&stream_, gzip_window_bits) == Z_OK);
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override { inflateEnd(&stream_); }

  core::Result<std::size_t> read(std::span<char> into) override {
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    while (stream_.avail_out == into.size()) {
      ASSIGN_OR_RETURN(const bool has_input, input_.refill());
      if (!has_input && is_member_done_) return std::size_t{0};
      if (!has_input) return damaged("gzip file is cut off before its end");
      // A gzip file may be several members one after another.
      if (is_member_done_) CHECK(inflateReset(&stream_) == Z_OK);
      const std::span<char> rest = input_.rest();
      stream_.next_in = reinterpret_cast<Bytef*>(rest.data());
      stream_.avail_in = static_cast<uInt>(rest.size());
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status != Z_OK && status != Z_STREAM_END)
        return damaged(fmt::format("gzip data is damaged: {}",
                                   stream_.msg != nullptr ? stream_.msg : "unexpected bytes"));
      input_.keep(stream_.avail_in);
      is_member_done_ = status == Z_STREAM_END;
    }
    return into.size() - stream_.avail_out;
  }

 private:
  static constexpr int gzip_window_bits = 15 + 16;  // zlib: largest window, gzip wrapper only
  Input input_;
  z_stream stream_{};
  bool is_member_done_ = false;
};

}  // namespace

std::unexpected<core::Error> damaged(std::string message) {
  return core::fail(core::ErrorKind::Malformed, std::move(message), {}, "download the file again");
}

core::Result<std::size_t> MemorySource::read(std::span<char> into) {
  const std::size_t count = std::min(into.size(), bytes_.size());
  std::memcpy(into.data(), bytes_.data(), count);
  bytes_.remove_prefix(count);
  return count;
}

core::Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path) {
  if (path.ends_with(".zip")) return open_zip(path);
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr)
    return core::fail(core::ErrorKind::Io, fmt::format("cannot open: {}", std::strerror(errno)));
  std::unique_ptr<ByteSource> source = std::make_unique<FileSource>(file);
  if (path.ends_with(".zst")) return std::make_unique<ZstdSource>(std::move(source));
  if (path.ends_with(".gz")) return std::make_unique<GzipSource>(std::move(source));
  return source;
}

}  // namespace sixbtc::archives
