#include "adapters/session_files/session_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <system_error>

#include "adapters/files/file_io.hpp"
#include "adapters/session_files/journal_format.hpp"

namespace sixbtc::session_files {

namespace fs = std::filesystem;

namespace {

constexpr const char* manifest_name = "session.json";
constexpr const char* journal_name = "journal";
constexpr const char* lock_name = "lock";
constexpr const char* letters_name = "letters";
constexpr const char* asked_ending = ".asked";
constexpr const char* answered_ending = ".answered";

core::Result<std::string> content_of(const fs::path& path) {
  ASSIGN_OR_RETURN(const files::MappedFile file, files::map_file(path));
  return std::string(reinterpret_cast<const char*>(file.bytes.get()), file.size);
}
core::Status write_whole(const fs::path& path, std::string_view text) {
  const std::span<const std::byte> pieces[] = {std::as_bytes(std::span(text))};
  return files::write_durably(path, pieces);
}

class FileJournal final : public ports::Journal {
 public:
  FileJournal(files::Descriptor lock, files::AppendFile file, std::uint64_t last_checksum)
      : lock_(std::move(lock)), file_(std::move(file)), last_checksum_(last_checksum) {}

  core::Status append(std::string_view record) override {
    if (record.size() > record_bytes_max)
      return core::fail(core::ErrorKind::LimitReached,
                        fmt::format("a journal record of {} bytes", record.size()));
    const RecordHeader header{static_cast<std::uint32_t>(record.size()),
                              checksum_of(record, last_checksum_)};
    last_checksum_ = header.checksum;
    const auto header_bytes = header.bytes();
    RETURN_IF_ERROR(file_.append(std::as_bytes(std::span(header_bytes))));
    return file_.append(std::as_bytes(std::span(record)));
  }
  core::Status sync() override { return file_.sync(); }

 private:
  files::Descriptor lock_;
  files::AppendFile file_;
  std::uint64_t last_checksum_;
};

class SessionFiles final : public ports::SessionStore {
 public:
  explicit SessionFiles(fs::path root) : root_(std::move(root)) {}

  core::Result<std::unique_ptr<ports::Journal>> create(const core::SessionId& session,
                                                       std::string_view manifest) override {
    ASSIGN_OR_RETURN(const fs::path folder, folder_of(session));
    if (fs::exists(folder / manifest_name))
      return core::fail(core::ErrorKind::Conflict, "exists already", "session " + session.value(),
                        "resume it, or choose another name");
    RETURN_IF_ERROR(files::make_folders(folder));
    ASSIGN_OR_RETURN(files::Descriptor lock, files::lock_exclusively(folder / lock_name));
    ASSIGN_OR_RETURN(files::AppendFile file, files::AppendFile::open(folder / journal_name, 0));
    RETURN_IF_ERROR(file.append(std::as_bytes(std::span(journal_magic))));
    RETURN_IF_ERROR(file.sync());
    // Last: a session exists once its manifest does.
    RETURN_IF_ERROR(write_whole(folder / manifest_name, manifest));
    return std::make_unique<FileJournal>(std::move(lock), std::move(file), 0);
  }

  core::Result<Opened> open(const core::SessionId& session,
                            const ports::RecordVisitor& visit) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    ASSIGN_OR_RETURN(files::Descriptor lock, files::lock_exclusively(folder / lock_name));
    ASSIGN_OR_RETURN(const Scanned scanned, scan(folder, visit));
    ASSIGN_OR_RETURN(files::AppendFile file,
                     files::AppendFile::open(folder / journal_name, scanned.whole_bytes));
    if (scanned.whole_bytes == 0)
      RETURN_IF_ERROR(file.append(std::as_bytes(std::span(journal_magic))));
    return Opened{
        std::make_unique<FileJournal>(std::move(lock), std::move(file), scanned.last_checksum),
        scanned.end};
  }

  core::Result<ports::JournalEnd> read(const core::SessionId& session,
                                       const ports::RecordVisitor& visit) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    ASSIGN_OR_RETURN(const Scanned scanned, scan(folder, visit));
    return scanned.end;
  }

