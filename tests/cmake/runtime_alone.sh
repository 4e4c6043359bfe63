# SPDX-License-Identifier: MIT
# The runtime can be had without a model, in a project of C alone; a project of other languages is not disturbed.
source "$(dirname "$0")/lib.sh"
languages=C project consumer <<'END'
add_compile_options(-Wall -Wextra -Wconversion -Werror -std=c99 -pedantic)
add_executable(program main.c)
target_link_libraries(program PRIVATE EiOta::runtime)
foreach(chip stm32l4 nrf52)
  add_executable(${chip} ${chip}.c)
  target_link_libraries(${chip} PRIVATE EiOta::flash_${chip})
endforeach()
END
for chip in stm32l4 nrf52; do
  cat >consumer/$chip.c <<END
#include "ei_ota/ei_ota_flash_$chip.h"
int main(int count, char **arguments) {
  static ei_ota_flash_${chip}_t chip;
  static ei_ota_flash_t flash;
  (void)arguments;
  return count == 1 ? 0 : ei_ota_flash_${chip}_start(&flash, &chip, 16384, 3);
}
END
done
cat >consumer/main.c <<'END'
#include "ei_ota/ei_ota.h"
int main(void) { return ei_ota_strerror(EI_OTA_ERR_LAYOUT) == NULL; }
END
configure consumer build "${with_package[@]}"
build build
for program in program stm32l4 nrf52; do build/$program || fail "$program does not run"; done
! nm build/program build/*.a | grep -E >/dev/null 'stm32l4|nrf52' || fail "a driver is compiled that nobody links"

languages=NONE project none </dev/null
configure none none/build "${with_package[@]}"

# ESP-IDF reads components in script mode first.
cat >script.cmake <<END
include("$EI_OTA_PREFIX/share/EiOta/cmake/EiOtaConfig.cmake")
ei_ota_patch("$export_dir")
END
if "$CMAKE" -P script.cmake >log 2>&1; then fail "ei_ota_patch works in script mode"; fi
tr -s ' \n' ' ' <log | grep >/dev/null 'idf_component_register.*\[E-cmake-script\]' || fail "found: $(cat log)"
