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

# Without a committed baseline: a warning, and a payload for this build's firmware.
write_project <<<'ei_ota_payload(BASELINE releases/penguin.eiota.json)'
configure consumer build "${with_package[@]}"
tr -s ' \n' ' ' <configure.log | grep >/dev/null 'has no committed baseline.*build target penguin_baseline .*W-cmake-baseline' ||
  fail "no warning: $(cat configure.log)"
grep -q "payload: $PWD/build/penguin.bin" configure.log || fail "no property EI_OTA_PAYLOAD"
build build
[ -s build/penguin.bin ] || fail "no payload"

# Promoting makes it the committed one, and the next build uses it.
build build --target penguin_baseline
[ -s consumer/releases/penguin.eiota.json ] && [ -s consumer/releases/penguin.eiota.img ] || fail "nothing was promoted"
cp "$retrained_dir/tflite-model/tflite_learn_1_2_compiled.cpp" model/tflite-model/
build build
! grep -q 'no committed baseline' build.log || fail "the promoted baseline is not seen"
grep -q 'Making payload' build.log || fail "the payload was not made again"

"$CMAKE" --install build --component payload --prefix out >/dev/null
expect "installed files" "ei_ota_penguin.h firmware penguin.bin penguin.eiota.img penguin.eiota.json" "$(ls out | xargs)"

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
END
configure consumer two "${with_package[@]}"
build two
[ -s two/penguin.bin ] && [ -s two/other.bin ] || fail "not both payloads"
