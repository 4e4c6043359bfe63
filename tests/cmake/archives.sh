# SPDX-License-Identifier: MIT
# archives.sh <generator>: an export as Studio gives it, a .zip, is unpacked, and what a changed one brings is built.
source "$(dirname "$0")/lib.sh"
generator=$1
logging_tool

# pack <export> <archive>: an Arduino library with the SDK, all of it of one time that is long ago
pack() {
  rm -rf packed && mkdir -p packed/Penguin_inferencing
  cp -r "$1" packed/Penguin_inferencing/src
  echo name=Penguin_inferencing >packed/Penguin_inferencing/library.properties
  cp -r "$source_dir/examples/penguin/sdk/edge-impulse-sdk" packed/Penguin_inferencing/src/
  find packed -exec touch -d 2020-02-02 {} +
  (cd packed && "$CMAKE" -E tar cf ../packed.zip --format=zip Penguin_inferencing)
  mv packed.zip "$2"
}
pack "$export_dir" 'ei-penguin v3.zip'
pack "$retrained_dir" retrained.zip

project consumer <<END
ei_ota_patch("$PWD/ei-penguin v3" WITH_SDK RESTORE COPY)  # without its .zip
ei_ota_payload(MODEL_DIR ../retrained)
add_executable(firmware firmware.cpp)
get_target_property(export ei_penguin EI_OTA_EXPORT)
target_sources(firmware PRIVATE "\${export}/edge-impulse-sdk/porting/ei_classifier_porting.cpp")
target_compile_definitions(firmware PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_libraries(firmware PRIVATE EiOta::ei_penguin)
END
sed 's/penguin/ei_penguin/g; s/PENGUIN/EI_PENGUIN/g' "$tests/consumer/main.cpp" >consumer/firmware.cpp

# builds <what was done> <expected patches>/<compiled models>/<other objects>/<payloads>
builds() {
  : >runs.log
  build build
  local patches payloads models others
  patches=$(grep -c '^patch$' runs.log || true)
  payloads=$(grep -c '^payload$' runs.log || true)
  models=$(grep -c 'Building CXX object.*_compiled' build.log || true)
  others=$(grep 'Building C' build.log | grep -vc '_compiled\|firmware' || true)
  [ "$others" = 0 ] || others=some
  expect "patches/models/others/payloads after: $1" "$2" "$patches/$models/$others/$payloads"
}

configure consumer build "${with_package[@]}" -DEI_OTA_EXECUTABLE="$tool"
builds "the first configure" 1/1/some/1
build/firmware || fail "the firmware does not run"
builds "nothing" 0/0/0/0

later && touch 'ei-penguin v3.zip'
builds "the archive touched" 0/0/0/0
builds "nothing after that" 0/0/0/0

"$EI_OTA_TOOL" payload retrained.zip --baseline "$export_dir" -o expected.bin >/dev/null
cmp build/ei_penguin.bin expected.bin || fail "the payload is not that of the archive"

later && cp -p retrained.zip 'ei-penguin v3.zip' && touch 'ei-penguin v3.zip'
builds "the model retrained" 1/1/0/1
builds "nothing after that" 0/0/0/0

later && pack "$export_dir" retrained.zip && touch retrained.zip
builds "the payload's archive changed" 0/0/0/1
builds "nothing after that" 0/0/0/0

# A C++ library at the root of an archive.
(cd packed/Penguin_inferencing/src && "$CMAKE" -E tar cf "$PWD/../../../plain.zip" --format=zip model-parameters tflite-model)
project plain <<END
ei_ota_patch("$PWD/plain.zip" NAME penguin)
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
add_executable(firmware "$tests/consumer/main.cpp")
target_compile_definitions(firmware PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_libraries(firmware PRIVATE EiOta::penguin ei_sdk_stand_in)
END
configure plain plain/build "${with_package[@]}"
build plain/build
plain/build/firmware || fail "the firmware does not run"
