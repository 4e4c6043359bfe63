# SPDX-License-Identifier: MIT
# Errors of the CMake functions: what was found; what was expected; what to do [stable-id].
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)

# _ei_ota_refuse(<stable-id> <found> <expected> <remedy>) ends the configure step.
function(_ei_ota_refuse stable_id found expected remedy)
  message(FATAL_ERROR "${found}; expected ${expected}; ${remedy} [${stable_id}]")
endfunction()

# _ei_ota_refuse_old_names()
#
# Refuses variables under their former names. Ignoring one silently could leave a device open to unsigned payloads.
function(_ei_ota_refuse_old_names)
  set(old_names EI_OTA_SIGNING_KEY EiOta_HOST_CMAKE_ARGS)
  set(new_names EI_OTA_REQUIRE_SIGNATURE EI_OTA_HOST_CMAKE_ARGS)
  foreach(old new IN ZIP_LISTS old_names new_names)
    if(NOT "${${old}}" STREQUAL "")
      _ei_ota_refuse(E-cmake-renamed "the variable ${old} is set" "its current name, ${new}"
                     "set ${new} instead, and remove ${old} (from the cache: -U${old})")
    endif()
  endforeach()
endfunction()

# _ei_ota_check_arguments(<function> <prefix> <signature>)
#
# Refuses arguments that cmake_parse_arguments(<prefix> ...) of the caller could not use. The caller's `values` and
# `lists` are its keywords.
macro(_ei_ota_check_arguments function prefix signature)
  set(_ei_ota_keywords ${values} ${lists})
  if(DEFINED ${prefix}_UNPARSED_ARGUMENTS)
    list(JOIN ${prefix}_UNPARSED_ARGUMENTS " " _ei_ota_unknown)
    _ei_ota_refuse(E-cmake-keyword "${function}: unknown argument ${_ei_ota_unknown}" "${signature}"
                   "correct its spelling or remove it")
  endif()
  if(DEFINED ${prefix}_KEYWORDS_MISSING_VALUES)
    list(JOIN ${prefix}_KEYWORDS_MISSING_VALUES " " _ei_ota_unknown)
    _ei_ota_refuse(E-cmake-keyword "${function}: nothing follows ${_ei_ota_unknown}" "${signature}"
                   "give it a value or remove it")
  endif()
  # An empty value, such as a key's path from an unset variable, would count as if the keyword were not there.
  set(_ei_ota_before "")
  foreach(_ei_ota_argument IN LISTS ARGV)
    if("${_ei_ota_argument}" STREQUAL "" AND "${_ei_ota_before}" IN_LIST _ei_ota_keywords)
      _ei_ota_refuse(E-cmake-keyword "${function}: nothing follows ${_ei_ota_before}" "${signature}" "give it a value or remove it")
    endif()
    set(_ei_ota_before "${_ei_ota_argument}")
  endforeach()
endmacro()

# _ei_ota_need_language(<C|CXX> <what for>)
function(_ei_ota_need_language language purpose)
  get_property(enabled GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT language IN_LIST enabled)
    list(JOIN enabled " " enabled)
    _ei_ota_refuse(E-cmake-language "${purpose} needs ${language}, and this project enables only: ${enabled}" "C and CXX"
                   "write project(... C CXX), or enable_language(${language}) before EiOta is used")
  endif()
endfunction()

# _ei_ota_refuse_script_mode(<function>)
function(_ei_ota_refuse_script_mode function)
  if(CMAKE_SCRIPT_MODE_FILE)
    _ei_ota_refuse(E-cmake-script "${function} was called in CMake's script mode, where there are no targets"
                   "a project's configure step"
                   "in an ESP-IDF component call it after idf_component_register(); elsewhere do not use cmake -P")
  endif()
endfunction()
