# SPDX-License-Identifier: MIT
# pico.sh <pico-sdk> <board> <RAM|FLASH>: the real pico-sdk builds a firmware, which the check accepts.
source "$(dirname "$0")/../cmake/lib.sh"
need arm-none-eabi-gcc
sdk=$1 board=$2 storage=$3
PATH=$EI_OTA_PREFIX/bin:$PATH
configure "$source_dir/tests/platforms/pico" build -DPICO_SDK_PATH="$sdk" -DPICO_BOARD="$board" -DPICO_NO_PICOTOOL=1 \
  -DSTORAGE="$storage" -DEI_OTA_IMPORT="$source_dir/cmake/ei_ota_import.cmake"
build build
case $storage in
  RAM) said='hold the factory weights; restore finds them in flash by __etext and __data_start__' ;;
  FLASH) said='stay in flash, and are the factory weights' ;;
esac
grep -q "$said.*nothing else is in the payload store, 0x101f0000 to 0x101fdfff" build.log || fail "the check says: $(cat build.log)"
arm-none-eabi-nm build/firmware.elf | grep >/dev/null -w ei_ota_flash_pico_prog || fail "the driver is not in the firmware"
build build
grep -q 'no work to do' build.log || fail "a second build had work to do: $(cat build.log)"
