# SPDX-License-Identifier: MIT
# Refuses paths that EiOta cannot work with, and makes paths absolute.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_need_path(<function> <what> <path>)
#
# Refuses a path with a character that has a meaning to a tool which reads the path: ; ends a list item unless [ is
# open, $ starts a reference, globs have * ? [ ], outputs of custom commands cannot contain # < >, targets of Make
# cannot contain :, and Ninja's parser of depfiles does not know & ^ ' " ` | \, so that it would build again each time.
function(_ei_ota_need_path function what path)
  set(looked_at "${path}")
  if(CMAKE_HOST_WIN32)
    string(REPLACE "\\" "/" looked_at "${looked_at}")
    string(REGEX REPLACE "^[A-Za-z]:" "" looked_at "${looked_at}")
  endif()
  string(ASCII 1 first)
  string(ASCII 31 last)
  if(NOT looked_at MATCHES "[][;$#<>*?:&^'\"`|\\${first}-${last}]")
    return()
  endif()
  set(character "${CMAKE_MATCH_0}")  # string(REGEX MATCH) of CMake 4.3 gives nothing for a ;
  if(character MATCHES "[${first}-${last}]")
    set(character "a control character")
  endif()
  _ei_ota_refuse(E-cmake-path "${function}: the path of ${what} contains ${character}: ${path}"
                 "none of [ ] ; $ # < > * ? : & ^ ' \" ` | \\ and no control character, which have a meaning to build systems"
                 "rename the file or the folder that contains it")
endfunction()

# _ei_ota_absolute(<function> <what> <variable>)
#
# Makes a path absolute that is relative to the calling directory's sources, as paths of CMake's commands are.
function(_ei_ota_absolute function what variable)
  set(path "${${variable}}")
  _ei_ota_need_path(${function} "${what}" "${path}")  # before get_filename_component, which replaces \ by /
  get_filename_component(path "${path}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  _ei_ota_need_path(${function} "${what}" "${path}")
  set(${variable} "${path}" PARENT_SCOPE)
endfunction()

# _ei_ota_absolute_all(<function> <what> <list variable>)
function(_ei_ota_absolute_all function what list_variable)
  set(absolute "")
  foreach(path IN LISTS ${list_variable})
    _ei_ota_absolute(${function} "${what}" path)
    list(APPEND absolute "${path}")
  endforeach()
  set(${list_variable} "${absolute}" PARENT_SCOPE)
endfunction()
