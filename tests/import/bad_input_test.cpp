// Everything a user can get wrong: a clear message, nothing lost, the other files go on.
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>

#include "support.hpp"

namespace {

using namespace import_test;

// With a checksum, as the zstd program writes it.
std::string zstd_of(const std::string& text) {
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(),
                                                                        &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(
      ZSTD_compress2(context.get(), packed.data(), packed.size(), text.data(), text.size()));
  return packed;
}

void write_gzip(const fs::path& path, const std::string& text) {
  gzFile file = gzopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  ASSERT_GT(gzwrite(file, text.data(), static_cast<unsigned>(text.size())), 0);
  ASSERT_EQ(gzclose(file), Z_OK);
}

void write_zip(const fs::path& path, const std::string& entry, const std::string& text) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  ASSERT_NE(archive, nullptr);
  zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
  ASSERT_GE(zip_file_add(archive, entry.c_str(), source, 0), 0);
  ASSERT_EQ(zip_close(archive), 0);
}

class BadInput : public Scratch {
 protected:
  // The one file of the import that failed.
  core::Error problem_of(const core::Result<collector::ImportReport>& report) const {
    EXPECT_TRUE(report) << report.error().to_string();
    if (!report) return {};
    EXPECT_EQ(report->problems(), 1u);
    for (const auto& file : report->files)
      if (file.problem) {
        EXPECT_EQ(file.rows, 0u);
        return *file.problem;
      }
    return {};
  }
  // A sound file beside the bad one still comes in.
  void expect_others_went_on(const collector::ImportReport& report) const {
    EXPECT_EQ(report.stored().added, 10u);
    ASSERT_EQ(report.series.size(), 1u);
    EXPECT_EQ(report.series.front().rows, 10u);
  }
  void expect_problem(const std::string& words) {
    write("BTCUSDT-1m-sound.csv", csv_header + csv_rows(0, 10));
    const auto store = open_store();
    const auto report = import(*store, folder_ / "in");
    const core::Error problem = problem_of(report);
    EXPECT_NE(problem.to_string().find(words), std::string::npos) << problem.to_string();
    EXPECT_NE(problem.where.find("BTCUSDT-1m-bad"), std::string::npos) << problem.where;
    expect_others_went_on(*report);
  }
};

}  // namespace

