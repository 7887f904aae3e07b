// The one script in what a language model wrote.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace sixbtc::generation {

// Strictly one script:
// - with fences (```): exactly one fenced block, closed, which holds exactly one //@version line;
//   any prose may stand around it;
// - without fences: exactly one //@version line; what stands before it is prose, all from it on is
//   the script.
// Line ends become \n, blanks at the end of lines and empty lines around go. Or why there is none,
// in a few words: "no script", "several scripts", "fence not closed", "script too long", "not
// text". Any bytes. Pure; any thread.
[[nodiscard]] std::expected<std::string, std::string> script_in(std::string_view answer,
                                                                std::size_t script_bytes_max);

}  // namespace sixbtc::generation
