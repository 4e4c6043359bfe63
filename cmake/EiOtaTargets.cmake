# SPDX-License-Identifier: MIT
# The targets that a model needs. EiOtaNames.cmake has the other names that it cannot have.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_need_targets(<id>)
#
# Refuses an id if EiOta or the project already has one of its targets: CMake's own message does not tell which line to
# change.
function(_ei_ota_need_targets id)
  foreach(target ei_ota_runtime ei_ota_psa ei_ota_flash_stm32l4 ei_ota_flash_nrf52 ei_ota_flash_pico ei_ota_flash_stm32_hal ei_ota_tool)
    if(id STREQUAL target)
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: ${id} is the name of a target of EiOta" "a name that only the model has"
                     "write NAME <id>")
    endif()
  endforeach()
  foreach(suffix "" _headers _patch _sdk _payload _baseline)
    if(TARGET ${id}${suffix})
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: model ${id} needs the target ${id}${suffix}, which exists already"
                     "a name that only the model has" "write NAME <id>")
    endif()
  endforeach()
endfunction()
