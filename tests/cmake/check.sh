# Firmware of a cross build is checked after it was linked, in whatever directory it is defined, and the model and the
# runtime are compiled for the firmware's processor where only the firmware's target names it.
source "$(dirname "$0")/lib.sh"
need_arm
logging_tool
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
include("$PWD/firmware.cmake")
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
target_compile_options(ei_sdk_stand_in PRIVATE \${processor} -fno-exceptions -fno-rtti)
add_subdirectory(earlier)
add_subdirectory(models)
firmware(here EiOta::penguin ei_sdk_stand_in)
firmware(through_a_library libraries)
add_library(libraries INTERFACE)
target_link_libraries(libraries INTERFACE EiOta::penguin ei_sdk_stand_in)
END
mkdir -p consumer/earlier consumer/models
echo 'firmware(earlier EiOta::penguin ei_sdk_stand_in)' >consumer/earlier/CMakeLists.txt
echo "ei_ota_patch(\"$export_dir\" NAME penguin)
firmware(beside_the_model ei_sdk_stand_in penguin)" >consumer/models/CMakeLists.txt

for generator in Ninja "Unix Makefiles"; do
  : >runs.log
  configure consumer "$generator" "${with_package[@]}" -DEI_OTA_EXECUTABLE="$tool" \
    -DCMAKE_TOOLCHAIN_FILE="$PWD/toolchain.cmake"
  build "$generator"
  # Not that of through_a_library, which does not link the model itself.
  expect "checks" 3 "$(grep -c '^check$' runs.log)"
  build "$generator"
  expect "checks after a build of nothing" 3 "$(grep -c '^check$' runs.log)"
  for firmware in here through_a_library earlier/earlier models/beside_the_model; do
    arm-none-eabi-readelf -A "$generator/$firmware" | grep >/dev/null 'Tag_CPU_arch: v8-M.mainline' ||
      fail "$firmware holds code for another processor"
  done
done

# A firmware that fails the check fails the build.
printf '#!/bin/sh\n[ "$1" != check ] || { echo "no weights there" >&2; exit 1; }\nexec "%s" "$@"\n' "$EI_OTA_TOOL" >"$tool"
touch consumer/models/CMakeLists.txt
if "$CMAKE" --build Ninja --clean-first >log 2>&1; then fail "a firmware that failed the check was accepted"; fi
grep -q 'no weights there' log || fail "the check's message is not shown: $(cat log)"
