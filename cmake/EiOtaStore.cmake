# SPDX-License-Identifier: MIT
# STORE of ei_ota_patch: where a firmware has its payload store. The tool judges the numbers; the linker gets them as symbols, which
# need no place in the order of -T options, so that a linker script can end the firmware's flash there.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_store(<arguments of STORE> <numbers variable> <begin variable> <end variable>)
#
# Sets <numbers variable> to what --store of the tool takes, and the other two to the addresses where the store begins and
# where it has ended; all three to nothing without arguments.
function(_ei_ota_store arguments numbers_variable begin_variable end_variable)
  set(keywords START PROG_SIZE ERASE_SIZE SLOT_SIZE SLOTS)
  set(${numbers_variable} "" PARENT_SCOPE)
  set(${begin_variable} "" PARENT_SCOPE)
  set(${end_variable} "" PARENT_SCOPE)
  if("${arguments}" STREQUAL "")
    return()
  endif()
  cmake_parse_arguments(store "" "${keywords}" "" ${arguments})
  if(DEFINED store_UNPARSED_ARGUMENTS)
    list(JOIN store_UNPARSED_ARGUMENTS " " found)
    _ei_ota_refuse_store("STORE has ${found}")
  endif()
  _ei_ota_start_of_store("${store_START}" "${store_ERASE_SIZE}" store_START)
  set(numbers "")
  foreach(keyword IN LISTS keywords)
    if("${store_${keyword}}" STREQUAL "")
      _ei_ota_refuse_store("STORE has no ${keyword}")
    endif()
    _ei_ota_number("${store_${keyword}}" ${keyword})
    if("${${keyword}}" STREQUAL "")
      _ei_ota_refuse_store("STORE has ${keyword} ${store_${keyword}}, which is not a number such as 2048, 0x800 or 2K")
    endif()
    list(APPEND numbers ${${keyword}})
  endforeach()
  if(ERASE_SIZE EQUAL 0)
    _ei_ota_refuse_store("STORE has ERASE_SIZE 0")
  endif()
  # A record block is as large as EI_OTA_RECORD_BLOCK_SIZE of ei_ota_store.h says.
  math(EXPR record_block "(128 + ${ERASE_SIZE} - 1) / ${ERASE_SIZE} * ${ERASE_SIZE}")
  math(EXPR end "${START} + 2 * ${record_block} + ${SLOTS} * ${SLOT_SIZE}" OUTPUT_FORMAT HEXADECIMAL)
  list(JOIN numbers "," numbers)
  set(${numbers_variable} "${numbers}" PARENT_SCOPE)
  set(${begin_variable} "${START}" PARENT_SCOPE)
  set(${end_variable} "${end}" PARENT_SCOPE)
endfunction()

# Sets <result variable> to the address where the store of a model begins. <start> is that, or the name of a model whose store ends
# there, at the next erase block.
function(_ei_ota_start_of_store start erase_size result_variable)
  set(${result_variable} "${start}" PARENT_SCOPE)
  if("${start}" STREQUAL "" OR NOT TARGET "${start}")
    return()
  endif()
  get_target_property(end ${start} EI_OTA_STORE_END)
  if(NOT end)
    _ei_ota_refuse_store("STORE has START ${start}, which has no STORE itself")
  endif()
  _ei_ota_number("${erase_size}" size)
  if(NOT "${size}" STREQUAL "" AND NOT size EQUAL 0)
    math(EXPR end "(${end} + ${size} - 1) / ${size} * ${size}" OUTPUT_FORMAT HEXADECIMAL)
  endif()
  set(${result_variable} "${end}" PARENT_SCOPE)
endfunction()

function(_ei_ota_refuse_store found)
  _ei_ota_refuse(E-cmake-store "ei_ota_patch: ${found}"
                 "STORE START <address or model> PROG_SIZE <bytes> ERASE_SIZE <bytes> SLOT_SIZE <bytes> SLOTS <n>"
                 "see docs/guide/weights-in-flash.md")
endfunction()

# Sets <result variable> to the hexadecimal number that <text> stands for, which may end in K or M; to nothing if it is none.
function(_ei_ota_number text result_variable)
  set(${result_variable} "" PARENT_SCOPE)
  if(NOT text MATCHES "^(0x[0-9A-Fa-f]+|[0-9]+)([KM]?)$")
    return()
  endif()
  set(factor 1)
  if(CMAKE_MATCH_2 STREQUAL "K")
    set(factor 1024)
  elseif(CMAKE_MATCH_2 STREQUAL "M")
    set(factor 1048576)
  endif()
  math(EXPR number "${CMAKE_MATCH_1} * ${factor}" OUTPUT_FORMAT HEXADECIMAL)
  set(${result_variable} "${number}" PARENT_SCOPE)
endfunction()

# _ei_ota_store_symbols(<id> <begin> <end> <result variable>)
#
# Sets <result variable> to the options by which GNU's and LLVM's linkers define the symbols; to nothing for other linkers.
function(_ei_ota_store_symbols id begin end result_variable)
  set(options "")
  if(NOT "${begin}" STREQUAL "" AND CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$" AND NOT APPLE)
    set(options "LINKER:--defsym=ei_ota_${id}_store_begin=${begin}" "LINKER:--defsym=ei_ota_${id}_store_end=${end}")
  endif()
  set(${result_variable} "${options}" PARENT_SCOPE)
endfunction()
