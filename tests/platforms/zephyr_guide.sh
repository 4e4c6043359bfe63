# SPDX-License-Identifier: MIT
# zephyr_guide.sh <workspace>: the real Zephyr builds the application of docs/guide/platforms.md with the files that it shows, for the
# board that its overlay is for. Of the reader's are the model, the penguin with its SDK, and in main's loop the detector. The workspace
# is west's, with zephyr/ and modules/hal/{cmsis,nordic}/.
source "$(dirname "$0")/../cmake/lib.sh"
workspace=$1 board=nrf52840dk_nrf52840
need arm-none-eabi-gcc
[ -d "$workspace/modules/hal/nordic" ] || { echo "skipped: there is no modules/hal/nordic"; exit 77; }
"$PYTHON" -c 'import elftools, pykwalify.core, yaml' 2>/dev/null || { echo "skipped: Zephyr's Python packages are not there"; exit 77; }
export ZEPHYR_BASE=$workspace/zephyr ZEPHYR_TOOLCHAIN_VARIANT=cross-compile CROSS_COMPILE=/usr/bin/arm-none-eabi-
PATH=$EI_OTA_PREFIX/bin:$PATH

# shown <language> <number>: this block of the section, as printed
shown() {
  PYTHONPATH=$source_dir/tests/docs "$PYTHON" -B -c '
import sys, document
page, language, number = sys.argv[1:]
section = [block for block in document.blocks(page, with_skipped=True) if block.section == "Zephyr and the nRF Connect SDK"]
print([block.text for block in section if block.language == language][int(number)], end="")' \
    "$source_dir/docs/guide/platforms.md" "$@"
}
mkdir -p home/project/{boards,src}
ln -s "$EI_OTA_PREFIX" home/eiota
cd home/project
shown cmake 0 >CMakeLists.txt
shown cpp 0 >src/main.cpp
shown text 0 >prj.conf
shown text 1 >boards/$board.overlay

penguin=$source_dir/examples/penguin
cp -r "$export_dir" model
cp -r "$penguin/sdk/edge-impulse-sdk" model/
(cd model/edge-impulse-sdk/porting && mkdir zephyr && mv ei_classifier_porting.cpp zephyr/)
cp "$source_dir/templates/firmware/board.h" "$penguin"/frames/*.h "$penguin"/firmware/{detector,print}.* src/
cp "$source_dir/tests/platforms/zephyr_guide/board.cpp" src/
echo 'target_sources(app PRIVATE src/board.cpp src/detector.cpp src/print.cpp)' >>CMakeLists.txt
sed -i -e '1i #include "detector.h"' -e 's|// Here go run_classifier .*|look_for_penguins("in the loop");|' src/main.cpp
grep -q look_for_penguins src/main.cpp || fail "main.cpp has no place for run_classifier"

# Zephyr takes no newlib without retargetable locks, such as Debian's, so that there is no full C++ library here.
export HOME=$EI_OTA_SCRATCH/home
configure . build -DBOARD=$board -DZEPHYR_MODULES="$workspace/modules/hal/cmsis;$workspace/modules/hal/nordic" \
  -DPython3_EXECUTABLE="$PYTHON" -DUSER_CACHE_DIR="$PWD/cache" -DCONFIG_REQUIRES_FULL_LIBCPP=n
build build
grep -q 'zephyr.elf: .*restore finds them in flash by __data_region_load_start.*nothing else is in the payload store, 0x000f8000 to 0x000fffff' \
  "$EI_OTA_SCRATCH/build.log" || fail "the check says: $(cat "$EI_OTA_SCRATCH/build.log")"

# Zephyr's own sources find all of its headers before the export's. Only the patched headers come first, since the export's may already
# be among the folders of all libraries.
grep '"command": .*/zephyr/kernel/sched.c' build/compile_commands.json | grep -o -- ' -I[^ ]*' | sed 's/ -I//' >folders
expect "the last folder of headers for Zephyr's kernel" "$PWD/model" "$(tail -n 1 folders)"
! sed '\|^'"$ZEPHYR_BASE"'/include$|,$d' folders | grep -v "^$ZEPHYR_BASE/\|^$PWD/build/ei_ota/model$" ||
  fail "Zephyr's kernel finds these before Zephyr's headers"
