# SPDX-License-Identifier: MIT
# Finds EiOta as pico_sdk_import.cmake finds the pico-sdk. Copy this file into a project, or include it from where it is:
#
#   project(firmware C CXX ASM)
#   include(ei_ota_import.cmake)
#
# Each of these variables may also come from the environment:
#
# EI_OTA_PATH                 a folder with EiOta: its sources, or where it was installed. Default: the folder that this file belongs to
# EI_OTA_FETCH_FROM_GIT       ON: download the sources if there is no EI_OTA_PATH
# EI_OTA_FETCH_FROM_GIT_URL   the repository
# EI_OTA_FETCH_FROM_GIT_PATH  where the download goes, relative to the top source directory
# EI_OTA_FETCH_FROM_GIT_TAG   the tag or commit
cmake_minimum_required(VERSION 3.20)

foreach(_ei_ota_name EI_OTA_PATH EI_OTA_FETCH_FROM_GIT EI_OTA_FETCH_FROM_GIT_URL EI_OTA_FETCH_FROM_GIT_PATH EI_OTA_FETCH_FROM_GIT_TAG)
  if("${${_ei_ota_name}}" STREQUAL "" AND NOT "$ENV{${_ei_ota_name}}" STREQUAL "")
    set(${_ei_ota_name} "$ENV{${_ei_ota_name}}")
    message("Using ${_ei_ota_name} from environment ('${${_ei_ota_name}}')")
  endif()
endforeach()
set(EI_OTA_PATH "${EI_OTA_PATH}" CACHE PATH "A folder with EiOta: its sources, or where it was installed")
set(EI_OTA_FETCH_FROM_GIT "${EI_OTA_FETCH_FROM_GIT}" CACHE BOOL "Download EiOta if there is no EI_OTA_PATH")
set(EI_OTA_FETCH_FROM_GIT_URL "${EI_OTA_FETCH_FROM_GIT_URL}" CACHE STRING "The repository of EiOta")
set(EI_OTA_FETCH_FROM_GIT_PATH "${EI_OTA_FETCH_FROM_GIT_PATH}" CACHE STRING "Where EiOta's sources are downloaded to")
set(EI_OTA_FETCH_FROM_GIT_TAG "${EI_OTA_FETCH_FROM_GIT_TAG}" CACHE STRING "The tag or commit of EiOta")

if(EI_OTA_PATH)
  get_filename_component(_ei_ota_path "${EI_OTA_PATH}" REALPATH BASE_DIR "${CMAKE_BINARY_DIR}")
elseif(EXISTS "${CMAKE_CURRENT_LIST_DIR}/EiOta.cmake")
  get_filename_component(_ei_ota_path "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
elseif(EI_OTA_FETCH_FROM_GIT)
  if("${EI_OTA_FETCH_FROM_GIT_URL}" STREQUAL "" OR "${EI_OTA_FETCH_FROM_GIT_TAG}" STREQUAL "")
    message(FATAL_ERROR "ei_ota_import: EI_OTA_FETCH_FROM_GIT is on without EI_OTA_FETCH_FROM_GIT_URL or EI_OTA_FETCH_FROM_GIT_TAG; \
expected a repository and a tag or commit in it; set both, or EI_OTA_PATH [E-cmake-import]")
  endif()
  include(FetchContent)
  set(_ei_ota_place "")
  if(EI_OTA_FETCH_FROM_GIT_PATH)
    get_filename_component(_ei_ota_place "${EI_OTA_FETCH_FROM_GIT_PATH}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
    set(_ei_ota_place SOURCE_DIR "${_ei_ota_place}/eiota-src")
  endif()
  FetchContent_Declare(EiOta GIT_REPOSITORY "${EI_OTA_FETCH_FROM_GIT_URL}" GIT_TAG "${EI_OTA_FETCH_FROM_GIT_TAG}" ${_ei_ota_place})
  FetchContent_MakeAvailable(EiOta)
  return()
else()
  message(FATAL_ERROR "ei_ota_import: it is not said where EiOta is; expected EI_OTA_PATH, or EI_OTA_FETCH_FROM_GIT with \
EI_OTA_FETCH_FROM_GIT_URL and EI_OTA_FETCH_FROM_GIT_TAG; set them on the command line or in the environment [E-cmake-import]")
endif()

# An installation is found by its configuration file; sources have none.
foreach(_ei_ota_place cmake share/EiOta/cmake)
  if(EXISTS "${_ei_ota_path}/${_ei_ota_place}/EiOtaConfig.cmake")
    set(EiOta_DIR "${_ei_ota_path}/${_ei_ota_place}" CACHE PATH "" FORCE)
    find_package(EiOta REQUIRED NO_CMAKE_FIND_ROOT_PATH)
    return()
  endif()
endforeach()
if(NOT EXISTS "${_ei_ota_path}/cmake/EiOta.cmake")
  message(FATAL_ERROR "ei_ota_import: ${_ei_ota_path} has neither cmake/EiOta.cmake nor share/EiOta; expected the sources of EiOta, or \
where it was installed; correct EI_OTA_PATH [E-cmake-import]")
endif()

# An installed tool of the same version saves building one. The toolchain file of a device must not hide it.
if("${EI_OTA_EXECUTABLE}${EiOta_EXECUTABLE}" STREQUAL "")
  find_program(_ei_ota_installed ei-ota NO_CACHE NO_CMAKE_FIND_ROOT_PATH)
  if(_ei_ota_installed)
    execute_process(COMMAND "${_ei_ota_installed}" --version OUTPUT_VARIABLE _ei_ota_version OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    file(STRINGS "${_ei_ota_path}/runtime/include/ei_ota/ei_ota_version.h" _ei_ota_expected REGEX "^#define EI_OTA_VERSION_(MAJOR|MINOR|PATCH) ")
    list(TRANSFORM _ei_ota_expected REPLACE "[^0-9]" "")
    list(JOIN _ei_ota_expected . _ei_ota_expected)
    if(_ei_ota_version STREQUAL _ei_ota_expected)
      set(EI_OTA_EXECUTABLE "${_ei_ota_installed}")
    else()
      message(STATUS "EiOta: ${_ei_ota_installed} has version ${_ei_ota_version}, the sources ${_ei_ota_expected}, so the tool is built from them")
    endif()
  endif()
endif()
add_subdirectory("${_ei_ota_path}" "${CMAKE_BINARY_DIR}/eiota")
