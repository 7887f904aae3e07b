# Language level, warnings, sanitizers, linker: the same for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

option(SIXBTC_TESTS "Build the tests" ON)
option(SIXBTC_BENCH "Build the benchmarks" OFF)
set(SIXBTC_SANITIZE "" CACHE STRING "Comma separated list for -fsanitize")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # The sloppiness settings are what ccache asks for beside precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                    -Wold-style-cast -Wcast-align -Wdouble-promotion -Wconversion
                    -Wno-sign-conversion)
# Same input, same bits: no contraction into fused multiply-add, no reordering (DESIGN section 4).
add_compile_options(-ffp-contract=off -fno-fast-math)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)
else()
  # libstdc++ 12's own stable_sort calls what it deprecates, and CHECK(!"why") is our idiom for a
  # place that cannot be reached; clang reports both.
  add_compile_options(-Wno-deprecated-declarations -Wno-string-conversion)
endif()
if(SIXBTC_SANITIZE)
  add_compile_options(-fsanitize=${SIXBTC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SIXBTC_SANITIZE})
  # GCC 12 takes std::regex for uninitialised once it is instrumented.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(SIXBTC_SANITIZE MATCHES thread)
    # Asio's fences, which the sanitizer does not follow; its locks, which it does, order the same.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endif()

find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(hwy REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(TBB REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Threads REQUIRED)