  core::Result<std::string> manifest(const core::SessionId& session) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    return content_of(folder / manifest_name);
  }

  core::Result<Standing> standing(const core::SessionId& session) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(folder / journal_name, error);
    return Standing{error ? 0 : bytes, files::is_locked(folder / lock_name)};
  }

  core::Result<std::vector<core::SessionId>> list() override {
    std::vector<core::SessionId> sessions;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root_, error))
      if (fs::exists(entry.path() / manifest_name))
        sessions.emplace_back(entry.path().filename().string());
    std::ranges::sort(sessions);
    return sessions;
  }

  core::Status ask(const core::SessionId& session, const Letter& letter) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    RETURN_IF_ERROR(files::make_folders(folder / letters_name));
    return write_whole(folder / letters_name / (letter.id + asked_ending), letter.text);
  }

  core::Result<std::vector<Letter>> asked(const core::SessionId& session) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    std::vector<Letter> letters;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / letters_name, error)) {
      if (entry.path().extension() != asked_ending) continue;
      // One that was taken back meanwhile is no letter any more.
      if (auto text = content_of(entry.path()))
        letters.push_back({entry.path().stem().string(), std::move(*text)});
    }
    std::ranges::sort(letters, {}, &Letter::id);
    return letters;
  }

  core::Status answer(const core::SessionId& session, const Letter& letter) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    RETURN_IF_ERROR(
        write_whole(folder / letters_name / (letter.id + answered_ending), letter.text));
    withdraw(session, letter.id);
    return {};
  }

  core::Result<std::optional<std::string>> take_answer(const core::SessionId& session,
                                                       const std::string& id) override {
    ASSIGN_OR_RETURN(const fs::path folder, existing(session));
    const fs::path path = folder / letters_name / (id + answered_ending);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return std::nullopt;
    ASSIGN_OR_RETURN(std::string text, content_of(path));
    fs::remove(path, ignored);
    return text;
  }

  void withdraw(const core::SessionId& session, const std::string& id) override {
    std::error_code ignored;
    if (const auto folder = existing(session))
      fs::remove(*folder / letters_name / (id + asked_ending), ignored);
  }

 private:
  [[nodiscard]] core::Result<fs::path> folder_of(const core::SessionId& session) const {
    const std::string& name = session.value();
    const auto is_allowed = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '_' || c == '.';
    };
    if (name.empty() || name.size() > 64 || name.front() == '.' ||
        !std::ranges::all_of(name, is_allowed))
      return core::fail(core::ErrorKind::Invalid, "is not a session's name", name,
                        "1 to 64 of A-Z a-z 0-9 - _ . and no dot in front");
    return root_ / name;
  }
  [[nodiscard]] core::Result<fs::path> existing(const core::SessionId& session) const {
    ASSIGN_OR_RETURN(const fs::path folder, folder_of(session));
    if (!fs::exists(folder / manifest_name))
      return core::fail(core::ErrorKind::NotFound, "there is no such session", session.value(),
                        "`sixbtc paper --list` shows the sessions of the store");
    return folder;
  }
  [[nodiscard]] static core::Result<Scanned> scan(const fs::path& folder,
                                                  const ports::RecordVisitor& visit) {
    const fs::path path = folder / journal_name;
    std::error_code error;
    if (fs::file_size(path, error) == 0 && !error) return Scanned{};  // nothing to map
    ASSIGN_OR_RETURN(const files::MappedFile file, files::map_file(path));
    auto scanned = scan_journal(
        std::string_view(reinterpret_cast<const char*>(file.bytes.get()), file.size), visit);
    if (!scanned && scanned.error().where.empty()) scanned.error().where = path.string();
    return scanned;
  }

  const fs::path root_;
};

}  // namespace

std::unique_ptr<ports::SessionStore> open_session_store(fs::path root) {
  return std::make_unique<SessionFiles>(std::move(root));
}

}  // namespace sixbtc::session_files
