# SPDX-License-Identifier: MIT
# STORE: a firmware that would lie in its payload store does not build, whichever way its linker script comes: as those of
# ST, CMSIS, Zephyr and the pico-sdk do, or before all other options, as CubeMX has it.
source "$(dirname "$0")/lib.sh"
need arm-none-eabi-gcc

# The store begins 64 KiB into the flash, at 0x08010000, and takes 26 KiB.
store='STORE START 0x08010000 PROG_SIZE 8 ERASE_SIZE 1K SLOT_SIZE 6K SLOTS 4'
proven='4 slots of 6144 bytes hold the 4204 bytes that are needed, and nothing else is in the payload store, 0x08010000 to 0x080167ff$'
cat >main.cpp <<'END'
#include "ei_ota/ei_ota_store.h"
#include "ei_ota_bird.h"

static const char filling[FILLED] = {1};
const void* volatile used;

int main() {
  used = &ei_ota_bird;
  used = filling;
  used = reinterpret_cast<const void*>(EI_OTA_BIRD_STORE_START);
  return EI_OTA_BIRD_STORE_PROG_SIZE;
}
static_assert(EI_OTA_BIRD_STORE_SIZE == 26 * 1024, "two record blocks and the slots");
static_assert(EI_OTA_BIRD_SLOT_SIZE == 6 * EI_OTA_BIRD_STORE_ERASE_SIZE && EI_OTA_BIRD_STORE_SLOTS == 4, "as in CMake");
END

cat >firmware.txt <<'END'
add_executable(firmware main.cpp)
target_link_options(firmware PRIVATE -nostartfiles -T "${CMAKE_CURRENT_SOURCE_DIR}/flash.ld")
target_link_libraries(firmware PRIVATE EiOta::bird)
END

