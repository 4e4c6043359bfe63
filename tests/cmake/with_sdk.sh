# SPDX-License-Identifier: MIT
# WITH_SDK builds the SDK beside the model, with the sources that EON-compiled models need and the definitions of a guide.
source "$(dirname "$0")/lib.sh"
cp -r "$export_dir" model
cp -r "$source_dir/examples/penguin/sdk/edge-impulse-sdk" model/
# The stand-in's files are named .cpp and its porting layer is not in a folder of a system's.
project consumer <<END
ei_ota_patch("$PWD/model" NAME penguin WITH_SDK)
add_executable(firmware "$tests/consumer/main.cpp" "$PWD/model/edge-impulse-sdk/porting/ei_classifier_porting.cpp")
target_compile_definitions(firmware PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_libraries(firmware PRIVATE EiOta::penguin)
END
configure consumer build "${with_package[@]}" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
grep -q 'has no porting/posix; the firmware has to define ei_printf' configure.log || fail "nothing says who defines ei_printf: $(cat configure.log)"
build build
build/firmware || fail "the firmware does not run"

# definitions_are <build> <column of the guide's table>: those that the SDK is compiled with are the guide's
definitions_are() {
  local row='s/^| `\([A-Z0-9_]*\)` | \([01]\) | \([01]\) |.*/' found
  found=$(grep '"command": .*micro/kernels/conv.cpp' "$1/compile_commands.json" | grep -o -- '-D[^ ]*' | grep -v NDEBUG | sort | xargs)
  expect "the definitions of docs/guide/command-line.md for $1" \
    "$(sed -n "$row-D\\1=\\$2/p" "$source_dir/docs/guide/command-line.md" | sort | xargs)" "$found"
}
definitions_are build 3
for folder in c core/api kernels kernels/internal micro micro/kernels micro/memory_planner kissfft dct CMSIS/NN/Source/; do
  grep -q "\`$folder\`" "$source_dir/docs/guide/command-line.md" || fail "docs/guide/command-line.md has no folder $folder"
done
expect "the folders of the SDK in EiOtaSdk.cmake" "c core/api kernels kernels/internal micro micro/kernels micro/memory_planner" \
  "$(sed -n 's/^  foreach(folder \(c core.*\))$/\1/p' "$source_dir/cmake/EiOtaSdk.cmake")"
if [ -n "$(command -v arm-none-eabi-gcc)" ]; then
  configure consumer arm-build "${with_package[@]}" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DCMAKE_TOOLCHAIN_FILE="$arm_toolchain"
  definitions_are arm-build 2
fi
