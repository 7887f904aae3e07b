# trading_module(<folder> [DEPENDS <folder>...] [LIBS <library>...])
#   One folder under src/, one static library, its *_test.cpp in one test program.
# trading_program(<name> <folder>)
#   The executable; the only place that may link everything.

set_property(GLOBAL PROPERTY SIXBTC_MODULES "")

# Two shared precompiled headers: one for the code, one for the tests.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/pch.cpp" CONTENT "")
add_library(sixbtc_pch OBJECT "${CMAKE_BINARY_DIR}/generated/pch.cpp")
target_precompile_headers(sixbtc_pch PRIVATE "${CMAKE_SOURCE_DIR}/cmake/pch.hpp")
target_link_libraries(sixbtc_pch PRIVATE fmt::fmt Threads::Threads)
if(SIXBTC_TESTS)
  find_package(GTest REQUIRED)
  add_library(sixbtc_test_pch OBJECT "${CMAKE_BINARY_DIR}/generated/pch.cpp")
  target_precompile_headers(sixbtc_test_pch PRIVATE "${CMAKE_SOURCE_DIR}/cmake/pch_test.hpp")
  target_link_libraries(sixbtc_test_pch PRIVATE fmt::fmt GTest::gtest Threads::Threads)
  enable_testing()
endif()

function(module_target out folder)
  string(REPLACE "/" "_" name "${folder}")
  set(${out} "sixbtc_${name}" PARENT_SCOPE)
endfunction()

function(trading_module folder)
  cmake_parse_arguments(M "" "" "DEPENDS;LIBS" ${ARGN})
  module_target(target "${folder}")
  set(dir "${CMAKE_SOURCE_DIR}/src/${folder}")
  file(GLOB sources CONFIGURE_DEPENDS "${dir}/*.cpp")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(sources)
    add_library(${target} STATIC ${sources})
    target_precompile_headers(${target} REUSE_FROM sixbtc_pch)
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} "${CMAKE_SOURCE_DIR}/src")
  target_link_libraries(${target} ${scope} fmt::fmt Threads::Threads)
  foreach(dependency IN LISTS M_DEPENDS)
    module_target(dependency_target "${dependency}")
    target_link_libraries(${target} ${scope} ${dependency_target})
  endforeach()
  target_link_libraries(${target} ${scope} ${M_LIBS})

  if(tests AND SIXBTC_TESTS)
    add_executable(${target}_test ${tests})
    target_precompile_headers(${target}_test REUSE_FROM sixbtc_test_pch)
    target_link_libraries(${target}_test PRIVATE ${target} sixbtc_test_support rapidcheck
                                                 GTest::gtest GTest::gtest_main)
    add_test(NAME ${folder} COMMAND ${target}_test --gtest_brief=1)
    set_tests_properties(${folder} PROPERTIES WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  endif()
  set_property(GLOBAL APPEND PROPERTY SIXBTC_MODULES ${target})
endfunction()

# embed_text(<module folder> <namespace> <file>...)
#   Compiles text files into the module: `embedded_texts()` of that namespace gives (file name,
#   text) in the order given.
function(embed_text folder namespace)
  module_target(target "${folder}")
  set(entries "")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    get_filename_component(name "${file}" NAME)
    string(APPEND entries "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/${target}_embedded.cpp" @ONLY CONTENT
[[#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace @namespace@ {
using EmbeddedText = std::pair<std::string_view, std::string_view>;
std::span<const EmbeddedText> embedded_texts() {
  static constexpr auto texts = std::to_array<EmbeddedText>({
@entries@  });
  return texts;
}
}  // namespace @namespace@
]])
  target_sources(${target} PRIVATE "${CMAKE_BINARY_DIR}/generated/${target}_embedded.cpp")
endfunction()

function(trading_program name folder)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*.cpp")
  add_executable(${name} ${sources})
  target_precompile_headers(${name} REUSE_FROM sixbtc_pch)
  get_property(modules GLOBAL PROPERTY SIXBTC_MODULES)
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/apps")
  target_compile_definitions(${name} PRIVATE SIXBTC_VERSION="${PROJECT_VERSION}")
  target_link_libraries(${name} PRIVATE ${modules})
endfunction()

# Where tests find their oracles; the only thing a test knows about the machine it runs on.
add_library(sixbtc_test_support INTERFACE)
target_compile_definitions(sixbtc_test_support INTERFACE
  SIXBTC_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_include_directories(sixbtc_test_support INTERFACE "${CMAKE_SOURCE_DIR}/tests")
target_link_libraries(sixbtc_test_support INTERFACE zstd)
