# SPDX-License-Identifier: MIT
# stm32_hal.sh [<folder>]: runtime/ports/flash_stm32_hal.c is compiled with the headers of each HAL in that folder.
# Without a folder: it refuses what it cannot drive, and a CMake project links EiOta::flash_stm32_hal.
source "$(dirname "$0")/../cmake/lib.sh"
need arm-none-eabi-gcc
hal=${1:-}
driver=$source_dir/runtime/ports/flash_stm32_hal.c

# compile <processor> <argument>...
compile() {
  arm-none-eabi-gcc -std=c99 -mcpu="$1" -mthumb -Os -Wall -Wextra -Werror -c -I"$source_dir/runtime/include" \
    -I"$source_dir/runtime/ports/include" "${@:2}" "$driver" -o driver.o >compile.log 2>&1
}

# refuses <message> <lines of main.h>
refuses() {
  printf '%s\n' '#include <stdint.h>' 'typedef enum { HAL_OK, HAL_ERROR } HAL_StatusTypeDef;' "${@:2}" >main.h
  if compile cortex-m4 -I.; then fail "this compiles: $(cat main.h)"; fi
  grep -q "error: .*$1" compile.log || fail "expected $1, not: $(cat compile.log)"
}

if [ -z "$hal" ]; then
  refuses 'STM32L4 and STM32L4+ have flash_stm32l4.c' '#define STM32L4' '#define FLASH_TYPEPROGRAM_DOUBLEWORD 0'
  refuses 'sectors of several sizes' '#define FLASH_TYPEPROGRAM_BYTE 0' '#define FLASH_TYPEPROGRAM_DOUBLEWORD 3'
  refuses 'no HAL of an STM32 whose erased flash reads 0xFF' '#define FLASH_TYPEPROGRAM_WORD 2' '#define FLASH_TYPEERASE_PAGES 0'
  refuses 'no HAL of an STM32 whose erased flash reads 0xFF' '// not a header of the HAL'
  refuses 'incompatible pointer type' '#define FLASH_TYPEPROGRAM_DOUBLEWORD 1' '#define FLASH_TYPEERASE_PAGES 0' \
    'HAL_StatusTypeDef HAL_FLASH_Program(uint32_t type, uint32_t address, uint32_t address_of_data);'
  refuses 'not known how this STM32 swaps its banks' '#define FLASH_TYPEPROGRAM_QUADWORD 1' '#define FLASH_TYPEERASE_PAGES 0' \
    '#define FLASH_BANK_2 2'
  languages=C before="include_directories($source_dir/tests/unit/ports/sdk/stm32)" project linked <<'END'
add_library(firmware OBJECT firmware.c)
target_compile_definitions(firmware PRIVATE STAND_IN_WB)
target_link_libraries(firmware PRIVATE EiOta::flash_stm32_hal)
END
  printf '#include "ei_ota/ei_ota_flash_stm32_hal.h"\n#include "main.h"\nei_ota_flash_stm32_hal_t chip = {FLASH_BASE, 65536};\n' \
    >linked/firmware.c
  configure linked build "${with_package[@]}" -DCMAKE_TOOLCHAIN_FILE="$arm_toolchain"
  build build
  [ -n "$(find build -name 'flash_stm32_hal.c.*')" ] || fail "the driver is not compiled"
  exit 0
fi

core=$hal/cmsis_core/Core/Include
[ -e "$core" ] || core=$hal/cmsis_core/Include
# with_hal <family> <device> <processor> [<message of the refusal>]
compiled=0
with_hal() {
  local driver_of_hal=$hal/stm32$1xx_hal_driver/Inc device=$hal/cmsis_device_$1/Include
  if [ ! -e "$driver_of_hal" ] || [ ! -e "$device" ]; then return 0; fi
  mkdir -p "conf-$1"
  cp "$driver_of_hal/stm32$1xx_hal_conf_template.h" "conf-$1/stm32$1xx_hal_conf.h"
  printf '#include "stm32%sxx_hal.h"\n' "$1" >"conf-$1/main.h"
  compiled=$((compiled + 1))
  if compile "$3" "-D$2" -DUSE_HAL_DRIVER -isystem "conf-$1" -isystem "$driver_of_hal" -isystem "$device" -isystem "$core"; then
    [ $# -eq 3 ] || fail "$2 is not refused"
  else
    [ $# -eq 4 ] || fail "$2: $(cat compile.log)"
    grep -q "$4" compile.log || fail "$2: $(cat compile.log)"
  fi
}
with_hal c0 STM32C031xx cortex-m0plus
with_hal f0 STM32F072xB cortex-m0
with_hal f1 STM32F103xB cortex-m3
with_hal f1 STM32F103xG cortex-m3
with_hal f3 STM32F303xC cortex-m4
with_hal g0 STM32G071xx cortex-m0plus
with_hal g0 STM32G0B1xx cortex-m0plus
with_hal g4 STM32G431xx cortex-m4
with_hal g4 STM32G474xx cortex-m4
with_hal h5 STM32H503xx cortex-m33
with_hal h5 STM32H563xx cortex-m33
with_hal h7 STM32H743xx cortex-m7
with_hal h7 STM32H750xx cortex-m7
with_hal h7 STM32H7A3xx cortex-m7
with_hal l5 STM32L552xx cortex-m33
with_hal u0 STM32U083xx cortex-m0plus
with_hal u5 STM32U535xx cortex-m33
with_hal u5 STM32U575xx cortex-m33
with_hal wb STM32WB55xx cortex-m4
with_hal wba STM32WBA52xx cortex-m33
with_hal wl STM32WLE5xx cortex-m4
with_hal f2 STM32F207xx cortex-m3 'sectors of several sizes'
with_hal f4 STM32F407xx cortex-m4 'sectors of several sizes'
with_hal f7 STM32F767xx cortex-m7 'sectors of several sizes'
with_hal l0 STM32L053xx cortex-m0plus 'whose erased flash reads 0xFF'
with_hal l1 STM32L152xC cortex-m3 'whose erased flash reads 0xFF'
with_hal l4 STM32L476xx cortex-m4 'have flash_stm32l4.c'
[ "$compiled" -ne 0 ] || fail "no HAL is in $hal"
echo "$compiled devices"
