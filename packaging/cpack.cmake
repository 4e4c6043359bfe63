# SPDX-License-Identifier: MIT
# What differs between CPack's generators, which read this file.
cmake_policy(VERSION 3.20)

# debian_package(<component> <package> <first line of its description> <the other lines>)
function(debian_package component package summary text)
  string(TOUPPER ${component} upper)
  set(CPACK_COMPONENT_GROUPS_ALL ${CPACK_COMPONENT_GROUPS_ALL} ${component} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${summary}\n${text}" PARENT_SCOPE)
endfunction()

if(CPACK_GENERATOR STREQUAL "ZIP")
  set(CPACK_PACKAGE_FILE_NAME "ei-ota-runtime-${CPACK_PACKAGE_VERSION}")
  set(CPACK_INSTALL_CMAKE_PROJECTS "")
  set(CPACK_INSTALL_SCRIPTS "${CPACK_EI_OTA_SOURCE}/packaging/runtime_zip.cmake")
  set(CPACK_COMPONENTS_ALL "")
  set(CPACK_STRIP_FILES OFF)
elseif(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # would come first in each description
  set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_SECTION devel)
  set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
  set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
  set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
  set(CPACK_PRE_BUILD_SCRIPTS "${CPACK_EI_OTA_SOURCE}/packaging/debian.cmake")

  set(CPACK_COMPONENTS_ALL tool cmake runtime)
  foreach(component TOOL CMAKE RUNTIME)
    set(CPACK_COMPONENT_${component}_GROUP ei_ota)
  endforeach()
  debian_package(ei_ota ei-ota "updates of Edge Impulse models in the field"
"The tool ei-ota patches the library that Edge Impulse Studio exports, so that
the weights of its model can change on devices in the field, and makes the
payloads that change them. With it come the CMake package EiOta and the sources
of the runtime, which is part of the firmware.")
  set(CPACK_DEBIAN_EI_OTA_PACKAGE_DEPENDS python3)  # zephyr/ei_ota_smp.py
  set(CPACK_DEBIAN_EI_OTA_PACKAGE_SUGGESTS "cmake, ei-ota-fetch, ei-ota-serve, gcc-arm-none-eabi")
  if("ei-ota-fetch" IN_LIST CPACK_EI_OTA_PROGRAMS)
    debian_package(fetch ei-ota-fetch "download of exports for ei-ota"
"The command \"ei-ota fetch\" downloads a build of a project from the API of Edge
Impulse Studio, and can have Studio build it first.")
  endif()
  if("ei-ota-serve" IN_LIST CPACK_EI_OTA_PROGRAMS)
    debian_package(serve ei-ota-serve "server of model updates made by ei-ota"
"The command \"ei-ota serve\" gives devices, by HTTP, the newest payload in a
folder that fits them.")
  endif()
  foreach(component fetch serve)
    string(TOUPPER ${component} upper)
    if("ei-ota-${component}" IN_LIST CPACK_EI_OTA_PROGRAMS)
      list(APPEND CPACK_COMPONENTS_ALL ${component})
      set(CPACK_COMPONENT_${upper}_GROUP ${component})
      set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "ei-ota (= ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
    endif()
  endforeach()
endif()
