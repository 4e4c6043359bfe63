# SPDX-License-Identifier: MIT
# idf.sh <esp-idf> <RAM|FLASH|find_package> [<folder of Python packages>]: the real ESP-IDF builds a project with EiOta as a component,
# for its target linux, whose esp_partition keeps flash in a file; the program updates and restores its model. find_package configures
# a component that finds the installed package before it is registered.
source "$(dirname "$0")/../cmake/lib.sh"
export IDF_PATH=$1 IDF_COMPONENT_MANAGER=0 STORAGE=$2 PYTHONPATH=${3-}
[ -e /usr/include/bsd/sys/cdefs.h ] || { echo "skipped: ESP-IDF's target linux needs libbsd"; exit 77; }
"$PYTHON" -c 'import kconfgen' 2>/dev/null || { echo "skipped: ESP-IDF's Python packages are not there"; exit 77; }
PATH=$EI_OTA_PREFIX/bin:$PATH
component=$PWD/components/EiOta
mkdir -p components
ln -s "$source_dir" components/EiOta
if [ "$2" = find_package ]; then
  component=
  export STORAGE=RAM EI_OTA_PACKAGE=$EI_OTA_PREFIX/share/EiOta/cmake
fi
configure "$source_dir/tests/platforms/idf" build -DPYTHON_DEPS_CHECKED=1 -DPYTHON="$PYTHON" -DIDF_TARGET=linux -DSDKCONFIG="$PWD/sdkconfig" \
  -DEI_OTA_COMPONENT="$component"
if [ "$2" = find_package ]; then
  grep -q 'build model.bin' build/build.ninja || fail "there is no payload"
  exit 0
fi
build build
build/update.elf >printed 2>&1 || fail "it printed: $(cat printed)"
outputs() { sed -n "s/^$1, .*\[outputs \(.*\)\].*/\1/p" printed; }
grep -q '^updated and restored' printed || fail "it printed: $(cat printed)"
expect "outputs after the restore" "$(outputs 'factory weights')" "$(outputs 'after the restore')"
grep -q '^after the update, frame two: penguin at (8, 16).*penguin at (32, 24)' printed || fail "it printed: $(cat printed)"
! outputs 'factory weights' | grep -qx "$(outputs 'after the update' | head -n 1)" || fail "the update changed nothing"
