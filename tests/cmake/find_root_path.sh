# SPDX-License-Identifier: MIT
# A toolchain file that looks for packages only in the device's root: EiOta_DIR names the host's package, and so does
# NO_CMAKE_FIND_ROOT_PATH; CMAKE_PREFIX_PATH is not looked at.
source "$(dirname "$0")/lib.sh"
need arm-none-eabi-gcc
mkdir -p root
cat >toolchain.cmake <<END
include("$arm_toolchain")
set(CMAKE_FIND_ROOT_PATH "$PWD/root")
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
END
common=(-DCMAKE_TOOLCHAIN_FILE="$PWD/toolchain.cmake")

configure "$tests/consumer" build "${common[@]}" "${with_package[@]}" -DWAY=find_package -DMODEL="$export_dir"

project plain </dev/null
if "$CMAKE" -S plain -B plain/build -G Ninja "${common[@]}" -DCMAKE_PREFIX_PATH="$EI_OTA_PREFIX" >log 2>&1; then
  fail "the package was found in a place that the toolchain file excludes: the documentation can be simplified"
fi

sed -i 's/EiOta REQUIRED/EiOta REQUIRED NO_CMAKE_FIND_ROOT_PATH/' plain/CMakeLists.txt
configure plain plain/build2 "${common[@]}" -DCMAKE_PREFIX_PATH="$EI_OTA_PREFIX"
