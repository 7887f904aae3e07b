// Text templates: the part of Jinja2 that prompts need, and nothing that could do anything.
//
//   {{ value }}  {{ a.b.c }}  {{ list | join(", ") }}      values
//   {% if a and not b %} {% elif c == "x" %} {% else %} {% endif %}
//   {% for one in list %} {{ loop.index }} {% else %} none {% endfor %}
//   {% include "other.j2" %}                               sees the same values
//   {# comment #}
//
// Expressions: names with dots, texts in either quotes, whole and decimal numbers, true, false,
// none, == != < <= > >= (of numbers, or of texts), and, or, not, brackets. Filters: default(x),
// join(text), length, upper, lower, trim, first, last, indent(n), code (as it stands in a script:
// no line of it begins with ```). In a loop: loop.index from 1, loop.first, loop.last. As Jinja2
// with trim_blocks and lstrip_blocks: a line with nothing but a tag leaves no line; a minus inside
// a tag ({{- x -}}) takes all blanks on its side. A name without a value is an error, except before
// `default`. Errors carry "file:line". Pure but for the loader; any thread.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace sixbtc::templates {

// The text of a template by its name ("repair.j2").
using Loader = std::function<core::Result<std::string>(std::string_view name)>;

constexpr std::size_t output_bytes_max = 1 << 20;  // then LimitReached
constexpr std::size_t depth_max = 32;              // of blocks, brackets and includes

[[nodiscard]] core::Result<std::string> render(std::string_view name, const Loader& loader,
                                               const nlohmann::ordered_json& values);

// Templates in one folder; a name is a plain file name.
[[nodiscard]] Loader folder_loader(std::string folder);

}  // namespace sixbtc::templates
