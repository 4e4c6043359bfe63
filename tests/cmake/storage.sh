# SPDX-License-Identifier: MIT
# STORAGE FLASH: the weights stay constant in what is linked, which the check says; models that cannot have it are refused.
source "$(dirname "$0")/lib.sh"
need arm-none-eabi-gcc

project consumer <<END
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
foreach(storage RAM FLASH)
  string(TOLOWER \${storage} id)
  ei_ota_patch("$export_dir" NAME bird_\${id} STORAGE \${storage})
  get_target_property(stored bird_\${id} EI_OTA_STORAGE)
  if(NOT stored STREQUAL id)
    message(FATAL_ERROR "EI_OTA_STORAGE is \${stored}")
  endif()
  target_compile_options(bird_\${id} PRIVATE -w)
  target_compile_definitions(bird_\${id} PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
  target_link_libraries(bird_\${id} PUBLIC ei_sdk_stand_in)
  add_executable(\${id} \${id}.cpp)
  target_link_options(\${id} PRIVATE -nostartfiles -T "$tests/consumer/flash.ld")
  target_link_libraries(\${id} PRIVATE EiOta::bird_\${id})
endforeach()
END
for id in ram flash; do
  printf '#include "ei_ota_bird_%s.h"\nconst ei_ota_model_t* volatile model;\nint main() { model = &ei_ota_bird_%s; return 0; }\n' \
    $id $id >consumer/$id.cpp
done
configure consumer build "${with_package[@]}" -DCMAKE_TOOLCHAIN_FILE="$arm_toolchain"
build build
for said in 'ram.elf: [0-9]+ weights, [0-9]+ bytes, hold the factory weights; restore finds them' \
  'flash.elf: [0-9]+ weights, [0-9]+ bytes, stay in flash, and are the factory weights$'; do
  grep -qE "$said" build.log || fail "expected \"$said\", found: $(cat build.log)"
done
for id in ram flash; do
  grep -q "\"storage\": \"$id\"" build/ei_ota/bird_$id/bird_$id.eiota.json || fail "the baseline does not say where the weights are"
done

# What a patch refuses fails the build.
mkdir -p interpreted/tflite-model interpreted/model-parameters
cp "$source_dir/tests/fuzz/corpus/tflite/tiny" interpreted/tflite-model/m.tflite
printf '#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n' >interpreted/model-parameters/model_metadata.h
printf '#include "model_metadata.h"\n#include "tflite-model/m.h"\n' >interpreted/model-parameters/model_variables.h
printf 'INCBIN(incbin_m, "tflite-model/m.tflite");\nconst unsigned char *m = gincbin_m_data;\n' >interpreted/tflite-model/m.h
project refused <<END
ei_ota_patch("$PWD/interpreted" NAME interpreted STORAGE FLASH)
add_executable(program main.cpp)
target_link_libraries(program PRIVATE EiOta::interpreted)
END
echo 'int main() {}' >refused/main.cpp
configure refused refused-build "${with_package[@]}"
if "$CMAKE" --build refused-build >log 2>&1; then fail "a flatbuffer that nothing passes to the SDK was patched for flash"; fi
tr -s ' \n' ' ' <log | grep -q '0 objects of the type ei_config_tflite_graph_t.*STORAGE RAM \[E-storage\]' ||
  fail "it says: $(cat log)"
