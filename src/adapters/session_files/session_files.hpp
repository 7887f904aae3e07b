// Sessions as folders: STORE/sessions/ID/{session.json, journal} (docs/formats/journal.md).
#pragma once

#include <filesystem>
#include <memory>

#include "ports/session_store.hpp"

namespace sixbtc::session_files {

// `root`: the folder of all sessions; made when the first session is.
[[nodiscard]] std::unique_ptr<ports::SessionStore> open_session_store(std::filesystem::path root);

}  // namespace sixbtc::session_files
