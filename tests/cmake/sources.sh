# SPDX-License-Identifier: MIT
# Targets that list the export's own sources get the patched ones, wherever and whenever they are defined.
source "$(dirname "$0")/lib.sh"
compiled=tflite-model/tflite_learn_1_2_compiled.cpp

project consumer <<END
add_compile_definitions(EI_CLASSIFIER_ALLOCATION_STATIC)
set(model "$export_dir")
add_subdirectory(before)
ei_ota_patch("\${model}" NAME penguin DEFINE EI_TEST=1)
add_subdirectory(after)

add_executable(here main.cpp "\${model}/$compiled")
target_include_directories(here PRIVATE "\${model}")
target_link_libraries(here ei_sdk_stand_in)  # the signature without a keyword

# Lists the sources and links the library: the sources go.
add_executable(both main.cpp "\${model}/$compiled")
target_include_directories(both PRIVATE "\${model}")
target_link_libraries(both PRIVATE EiOta::penguin ei_sdk_stand_in)

# An interface library that lists the sources: whoever links it compiles the patched ones.
add_library(sources INTERFACE)
target_sources(sources INTERFACE "\${model}/$compiled")
target_include_directories(sources INTERFACE "\${model}")
add_executable(through main.cpp)
target_link_libraries(through PRIVATE sources ei_sdk_stand_in)
END
mkdir -p consumer/before consumer/after
cat >consumer/before/CMakeLists.txt <<END
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
add_library(early STATIC "\${model}/$compiled")
target_link_libraries(early PRIVATE ei_sdk_stand_in)
END
cat >consumer/after/CMakeLists.txt <<END
cmake_policy(VERSION 3.13)
file(RELATIVE_PATH relative "\${CMAKE_CURRENT_SOURCE_DIR}" "\${model}")
add_executable(late ../main.cpp)
target_sources(late PRIVATE "\${relative}/$compiled")
set_source_files_properties("\${relative}/$compiled" PROPERTIES COMPILE_DEFINITIONS OF_THE_SOURCE=1)
target_include_directories(late PRIVATE "\${model}")
target_link_libraries(late PRIVATE ei_sdk_stand_in)
END
cp "$tests/consumer/main.cpp" consumer/

for generator in Ninja "Unix Makefiles"; do
  configure consumer "$generator" "${with_package[@]}" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
  build "$generator" --parallel 2
  for program in here both through after/late; do "./$generator/$program" || fail "$program does not run"; done
  ar t "$generator/before/libearly.a" | grep >/dev/null compiled || fail "the library has no model"
  grep -q -- -DOF_THE_SOURCE=1 "$generator/compile_commands.json" || fail "a source's own options are lost"
  objdump -h "$generator"/before/libearly.a | grep >/dev/null '\.data\.ei_ota' || fail "the library's model is not the patched one"
done

# TARGETS: the others keep what they list; one that lists nothing gets the library.
project limited <<END
add_compile_definitions(EI_CLASSIFIER_ALLOCATION_STATIC)
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
ei_ota_patch("$export_dir" NAME penguin TARGETS chosen)
add_executable(chosen "$tests/consumer/main.cpp")
target_link_libraries(chosen PRIVATE ei_sdk_stand_in)
add_library(original STATIC "$export_dir/$compiled")
target_link_libraries(original PRIVATE ei_sdk_stand_in)
END
configure limited limited/build "${with_package[@]}"
build limited/build
limited/build/chosen || fail "chosen does not run"
! objdump -h limited/build/liboriginal.a | grep >/dev/null '\.data\.ei_ota' || fail "a target that was not named was patched"