TEST_F(BadInput, truncated_zstd) {
  const std::string packed = zstd_of(csv_header + csv_rows(100, 20'000));
  write("BTCUSDT-1m-bad.csv.zst", packed.substr(0, packed.size() * 2 / 3));
  expect_problem("cut off before its end");
}

TEST_F(BadInput, damaged_zstd) {
  std::string packed = zstd_of(csv_header + csv_rows(100, 200));
  packed[packed.size() - 1] ^= 1;  // in the checksum: every row looks right
  write("BTCUSDT-1m-bad.csv.zst", packed);
  expect_problem("zstd data is damaged");
}

TEST_F(BadInput, truncated_gzip) {
  const fs::path path = write("BTCUSDT-1m-bad.csv.gz", "");
  write_gzip(path, csv_header + csv_rows(100, 20'000));
  fs::resize_file(path, fs::file_size(path) / 2);
  expect_problem("cut off before its end");
}

TEST_F(BadInput, truncated_zip) {
  const fs::path path = write("BTCUSDT-1m-bad.zip", "");
  fs::remove(path);
  write_zip(path, "BTCUSDT-1m-bad.csv", csv_header + csv_rows(100, 20'000));
  fs::resize_file(path, fs::file_size(path) / 2);
  expect_problem("zip file cannot be opened");
}

TEST_F(BadInput, wrong_header) {
  write("BTCUSDT-1m-bad.csv", "price,size\n1,2\n");
  expect_problem("has no column for 'open_time'");
}

TEST_F(BadInput, text_in_a_number) {
  write("BTCUSDT-1m-bad.csv", csv_header + csv_rows(100, 5) + "1600000620000,1,2,oops,1,1\n");
  expect_problem("BTCUSDT-1m-bad.csv:7: column 4 ('low') holds 'oops'");
}

TEST_F(BadInput, empty_file) {
  write("BTCUSDT-1m-bad.csv", "");
  expect_problem("file is empty");
}

TEST_F(BadInput, empty_zstd) {
  write("BTCUSDT-1m-bad.csv.zst", "");
  expect_problem("zstd file is cut off before its end");
}

TEST_F(BadInput, bars_of_another_interval) {
  write("BTCUSDT-1m-bad.csv", csv_header + "1600000021000,1,1,1,1,1\n");
  expect_problem("does not start on a multiple of 1m");
}

TEST_F(BadInput, crlf_gzip_zip_and_zstd_bring_the_same_rows_as_plain_text) {
  std::string crlf = csv_header + csv_rows(0, 10);
  for (std::size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2)
    crlf.insert(at, "\r");
  write("BTCUSDT-1m-a.csv", csv_header + csv_rows(0, 10));
  write("BTCUSDT-1m-b.csv", crlf);
  write_gzip(write("BTCUSDT-1m-c.csv.gz", ""), csv_header + csv_rows(0, 10));
  write("BTCUSDT-1m-d.csv.zst", zstd_of(csv_header + csv_rows(0, 10)));
  const fs::path zip = write("BTCUSDT-1m-e.zip", "");
  write_zip(zip, "BTCUSDT-1m-e.csv", csv_rows(0, 10));
  write("BTCUSDT-1m-f.csv.zst", zstd_of(csv_header) + zstd_of(csv_rows(0, 10)));
  const auto store = open_store();
  const auto report = import(*store, folder_ / "in");
  ASSERT_TRUE(report) << report.error().to_string();
  EXPECT_EQ(report->problems(), 0u);
  EXPECT_EQ(report->stored().added, 10u);
  EXPECT_EQ(report->stored().identical, 50u);
  EXPECT_EQ(report->series.front().rows, 10u);
}

TEST_F(BadInput, files_that_are_no_data_are_skipped_and_listed) {
  write("BTCUSDT-1m-a.csv", csv_header + csv_rows(0, 10));
  write("README.md", "hello");
  write("BTCUSDT-1m-a.zip.CHECKSUM", "0000");
  fs::create_directories(folder_ / "in/binance_spot/klines_1m/BTCUSDT-1m-folder.csv");
  const auto store = open_store();
  const auto report = import(*store, folder_ / "in");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->files.size(), 1u);
  EXPECT_EQ(report->skipped.size(), 2u);
}

TEST_F(BadInput, paths_that_hold_nothing) {
  const auto store = open_store();
  EXPECT_EQ(import(*store, folder_ / "nowhere").error().kind, core::ErrorKind::NotFound);
  fs::create_directories(folder_ / "empty.csv");  // a folder where a file was meant
  EXPECT_EQ(import(*store, folder_ / "empty.csv").error().kind, core::ErrorKind::NotFound);
  const auto text = write("notes.txt", "hello");
  EXPECT_EQ(import(*store, text).error().kind, core::ErrorKind::Unsupported);
}

TEST_F(BadInput, an_unknown_source_needs_options) {
  const fs::path path = folder_ / "prices.csv";
  std::ofstream(path) << csv_header << csv_rows(0, 10);
  const auto store = open_store();
  const core::Error problem = problem_of(import(*store, path));
  EXPECT_EQ(problem.kind, core::ErrorKind::Invalid);
  EXPECT_NE(problem.hint.find("--exchange"), std::string::npos);
  const auto report =
      import(*store, path, {"binance", "spot", "BTCUSDT", market::Interval::minutes(1)});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->series.front().key, btc_1m);
}

TEST_F(BadInput, two_imports_at_once) {
  write("BTCUSDT-1m-a.csv", csv_header + csv_rows(0, 10));
  const auto store = open_store();
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto second =
        column_files::open_store(folder_ / "store", column_files::Access::ReadWrite);
    ::_exit(!second && second.error().kind == core::ErrorKind::Conflict ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(import(*store, folder_ / "in"));
}

TEST_F(BadInput, a_stop_request_is_honoured_between_files) {
  for (int i = 0; i < 5; ++i)
    write(fmt::format("BTCUSDT-1m-{}.csv", i), csv_header + csv_rows(i * 10, 10));
  const auto store = open_store();
  std::stop_source stop;
  const auto report =
      collector::import_path((folder_ / "in").string(), {}, archives::FileReader(limits), *store,
                             [&](const collector::ImportProgress& progress) {
                               EXPECT_EQ(progress.files, 5u);
                               if (progress.files_done == 2) stop.request_stop();
                             },
                             stop.get_token());
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->was_interrupted);
  EXPECT_EQ(report->files.size(), 2u);
  EXPECT_EQ(store->describe(btc_1m)->rows, 20u);
}

TEST_F(BadInput, a_decompression_bomb_hits_the_limit) {
  const std::string path =
      write("BTCUSDT-1m-bad.csv.zst", zstd_of(csv_header + csv_rows(0, 20'000))).string();
  ports::ArchiveLimits small = limits;
  small.file_bytes_max = 100'000;
  const auto contents = archives::FileReader(small).read(path, {});
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error().kind, core::ErrorKind::LimitReached);
}
