# SPDX-License-Identifier: MIT
# Models for the interpreter need no source: a flatbuffer in a header is enough, as an array or by INCBIN.
source "$(dirname "$0")/lib.sh"

for form in array incbin; do
  mkdir -p "$form/tflite-model" "$form/model-parameters"
  cp "$source_dir/tests/fuzz/corpus/tflite/tiny" "$form/tflite-model/m.tflite"
  printf '#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n' >"$form/model-parameters/model_metadata.h"
  printf '#include "model_metadata.h"\n#include "tflite-model/m.h"\n' >"$form/model-parameters/model_variables.h"
done
{
  echo 'const unsigned char m[] = {'
  od -An -v -tu1 array/tflite-model/m.tflite | sed 's/ *\([0-9]\+\)/\1,/g'
  echo '};'
} >array/tflite-model/m.h
rm array/tflite-model/m.tflite
cat >incbin/tflite-model/m.h <<'END'
INCBIN(incbin_m, "tflite-model/m.tflite");
const unsigned char *m = gincbin_m_data;
unsigned int m_len = gincbin_m_size;
END

for form in array incbin; do
  project "$form-consumer" <<END
ei_ota_patch("$PWD/$form" NAME interpreted)
ei_ota_payload()
add_executable(program main.cpp)
target_link_libraries(program PRIVATE EiOta::interpreted)
END
  cat >"$form-consumer/main.cpp" <<'END'
#include "model-parameters/model_variables.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_interpreted.h"
// The array that the headers name is the one that updates write to.
int main() { return ei_ota_interpreted.part_count == 1 && m[4] == 'T' && m[7] == '3' ? 0 : 1; }
END
  configure "$form-consumer" "$form-build" "${with_package[@]}"
  build "$form-build"
  "$form-build/program" || fail "the program of the $form does not see the model"
  [ -s "$form-build/interpreted.bin" ] || fail "there is no payload of the $form"
done
