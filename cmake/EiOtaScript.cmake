# SPDX-License-Identifier: MIT
# What EiOta's build-time scripts share (cmake -D.. -P SCRIPT -- ARGUMENT...).
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_lock(<file> <seconds> <what>)
#
# Locks <file> until this script ends or is killed. Waits up to <seconds> for another script; <what> begins the message
# if that fails.
function(_ei_ota_lock file seconds what)
  file(LOCK "${file}" GUARD PROCESS TIMEOUT ${seconds} RESULT_VARIABLE failed)
  if(NOT failed STREQUAL "0")
    _ei_ota_refuse(E-cmake-lock "${what}: ${failed} (${file})" "one build at a time in a tree"
                   "wait for the other build to end, or stop it; if the file system does not support locks, build on another one")
  endif()
endfunction()

# _ei_ota_script_arguments(<result variable>)
#
# Sets <result variable> to the arguments that follow --.
function(_ei_ota_script_arguments result_variable)
  set(arguments "")
  set(is_after OFF)
  math(EXPR last "${CMAKE_ARGC} - 1")
  foreach(number RANGE ${last})
    if(is_after)
      string(REPLACE ";" "\\;" argument "${CMAKE_ARGV${number}}")
      list(APPEND arguments "${argument}")
    elseif(CMAKE_ARGV${number} STREQUAL "--")
      set(is_after ON)
    endif()
  endforeach()
  set(${result_variable} "${arguments}" PARENT_SCOPE)
endfunction()
