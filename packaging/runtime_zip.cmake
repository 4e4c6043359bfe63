# SPDX-License-Identifier: MIT
# The archive of the runtime: its folder, for builds without CMake.
foreach(folder include src flash ports psa)
  file(INSTALL "${CPACK_EI_OTA_SOURCE}/runtime/${folder}" DESTINATION "${CMAKE_INSTALL_PREFIX}"
       FILES_MATCHING PATTERN "*.[ch]")
endforeach()
file(INSTALL "${CPACK_EI_OTA_SOURCE}/LICENSE" DESTINATION "${CMAKE_INSTALL_PREFIX}")
if(NOT "$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  execute_process(COMMAND find "${CMAKE_INSTALL_PREFIX}" -exec touch -h -d "@$ENV{SOURCE_DATE_EPOCH}" {} + COMMAND_ERROR_IS_FATAL ANY)
endif()
