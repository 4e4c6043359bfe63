# SPDX-License-Identifier: MIT
# Firmware of a cross build is checked after it was linked, in whatever directory it is defined, and the model and the
# runtime are compiled for the firmware's processor where only the firmware's target names it.
source "$(dirname "$0")/lib.sh"
need arm-none-eabi-gcc
logging_tool
sed -i "2s|.*|echo \"\$*\" >>'$PWD/arguments.log'; echo \"\$1\" >>'$PWD/runs.log'|" "$tool"
cat >toolchain.cmake <<'END'
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
END

cat >firmware.cmake <<END
function(firmware name)
  add_executable(\${name} "$tests/consumer/main.cpp")
  target_compile_options(\${name} PRIVATE \${processor} -fno-exceptions -fno-rtti -fno-threadsafe-statics -Werror)
  target_compile_definitions(\${name} PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
  target_link_options(\${name} PRIVATE \${processor} -nostartfiles --specs=nano.specs --specs=nosys.specs
                      -T "$tests/consumer/flash.ld")
  target_link_libraries(\${name} PRIVATE \${ARGN})
endfunction()
END
project consumer <<END
set(processor -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16)
set(CMAKE_LINK_LIBRARY_USING_WHOLE_ARCHIVE "LINKER:--whole-archive" "<LINK_ITEM>" "LINKER:--no-whole-archive")
set(CMAKE_LINK_LIBRARY_USING_WHOLE_ARCHIVE_SUPPORTED ON)
include("$PWD/firmware.cmake")
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
target_compile_options(ei_sdk_stand_in PRIVATE \${processor} -fno-exceptions -fno-rtti)
add_subdirectory(earlier)
add_subdirectory(models)
add_subdirectory(later)
firmware(here EiOta::penguin ei_sdk_stand_in)
firmware(through_a_library libraries)
add_library(libraries INTERFACE)
target_link_libraries(libraries INTERFACE EiOta::penguin ei_sdk_stand_in)
cmake_language(DEFER CALL firmware deferred EiOta::penguin ei_sdk_stand_in)
firmware(without_a_model ei_sdk_stand_in)
target_sources(without_a_model PRIVATE none.cpp)
set_property(TARGET without_a_model PROPERTY SOURCES none.cpp)
END
echo 'int main() {}' >consumer/none.cpp
mkdir -p consumer/earlier consumer/models consumer/later
cat >consumer/earlier/CMakeLists.txt <<'END'
firmware(earlier EiOta::penguin ei_sdk_stand_in)
firmware(before_its_library app)
add_library(wrapped INTERFACE)
add_library(alias::wrapped ALIAS wrapped)
firmware(through_an_alias $<$<BOOL:1>:alias::wrapped>)
firmware(linked_from_elsewhere)
END
cat >consumer/models/CMakeLists.txt <<END
ei_ota_patch("$export_dir" NAME penguin)
firmware(beside_the_model ei_sdk_stand_in penguin)
add_library(app STATIC app.cpp)
target_compile_options(app PRIVATE \${processor} -fno-exceptions -fno-rtti)
target_link_libraries(app PRIVATE EiOta::penguin PUBLIC ei_sdk_stand_in)
target_include_directories(app INTERFACE \$<TARGET_PROPERTY:penguin,INTERFACE_INCLUDE_DIRECTORIES>
                           \$<TARGET_PROPERTY:ei_ota_runtime,INTERFACE_INCLUDE_DIRECTORIES>)
add_library(alias::app ALIAS app)
set(archive app)
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.24)
  set(archive \$<LINK_LIBRARY:WHOLE_ARCHIVE,app>)
endif()
target_link_libraries(wrapped INTERFACE \${archive})
target_link_libraries(linked_from_elsewhere PRIVATE alias::app)
firmware(beside_the_library app)
add_library(handing_on STATIC app.cpp)
target_compile_options(handing_on PRIVATE \${processor} -fno-exceptions -fno-rtti)
target_link_libraries(handing_on EiOta::penguin ei_sdk_stand_in)
END
echo 'int app;' >consumer/models/app.cpp
# Zephyr's shape, and others.
cat >consumer/later/CMakeLists.txt <<'END'
firmware(whole_archive -Wl,--whole-archive app -Wl,--no-whole-archive ei_sdk_stand_in)
firmware(NOTFOUND -Wl,--whole-archive handing_on -Wl,--no-whole-archive)
firmware(by_file ei_sdk_stand_in EiOta::runtime)
target_link_options(by_file PRIVATE "LINKER:--whole-archive,$<TARGET_FILE:app>,--no-whole-archive")
target_include_directories(by_file PRIVATE $<TARGET_PROPERTY:app,INTERFACE_INCLUDE_DIRECTORIES>)
set_property(TARGET by_file PROPERTY LINK_DEPENDS $<TARGET_FILE:app>)
add_dependencies(by_file app)
add_library(linker_libraries INTERFACE)
set_property(TARGET linker_libraries PROPERTY LIBRARIES app ei_sdk_stand_in)
firmware(by_property $<TARGET_PROPERTY:linker_libraries,LIBRARIES>)
firmware(only_if_asked app)
set_target_properties(only_if_asked PROPERTIES EXCLUDE_FROM_ALL ON)
END

