# SPDX-License-Identifier: MIT
# deb.sh [fetch] [serve]: the Debian packages are the same byte for byte when they are made again, lintian has nothing against
# them, they depend on what the programs are linked with, and a firmware builds with what they contain, natively and for Arm.
source "$(dirname "$0")/../cmake/lib.sh"
need dpkg-shlibdeps
export SOURCE_DATE_EPOCH=1790000000

pack() { "$CPACK" -G DEB --config "$EI_OTA_BUILD/CPackConfig.cmake" -B "$PWD/$1" >pack.log 2>&1 || fail "$(cat pack.log)"; }
pack one
later
pack another/folder
packages=(ei-ota "${@/#/ei-ota-}")
for package in "${packages[@]}"; do
  file=$(cd one && ls "${package}"_*.deb)
  cmp "one/$file" "another/folder/$file" || fail "$file is not reproducible"
  mkdir -p root
  dpkg -x "one/$file" root
  dpkg-deb -f "one/$file" Depends | grep -q 'libfmt[0-9]* (>= ' || fail "$file does not depend on the libraries that it needs"
done
expect "number of packages" "${#packages[@]}" "$(ls one/*.deb | wc -l)"

"$EI_OTA_PREFIX/bin/ei-ota" --version >/dev/null || fail "the tool does not run"
for target in native arm; do
  arguments=(-DEiOta_DIR="$EI_OTA_PREFIX/share/EiOta/cmake" -DWAY=find_package -DMODEL="$export_dir" -DIN_FLASH=ON)
  if [ $target = arm ]; then
    if ! command -v arm-none-eabi-gcc >/dev/null; then continue; fi
    arguments+=(-DCMAKE_TOOLCHAIN_FILE="$EI_OTA_PREFIX/share/EiOta/cmake/toolchains/arm-none-eabi.cmake")
  fi
  configure "$tests/consumer" $target "${arguments[@]}"
  build $target
  grep -q "$EI_OTA_PREFIX/bin/ei-ota" $target/build.ninja || fail "another tool was used"
done
for firmware in firmware firmware_flash; do native/$firmware || fail "$firmware does not run"; done

if command -v lintian >/dev/null; then
  lintian --allow-root --no-cfg --fail-on error,warning one/*.deb || fail "lintian"
else
  echo "lintian is not there: its part is left out"
fi
