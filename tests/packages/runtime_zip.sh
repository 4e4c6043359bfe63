# SPDX-License-Identifier: MIT
# The archive of the runtime is the same byte for byte when it is made again, and compiles without CMake, for this machine and for Arm.
source "$(dirname "$0")/../cmake/lib.sh"
export SOURCE_DATE_EPOCH=1790000000

pack() { "$CPACK" -G ZIP --config "$EI_OTA_BUILD/CPackConfig.cmake" -B "$PWD/$1" >pack.log 2>&1 || fail "$(cat pack.log)"; }
pack one
later
(umask 077 && pack another/folder)
file=$(cd one && ls ei-ota-runtime-*.zip)
cmp "one/$file" "another/folder/$file" || fail "$file is not reproducible"

python3 -m zipfile -e "one/$file" .
cd "${file%.zip}"
expect "what the archive has" "LICENSE flash include ports psa src" "$(LC_ALL=C ls | paste -sd' ')"
diff <(cd "$source_dir/runtime" && find . -name '*.[ch]' | sort) <(find . -name '*.[ch]' | sort) || fail "sources are missing"

for compiler in cc "arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb"; do
  if ! command -v "${compiler%% *}" >/dev/null; then continue; fi
  mkdir objects
  for source in src/*.c flash/flash_ram.c; do
    $compiler -std=c99 -Os -Iinclude -c "$source" -o "objects/$(basename "$source").o"
  done
  rm -r objects
done
