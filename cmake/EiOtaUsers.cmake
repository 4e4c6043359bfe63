# SPDX-License-Identifier: MIT
# Refuses a patched model that no target uses, and targets that do not exist.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

function(_ei_ota_need_users)
  get_property(models GLOBAL PROPERTY EI_OTA_MODELS)
  foreach(id IN LISTS models)
    foreach(name EXPORT TARGETS USERS)
      get_property(${name} TARGET ${id} PROPERTY EI_OTA_${name})
    endforeach()
    foreach(target IN LISTS TARGETS)
      if(NOT TARGET "${target}")
        _ei_ota_refuse(E-cmake-target "ei_ota_patch(NAME ${id}): TARGETS names ${target}, which no directory defines"
                       "targets of this project" "correct the name or remove it")
      endif()
    endforeach()
    if("${USERS}" STREQUAL "")
      _ei_ota_refuse(E-cmake-unused "ei_ota_patch: no target uses model ${id} (${EXPORT})"
                     "one that links EiOta::${id} or lists the export's tflite-model sources"
                     "write target_link_libraries(<firmware> PRIVATE EiOta::${id})")
    endif()
  endforeach()
endfunction()
