# SPDX-License-Identifier: MIT
# zephyr_smp.sh <workspace> <uart|bluetooth>: the real Zephyr builds the sample for MCUmgr, and the client updates it in QEMU, over a
# UART. The workspace is west's, with zephyr/, modules/hal/cmsis/ and modules/lib/zcbor/. `bluetooth` is only built, which takes
# modules/crypto/tinycrypt/.
source "$(dirname "$0")/../cmake/lib.sh"
workspace=$1 transport=$2
need arm-none-eabi-gcc
need qemu-system-arm
modules=(hal/cmsis lib/zcbor) options=()
if [ "$transport" = bluetooth ]; then modules+=(crypto/tinycrypt) options=(-DOVERLAY_CONFIG=overlay-bt.conf); fi
for module in "${modules[@]}"; do
  [ -d "$workspace/modules/$module" ] || { echo "skipped: there is no modules/$module"; exit 77; }
done
"$PYTHON" -c 'import elftools, pykwalify.core, yaml' 2>/dev/null || { echo "skipped: Zephyr's Python packages are not there"; exit 77; }
export ZEPHYR_BASE=$workspace/zephyr ZEPHYR_TOOLCHAIN_VARIANT=cross-compile CROSS_COMPILE=/usr/bin/arm-none-eabi-
PATH=$EI_OTA_PREFIX/bin:$PATH

configure "$source_dir/zephyr/samples/smp" build -DBOARD=qemu_cortex_m3 -DPython3_EXECUTABLE="$PYTHON" -DUSER_CACHE_DIR="$PWD/cache" \
  -DZEPHYR_MODULES="$(IFS=';' && echo "${modules[*]/#/$workspace/modules/}")" "${options[@]}"
build build
[ "$transport" = uart ] || exit 0

# The path of a socket may not be long.
sockets=$(mktemp -d)
qemu-system-arm -M lm3s6965evb -nographic -monitor none -serial "file:$PWD/printed" \
  -serial "unix:$sockets/smp,server=on,wait=off" -gdb "unix:$sockets/gdb,server=on,wait=off" -kernel build/zephyr/zephyr.elf </dev/null >qemu.log 2>&1 &
emulator=$!
trap 'kill $emulator 2>/dev/null || true; rm -rf "$sockets"' EXIT
"$PYTHON" -B "$source_dir/tests/platforms/smp_test.py" "$source_dir/zephyr/ei_ota_smp.py" "unix:$sockets/smp" "$sockets/gdb" \
  arm-none-eabi-nm build/zephyr/zephyr.elf printed build/update.bin ||
  fail "it printed: $(tail -n 20 printed qemu.log)"
