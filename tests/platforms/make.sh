# SPDX-License-Identifier: MIT
# A Makefile with templates/make/ei_ota.mk builds a firmware, checks it, makes a payload, and patches again when the export changes; with
# linker scripts of CubeMX and of CMSIS-Toolbox.
source "$(dirname "$0")/../cmake/lib.sh"
need arm-none-eabi-gcc
need make
mkdir build
cp -r "$export_dir" model
cp "$source_dir/tests/platforms/make/Makefile" .
script=$tests/consumer/flash.ld
build_it() {
  make -j2 SOURCE="$source_dir" INSTALLED="$EI_OTA_PREFIX/share/EiOta" SCRIPT="$script" "$@" >make.log 2>&1
}
# The tool is that of the installation, whatever PATH has.
mkdir elsewhere && printf '#!/bin/sh\nexit 1\n' >elsewhere/ei-ota && chmod +x elsewhere/ei-ota
PATH=$PWD/elsewhere:$PATH
build_it firmware.elf update.bin || fail "$(cat make.log)"
grep -q 'hold the factory weights; restore finds them in flash by _sidata' make.log || fail "the check says: $(cat make.log)"
"$EI_OTA_PREFIX/bin/ei-ota" inspect update.bin | grep -q '^payload' || fail "there is no payload"
grep -q 'ei_ota.mk: warning: EI_OTA_BASELINE is not set' make.log || fail "nothing says that the baseline is that of the build: $(cat make.log)"

build_it firmware.elf || fail "$(cat make.log)"
grep -q 'is up to date' make.log || fail "a second build had work to do: $(cat make.log)"
build_it -q firmware.elf update.bin || fail "Make finds something to be out of date directly after a build"
later && echo '// edited' >>model/model-parameters/model_metadata.h
build_it firmware.elf || fail "$(cat make.log)"
grep -q 'ei-ota patch' make.log || fail "the export changed, and was not patched: $(cat make.log)"
compiled=$(sed -n 's/.* -c \([^ ]*\) -o .*/\1/p' make.log)
for each in main.cpp ei_ota_penguin_weights.cpp tflite_learn_1_2_compiled.cpp; do
  grep -q "/$each$" <<<"$compiled" || fail "the export changed, and $each was not compiled: $compiled"
done
if grep '/runtime/src/\|/micro/kernels/' <<<"$compiled"; then fail "the export changed, and what knows nothing of it was compiled: $compiled"; fi
rm build/ei_ota/penguin.stamp
build_it firmware.elf || fail "$(cat make.log)"
find build -name '*.d' -delete
later && echo '// edited' >>model/model-parameters/model_metadata.h
build_it firmware.elf || fail "$(cat make.log)"
grep -q '/runtime/src/update.c' make.log || fail "an object without a dependency file was not compiled: $(cat make.log)"
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
find build -name load_image.c.o -delete
build_it firmware.elf DEFINES=-DEI_OTA_COPY_TABLE=1 || fail "$(cat make.log)"
grep -q 'restore finds them in flash by __copy_table_start__' make.log || fail "the check says: $(cat make.log)"
find build -name load_image.c.o -delete
sed 's/^  .bss (NOLOAD)/  __etext = LOADADDR(.data);\n&/' cmsis.ld >fixed.ld
script=fixed.ld
build_it firmware.elf || fail "$(cat make.log)"
grep -q 'restore finds them in flash by __etext and __data_start__' make.log || fail "the check says: $(cat make.log)"

