# SPDX-License-Identifier: MIT
# zephyr.sh <workspace> <plain|studio|patched>: the real Zephyr builds an application with EiOta as a module, and QEMU runs it: it updates
# and restores its model in a flash partition. The workspace is west's, with zephyr/ and modules/hal/cmsis/.
# zephyr.sh <workspace> flash <board> <module> <prog size> <slot size> <begin> <end>: builds the same for a board, with weights in flash,
# and finds the store at those addresses. It takes modules/hal/<module>/. QEMU has no such board, or lacks the clocks that Zephyr waits for.
source "$(dirname "$0")/../cmake/lib.sh"
workspace=$1 export_kind=$2
need arm-none-eabi-gcc
need qemu-system-arm
"$PYTHON" -c 'import elftools, pykwalify.core, yaml' 2>/dev/null || { echo "skipped: Zephyr's Python packages are not there"; exit 77; }
export ZEPHYR_BASE=$workspace/zephyr ZEPHYR_TOOLCHAIN_VARIANT=cross-compile CROSS_COMPILE=/usr/bin/arm-none-eabi-
PATH=$EI_OTA_PREFIX/bin:$PATH
modules=$source_dir hals=$workspace/modules/hal/cmsis

# As Studio's Zephyr library: a module with a library of its own, which an application cannot change. `patched`: its sources are
# patched already.
if [ "$export_kind" = studio ] || [ "$export_kind" = patched ]; then
  mkdir -p model/zephyr
  cp -r "$export_dir"/* model/
  printf 'name: ei_model\nbuild:\n  cmake: .\n' >model/zephyr/module.yml
  cat >model/CMakeLists.txt <<'END'
zephyr_library_named(ei_model)
file(GLOB sources tflite-model/*.cpp)
zephyr_library_sources(${sources})
zephyr_library_compile_definitions(EI_CLASSIFIER_ALLOCATION_STATIC=1)
zephyr_include_directories(.)
END
  modules="$modules;$PWD/model"
  set -- -DBOARD=qemu_cortex_m3 -DEXPORT="$PWD/model"
  if [ "$export_kind" = patched ]; then
    "$EI_OTA_TOOL" patch "$export_dir" -o patched --name model --define EI_CLASSIFIER_ALLOCATION_STATIC=1 >patch.log
    cp -r patched/* model/
    "$EI_OTA_TOOL" payload "$retrained_dir" --baseline patched/model.eiota.json -o payload.bin >>patch.log
    set -- -DBOARD=qemu_cortex_m3 -DPAYLOAD="$PWD/payload.bin"
  fi
elif [ "$export_kind" = flash ]; then
  board=$3 hal=$workspace/modules/hal/$4 prog_size=$5 slot_size=$6 place="$7 to $8"
  [ -d "$hal" ] || { echo "skipped: there is no modules/hal/$4"; exit 77; }
  hals="$hals;$hal" modules=$EI_OTA_PREFIX/share/EiOta
  set -- -DBOARD="$board" -DCONFIG_EI_OTA_STORAGE_FLASH=y -DCONFIG_EI_OTA_STORE_PROG_SIZE="$prog_size" \
    -DCONFIG_EI_OTA_STORE_SLOT_SIZE="$slot_size" -DCONFIG_MAIN_STACK_SIZE=2048
else
  set -- -DBOARD=qemu_cortex_m3
fi
zephyr=("$source_dir/tests/platforms/zephyr" build -DZEPHYR_MODULES="$hals" -DEI_OTA_MODULE="$modules" -DPython3_EXECUTABLE="$PYTHON"
        -DUSER_CACHE_DIR="$PWD/cache" "$@")
configure "${zephyr[@]}"
! grep -q 'zephyr_pre' configure.log || fail "an intermediate of the link is checked: $(cat configure.log)"
build build
if [ "$export_kind" = patched ]; then
  "$EI_OTA_TOOL" check build/zephyr/zephyr.elf --baseline patched/model.eiota.json >build.log || fail "the check fails"
fi
if [ "$export_kind" = flash ]; then
  grep -q "zephyr.elf: .*stay in flash.*nothing else is in the payload store, $place" build.log ||
    fail "the check says: $(cat build.log)"
  exit 0
fi
grep -q 'zephyr.elf: .*restore finds them in flash by __data_region_load_start' build.log || fail "the check says: $(cat build.log)"
[ "$(arm-none-eabi-nm build/zephyr/zephyr.elf | grep -c ' tflite_learn_1_2_invoke\|_Z23tflite_learn_1_2_invoke')" = 1 ] ||
  fail "the model is there more or less than once"

qemu-system-arm -M lm3s6965evb -nographic -kernel build/zephyr/zephyr.elf </dev/null >printed 2>qemu.log &
emulator=$!
trap 'kill $emulator 2>/dev/null || true' EXIT
until grep -q '^exit' printed; do
  kill -0 $emulator 2>/dev/null || fail "the emulator ended: $(cat printed qemu.log)"
  sleep 0.1
done
kill $emulator
outputs() { sed -n "s/^$1, .*\[outputs \(.*\)\].*/\1/p" printed; }
grep -q '^updated and restored' printed || fail "it printed: $(cat printed)"
[ -n "$(outputs 'factory weights')" ] || fail "it printed: $(cat printed)"
expect "outputs after the restore" "$(outputs 'factory weights')" "$(outputs 'after the restore')"
[ "$(outputs 'factory weights')" != "$(outputs 'after the update')" ] || fail "the update changed nothing"
grep -q '^after the update, frame two: penguin at (8, 16).*penguin at (32, 24)' printed || fail "it printed: $(cat printed)"

# refuses <words> <cmake argument>...
refuses() {
  local said=$1
  shift
  if "$CMAKE" -G Ninja -S "${zephyr[@]}" "$@" >log 2>&1; then fail "configured, for all that: $said"; fi
  tr -s ' \n' ' ' <log | grep >/dev/null -- "$said.*\[E-cmake-partition\]" || fail "expected \"$said\", found: $(cat log)"
}
if [ "$export_kind" = plain ]; then
  refuses 'partition model_store has 20480 bytes, and the payload store needs 26624' -DCONFIG_EI_OTA_STORE_SLOTS=4
  refuses 'partition model_store is not in the flash that zephyr,flash names' -DCONFIG_EI_OTA_STORE_SLOTS=3 -DCONFIG_EI_OTA_STORAGE_FLASH=y
fi
