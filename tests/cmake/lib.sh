# SPDX-License-Identifier: MIT
# What the tests of the CMake package share. CTest sets the variables (CMakeLists.txt).
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

: "${EI_OTA_SCRATCH:?}" "${EI_OTA_PREFIX:?}" "${EI_OTA_TOOL:?}" "${CMAKE:=cmake}"
tests=$source_dir/tests/cmake
export_dir=$bad
retrained_dir=$smart
arm_toolchain=$source_dir/cmake/toolchains/arm-none-eabi.cmake
unset CC CXX CFLAGS CXXFLAGS LDFLAGS CMAKE_TOOLCHAIN_FILE CMAKE_GENERATOR CMAKE_PREFIX_PATH EiOta_DIR EiOta_ROOT

# The same sources of the runtime and of the SDK's stand-in in nearly all of them.
if [ -n "$(command -v ccache)" ]; then export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi

rm -rf "$EI_OTA_SCRATCH"
mkdir -p "$EI_OTA_SCRATCH"
cd "$EI_OTA_SCRATCH"

# expect <what> <expected> <found>
expect() { [ "$2" = "$3" ] || fail "$1: expected $2, found $3"; }

# configure <source> <build> [<cmake argument>...]: quiet unless it fails
configure() {
  local from=$1 to=$2
  shift 2
  "$CMAKE" -S "$from" -B "$to" -G "${generator:-Ninja}" -DCMAKE_BUILD_TYPE=MinSizeRel -DEI_OTA_SOURCE="$source_dir" "$@" \
    >"$EI_OTA_SCRATCH/configure.log" 2>&1 || { cat "$EI_OTA_SCRATCH/configure.log"; fail "configure"; }
}

# build <dir> [<argument>...]: what it printed is left in $EI_OTA_SCRATCH/build.log
build() {
  "$CMAKE" --build "$@" >"$EI_OTA_SCRATCH/build.log" 2>&1 || { cat "$EI_OTA_SCRATCH/build.log"; fail "build"; }
}

# Time stamps of some file systems are no finer than this.
later() { sleep 0.05; }

# Puts a tool into $EI_OTA_SCRATCH/bin that notes each of its runs in $EI_OTA_SCRATCH/runs.log.
logging_tool() {
  mkdir -p "$EI_OTA_SCRATCH/bin"
  : >"$EI_OTA_SCRATCH/runs.log"
  tool=$EI_OTA_SCRATCH/bin/ei-ota
  printf '#!/bin/sh\necho "$1" >>"%s/runs.log"\nexec "%s" "$@"\n' "$EI_OTA_SCRATCH" "$EI_OTA_TOOL" >"$tool"
  chmod +x "$tool"
}

# A project file that begins with $before, finds the installed package and goes on with the text from standard input.
project() {
  mkdir -p "$1"
  { printf 'cmake_minimum_required(VERSION 3.20)\nproject(test %s)\n%s\nfind_package(EiOta REQUIRED)\n' "${languages-C CXX}" "${before-}"
    cat; } >"$1/CMakeLists.txt"
}
with_package=(-DEiOta_DIR="$EI_OTA_PREFIX/share/EiOta/cmake")
