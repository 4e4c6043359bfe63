# SPDX-License-Identifier: MIT
# A Makefile with templates/make/ei_ota.mk builds a firmware, checks it, makes a payload, and patches again when the export changes; with
# linker scripts of CubeMX and of CMSIS-Toolbox.
source "$(dirname "$0")/../cmake/lib.sh"
need arm-none-eabi-gcc
need make
PATH=$EI_OTA_PREFIX/bin:$PATH
mkdir build
cp -r "$export_dir" model
cp "$source_dir/tests/platforms/make/Makefile" .
script=$tests/consumer/flash.ld
build_it() {
  make -j2 SOURCE="$source_dir" EI_OTA="$EI_OTA_PREFIX/share/EiOta" SCRIPT="$script" "$@" >make.log 2>&1
}
build_it firmware.elf update.bin || fail "$(cat make.log)"
grep -q 'hold the factory weights; restore finds them in flash by _sidata' make.log || fail "the check says: $(cat make.log)"
ei-ota inspect update.bin | grep -q '^payload' || fail "there is no payload"

build_it firmware.elf || fail "$(cat make.log)"
grep -q 'is up to date' make.log || fail "a second build had work to do: $(cat make.log)"
later && echo '// edited' >>model/model-parameters/model_metadata.h
build_it firmware.elf || fail "$(cat make.log)"
grep -q 'ei-ota patch' make.log || fail "the export changed, and was not patched: $(cat make.log)"
later && touch model/tflite-model/extra.h
build_it firmware.elf || fail "$(cat make.log)"
rm model/tflite-model/extra.h
build_it firmware.elf || fail "a header was deleted: $(cat make.log)"

# Scripts of CMSIS-Toolbox give the start-up code a table of what to copy.
sed -e 's/_sdata = /__data_start__ = /; s/_edata = /__data_end__ = /; /_sidata/d' \
  -e 's|^  .ARM.exidx :|  .copy.table :\n  {\n    __copy_table_start__ = .;\n    LONG(LOADADDR(.data)) LONG(ADDR(.data)) LONG(SIZEOF(.data) / 4)\n    __copy_table_end__ = .;\n  } > FLASH\n\n&|' \
  "$script" >cmsis.ld
script=cmsis.ld
if build_it firmware.elf; then fail "there is no symbol by which restore could find the weights, and the check accepts that"; fi
[ ! -e firmware.elf ] || fail "a firmware that fails the check is left"
grep -q 'compile the runtime with EI_OTA_COPY_TABLE=1' make.log || fail "the check says: $(cat make.log)"
rm build/load_image.c.o
build_it firmware.elf DEFINES=-DEI_OTA_COPY_TABLE=1 || fail "$(cat make.log)"
grep -q 'restore finds them in flash by __copy_table_start__' make.log || fail "the check says: $(cat make.log)"
rm build/load_image.c.o
sed 's/^  .bss (NOLOAD)/  __etext = LOADADDR(.data);\n&/' cmsis.ld >fixed.ld
script=fixed.ld
build_it firmware.elf || fail "$(cat make.log)"
grep -q 'restore finds them in flash by __etext and __data_start__' make.log || fail "the check says: $(cat make.log)"
