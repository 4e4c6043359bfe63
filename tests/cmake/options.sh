# SPDX-License-Identifier: MIT
# Options of the runtime as CMake variables, or in a header of the project's: they hold for runtime, patched sources and what links
# them. The tool goes by both of its names.
source "$(dirname "$0")/lib.sh"
options=(EI_OTA_REQUIRE_SIGNATURE EI_OTA_NO_ERROR_STRINGS EI_OTA_CRC_BYTE_TABLE)
cat >main.c <<'END'
#include "ei_ota/ei_ota.h"
int main(void) {
  static ei_ota_t ota;
  (void)ei_ota_begin(&ota);
  return EI_OTA_REQUIRE_SIGNATURE + 2 * (ei_ota_strerror(0)[0] == '\0') + 4 * EI_OTA_CRC_BYTE_TABLE;
}
END
write_project() {
  project consumer <<'END'
add_executable(program ../main.c)
target_link_libraries(program PRIVATE EiOta::runtime)
END
}
# answers <expected>: what the program found
answers() {
  local code=0
  configure consumer build "${with_package[@]}"
  build build
  build/program || code=$?
  expect "options${before:+ with $before}" "$1" "$code"
}

write_project
answers 0
for value in OFF 0; do
  before=$(printf "set(%s $value)\n" "${options[@]}") write_project
  answers 0
done
before=$(printf 'set(%s ON)\n' "${options[@]}") write_project
answers 7
before='set(EI_OTA_NO_ERROR_STRINGS 1)' write_project
answers 2
before='set(CMAKE_UNITY_BUILD ON)' write_project  # sources of the runtime have static functions of the same names
answers 0

printf '#define %s 1\n' "${options[@]}" >consumer/mine.h
before='set(EI_OTA_CONFIG_FILE mine.h)' write_project
answers 7
before='set(EI_OTA_CONFIG_FILE "${CMAKE_CURRENT_SOURCE_DIR}/mine.h")' write_project
answers 7
sed -i '/ERROR/d' consumer/mine.h
build build  # compiled anew
code=0
build/program || code=$?
expect "options after a change of the header" 5 "$code"

# An option that was given to the application alone, and so not to the runtime.
project consumer <<'END'
add_executable(program ../main.c)
target_compile_definitions(program PRIVATE EI_OTA_REQUIRE_SIGNATURE=1)
target_link_libraries(program PRIVATE EiOta::runtime)
END
configure consumer build "${with_package[@]}"
if "$CMAKE" --build build >log 2>&1; then fail "an application that requires signatures links to a runtime that does not"; fi
grep -q 'begin_requires_signature' log || fail "found: $(cat log)"

# It is said while the project is configured, of every option that a part has: no linker sees most of them.
for part in 'target_compile_definitions(program PRIVATE EI_OTA_LEGACY=1)' 'target_compile_definitions(program PRIVATE EI_OTA_NO_ERROR_STRINGS)' \
            'target_compile_definitions(between INTERFACE -DEI_OTA_CRC_BYTE_TABLE=1)'; do
  project consumer <<END
add_executable(program ../main.c)
add_library(between INTERFACE)
target_link_libraries(between INTERFACE EiOta::runtime)
target_link_libraries(program PRIVATE between)
$part
END
  rm -rf build
  configure consumer build "${with_package[@]}"
  tr -s ' \n' ' ' <configure.log | grep >/dev/null 'is compiled with EI_OTA_.*=1, and EiOta.s runtime is not; .*W-cmake-option' ||
    fail "no warning of $part: $(cat configure.log)"
done
# Not of what the whole firmware has, what is off, nor of a program that has a runtime of its own.
before='add_compile_definitions(EI_OTA_NO_ERROR_STRINGS=1)
set(EI_OTA_CRC_BYTE_TABLE ON)' project consumer <<'END'
add_executable(program ../main.c)
target_compile_definitions(program PRIVATE EI_OTA_LEGACY=0 EI_OTA_CRC_BYTE_TABLE=1)
target_link_libraries(program PRIVATE EiOta::runtime)
add_library(other OBJECT ../main.c)
target_compile_definitions(other PRIVATE EI_OTA_LEGACY=1)
END
rm -rf build
configure consumer build "${with_package[@]}"
! grep -q 'W-cmake-option' configure.log || fail "a warning without reason: $(cat configure.log)"
rm -rf build

