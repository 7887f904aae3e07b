#include "adapters/web_api/pages.hpp"

#include <zlib.h>

#include <span>

#include "core/check.hpp"
#include "core/hash.hpp"

namespace sixbtc::web_api {

using EmbeddedFile = std::pair<std::string_view, std::string_view>;
std::span<const EmbeddedFile> embedded_files();

namespace {

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {"LICENSE", "text/plain; charset=utf-8"},
    {"NOTICE", "text/plain; charset=utf-8"},
};

// Swagger UI makes style elements and sets markup; it gets its own, wider policy, on its page
// alone.
constexpr const char* docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";

std::string_view type_of(std::string_view path) {
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

// Our own bytes: damage would be a broken program.
std::string unpack(std::string_view packed) {
  z_stream stream{};
  CHECK(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  int status = Z_OK;
  while (status == Z_OK) {
    char part[1 << 15];
    stream.next_out = reinterpret_cast<Bytef*>(part);
    stream.avail_out = sizeof(part);
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(part, sizeof(part) - stream.avail_out);
  }
  inflateEnd(&stream);
  CHECK(status == Z_STREAM_END);
  return text;
}

}  // namespace

bool wants_page(const Request& request) {
  return request.header("Accept").find("text/html") != std::string_view::npos;
}

Pages::Pages() {
  for (const auto& [path, packed] : embedded_files())
    files_.emplace(path,
                   File{packed, type_of(path), "\"" + core::sha256_hex(packed).substr(0, 24) + "\"",
                        path.starts_with("/assets/")});
}

Response Pages::serve(const File& file, const Request& request) {
  Response response;
  response.headers = {
      {"Content-Type", std::string(file.type)},
      {"ETag", file.tag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (request.header("If-None-Match") == file.tag) {
    response.status = 304;
  } else if (request.header("Accept-Encoding").find("gzip") != std::string_view::npos) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = std::string(file.packed);
  } else {
    response.body = unpack(file.packed);
  }
  return response;
}

std::optional<Response> Pages::find(const Request& request, std::string_view path) const {
  if (path == "/sign-in") return serve(files_.at("/sign-in.html"), request);
  if (path == "/docs" || path == "/docs/") return docs(request);
  if (const auto file = files_.find(path); file != files_.end())
    return serve(file->second, request);
  const bool is_page = !path.starts_with("/api/") && path.find('.') == std::string_view::npos;
  if (is_page && wants_page(request)) return index(request);
  return std::nullopt;
}

Response Pages::index(const Request& request) const {
  return serve(files_.at("/index.html"), request);
}

Response Pages::docs(const Request& request) const {
  if (!files_.contains("/docs/swagger-ui-bundle.js"))
    return serve(files_.at("/docs-missing.html"), request);
  Response response = serve(files_.at("/docs.html"), request);
  response.headers.emplace_back("Content-Security-Policy", docs_policy);
  return response;
}

}  // namespace sixbtc::web_api
