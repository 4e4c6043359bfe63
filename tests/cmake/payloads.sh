# SPDX-License-Identifier: MIT
# Baselines: none, several, promoted; the install component; properties.
source "$(dirname "$0")/lib.sh"
cp -r "$export_dir" model
write_project() {
  project consumer <<END
ei_ota_patch("$PWD/model" NAME penguin)
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
add_executable(firmware "$tests/consumer/main.cpp")
target_link_libraries(firmware PRIVATE EiOta::penguin ei_sdk_stand_in)
$(cat)
get_target_property(payload penguin EI_OTA_PAYLOAD)
message(STATUS "payload: \${payload}")
END
}

# The first release: 1. no BASELINE, a warning, and a payload for this build's firmware.
write_project <<<'ei_ota_payload()'
configure consumer build "${with_package[@]}"
tr -s ' \n' ' ' <configure.log | grep >/dev/null 'has no committed baseline.*build target penguin_baseline .*W-cmake-baseline' ||
  fail "no warning: $(cat configure.log)"
grep -q "payload: $PWD/build/penguin.bin" configure.log || fail "no property EI_OTA_PAYLOAD"
build build
[ -s build/penguin.bin ] || fail "no payload"

# 2. The target copies it, and the next build finds it, also after a clone; half of it is none.
build build --target penguin_baseline
[ -s consumer/penguin.eiota.json ] && [ -s consumer/penguin.eiota.img ] || fail "nothing was promoted"
build build
grep -q "payload of model penguin is for devices with $PWD/consumer/penguin.eiota.json" build.log || fail "it is not found: $(cat build.log)"
! grep -q 'W-cmake-baseline' build.log || fail "a warning without reason: $(cat build.log)"
grep -q 'Making payload' build.log || fail "the payload was not made again"
configure consumer cloned "${with_package[@]}"
grep -q 'is for devices with' configure.log || fail "it is not found: $(cat configure.log)"
mv consumer/penguin.eiota.img .
if "$CMAKE" -S consumer -B cloned >log 2>&1; then fail "a baseline without its image was taken"; fi
grep -q 'E-cmake-baseline' log || fail "found: $(cat log)"
mv penguin.eiota.img consumer/
# 3. Elsewhere it is named.
mkdir consumer/releases && mv consumer/penguin.eiota.* consumer/releases/
write_project <<<'ei_ota_payload(BASELINE releases/penguin.eiota.json)'
configure consumer build "${with_package[@]}"
! grep -q 'W-cmake-baseline' configure.log || fail "a warning without reason: $(cat configure.log)"
build build

# A later release promotes to where the one before is.
rm consumer/releases/penguin.eiota.img && touch consumer/releases/penguin.eiota.img
build build --target penguin_baseline
[ -s consumer/releases/penguin.eiota.img ] || fail "nothing was promoted"
cp "$retrained_dir/tflite-model/tflite_learn_1_2_compiled.cpp" model/tflite-model/
build build
grep -q 'Making payload' build.log || fail "the payload was not made again"

"$CMAKE" --install build --component payload --prefix out >/dev/null
expect "installed files" "ei_ota_penguin.h penguin.bin penguin.eiota.img penguin.eiota.json" "$(ls out | xargs)"
"$CMAKE" --install build --prefix everything >/dev/null
[ ! -e everything ] || fail "something is installed that nobody asked for: $(find everything)"

# Several releases in the field.
mkdir -p consumer/older && cp consumer/releases/penguin.eiota.img consumer/older/v1.eiota.img
cp consumer/releases/penguin.eiota.json consumer/older/v1.eiota.json
write_project <<<'ei_ota_payload(penguin BASELINE releases/penguin.eiota.json older/v1.eiota.json OUTPUT ota/p.bin FULL)'
configure consumer several "${with_package[@]}"
build several
[ -s several/ota/p-penguin.bin ] && [ -s several/ota/p-v1.bin ] || fail "not one payload for each: $(ls several several/ota)"

# Another export, beside the one that the firmware has.
write_project <<END
ei_ota_payload(BASELINE releases/penguin.eiota.json)
ei_ota_payload(MODEL_DIR "$export_dir" BASELINE releases/penguin.eiota.json OUTPUT other.bin VERSION 7)
ei_ota_payload(BASELINE releases/penguin.eiota.json OUTPUT rounded.bin ROUND_SCALES 12)
END
configure consumer two "${with_package[@]}"
build two
[ -s two/penguin.bin ] && [ -s two/other.bin ] || fail "not both payloads"
"$EI_OTA_TOOL" payload model --baseline consumer/releases/penguin.eiota.json --round-scales 12 -o expected.bin >log 2>&1 || fail "$(cat log)"
cmp expected.bin two/rounded.bin || fail "the scales are not rounded"

# A baseline that the build makes, and one that is this build's own.
for generator in Ninja "Unix Makefiles"; do
  write_project <<END
add_custom_command(OUTPUT "\${CMAKE_CURRENT_BINARY_DIR}/made/x.eiota.json" "\${CMAKE_CURRENT_BINARY_DIR}/made/x.eiota.img"
                   COMMAND EiOta::ei-ota baseline "$export_dir" -o "\${CMAKE_CURRENT_BINARY_DIR}/made" --name x
                   DEPENDS EiOta::ei-ota VERBATIM)
ei_ota_payload(BASELINE "\${CMAKE_CURRENT_BINARY_DIR}/made/x.eiota.json")
get_target_property(dir penguin EI_OTA_DIR)
ei_ota_payload(BASELINE "\${dir}/penguin.eiota.json" OUTPUT own.bin)
END
  configure consumer "made by $generator" "${with_package[@]}"
  build "made by $generator" --target penguin_payload --target penguin_payload_own
  [ -s "made by $generator/penguin.bin" ] && [ -s "made by $generator/own.bin" ] || fail "not both payloads"
done
