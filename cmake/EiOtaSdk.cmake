# SPDX-License-Identifier: MIT
# The Edge Impulse SDK of an export as a library, for firmware that does not build it already.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPaths.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaSdkSources.cmake")

# _ei_ota_sdk(<target> <export> <folder that contains edge-impulse-sdk> <folder of the model's patched headers>)
#
# Adds a library of the sources that the model's operators and run_classifier need. It has the SDK's porting layer
# (ei_printf and the like) for POSIX systems, the pico-sdk and Zephyr; other firmware provides one. The sources are globbed,
# because each version of the SDK has other files.
function(_ei_ota_sdk target export root model)
  set(sdk "${root}/edge-impulse-sdk")
  if(NOT IS_DIRECTORY "${sdk}")
    _ei_ota_refuse(E-cmake-sdk "ei_ota_patch: WITH_SDK is given, and there is no folder ${sdk}" "the SDK beside the model"
                   "name the folder that contains edge-impulse-sdk/ with SDK_DIR, or remove WITH_SDK")
  endif()
  set(arm OFF)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(arm|cortex|ARM|Cortex)" AND CMAKE_SYSTEM_NAME MATCHES "^(Generic|Generic-ELF|PICO)$")
    set(arm ON)
  endif()
  set(lite "${sdk}/tensorflow/lite")
  set(patterns "${sdk}/dsp/kissfft/*.cpp" "${sdk}/dsp/dct/*.cpp" "${sdk}/dsp/memory.cpp")
  foreach(folder c core/api kernels kernels/internal micro micro/kernels micro/memory_planner)
    list(APPEND patterns "${lite}/${folder}/*.c" "${lite}/${folder}/*.cc" "${lite}/${folder}/*.cpp")
  endforeach()
  if(arm)
    list(APPEND patterns "${sdk}/CMSIS/NN/Source/*/*.c")
  endif()
  set(posix OFF)
  set(porting "")
  if(UNIX AND NOT CMAKE_CROSSCOMPILING)
    set(posix ON)
    set(porting posix)
  elseif(CMAKE_SYSTEM_NAME STREQUAL "PICO")
    set(porting raspberry)
  elseif(TARGET zephyr_interface)
    set(porting zephyr)
  endif()
  if(porting AND NOT IS_DIRECTORY "${sdk}/porting/${porting}")  # as in an Arduino library
    message(STATUS "EiOta: ${sdk} has no porting/${porting}; the firmware has to define ei_printf and the SDK's other porting functions, "
                   "which Studio's C++ library has for this system")
  endif()
  if(porting)
    list(APPEND patterns "${sdk}/porting/${porting}/*.c" "${sdk}/porting/${porting}/*.cpp")
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  if(NOT sources)
    _ei_ota_refuse(E-cmake-sdk "ei_ota_patch: WITH_SDK is given, and ${sdk} has no sources" "tensorflow/lite/... in it"
                   "export the library again, because files are missing")
  endif()

  foreach(source IN LISTS sources)
    _ei_ota_need_path(ei_ota_patch "a source of the SDK" "${source}")
    if(NOT EXISTS "${source}")  # the list is split at a ;
      _ei_ota_refuse(E-cmake-path "ei_ota_patch: a source in ${sdk} has a ; in its name" "no such character"
                     "rename or remove it")
    endif()
  endforeach()
  _ei_ota_sdk_sources("${export}" "${root}" "${sources}" sources)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${sources})
  target_include_directories(${target} PUBLIC "${model}" "${root}")
  target_compile_definitions(${target} PUBLIC
    TF_LITE_STATIC_MEMORY=1 TF_LITE_DISABLE_X86_NEON=1 EIDSP_USE_CMSIS_DSP=0
    EI_PORTING_POSIX=$<BOOL:${posix}> $<$<STREQUAL:${porting},raspberry>:EI_PORTING_RASPBERRY=1>
    $<$<STREQUAL:${porting},zephyr>:EI_PORTING_ZEPHYR=1>
    EI_CLASSIFIER_TFLITE_ENABLE_CMSIS_NN=$<BOOL:${arm}>)
  if(porting STREQUAL "raspberry")
    target_link_libraries(${target} PRIVATE pico_stdlib_headers)
  endif()
  if(NOT "cxx_std_14" IN_LIST CMAKE_CXX_COMPILE_FEATURES)  # Zephyr keeps those of the chosen standard
    _ei_ota_refuse(E-cmake-language "ei_ota_patch: WITH_SDK, and this project's C++ compiler is set to an older standard than C++14"
                   "C++14 or later, which the SDK is written in"
                   "choose a later standard (in Zephyr CONFIG_STD_CPP17=y and CONFIG_REQUIRES_FULL_LIBCPP=y)")
  endif()
  target_compile_features(${target} PUBLIC cxx_std_14)
  if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(${target} PRIVATE -w)  # the user cannot change its code
  endif()
endfunction()
