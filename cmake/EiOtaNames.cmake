# SPDX-License-Identifier: MIT
# The names that a model cannot have.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)

# _ei_ota_public_names(<result variable>)
#
# Sets <result variable> to the words of the runtime's public headers, outside comments and strings, that begin with
# ei_ota_ or EI_OTA_.
function(_ei_ota_public_names result_variable)
  file(GLOB headers "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../runtime/include/ei_ota/*.h")
  set(names "")
  foreach(header IN LISTS headers)
    file(READ "${header}" text)
    string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/|//[^\n]*|\"[^\"\n]*\"" " " text "${text}")
    string(REGEX MATCHALL "[A-Za-z_][A-Za-z_0-9]*" words "${text}")
    list(APPEND names ${words})
  endforeach()
  list(REMOVE_DUPLICATES names)
  list(FILTER names INCLUDE REGEX "^(ei_ota_|EI_OTA_)")
  set(${result_variable} "${names}" PARENT_SCOPE)
endfunction()

# _ei_ota_taken_names(<result variable>)
#
# Sets <result variable> to what the ei_ota_<id> and EI_OTA_<ID>_ of a model must not be: names of the runtime, and the
# beginnings of those names that end as the macros of an ei_ota_<id>.h do.
function(_ei_ota_taken_names result_variable)
  _ei_ota_public_names(names)
  set(symbols ${names})
  set(macros ${names})
  list(FILTER symbols INCLUDE REGEX "^ei_ota_")
  set(ends "(LAYOUT|WEIGHTS|PROJECT|IMAGE_SIZE|PAYLOAD_SIZE|SLOT_SIZE|TABLES_SIZE|STORE_(START|SIZE|PROG_SIZE|ERASE_SIZE|SLOTS))$")
  list(FILTER macros INCLUDE REGEX "^EI_OTA_.+_${ends}")
  list(TRANSFORM macros REPLACE "${ends}" "")
  list(REMOVE_DUPLICATES macros)
  set(${result_variable} ${symbols} ${macros} PARENT_SCOPE)
endfunction()

# _ei_ota_reserved_ids(<result variable>)
#
# Sets <result variable> to the ids, in lower case, that have another meaning: targets and keywords of CMake, targets of
# the package, ei_ota_arduino.h and ei_ota_http.h in Arduino libraries, the key of `ei-ota getpub`. Case does not
# matter, because some systems ignore it in the names of files and targets.
function(_ei_ota_reserved_ids result_variable)
  set(${result_variable}
      runtime psa flash_stm32l4 flash_nrf52 flash_pico flash_stm32_hal arduino http public_key
      all all_build clean depend edit_cache help install list_install_components package package_source preinstall rebuild_cache
      run_tests test zero_check
      static shared module object interface imported unknown alias exclude_from_all
      on off yes no true false y n ignore notfound
      PARENT_SCOPE)
endfunction()

# _ei_ota_default_id(<path> <result variable>)
#
# Sets <result variable> to the id of an export without NAME: the name of its folder or archive, without the version
# that Studio appends ("ei-doorbell-arduino-1.0.7.zip", "doorbell-cpp-mcu-v12.zip") and without the number that browsers
# append, so that the next export gets the same id. The number of an impulse stays ("-impulse-#1.zip"). The tool's
# model_id() follows the same rules.
function(_ei_ota_default_id path result_variable)
  get_filename_component(id "${path}" NAME)
  string(REGEX REPLACE "\\.([Zz][Ii][Pp]|[Pp][Aa][Cc][Kk])$" "" id "${id}")
  string(REGEX REPLACE "[ _-]*\\([0-9]+\\)$" "" id "${id}")
  string(REGEX REPLACE "[-_ .][vV][0-9]+((-impulse-#?[0-9]+)?)$" "\\1" id "${id}")
  string(REGEX REPLACE "[-_ .][vV]?[0-9]+(\\.[0-9]+)+((-impulse-#?[0-9]+)?)$" "\\2" id "${id}")
  string(REGEX REPLACE "[^A-Za-z0-9_]" "_" id "${id}")
  _ei_ota_is_taken("${id}" is_taken)
  while(is_taken OR id MATCHES "^[0-9]" OR id STREQUAL "")
    set(id "model_${id}")
    _ei_ota_is_taken("${id}" is_taken)
  endwhile()
  set(${result_variable} "${id}" PARENT_SCOPE)
endfunction()

# _ei_ota_is_taken(<id> <result variable>)
function(_ei_ota_is_taken id result_variable)
  _ei_ota_taken_names(names)
  _ei_ota_reserved_ids(reserved)
  string(TOLOWER "${id}" without_case)
  string(TOUPPER "EI_OTA_${id}_" macros)
  set(${result_variable} OFF PARENT_SCOPE)
  if("ei_ota_${id}" IN_LIST names OR macros IN_LIST names OR without_case IN_LIST reserved)
    set(${result_variable} ON PARENT_SCOPE)
  endif()
endfunction()
