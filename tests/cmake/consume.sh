# SPDX-License-Identifier: MIT
# consume.sh <way> <native|arm>: a firmware builds with its payload, with its weights in RAM and in flash, and a second build has
# nothing to do. The ways are those of consumer/CMakeLists.txt.
source "$(dirname "$0")/lib.sh"
way=$1 target=$2

arguments=(-DWAY="$way" -DMODEL="$export_dir" -DIN_FLASH=ON)
if [ "$way" = find_package ]; then
  arguments+=("${with_package[@]}")
else
  arguments+=(-DEI_OTA_EXECUTABLE="$EI_OTA_TOOL")
fi
if [ "$way" = fetch_archive ]; then
  tar -C "$source_dir" -czf EiOta.tar.gz CMakeLists.txt LICENSE cmake runtime
  arguments+=(-DEI_OTA_ARCHIVE="$PWD/EiOta.tar.gz" -DEI_OTA_ARCHIVE_SHA256="$(sha256sum EiOta.tar.gz | cut -d' ' -f1)")
fi
if [ "$target" = arm ]; then
  need arm-none-eabi-gcc
  arguments+=(-DCMAKE_TOOLCHAIN_FILE="$arm_toolchain")
  export CC=arm-none-eabi-gcc CXX=arm-none-eabi-g++
fi

configure "$tests/consumer" build "${arguments[@]}"
build build
for file in ei_ota/penguin/penguin.eiota.json ei_ota/penguin/penguin.eiota.img ei_ota/penguin/ei_ota_penguin.h penguin.bin; do
  [ -s "build/$file" ] || fail "$file was not made"
done

if [ "$target" = arm ]; then
  arm-none-eabi-nm build/firmware.elf | grep >/dev/null -w ei_ota_begin || fail "the runtime is not in the firmware"
  arm-none-eabi-objdump -h build/CMakeFiles/penguin.dir/ei_ota/penguin/tflite-model/*.obj | grep >/dev/null '\.data\.ei_ota' ||
    fail "the firmware's model is not the patched one"
  grep -q 'firmware_flash.elf: .* stay in flash' build.log || fail "no weights stay in flash: $(cat build.log)"
else
  for firmware in firmware firmware_flash; do build/$firmware || fail "$firmware does not run"; done
fi

build build
grep -q 'no work to do' build/../build.log || fail "a second build had work to do: $(cat build.log)"