# EI_OTA_WEIGHT: of runtime and patched sources, whose factory weights then come from a copy, on bare metal, too.
before='set(EI_OTA_WEIGHT [[__attribute__((section("elsewhere")))]])
set(CMAKE_SYSTEM_NAME Generic)' project consumer <<END
ei_ota_patch($export_dir NAME bad)
get_target_property(restore bad EI_OTA_RESTORE)
get_target_property(definitions ei_ota_runtime INTERFACE_COMPILE_DEFINITIONS)
file(WRITE "\${CMAKE_BINARY_DIR}/found" "\${restore} \${definitions}")
add_executable(program ../main.c)
target_link_libraries(program PRIVATE EiOta::bad)
END
rm -rf build
configure consumer build "${with_package[@]}"
expect 'EI_OTA_WEIGHT' 'copy EI_OTA_WEIGHT=__attribute__((section("elsewhere")))' "$(cat build/found)"
rm -rf build

# RESTORE AUTO, by system: where programs lie in flash there is a load image; Zephyr calls itself Generic.
for system in Generic:load-image Generic-ELF:load-image PICO:load-image Linux:copy; do
  before="set(CMAKE_SYSTEM_NAME ${system%:*})" project consumer <<END
ei_ota_patch($export_dir NAME bad)
get_target_property(restore bad EI_OTA_RESTORE)
file(WRITE "\${CMAKE_BINARY_DIR}/found" "\${restore}")
add_executable(program ../main.c)
target_link_libraries(program PRIVATE EiOta::bad)
END
  configure consumer build "${with_package[@]}"
  expect "RESTORE AUTO on ${system%:*}" "${system#*:}" "$(cat build/found)"
  rm -rf build
done

for name in EI_OTA_EXECUTABLE EiOta_EXECUTABLE; do
  logging_tool
  project consumer <<<"file(GENERATE OUTPUT tool CONTENT \$<TARGET_FILE:EiOta::ei-ota>)"
  rm -rf build
  configure consumer build "${with_package[@]}" "-D$name=$tool"
  expect "$name" "$tool" "$(cat build/tool)"
  rm -rf build
  before="set($name $tool)" project consumer <<<"file(GENERATE OUTPUT tool CONTENT \$<TARGET_FILE:EiOta::ei-ota>)"
  configure consumer build "${with_package[@]}"
  expect "$name" "$tool" "$(cat build/tool)"
done

# A directory that finds EiOta for itself sets them for itself: the runtime, which the whole build shares, has them, too.
rm -rf build
project consumer <<<'add_subdirectory(sub)'
mkdir -p consumer/sub
cat >consumer/sub/CMakeLists.txt <<'END'
set(EI_OTA_REQUIRE_SIGNATURE ON)
find_package(EiOta REQUIRED)
add_executable(program ../../main.c)
target_link_libraries(program PRIVATE EiOta::runtime)
set_target_properties(program PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
END
answers 1

# They are in the cache with their help. Including the package's file alone has no effect: no cache entry, no target, no deferred call.
rm -rf build
project consumer </dev/null
configure consumer build "${with_package[@]}"
for option in "${options[@]}" EI_OTA_WEIGHT EI_OTA_CONFIG_FILE EI_OTA_EXECUTABLE; do
  grep -B1 "^$option:" build/CMakeCache.txt | grep >/dev/null '^//.' || fail "$option is not in the cache with a help text"
done
rm -rf build
cat >consumer/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.20)
project(test NONE)
include("$EI_OTA_PREFIX/share/EiOta/cmake/EiOta.cmake")
get_property(targets DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
get_property(imported DIRECTORY PROPERTY IMPORTED_TARGETS)
get_property(variables DIRECTORY PROPERTY CACHE_VARIABLES)
list(FILTER variables INCLUDE REGEX "^E[iI]_?O[tT][aA]_")
list(REMOVE_ITEM variables EI_OTA_SOURCE)
cmake_language(DEFER GET_CALL_IDS calls)
file(WRITE "\${CMAKE_BINARY_DIR}/effects" "\${targets}\${imported}\${variables}\${calls}")
END
configure consumer build
expect "effects of including the package" "" "$(cat build/effects)"
