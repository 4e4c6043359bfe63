# SPDX-License-Identifier: MIT
# WITH_SDK builds the SDK beside the model, with the sources that EON-compiled models need.
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
configure consumer build "${with_package[@]}"
grep -q 'has no porting/posix; the firmware has to define ei_printf' configure.log || fail "nothing says who defines ei_printf: $(cat configure.log)"
build build
build/firmware || fail "the firmware does not run"
