# SPDX-License-Identifier: MIT
# rebuild.sh <generator>: what makes the tool run again, and what is compiled again for it.
source "$(dirname "$0")/lib.sh"
generator=$1

logging_tool
cp -r "$export_dir" model
project consumer <<END
ei_ota_patch("$PWD/model" NAME penguin)
add_library(sdk INTERFACE)
target_include_directories(sdk INTERFACE "$source_dir/examples/penguin/sdk")
target_compile_definitions(sdk INTERFACE TF_LITE_STATIC_MEMORY=1)
add_library(firmware STATIC $source_dir/tests/cmake/consumer/main.cpp)
target_link_libraries(firmware PUBLIC EiOta::penguin sdk)
END

# patches_and_compiles <what was done> <expected tool runs>/<expected compiled models>
patches_and_compiles() {
  : >runs.log
  build build
  local runs compiles
  runs=$(grep -c '^patch$' runs.log || true)
  compiles=$(grep -c 'Building CXX object.*tflite_learn_1_2_compiled' build.log || true)
  expect "tool runs/compiles after: $1" "$2" "$runs/$compiles"
}

configure consumer build "${with_package[@]}" -DEI_OTA_EXECUTABLE="$tool"
patches_and_compiles "the first configure" 1/1
patches_and_compiles "nothing" 0/0

later && touch model/model-parameters/model_metadata.h
patches_and_compiles "a header of the model touched" 1/0
patches_and_compiles "nothing after that" 0/0

later && touch model/tflite-model/tflite_learn_1_2_compiled.cpp
patches_and_compiles "the model touched" 1/0

later && touch "$tool"
patches_and_compiles "the tool built again" 1/0
patches_and_compiles "nothing after that" 0/0

later && cp "$retrained_dir/tflite-model/tflite_learn_1_2_compiled.cpp" model/tflite-model/
patches_and_compiles "the model retrained" 1/1
patches_and_compiles "nothing after that" 0/0

# A tool that writes something else: each source gets a last line of its own, which the baseline's list of files knows.
cat >newer.py <<'END'
import hashlib, json, pathlib, sys
stage = pathlib.Path(sys.argv[1])
for source in stage.glob("tflite-model/*.cpp"):
    source.write_text(source.read_text() + "// a newer tool\n")
path = stage / "penguin.eiota.json"
baseline = json.loads(path.read_text())
for name in baseline.get("files", {}):
    baseline["files"][name] = hashlib.sha256((stage / name).read_bytes()).hexdigest()
path.write_text(json.dumps(baseline))
END
later && printf '#!/bin/sh
echo "$1" >>"%s/runs.log"
"%s" "$@" && python3 "%s/newer.py" "$4"\n' "$PWD" "$EI_OTA_TOOL" "$PWD" >"$tool"
patches_and_compiles "the tool edited" 1/1
patches_and_compiles "nothing after that" 0/0

later && mv model/tflite-model/tflite_learn_1_2_compiled.cpp model/tflite-model/tflite_learn_1_2_compiled.cpp.new
mv model/tflite-model/tflite_learn_1_2_compiled.cpp.new model/tflite-model/tflite_learn_1_2_compiled.cpp
patches_and_compiles "the model replaced by itself" 0/0

# An export may bring other files: the build configures itself again.
later && echo "// more" >model/model-parameters/more.h
patches_and_compiles "a header more" 1/0
[ -f build/ei_ota/penguin/model-parameters/more.h ] || fail "the header did not arrive"
later && rm model/model-parameters/more.h
patches_and_compiles "a header less" 1/0
[ ! -f build/ei_ota/penguin/model-parameters/more.h ] || fail "the header that is gone stayed"
patches_and_compiles "nothing after that" 0/0
