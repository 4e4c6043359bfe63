# The device runtime as target EiOta::runtime. It is built by each project from source, because it must have the
# device's compiler and flags.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_runtime()
#
# Defines EiOta::runtime in the calling directory, with the compile options that this directory has by now, and EiOta::psa, which
# adds the verifier on PSA Crypto. With the variable EI_OTA_LEGACY set, all that links it takes legacy payloads, too
# (docs/SPEC.md); with EI_OTA_REQUIRE_SIGNATURE, no payload that the config's verifier has not found authentic. Both are for all models
# of a build: set them before find_package. Flash back ends (runtime/flash) cost nothing where they are not used: it is a static
# library.
function(_ei_ota_runtime)
  if(TARGET EiOta::runtime)
    return()
  endif()
  _ei_ota_need_language(C "EiOta's runtime")
  get_filename_component(runtime "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../runtime" ABSOLUTE)
  file(GLOB sources "${runtime}/src/*.c" "${runtime}/flash/flash_ram.c")
  if(UNIX)  # of the system that is built for: not set for bare metal
    list(APPEND sources "${runtime}/flash/flash_posix.c")
  endif()
  add_library(ei_ota_runtime STATIC EXCLUDE_FROM_ALL ${sources})
  add_library(EiOta::runtime ALIAS ei_ota_runtime)
  target_include_directories(ei_ota_runtime PUBLIC "${runtime}/include")
  if(EI_OTA_LEGACY AND EI_OTA_REQUIRE_SIGNATURE)
    _ei_ota_refuse(E-cmake-legacy "EI_OTA_LEGACY and EI_OTA_REQUIRE_SIGNATURE are set, and legacy payloads have no signature"
                   "one of them" "unset EI_OTA_LEGACY, and have devices sent native payloads")
  endif()
  foreach(option EI_OTA_LEGACY EI_OTA_REQUIRE_SIGNATURE)
    if(${option})
      target_compile_definitions(ei_ota_runtime PUBLIC ${option}=1)
    endif()
  endforeach()
  set_target_properties(ei_ota_runtime PROPERTIES C_STANDARD 99)
  # Compiled by what links it, which also knows where PSA Crypto's headers are.
  add_library(ei_ota_psa INTERFACE)
  add_library(EiOta::psa ALIAS ei_ota_psa)
  target_sources(ei_ota_psa INTERFACE "${runtime}/psa/ei_ota_psa.c")
  target_link_libraries(ei_ota_psa INTERFACE ei_ota_runtime)
endfunction()

# Projects that link EiOta::runtime and patch no model get it at the end of their top directory.
function(_ei_ota_runtime_at_the_end)
  get_property(enabled GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("C" IN_LIST enabled)
    _ei_ota_runtime()
  endif()
endfunction()
if(NOT CMAKE_SCRIPT_MODE_FILE)
  cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _ei_ota_runtime_at_the_end)
endif()