# What a payload and a patch are made of, and nothing else, makes them again: whatever the times of the files, and of the folder.
mkdir exports
cd exports
PATH=$EI_OTA_PREFIX/bin:$PATH
cp -r "$export_dir" model
cp -r "$retrained_dir" new
ei-ota patch model -o released --name model >/dev/null
ei-ota patch new -o other --name model >/dev/null
touch -d 2020-01-01 other/*
cat >Makefile <<'END_OF_MAKEFILE'
EI_OTA_EXPORT = model
EI_OTA_NEW_EXPORT = new
EI_OTA_BASELINE = released/model.eiota.json
include $(EI_OTA)/templates/make/ei_ota.mk
firmware: $(EI_OTA_STAMP)
	touch $@
END_OF_MAKEFILE

make() { command make EI_OTA="$EI_OTA_PREFIX/share/EiOta" "$@"; }
# made <what changed> [<command>...]: Make runs these commands of the tool now, and none when it is asked again
made() {
  local what=$1 runs
  shift
  for runs in "$*" ""; do
    later
    make firmware update.bin "${settings[@]}" >make.log 2>&1 || fail "$what: $(cat make.log)"
    expect "$what" "$runs" "$(sed -n 's/^[^ ]*ei-ota \([a-z]*\) .*/\1/p' make.log | xargs)"
  done
  make -q firmware update.bin "${settings[@]}" || fail "$what: something is out of date directly after the build"
}
# payload_of <export> [<baseline>]: the payload is that of this export, for devices with this baseline
payload_of() {
  ei-ota payload "$1" --baseline "${2-released/model.eiota.json}" -o expected.bin >/dev/null
  cmp update.bin expected.bin || fail "update.bin is another payload than that of $1"
}
settings=()
made "the first build" patch payload
payload_of "$retrained_dir"
sed -i 's/\(EI_CLASSIFIER_PROJECT_DEPLOY_VERSION *\).*/\1 77/' new/model-parameters/model_metadata.h
made "a file of the new export was edited" payload
ei-ota inspect update.bin | grep -q 77 || fail "the edited version is not in: $(ei-ota inspect update.bin)"
touch -d 2020-01-01 new/*
cp -r --preserve=timestamps "$export_dir/." new
made "another export was copied over, with its own times" payload
payload_of "$export_dir"
mv new old
cp -r "$retrained_dir" new
find new -exec touch -d 2020-01-01 {} +
made "another export was put in its place" payload
payload_of "$retrained_dir"
cp -pr other/. released
made "the baseline is another" payload
payload_of "$retrained_dir" other/model.eiota.json
settings=(EI_OTA_NEW_EXPORT=old)
made "the new export is another" payload
payload_of old
settings=()
made "the new export is the one before" payload
find model -exec touch -d 2020-01-01 {} +
made "times alone changed"
settings=(EI_OTA_OPTIONS="--restore copy --define A='\"it is\"'")
made "there are options" patch
ei-ota patch model -o expected --name model --restore copy --define A='"it is"' >/dev/null
cmp build/ei_ota/model/ei_ota_model.h expected/ei_ota_model.h || fail "the options were not used"
cp -r --preserve=timestamps "$retrained_dir/." model
find model -exec touch -d 2020-01-01 {} +
made "another export was copied over the one of the firmware" patch
settings=(EI_OTA_BASELINE=build/ei_ota/model/model.eiota.json)
made "there are no options, and the baseline is that of the build" patch payload
settings+=(EI_OTA_OPTIONS="--decoders range")
made "the baseline of the build changed" patch payload
payload_of new build/ei_ota/model/model.eiota.json

# Studio's names have a #, which would begin a comment. The first target of a Makefile is that of its author.
(cd new && "$PYTHON" -m zipfile -c "../my-project-cpp-mcu-v2-impulse-#1.zip" ./*)
cat >Makefile <<'END_OF_MAKEFILE'
EI_OTA_EXPORT = model
EI_OTA_NEW_EXPORT = my-project-cpp-mcu-v2-impulse-\#1.zip
include $(EI_OTA)/templates/make/ei_ota.mk
my_firmware: ; @echo mine
END_OF_MAKEFILE
expect "the default goal" mine "$(make)"
rm update.bin
make update.bin >make.log 2>&1 || fail "$(cat make.log)"
payload_of "my-project-cpp-mcu-v2-impulse-#1.zip" build/ei_ota/model/model.eiota.json

mkdir -p library/src && cp -r model/tflite-model model/model-parameters library/src/
if make EI_OTA_EXPORT=library update.bin >make.log 2>&1; then fail "an Arduino library was taken for an export"; fi
grep -q 'library is an Arduino library of Edge Impulse. Set EI_OTA_EXPORT to library/src' make.log || fail "no word of the library: $(cat make.log)"

rm -r library
if make EI_OTA_EXPORT="my-project.zip" update.bin >make.log 2>&1; then fail "a zip was taken for a folder"; fi
grep -q 'EI_OTA_EXPORT has to be a folder: unpack my-project.zip' make.log || fail "no word of the zip: $(cat make.log)"

# A refused payload leaves none behind.
cp released/model.eiota.json released/damaged.eiota.json
echo damaged >released/damaged.eiota.img
if make EI_OTA_BASELINE=released/damaged.eiota.json update.bin >make.log 2>&1; then fail "a damaged baseline was taken"; fi
[ ! -e update.bin ] || fail "the payload of before is left: $(cat make.log)"

# Without a committed baseline a payload is full, even where deltas can be taken.
make EI_OTA_OPTIONS="--decoders range" update.bin >make.log 2>&1 || fail "$(cat make.log)"
if ei-ota inspect update.bin | grep delta; then fail "it is a delta"; fi
