# embed_files(<module folder> <namespace> <url>=<file>...)
#   Compiles files of any kind into the module, compressed: `embedded_files()` of that namespace
#   gives (url, gzip bytes). A later entry replaces an earlier one with the same url.
function(embed_files folder namespace)
  module_target(target "${folder}")
  set(dir "${CMAKE_BINARY_DIR}/generated/${target}_files")
  file(MAKE_DIRECTORY "${dir}")
  set(urls "")
  foreach(entry IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.*)$" matched "${entry}")
    set(url "${CMAKE_MATCH_1}")
    set(file "${CMAKE_MATCH_2}")
    string(MD5 name "${url}")
    list(REMOVE_ITEM urls "${url}")
    list(APPEND urls "${url}")
    set(file_of_${name} "${file}")
  endforeach()

  set(assembly "")
  set(declarations "")
  set(entries "")
  set(packed "")
  foreach(url IN LISTS urls)
    string(MD5 name "${url}")
    add_custom_command(OUTPUT "${dir}/${name}.gz"
      COMMAND gzip -9 -n -c "${file_of_${name}}" > "${dir}/${name}.gz"
      DEPENDS "${file_of_${name}}" VERBATIM)
    list(APPEND packed "${dir}/${name}.gz")
    string(APPEND assembly
      "asm(\".section .rodata\\nfile_${name}:\\n.incbin \\\"${dir}/${name}.gz\\\"\\nfile_${name}_end:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND declarations
      "extern const char begin_${name} asm(\"file_${name}\");\nextern const char end_${name} asm(\"file_${name}_end\");\n")
    string(APPEND entries "    {\"${url}\", {&begin_${name}, &end_${name}}},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/${target}_files.cpp" @ONLY CONTENT
[[#include <span>
#include <string_view>
#include <utility>
#include <vector>

@assembly@
extern "C" {
@declarations@}

namespace @namespace@ {
using EmbeddedFile = std::pair<std::string_view, std::string_view>;
std::span<const EmbeddedFile> embedded_files() {
  static const std::vector<EmbeddedFile> files = {
@entries@  };
  return files;
}
}  // namespace @namespace@
]])
  set_source_files_properties("${CMAKE_BINARY_DIR}/generated/${target}_files.cpp"
    PROPERTIES OBJECT_DEPENDS "${packed}" SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE "${CMAKE_BINARY_DIR}/generated/${target}_files.cpp" ${packed})
endfunction()
