# SPDX-License-Identifier: MIT
# ESP-IDF includes this file at the level of the project, with the settings of Kconfig.
foreach(_ei_ota_option REQUIRE_SIGNATURE LEGACY NO_ERROR_STRINGS CRC_BYTE_TABLE)
  set(_ei_ota_value OFF)
  if(CONFIG_EI_OTA_${_ei_ota_option})
    set(_ei_ota_value ON)
  endif()
  set(EI_OTA_${_ei_ota_option} ${_ei_ota_value} CACHE BOOL "Set by CONFIG_EI_OTA_${_ei_ota_option}" FORCE)
endforeach()
set(_ei_ota_component "${COMPONENT_DIR}")
unset(COMPONENT_DIR)  # here CMakeLists.txt is to be what it is in any other project
include("${CMAKE_CURRENT_LIST_DIR}/cmake/ei_ota_import.cmake")
set(COMPONENT_DIR "${_ei_ota_component}")
