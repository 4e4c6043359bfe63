# SPDX-License-Identifier: MIT
# EiOta::<id>_headers: a program finds the headers of a model that a library with --whole-archive contains, and has it once.
source "$(dirname "$0")/lib.sh"
project consumer <<END
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
file(GLOB sources "$export_dir/tflite-model/*.cpp")
add_library(model STATIC \${sources})
target_include_directories(model PUBLIC "$export_dir")
target_compile_definitions(model PUBLIC EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_libraries(model PRIVATE ei_sdk_stand_in)
ei_ota_patch("$export_dir" NAME penguin)
add_executable(firmware "$tests/consumer/main.cpp")
target_compile_definitions(firmware PRIVATE EI_CLASSIFIER_ALLOCATION_STATIC)
target_link_libraries(firmware PRIVATE EiOta::penguin_headers ei_sdk_stand_in -Wl,--whole-archive model -Wl,--no-whole-archive)
END
configure consumer build "${with_package[@]}"
build build
build/firmware || fail "the firmware does not run"
