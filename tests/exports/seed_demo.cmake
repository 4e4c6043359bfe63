# SPDX-License-Identifier: MIT
# The tutorial's own demo. Its weights are not part of the project: EI_OTA_SHARED_DATA/seed-demo holds dumb.bin and smart.bin.
set(EI_OTA_SHARED_DATA "" CACHE PATH "A folder with the predecessor's demo payloads, in seed-demo/")

function(test_seed_demo export)
  set(export "${EI_OTA_EXPORTS}/${export}")
  set(data "${EI_OTA_SHARED_DATA}/seed-demo")
  set(work "${CMAKE_CURRENT_BINARY_DIR}/seed_demo")
  if(NOT EI_OTA_EXPORTS OR NOT EI_OTA_SHARED_DATA OR NOT IS_DIRECTORY "${export}" OR NOT IS_DIRECTORY "${data}")
    skip_test(seed_demo "no exports")
    skip_test(seed_demo.firmware "no exports")
    return()
  endif()
  add_test(NAME seed_demo COMMAND Python3::Interpreter "${CMAKE_CURRENT_LIST_DIR}/seed_demo_test.py"
           "$<TARGET_FILE:ei-ota>" "${export}" "${data}" "${work}")
  set_tests_properties(seed_demo PROPERTIES FIXTURES_SETUP seed_demo)

  if(NOT IS_DIRECTORY "${export}/edge-impulse-sdk")
    skip_test(seed_demo.firmware "no exports")
    return()
  elseif(NOT EI_OTA_arm-none-eabi-gcc OR NOT EI_OTA_qemu-system-arm)
    skip_test(seed_demo.firmware "no compiler or no emulator")
    return()
  endif()
  add_test(NAME seed_demo.build COMMAND "${CMAKE_CTEST_COMMAND}"
    --build-and-test "${CMAKE_CURRENT_LIST_DIR}/firmware" "${CMAKE_CURRENT_BINARY_DIR}/seed_demo.build"
    --build-generator Ninja --build-options
    "-DEXPORT=${work}/dumb" "-DRETRAINED=${work}/smart" "-DEiOta_DIR=${EI_OTA_INSTALLED_PACKAGE}"
    "-DCMAKE_TOOLCHAIN_FILE=${PROJECT_SOURCE_DIR}/cmake/toolchains/arm-none-eabi.cmake" -DCMAKE_BUILD_TYPE=MinSizeRel
    "-DCMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}")
  set_tests_properties(seed_demo.build PROPERTIES FIXTURES_SETUP seed_demo.build PROCESSORS 2
    FIXTURES_REQUIRED "installed_package;seed_demo")
  add_test(NAME seed_demo.firmware COMMAND Python3::Interpreter "${CMAKE_CURRENT_LIST_DIR}/update_test.py"
           mps2-an386 "${CMAKE_CURRENT_BINARY_DIR}/seed_demo.build" updatable updatable_copy updatable_flash)
  set_tests_properties(seed_demo.firmware PROPERTIES FIXTURES_REQUIRED seed_demo.build)
endfunction()

test_seed_demo(ambiq-fomo-apollo5-2024-09)
