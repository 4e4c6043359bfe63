# SPDX-License-Identifier: MIT
# The device runtime as target EiOta::runtime. Each project builds it from source, because it needs the device's
# compiler and flags.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaOptions.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_runtime()
#
# Defines EiOta::runtime in the calling directory, with the compile options that this directory has by now. It is a static
# library, so that flash back ends (runtime/flash) cost nothing where they are not used. EiOta::psa adds the verifier on
# PSA Crypto to the target that links it, EiOta::flash_<name> the driver of that flash.
function(_ei_ota_runtime)
  _ei_ota_declare_options()
  _ei_ota_refuse_old_names()
  _ei_ota_runtime_options(options)
  if(TARGET EiOta::runtime)
    _ei_ota_refuse_late_options("${options}")
    return()
  endif()
  _ei_ota_need_language(C "EiOta's runtime")
  get_property(noted GLOBAL PROPERTY EI_OTA_OPTIONS)
  list(APPEND options ${noted})
  list(REMOVE_DUPLICATES options)
  get_filename_component(runtime "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../runtime" ABSOLUTE)
  # By name, because a folder into which two versions were installed has sources of both.
  set(names base_in_flash bind_table change coded_source container crc32 describe entries fill find flatbuffer float_decoder hold identity
    image impulse_hold in_flash inference keep legacy_staging load_image read_image records restore_copy resume run scale_product self_test
    sha256 slot_table slot_writer slots source store store_flash strerror tensor_entries update use verify_signature
    weight_decoder write_image)
  list(TRANSFORM names PREPEND "${runtime}/src/" OUTPUT_VARIABLE sources)
  list(TRANSFORM sources APPEND ".c")
  list(APPEND sources "${runtime}/flash/flash_ram.c")
  if(UNIX)  # describes the target system: not set for bare metal
    list(APPEND sources "${runtime}/flash/flash_posix.c")
  endif()
  add_library(ei_ota_runtime STATIC EXCLUDE_FROM_ALL ${sources})
  add_library(EiOta::runtime ALIAS ei_ota_runtime)
  target_include_directories(ei_ota_runtime PUBLIC "${runtime}/include")
  target_compile_definitions(ei_ota_runtime PUBLIC ${options})
  set_target_properties(ei_ota_runtime PROPERTIES C_STANDARD 99 UNITY_BUILD OFF)
  _ei_ota_of_first_user(ei_ota_runtime COMPILE_OPTIONS machine)
  target_compile_options(ei_ota_runtime PRIVATE
    "$<FILTER:${machine},INCLUDE,^(-m|-O|--target|--specs|-f(short|function-sec|data-sec|lto|pic|PIC))>")
  # Interface libraries, because only the target that links them knows where PSA Crypto's headers are, and which chip it is
  # for.
  _ei_ota_add_to_runtime(psa "${runtime}/psa/ei_ota_psa.c")
  _ei_ota_add_to_runtime(flash_stm32l4 "${runtime}/flash/flash_stm32l4.c")
  _ei_ota_add_to_runtime(flash_nrf52 "${runtime}/flash/flash_nrf52.c")
  _ei_ota_add_to_runtime(flash_pico "${runtime}/ports/flash_pico.c" hardware_flash pico_flash)
  _ei_ota_add_to_runtime(flash_stm32_hal "${runtime}/ports/flash_stm32_hal.c")
  foreach(port pico stm32_hal)
    target_include_directories(ei_ota_flash_${port} INTERFACE "${runtime}/ports/include")
  endforeach()
endfunction()

# _ei_ota_add_to_runtime(<name> <source> [<library>...])
#
# Defines EiOta::<name>: a target that links it compiles <source>, and has the runtime and the libraries.
function(_ei_ota_add_to_runtime name source)
  add_library(ei_ota_${name} INTERFACE)
  add_library(EiOta::${name} ALIAS ei_ota_${name})
  target_sources(ei_ota_${name} INTERFACE "${source}")
  target_link_libraries(ei_ota_${name} INTERFACE ei_ota_runtime ${ARGN})
endfunction()

# _ei_ota_of_first_user(<library> <property> <result variable>)
#
# An expression for <property> of the first target that uses <library>: it names the processor if no toolchain file
# does.
function(_ei_ota_of_first_user library property result_variable)
  set(user "$<TARGET_PROPERTY:${library},EI_OTA_FIRST_USER>")
  set(${result_variable} "$<$<NOT:$<STREQUAL:${user},>>:$<TARGET_PROPERTY:${user},${property}>>" PARENT_SCOPE)
endfunction()

function(_ei_ota_set_first_user library user)
  get_property(is_known TARGET ${library} PROPERTY EI_OTA_FIRST_USER SET)
  if(NOT is_known)
    set_property(TARGET ${library} PROPERTY EI_OTA_FIRST_USER "${user}")
  endif()
endfunction()

# _ei_ota_runtime_later()
#
# Defines the runtime at the end of the top directory for a project that links EiOta::runtime and patches no model.
function(_ei_ota_runtime_later)
  cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" GET_CALL_IDS scheduled)
  if(NOT "ei_ota_runtime" IN_LIST scheduled)
    cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" ID ei_ota_runtime CALL _ei_ota_runtime_at_the_end)
  endif()
endfunction()

function(_ei_ota_runtime_at_the_end)
  get_property(enabled GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("C" IN_LIST enabled)
    _ei_ota_runtime()
    _ei_ota_warn_of_options_in_part()
  endif()
endfunction()
