// The files compiled into the program: the dashboard, and the built-in pages.
// Immutable after construction; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/web_api/http.hpp"

namespace sixbtc::web_api {

// A browser that navigates, not a program that asks.
[[nodiscard]] bool wants_page(const Request& request);

class Pages {
 public:
  Pages();

  // The file at a decoded path; for a browser that asks for a page of the dashboard, its entry.
  // Compressed when the client takes that.
  [[nodiscard]] std::optional<Response> find(const Request& request, std::string_view path) const;
  // The entry page.
  [[nodiscard]] Response index(const Request& request) const;
  // The page about the API.
  [[nodiscard]] Response docs(const Request& request) const;

 private:
  struct File {
    std::string_view packed;  // gzip
    std::string_view type;
    std::string tag;
    bool is_immutable = false;  // its name changes with its content
  };

  [[nodiscard]] static Response serve(const File& file, const Request& request);

  std::map<std::string, File, std::less<>> files_;
};

}  // namespace sixbtc::web_api
