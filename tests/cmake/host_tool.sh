# SPDX-License-Identifier: MIT
# A cross build that has EiOta as a subdirectory makes the tool for this machine, whatever compiler the environment names.
source "$(dirname "$0")/lib.sh"
need arm-none-eabi-gcc
export CC=arm-none-eabi-gcc CXX=arm-none-eabi-g++ CFLAGS=-mcpu=cortex-m4 CXXFLAGS=-mcpu=cortex-m4 LDFLAGS=-mthumb
export CMAKE_TOOLCHAIN_FILE=$arm_toolchain

export CMAKE_CXX_COMPILER_LAUNCHER=$source_dir/tests/compile_like_this_build
mkdir EiOta
tar -C "$source_dir" --exclude=./build --exclude=./.git -c . | tar -C EiOta -x
build=EiOta/build
configure "$tests/consumer" $build -DWAY=add_subdirectory -DMODEL="$export_dir" -DEI_OTA_SOURCE="$PWD/EiOta"
build $build
$build/ei_ota_host/bin/ei-ota --help >/dev/null || fail "the tool does not run here"
arm-none-eabi-readelf -h $build/firmware.elf | grep >/dev/null 'Machine:.*ARM' || fail "the firmware is not for Arm"
[ -s $build/penguin.bin ] || fail "no payload"

build $build
grep -q 'no work to do' build.log || fail "a second build had work to do: $(cat build.log)"
