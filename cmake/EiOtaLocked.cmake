# SPDX-License-Identifier: MIT
# cmake -DLOCK=<file> -P EiOtaLocked.cmake -- <command>...: runs the command while other builds of this tree wait.
cmake_minimum_required(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaScript.cmake")
_ei_ota_script_arguments(command)
_ei_ota_lock("${LOCK}" 3600 "ei-ota cannot be built")
execute_process(COMMAND ${command} RESULT_VARIABLE failed)
if(NOT failed STREQUAL "0")
  message(FATAL_ERROR "ei-ota was not built; the output above tells why (${failed})")
endif()
