# SPDX-License-Identifier: MIT
# ei_ota_import.cmake finds an installation, sources, and a repository, for a device whose toolchain file hides the host's programs.
source "$(dirname "$0")/../cmake/lib.sh"
need arm-none-eabi-gcc
need git
mkdir -p root consumer
cat >toolchain.cmake <<END
include("$arm_toolchain")
set(CMAKE_FIND_ROOT_PATH "$PWD/root")
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
END
cat >consumer/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.20)
project(consumer C CXX)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM ONLY)
include("\${IMPORT}")
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
ei_ota_patch("$export_dir" NAME penguin)
add_library(firmware STATIC main.cpp)
target_link_libraries(firmware PRIVATE ei_sdk_stand_in EiOta::penguin)
get_target_property(tool EiOta::ei-ota IMPORTED_LOCATION)
message("the tool is \${tool}")
END
cp "$tests/consumer/main.cpp" consumer/
cp "$source_dir/cmake/ei_ota_import.cmake" copied.cmake
path=$PATH
unset EI_OTA_PATH EI_OTA_FETCH_FROM_GIT EI_OTA_FETCH_FROM_GIT_URL EI_OTA_FETCH_FROM_GIT_PATH EI_OTA_FETCH_FROM_GIT_TAG

# finds <words of what is printed> <cmake argument>...
finds() {
  local said=$1
  shift
  rm -rf build
  configure consumer build -DCMAKE_TOOLCHAIN_FILE="$PWD/toolchain.cmake" "$@"
  grep -q -- "$said" configure.log || fail "expected \"$said\", found: $(cat configure.log)"
}
installed="the tool is $EI_OTA_PREFIX/bin/ei-ota"
finds "$installed" -DIMPORT="$PWD/copied.cmake" -DEI_OTA_PATH="$EI_OTA_PREFIX"
build build --target firmware
finds "$installed" -DIMPORT="$PWD/copied.cmake" -DEI_OTA_PATH="$EI_OTA_PREFIX/share/EiOta"
EI_OTA_PATH=$EI_OTA_PREFIX finds "$installed" -DIMPORT="$PWD/copied.cmake"
finds "$installed" -DIMPORT="$EI_OTA_PREFIX/share/EiOta/cmake/ei_ota_import.cmake"

# Sources take an installed tool only if it has their version.
PATH=$EI_OTA_PREFIX/bin:$path finds "$installed" -DIMPORT="$source_dir/cmake/ei_ota_import.cmake"
mkdir -p other
printf '#!/bin/sh\necho 0.0.1\n' >other/ei-ota
chmod +x other/ei-ota
PATH=$PWD/other:$path finds "other/ei-ota has version 0.0.1" -DIMPORT="$PWD/copied.cmake" -DEI_OTA_PATH="$source_dir"
grep -q "the tool is .*/build/ei_ota_host/bin/ei-ota" configure.log || fail "found: $(cat configure.log)"

mkdir -p repository
cp -r "$source_dir"/{CMakeLists.txt,LICENSE,cmake,runtime} repository/
git -C repository init -q
git -C repository -c core.autocrlf=false add .
git -C repository -c user.name=Test -c user.email=test@example.com commit -q -m Test
from_git=(-DIMPORT="$PWD/copied.cmake" -DEI_OTA_FETCH_FROM_GIT=ON -DEI_OTA_FETCH_FROM_GIT_URL="$PWD/repository"
          -DEI_OTA_FETCH_FROM_GIT_TAG="$(git -C repository rev-parse HEAD)")
finds "the tool is $EI_OTA_TOOL" "${from_git[@]}" -DEI_OTA_FETCH_FROM_GIT_PATH=../fetched -DEI_OTA_EXECUTABLE="$EI_OTA_TOOL"
[ -f fetched/eiota-src/runtime/src/update.c ] || fail "the sources are not where they should be"

refuses() {
  local said=$1
  shift
  rm -rf build
  if "$CMAKE" -S consumer -B build -G Ninja -DIMPORT="$PWD/copied.cmake" "$@" >log 2>&1; then fail "configured, for all that: $said"; fi
  tr -s ' \n' ' ' <log | grep >/dev/null -- "$said.*\[E-cmake-import\]" || fail "expected \"$said\", found: $(cat log)"
}
refuses 'it is not said where EiOta is'
refuses 'EI_OTA_FETCH_FROM_GIT is on without EI_OTA_FETCH_FROM_GIT_URL' -DEI_OTA_FETCH_FROM_GIT=ON
refuses 'other has neither cmake/EiOta.cmake nor share/EiOta' -DEI_OTA_PATH="$PWD/other"