checked='app/NOTFOUND app/before_its_library app/beside_the_library app/by_file app/by_property app/linked_from_elsewhere app/through_an_alias
app/whole_archive beside_the_model deferred earlier here through_a_library'
for generator in Ninja "Unix Makefiles"; do
  : >runs.log
  configure consumer "$generator" "${with_package[@]}" -DEI_OTA_EXECUTABLE="$tool" \
    -DCMAKE_TOOLCHAIN_FILE="$PWD/toolchain.cmake"
  ! grep -q W-cmake-unchecked configure.log || fail "a warning without reason: $(cat configure.log)"
  grep -q 'only_if_asked is not in the default build; target only_if_asked_penguin_check' configure.log ||
    fail "it is not said what is not checked: $(cat configure.log)"
  build "$generator"
  expect "checks" "$(wc -w <<<"$checked")" "$(grep -c '^check$' runs.log)"
  for firmware in $checked; do
    grep -qE "check .*/${firmware#app/} " arguments.log || fail "$firmware is not checked"
  done
  ! grep -q without_a_model arguments.log || fail "a firmware without a model is checked"

  : >runs.log
  build "$generator"
  expect "checks after a build of nothing" 0 "$(grep -c '^check$' runs.log || true)"
  later && echo "int app = $RANDOM;" >consumer/models/app.cpp
  build "$generator"
  expect "checks after a change of the library" "$(tr ' ' '\n' <<<"$checked" | grep -c '^app/')" "$(grep -c '^check$' runs.log)"
  : >runs.log
  build "$generator" --target only_if_asked_penguin_check
  expect "checks of what is asked for" 1 "$(grep -c '^check$' runs.log)"

  for firmware in here through_a_library earlier/earlier models/beside_the_model later/whole_archive; do
    arm-none-eabi-readelf -A "$generator/$firmware" | grep >/dev/null 'Tag_CPU_arch: v8-M.mainline' ||
      fail "$firmware holds code for another processor"
  done
  rm arguments.log
done

# What CMake cannot know is said.
write_unknown() {
  project unknown <<END
set(processor -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16)
include("$PWD/firmware.cmake")
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
ei_ota_patch("$export_dir" NAME penguin)
add_library(app STATIC app.cpp)
target_link_libraries(app PRIVATE EiOta::penguin PUBLIC ei_sdk_stand_in)
$(cat)
END
  touch unknown/app.cpp
  rm -rf unknown/build
  configure unknown unknown/build "${with_package[@]}" -DCMAKE_TOOLCHAIN_FILE="$PWD/toolchain.cmake"
  tr -s ' \n' ' ' <configure.log >unknown.log
}
write_unknown </dev/null
grep -q 'no executable that CMake knows of links model penguin.*ei-ota check <firmware>.*W-cmake-unchecked' unknown.log ||
  fail "no warning: $(cat configure.log)"
# is_suspect <link item> [<more of the project>]
is_suspect() {
  write_unknown <<<"firmware(checked app)
${2-}
firmware(by_its_file \"$1\")"
  grep -q 'by_its_file may link model penguin by the name of a file.*W-cmake-unchecked' unknown.log ||
    fail "no warning of $1: $(cat configure.log)"
}
for named in '${CMAKE_CURRENT_BINARY_DIR}/libapp.a' -lapp -Wl,--whole-archive,libapp.a,--no-whole-archive; do
  is_suspect "$named"
done
is_suspect imported 'add_library(imported STATIC IMPORTED)
set_target_properties(imported PROPERTIES IMPORTED_LOCATION "${CMAKE_CURRENT_BINARY_DIR}/libapp.a")'
is_suspect imported 'add_library(imported STATIC IMPORTED)
set_target_properties(imported PROPERTIES IMPORTED_CONFIGURATIONS MinSizeRel
                      IMPORTED_LOCATION_MINSIZEREL "${CMAKE_CURRENT_BINARY_DIR}/libapp.a")'

# A firmware without a model names none by its file where no library has one.
project beside <<END
set(processor -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16)
include("$PWD/firmware.cmake")
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
ei_ota_patch("$export_dir" NAME penguin)
firmware(with_the_model EiOta::penguin ei_sdk_stand_in)
add_library(console OBJECT console.c)
target_link_libraries(console PRIVATE ei_sdk_stand_in)
firmware(without_a_model console)
END
touch beside/console.c
configure beside beside/build "${with_package[@]}" -DCMAKE_TOOLCHAIN_FILE="$PWD/toolchain.cmake"
! grep -q W-cmake-unchecked configure.log || fail "a warning without reason: $(cat configure.log)"

# A firmware that fails the check fails the build.
printf '#!/bin/sh\n[ "$1" != check ] || { echo "no weights there" >&2; exit 1; }\nexec "%s" "$@"\n' "$EI_OTA_TOOL" >"$tool"
touch consumer/models/CMakeLists.txt
if "$CMAKE" --build Ninja --clean-first >log 2>&1; then fail "a firmware that failed the check was accepted"; fi
grep -q 'no weights there' log || fail "the check's message is not shown: $(cat log)"
