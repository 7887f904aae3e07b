// Feeds every file of the folders, and of theirs, to a fuzz harness; of the first folder, the
// harness's own corpus, every prefix of the small ones too.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER [SEED_FOLDER...]\n", argv[0]);
    return 2;
  }
  constexpr std::size_t prefixes_max = 600;  // bytes
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      std::fprintf(stderr, "%s is no folder\n", argv[i]);
      return 2;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
      const std::size_t first = i == 1 && bytes.size() <= prefixes_max ? 0 : bytes.size();
      for (std::size_t size = first; size <= bytes.size(); ++size)
        LLVMFuzzerTestOneInput(data, size);
      ++files;
    }
  }
  std::printf("replayed %zu files\n", files);
  return files > 0 ? 0 : 1;
}
