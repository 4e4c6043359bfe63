# SPDX-License-Identifier: MIT
# installed.sh [fetch] [serve]: the install components and their files are those of installed.txt, and uninstall leaves none of
# them. The arguments are the optional programs that were built.
source "$(dirname "$0")/../cmake/lib.sh"
golden=$(dirname "$0")/installed.txt
components=(tool cmake runtime "$@")

for component in "${components[@]}"; do
  "$CMAKE" --install "$EI_OTA_BUILD" --component "$component" --prefix "$PWD/$component" >/dev/null
  (cd "$component" && find . -type f -o -type l) | sed "s|^\./|$component |"
done | LC_ALL=C sort >found.txt
grep -E "^($(IFS='|' && echo "${components[*]}")) " "$golden" >expected.txt
diff -u expected.txt found.txt || fail "$golden says otherwise; write what is to be installed there"

# Without a component all of them are installed, and nothing else.
"$CMAKE" --install "$EI_OTA_BUILD" --prefix "$PWD/all" >/dev/null
cp "$EI_OTA_BUILD/install_manifest.txt" .
(cd all && find . -type f -o -type l) | sed 's|^\./||' | LC_ALL=C sort >all.txt
cut -d' ' -f2 found.txt | LC_ALL=C sort | diff -u - all.txt || fail "an installation has other files than its components together"

mkdir all/share/others
touch all/share/others/file
"$CMAKE" -DMANIFESTS="$PWD" -P "$source_dir/packaging/uninstall.cmake" >/dev/null 2>&1
expect "files after uninstall" share/others/file "$(cd all && find . -type f | sed 's|^\./||')"
[ ! -e all/share/EiOta ] || fail "uninstall leaves folders"
if "$CMAKE" -DMANIFESTS="$PWD" -P "$source_dir/packaging/uninstall.cmake" >log 2>&1; then fail "uninstall removes nothing twice"; fi
grep -q 'nothing was installed from' log || fail "it says: $(cat log)"