# write_style <name> [<arguments of ei_ota_patch>]: a project that goes on with the text from standard input
write_style() {
  project "$1" <<END
set(FILLED 1 CACHE STRING "Bytes of constants that the firmware has in addition")
add_compile_definitions(FILLED=\${FILLED})
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
ei_ota_patch("$export_dir" NAME bird ${2-STORAGE FLASH $store})
target_compile_options(bird PRIVATE -w)
target_compile_definitions(bird PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_libraries(bird PUBLIC ei_sdk_stand_in)
$(cat)
END
  cp main.cpp "$1/main.cpp"
  cp "$tests/consumer/flash.ld" "$1/flash.ld"
}

# ends_flash <script>: where the store begins
ends_flash() {
  sed -i 's/LENGTH = 1M/LENGTH = ei_ota_bird_store_begin - 0x08000000/' "$1"
  grep -q ei_ota_bird_store_begin "$1" || fail "$1 has no flash of 1M"
}

configure_style() {
  local style=$1
  shift
  configure "$style" "$style-build" "${with_package[@]}" -DCMAKE_TOOLCHAIN_FILE="$arm_toolchain" "$@"
}

# refuses_to_build <style> <pattern of what is said>
refuses_to_build() {
  if "$CMAKE" --build "$1-build" >build.log 2>&1; then fail "$1: this was built: $(cat build.log)"; fi
  grep -qE "$2" build.log || fail "$1: expected \"$2\", found: $(cat build.log)"
}

# leaves_room <style> [<cmake argument>...]: the firmware is built and checked; one that is too large is not linked
leaves_room() {
  configure_style "$@"
  build "$1-build"
  grep -qE "$proven" build.log || fail "$1: expected \"$proven\", found: $(cat build.log)"
  configure_style "$@" -DFILLED=65536
  refuses_to_build "$1" "region \`?(FLASH|ROM)'? overflowed by [0-9]+ bytes"
}

# ST: the script is an option of the target.
write_style st <firmware.txt
ends_flash st/flash.ld
leaves_room st

# CubeMX: its toolchain file puts the script in front of all options of targets.
write_style cubemx <<'END'
add_executable(firmware main.cpp)
target_link_libraries(firmware PRIVATE EiOta::bird)
END
ends_flash cubemx/flash.ld
leaves_room cubemx -DCMAKE_EXE_LINKER_FLAGS="-nostartfiles -T '$PWD/cubemx/flash.ld'"

# CMSIS: the regions are macros, and the script goes through the preprocessor.
write_style cmsis <<'END'
add_custom_command(OUTPUT flash.ld DEPENDS flash.ld.in regions.h COMMAND "${CMAKE_C_COMPILER}" -E -P -xc
  -include "${CMAKE_CURRENT_SOURCE_DIR}/regions.h" "${CMAKE_CURRENT_SOURCE_DIR}/flash.ld.in" -o flash.ld VERBATIM)
add_executable(firmware main.cpp "${CMAKE_CURRENT_BINARY_DIR}/flash.ld")
target_link_options(firmware PRIVATE -nostartfiles -T "${CMAKE_CURRENT_BINARY_DIR}/flash.ld")
target_link_libraries(firmware PRIVATE EiOta::bird)
END
sed 's/FLASH (rx) *: ORIGIN.*/ROM (rx) : ORIGIN = __ROM_BASE, LENGTH = __ROM_SIZE/; s/> FLASH/> ROM/
s/_sdata/__data_start__/; s/_edata/__data_end__/; s/_sidata/__etext/' cmsis/flash.ld >cmsis/flash.ld.in
rm cmsis/flash.ld
printf '#define __ROM_BASE 0x08000000\n#define __ROM_SIZE (ei_ota_bird_store_begin - __ROM_BASE)\n' >cmsis/regions.h
leaves_room cmsis

# Zephyr: the devicetree says where the partitions are, and the executable links a library with the application.
write_style zephyr "STORAGE FLASH ${store/0x08010000/\$\{start\}}" <<'END'
add_library(app STATIC main.cpp)
target_link_libraries(app PRIVATE EiOta::bird)
add_executable(zephyr_final empty.c)
target_link_options(zephyr_final PRIVATE -nostartfiles -T "${CMAKE_CURRENT_SOURCE_DIR}/linker.cmd")
target_link_libraries(zephyr_final PRIVATE -Wl,--whole-archive app -Wl,--no-whole-archive)
END
sed -i '/^add_subdirectory/i math(EXPR start "0x08000000 + 0x10000" OUTPUT_FORMAT HEXADECIMAL)' zephyr/CMakeLists.txt
touch zephyr/empty.c
sed 's/LENGTH = 1M/LENGTH = 64K/' zephyr/flash.ld >zephyr/linker.cmd # the size of the code partition
leaves_room zephyr

# pico-sdk: a variable goes into a generated part of the script.
write_style pico <<'END'
set(PICO_FLASH_SIZE_BYTES "(ei_ota_bird_store_begin - 0x08000000)")
configure_file(pico_flash_region.template.ld "${CMAKE_BINARY_DIR}/pico_flash_region.ld")
add_executable(firmware main.cpp)
target_link_options(firmware PRIVATE -nostartfiles "-L${CMAKE_BINARY_DIR}" "LINKER:--script=${CMAKE_CURRENT_SOURCE_DIR}/flash.ld")
target_link_libraries(firmware PRIVATE EiOta::bird)
END
echo 'FLASH(rx) : ORIGIN = 0x08000000, LENGTH = ${PICO_FLASH_SIZE_BYTES}' >pico/pico_flash_region.template.ld
sed -i 's/FLASH (rx) *: ORIGIN.*/INCLUDE "pico_flash_region.ld"/' pico/flash.ld
leaves_room pico

# A target that lists the export's own sources has the symbols, too.
write_style listed <<END
add_executable(firmware main.cpp "$export_dir/tflite-model/tflite_learn_1_2_compiled.cpp")
target_compile_options(firmware PRIVATE -w)
target_compile_definitions(firmware PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_options(firmware PRIVATE -nostartfiles -T "\${CMAKE_CURRENT_SOURCE_DIR}/flash.ld")
target_link_libraries(firmware PRIVATE ei_sdk_stand_in EiOta::runtime)
END
ends_flash listed/flash.ld
leaves_room listed

# Where the script does not end the flash, the check finds what lies in the store. Firmware with weights in RAM has one, too.
for storage in FLASH RAM; do
  write_style open "STORAGE $storage RESTORE COPY $store" <firmware.txt
  rm -rf open-build
  configure_style open -DFILLED=65536
  refuses_to_build open \
    'firmware[^ ]*: error: section .text, 0x08000000 to 0x0801[0-9a-f]{4}, lies in the payload store, 0x08010000 to 0x080167ff; .*\[E-store\]'
done

# Slots that are too small are refused before anything is compiled.
write_style small "STORAGE FLASH ${store/6K/4K}" <firmware.txt
configure_style small
refuses_to_build small 'slots of 4096 bytes; expected 5120 or more: 4344 for weights .*CMake: STORE.*\[E-store\]'

# A firmware that does not say where its store is gets told so, whatever restores its weights.
sed -i '/STORE/d; s/used = filling;/& return 0;/' main.cpp
write_style untold "STORAGE FLASH RESTORE NONE" <firmware.txt
configure_style untold
build untold-build
grep -qE 'firmware[^ ]*: warning: it is not known where the payload store is.*\[W-store\]' build.log || fail "no warning: $(cat build.log)"
