# The device runtime as target EiOta::runtime. It is built by each project from source, because it must have the
# device's compiler and flags.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaLinks.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPaths.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_runtime()
#
# Defines EiOta::runtime in the calling directory, with the compile options that this directory has by now, and EiOta::psa, which
# adds the verifier on PSA Crypto. Options of the runtime (ei_ota_config.h) are variables of the same names; set before
# find_package they hold for all models of a build: for the runtime, patched sources and all that links them (EI_OTA_CONFIG_FILE
# is a path, from the top source directory). Flash back ends
# (runtime/flash) cost nothing where they are not used: it is a static library.
function(_ei_ota_runtime)
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
  file(GLOB sources "${runtime}/src/*.c" "${runtime}/flash/flash_ram.c")
  if(UNIX)  # of the system that is built for: not set for bare metal
    list(APPEND sources "${runtime}/flash/flash_posix.c")
  endif()
  add_library(ei_ota_runtime STATIC EXCLUDE_FROM_ALL ${sources})
  add_library(EiOta::runtime ALIAS ei_ota_runtime)
  target_include_directories(ei_ota_runtime PUBLIC "${runtime}/include")
  target_compile_definitions(ei_ota_runtime PUBLIC ${options})
  set_target_properties(ei_ota_runtime PROPERTIES C_STANDARD 99)
  _ei_ota_of_first_user(ei_ota_runtime COMPILE_OPTIONS machine)
  target_compile_options(ei_ota_runtime PRIVATE
    "$<FILTER:${machine},INCLUDE,^(-m|-O|--target|--specs|-f(short|function-sec|data-sec|lto|pic|PIC))>")
  # Compiled by what links it, which also knows where PSA Crypto's headers are.
  add_library(ei_ota_psa INTERFACE)
  add_library(EiOta::psa ALIAS ei_ota_psa)
  target_sources(ei_ota_psa INTERFACE "${runtime}/psa/ei_ota_psa.c")
  target_link_libraries(ei_ota_psa INTERFACE ei_ota_runtime)
endfunction()

# _ei_ota_of_first_user(<library> <property> <result variable>)
#
# An expression for <property> of the first target that uses <library>: it names the processor if no toolchain file does.
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

# Options that a directory has set where it finds or adds EiOta hold for the runtime, whichever directory defines that.
function(_ei_ota_note_options)
  _ei_ota_runtime_options(options)
  if(TARGET EiOta::runtime)
    _ei_ota_refuse_late_options("${options}")
  endif()
  set_property(GLOBAL APPEND PROPERTY EI_OTA_OPTIONS ${options})
endfunction()

# What the variables say as definitions for the compiler.
function(_ei_ota_runtime_options result_variable)
  if(EI_OTA_LEGACY AND EI_OTA_REQUIRE_SIGNATURE)
    _ei_ota_refuse(E-cmake-legacy "EI_OTA_LEGACY and EI_OTA_REQUIRE_SIGNATURE are set, and legacy payloads have no signature"
                   "one of them" "unset EI_OTA_LEGACY, and have devices sent native payloads")
  endif()
  set(options "")
  foreach(option EI_OTA_REQUIRE_SIGNATURE EI_OTA_LEGACY EI_OTA_NO_ERROR_STRINGS EI_OTA_CRC_BYTE_TABLE)
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

# An option that comes after the runtime was defined would not hold for it.
function(_ei_ota_refuse_late_options options)
  get_target_property(taken ei_ota_runtime INTERFACE_COMPILE_DEFINITIONS)
  foreach(option IN LISTS options)
    if(NOT option IN_LIST taken)
      string(REGEX REPLACE "=.*" "" option "${option}")
      _ei_ota_refuse(E-cmake-late "${option} was set after EiOta's runtime was defined without it" "one for the whole build"
                     "set it before find_package(EiOta)")
    endif()
  endforeach()
endfunction()

# Warns of targets that link the runtime and are compiled with an option that it is not compiled with. Few of these show when they are
# linked (docs/DESIGN.md, "EI_OTA_REQUIRE_SIGNATURE renames"), and none of those that are the runtime's alone.
function(_ei_ota_warn_of_options_in_part)
  set(pattern "^(-D)?(EI_OTA_(REQUIRE_SIGNATURE|LEGACY|NO_ERROR_STRINGS|CRC_BYTE_TABLE|WEIGHT|CONFIG_FILE))(=(.*))?$")
  get_target_property(of_the_runtime ei_ota_runtime COMPILE_DEFINITIONS)
  get_target_property(public ei_ota_runtime INTERFACE_COMPILE_DEFINITIONS)
  list(APPEND of_the_runtime ${public})
  list(TRANSFORM of_the_runtime REPLACE "^(-D)?(EI_OTA_[A-Z_]+)$" "\\2=1")
  set(directories "")
  _ei_ota_directories("${CMAKE_SOURCE_DIR}" directories)
  foreach(directory IN LISTS directories)
    get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      get_target_property(own ${target} COMPILE_DEFINITIONS)
      get_target_property(handed_on ${target} INTERFACE_COMPILE_DEFINITIONS)
      foreach(definition IN LISTS own handed_on)
        if(NOT definition MATCHES "${pattern}")
          continue()
        endif()
        set(option "${CMAKE_MATCH_2}")
        set(value "${CMAKE_MATCH_5}")
        if("${CMAKE_MATCH_4}" STREQUAL "")
          set(value 1)
        endif()
        _ei_ota_linked(${target} linked items)
        if(value STREQUAL "0" OR "${option}=${value}" IN_LIST of_the_runtime OR NOT ei_ota_runtime IN_LIST linked)
          continue()
        endif()
        message(WARNING "${target} is compiled with ${option}=${value}, and EiOta's runtime is not; expected one for the whole firmware; "
                        "set ${option} before find_package(EiOta) instead [W-cmake-option]")
      endforeach()
    endforeach()
  endforeach()
endfunction()

# Projects that link EiOta::runtime and patch no model get it at the end of their top directory.
function(_ei_ota_runtime_at_the_end)
  get_property(enabled GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("C" IN_LIST enabled)
    _ei_ota_runtime()
    _ei_ota_warn_of_options_in_part()
  endif()
endfunction()
if(NOT CMAKE_SCRIPT_MODE_FILE)
  cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _ei_ota_runtime_at_the_end)
endif()
