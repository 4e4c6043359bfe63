# SPDX-License-Identifier: MIT
# The whole package. Including this file only defines functions; find_package(EiOta) and add_subdirectory() then call
# _ei_ota_set_up().
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaOptions.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPatch.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPayload.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRuntime.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaTool.cmake")

# _ei_ota_set_up([<installed executable>])
#
# Declares the options, and defines EiOta::ei-ota now and EiOta::runtime at the end of the top directory. Each directory
# that finds EiOta calls it, because each may set options.
function(_ei_ota_set_up)
  if(CMAKE_SCRIPT_MODE_FILE)
    return()
  endif()
  _ei_ota_declare_options()
  _ei_ota_refuse_old_names()
  _ei_ota_note_options()
  _ei_ota_runtime_later()
  if(NOT TARGET EiOta::ei-ota)
    _ei_ota_tool(${ARGV})
  endif()
endfunction()
