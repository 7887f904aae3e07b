// Feeds every file of a corpus folder to a fuzz harness, and every prefix of the small ones.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
    return 2;
  }
  constexpr std::size_t prefixes_max = 600;  // bytes
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::size_t first = bytes.size() <= prefixes_max ? 0 : bytes.size();
    for (std::size_t size = first; size <= bytes.size(); ++size) LLVMFuzzerTestOneInput(data, size);
    ++files;
  }
  std::printf("replayed %zu files\n", files);
  return files > 0 ? 0 : 1;
}
