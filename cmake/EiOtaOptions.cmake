# SPDX-License-Identifier: MIT
# The runtime's options (ei_ota_config.h) as CMake variables of the same names. Those set before find_package(EiOta)
# hold for the whole firmware: the runtime, the patched sources and everything that links them.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaLinks.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPaths.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_declare_options()
#
# A variable that the project has set keeps its value.
function(_ei_ota_declare_options)
  option(EI_OTA_REQUIRE_SIGNATURE "The firmware accepts only payloads with a valid signature")
  option(EI_OTA_LEGACY "The firmware also accepts payloads of edgeimpulse_ota 1.0.3, which have no signature")
  option(EI_OTA_NO_ERROR_STRINGS "ei_ota_strerror() returns an empty string for every error")
  option(EI_OTA_CRC_BYTE_TABLE "A CRC-32 with a table of 1,024 bytes instead of 64, in fewer instructions")
  option(EI_OTA_COPY_TABLE "ei_ota_restore() also finds the factory weights by __copy_table_start__ (CMSIS)")
  set(EI_OTA_WEIGHT "" CACHE STRING "The attribute that places the weights in another memory; requires RESTORE COPY")
  # Not FILEPATH: CMake takes a relative one that -D gives from the working directory.
  set(EI_OTA_CONFIG_FILE "" CACHE STRING "A header with these options, relative to the top source directory")
  set(EI_OTA_EXECUTABLE "" CACHE FILEPATH "The ei-ota to use; empty: the installed one, or one built for this machine")
  set(EiOta_EXECUTABLE "" CACHE FILEPATH "EI_OTA_EXECUTABLE under the name that CMake's convention for packages gives it")
  set(EI_OTA_HOST_CMAKE_ARGS "" CACHE STRING "More arguments for the CMake that builds ei-ota for this machine")
  mark_as_advanced(EI_OTA_NO_ERROR_STRINGS EI_OTA_CRC_BYTE_TABLE EI_OTA_COPY_TABLE EI_OTA_EXECUTABLE EiOta_EXECUTABLE
                   EI_OTA_HOST_CMAKE_ARGS)
endfunction()

# Records the options of a directory that finds or adds EiOta. They hold for the runtime, whichever directory defines
# it.
function(_ei_ota_note_options)
  _ei_ota_runtime_options(options)
  if(TARGET EiOta::runtime)
    _ei_ota_refuse_late_options("${options}")
  endif()
  set_property(GLOBAL APPEND PROPERTY EI_OTA_OPTIONS ${options})
endfunction()

# Sets <result variable> to the compile definitions that the variables stand for.
function(_ei_ota_runtime_options result_variable)
  if(EI_OTA_LEGACY AND EI_OTA_REQUIRE_SIGNATURE)
    _ei_ota_refuse(E-cmake-legacy "EI_OTA_LEGACY and EI_OTA_REQUIRE_SIGNATURE are both set, but legacy payloads have no signature"
                   "one of them" "unset EI_OTA_LEGACY, and send native payloads to the devices")
  endif()
  set(options "")
  foreach(option EI_OTA_REQUIRE_SIGNATURE EI_OTA_LEGACY EI_OTA_NO_ERROR_STRINGS EI_OTA_CRC_BYTE_TABLE EI_OTA_COPY_TABLE)
    if(${option})
      list(APPEND options ${option}=1)
    endif()
  endforeach()
  if(NOT "${EI_OTA_WEIGHT}" STREQUAL "")
    list(APPEND options "EI_OTA_WEIGHT=${EI_OTA_WEIGHT}")
  endif()
  if(EI_OTA_CONFIG_FILE)
    _ei_ota_need_path(EiOta "EI_OTA_CONFIG_FILE" "${EI_OTA_CONFIG_FILE}")
    get_filename_component(file "${EI_OTA_CONFIG_FILE}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
    _ei_ota_need_path(EiOta "EI_OTA_CONFIG_FILE" "${file}")
    list(APPEND options "EI_OTA_CONFIG_FILE=\"${file}\"")
  endif()
  set(${result_variable} "${options}" PARENT_SCOPE)
endfunction()

# Refuses an option that was set after the runtime was defined: it would not hold for the runtime.
function(_ei_ota_refuse_late_options options)
  get_target_property(taken ei_ota_runtime INTERFACE_COMPILE_DEFINITIONS)
  foreach(option IN LISTS options)
    if(NOT option IN_LIST taken)
      string(REGEX REPLACE "=.*" "" option "${option}")
      _ei_ota_refuse(E-cmake-late "${option} was set after EiOta's runtime was defined without it" "one setting for the whole build"
                     "set it before find_package(EiOta)")
    endif()
  endforeach()
endfunction()

# Warns about targets that link the runtime and are compiled with an option that the runtime is not compiled with. The
# linker notices few of these (docs/DESIGN.md, "EI_OTA_REQUIRE_SIGNATURE renames"), and none that only the runtime
# reads.
function(_ei_ota_warn_of_options_in_part)
  get_property(of_the_runtime TARGET ei_ota_runtime PROPERTY INTERFACE_COMPILE_DEFINITIONS)
  get_property(private TARGET ei_ota_runtime PROPERTY COMPILE_DEFINITIONS)
  list(APPEND of_the_runtime ${private})
  list(TRANSFORM of_the_runtime REPLACE "^(-D)?(EI_OTA_[A-Z_]+)$" "\\2=1")
  set(directories "")
  _ei_ota_directories("${CMAKE_SOURCE_DIR}" directories)
  foreach(directory IN LISTS directories)
    get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      _ei_ota_warn_of_options("${target}" "${of_the_runtime}")
    endforeach()
  endforeach()
endfunction()

function(_ei_ota_warn_of_options target of_the_runtime)
  set(pattern "^(-D)?(EI_OTA_(REQUIRE_SIGNATURE|LEGACY|NO_ERROR_STRINGS|CRC_BYTE_TABLE|COPY_TABLE|WEIGHT|CONFIG_FILE))(=(.*))?$")
  get_property(definitions TARGET "${target}" PROPERTY COMPILE_DEFINITIONS)
  get_property(interface TARGET "${target}" PROPERTY INTERFACE_COMPILE_DEFINITIONS)
  foreach(definition IN LISTS definitions interface)
    if(NOT definition MATCHES "${pattern}")
      continue()
    endif()
    set(option "${CMAKE_MATCH_2}")
    set(value "${CMAKE_MATCH_5}")
    if("${CMAKE_MATCH_4}" STREQUAL "")
      set(value 1)
    endif()
    _ei_ota_linked("${target}" linked items)
    if(ei_ota_runtime IN_LIST linked AND NOT value STREQUAL "0" AND NOT "${option}=${value}" IN_LIST of_the_runtime)
      message(WARNING "${target} is compiled with ${option}=${value}, and EiOta's runtime is not; expected one setting for the whole "
                      "firmware; set ${option} before find_package(EiOta) instead [W-cmake-option]")
    endif()
  endforeach()
endfunction()
