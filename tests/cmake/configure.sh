# SPDX-License-Identifier: MIT
# EiOta itself, configured without a preset: no tests and no GoogleTest, unless somebody asks for them.
source "$(dirname "$0")/lib.sh"
without=(-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON)

# tests_with <argument>...: how many tests there are
tests_with() {
  rm -rf build
  configure "$source_dir" build "$@"
  (cd build && "${CMAKE%cmake}ctest" -N) | sed -n 's/^Total Tests: //p'
}
expect "tests of a plain configure" 0 "$(tests_with "${without[@]}")"
[ ! -e build/compile_commands.json ] || fail "what a preset asks for is there without one"
expect "tests with BUILD_TESTING=OFF" 0 "$(tests_with "${without[@]}" -DBUILD_TESTING=OFF)"
expect "tests with EI_OTA_TESTS=OFF" 0 "$(tests_with "${without[@]}" -DBUILD_TESTING=ON -DEI_OTA_TESTS=OFF)"
for asked in BUILD_TESTING EI_OTA_TESTS; do
  rm -rf build
  if "$CMAKE" -S "$source_dir" -B build -G Ninja "${without[@]}" -D$asked=ON >log 2>&1; then fail "no tests, although $asked is ON"; fi
  tr -s ' \n' ' ' <log | grep >/dev/null 'GoogleTest was not found; .*-DBUILD_TESTING=OFF' || fail "found: $(cat log)"
done
[ "$(tests_with -DBUILD_TESTING=ON)" -gt 100 ] || fail "there are no tests, although BUILD_TESTING is ON"
