// Any bytes as a template: a text, or an error with a place, within the limits.
#include <nlohmann/json.hpp>

#include "core/check.hpp"
#include "templates/template.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sixbtc;
  static const auto values = nlohmann::ordered_json::parse(
      R"({"a": 1, "b": {"c": "text"}, "l": ["x", "y"], "e": [], "n": null, "t": true})");
  const std::string text(reinterpret_cast<const char*>(data), size);
  const templates::Loader loader = [&](std::string_view name) -> core::Result<std::string> {
    if (name == "main.j2") return text;
    return core::fail(core::ErrorKind::NotFound, "no such template", std::string(name));
  };
  const auto made = templates::render("main.j2", loader, values);
  if (!made)
    CHECK(!made.error().message.empty());
  else
    CHECK(made->size() <= templates::output_bytes_max + size + (1 << 20));
  return 0;
}
