# SPDX-License-Identifier: MIT
# EiOta in applications of Zephyr and the nRF Connect SDK. zephyr/CMakeLists.txt includes this file.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPatch.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRuntime.cmake")

# zephyr_ei_ota_patch(<model_dir|zip> [NAME <id>] [PARTITION <node label>] [<keyword of ei_ota_patch> <value>...]...)
#
# ei_ota_patch with the settings of Kconfig, for an application of Zephyr. If a library of a module lists the sources of the export,
# as in Studio's Zephyr library, it compiles the patched ones instead; otherwise `app` links the model. Every library finds the
# patched headers before the export's, and ei_ota/ei_ota.h.
#
# PARTITION  the node label of the fixed partition with the payload store (default: <id>_store), with CONFIG_EI_OTA_STORE
function(zephyr_ei_ota_patch export)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;PARTITION" "")
  _ei_ota_patch_id("${export}" "${arg_NAME}" id)

  set(options NAME ${id})
  foreach(choice STORAGE_RAM STORAGE_FLASH RESTORE_LOAD_IMAGE RESTORE_COPY RESTORE_NONE)
    if(CONFIG_EI_OTA_${choice})
      string(REGEX REPLACE "^(STORAGE|RESTORE)_" "\\1;" choice ${choice})
      list(APPEND options ${choice})
    endif()
  endforeach()
  if(CONFIG_EI_OTA_DECODER_RANGE)
    list(APPEND options DECODERS RANGE)
  endif()
  if(CONFIG_EI_OTA_STORE)
    if(NOT arg_PARTITION)
      set(arg_PARTITION ${id}_store)
    endif()
    _zephyr_ei_ota_store("${arg_PARTITION}" store)
    list(APPEND options ${store})
  endif()
  ei_ota_patch("${export}" ${options} ${arg_UNPARSED_ARGUMENTS})

  # The runtime and the SDK are compiled as libraries of Zephyr are, the model as its first user, which is one.
  set_property(TARGET ei_ota_runtime PROPERTY EI_OTA_FIRST_USER "")
  foreach(library ei_ota_runtime ${id}_sdk)
    if(TARGET ${library})
      zephyr_ei_ota_library(${library})
    endif()
  endforeach()
  add_dependencies(${id} zephyr_generated_headers)
  if(TARGET zephyr_final)  # what its linking passes make on the way is not the firmware
    set_property(TARGET ${id} APPEND PROPERTY EI_OTA_CHECKED zephyr_pre0 zephyr_pre1)
  endif()
  # Zephyr's own sources see these folders, too: before Zephyr's only the one that has to stand before the export's.
  get_target_property(headers ${id}_headers INTERFACE_INCLUDE_DIRECTORIES)
  list(POP_FRONT headers patched)
  target_include_directories(zephyr_interface BEFORE INTERFACE "${patched}")
  target_include_directories(zephyr_interface INTERFACE ${headers})
  add_dependencies(zephyr_generated_headers ${id}_patch)
  _zephyr_ei_ota_is_listed(${id} is_listed)
  if(NOT is_listed)
    target_link_libraries(app PRIVATE EiOta::${id})
  endif()
endfunction()

# zephyr_ei_ota_runtime([<library>...])
#
# Links `app` with the runtime, for an export that `ei-ota patch` has patched and that other libraries compile, as the nRF Connect SDK's
# edge_impulse does. It stands behind them on the link line.
function(zephyr_ei_ota_runtime)
  _ei_ota_runtime()
  set_property(TARGET ei_ota_runtime PROPERTY EI_OTA_FIRST_USER "")
  zephyr_ei_ota_library(ei_ota_runtime)
  foreach(library IN LISTS ARGN)
    target_link_libraries(${library} INTERFACE ei_ota_runtime)
  endforeach()
  target_link_libraries(app PRIVATE ${ARGN} ei_ota_runtime)
endfunction()

# zephyr_ei_ota_library(<library>)
#
# Compiles a static library that `app` links with the options of Zephyr, and links it before the compiler's own libraries, which stand
# before those of `app` on the link line.
function(zephyr_ei_ota_library library)
  target_link_libraries(${library} PRIVATE zephyr_interface)
  add_dependencies(${library} zephyr_generated_headers)
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_link_libraries(${library} INTERFACE gcc)
  endif()
endfunction()

# Sets <result variable> to STORE with the place of the partition and its sizes; to nothing if the processor does not read that flash
# as memory, so that nothing could be linked into it.
function(_zephyr_ei_ota_store label result_variable)
  dt_nodelabel(partition NODELABEL "${label}")
  if(NOT partition)
    _ei_ota_refuse(E-cmake-partition "zephyr_ei_ota_patch: the devicetree has no node ${label}"
                   "a fixed partition with this node label, for the payload store"
                   "add it to an overlay, or name another one with PARTITION")
  endif()
  string(REGEX REPLACE "/[^/]*/[^/]*$" "" flash "${partition}")
  dt_chosen(internal PROPERTY "zephyr,flash")
  dt_reg_addr(address PATH "${partition}")
  dt_reg_size(size PATH "${partition}")
  dt_prop(erase_size PATH "${flash}" PROPERTY erase-block-size)
  math(EXPR needed "2 * ${erase_size} + ${CONFIG_EI_OTA_STORE_SLOTS} * ${CONFIG_EI_OTA_STORE_SLOT_SIZE}")
  math(EXPR size "${size}")
  if(needed GREATER size)
    _ei_ota_refuse(E-cmake-partition "zephyr_ei_ota_patch: partition ${label} has ${size} bytes, and the payload store needs ${needed}"
                   "room for two erase blocks and the slots"
                   "enlarge it, or lower CONFIG_EI_OTA_STORE_SLOT_SIZE or CONFIG_EI_OTA_STORE_SLOTS")
  endif()
  if(NOT flash STREQUAL internal)
    if(CONFIG_EI_OTA_STORAGE_FLASH)
      _ei_ota_refuse(E-cmake-partition "zephyr_ei_ota_patch: partition ${label} is not in the flash that zephyr,flash names"
                     "flash that the processor reads as memory, with CONFIG_EI_OTA_STORAGE_FLASH"
                     "move the partition, or set CONFIG_EI_OTA_STORAGE_RAM")
    endif()
    set(${result_variable} "" PARENT_SCOPE)
    return()
  endif()
  math(EXPR start "${CONFIG_FLASH_BASE_ADDRESS} + ${address}" OUTPUT_FORMAT HEXADECIMAL)
  set(${result_variable} STORE START ${start} PROG_SIZE ${CONFIG_EI_OTA_STORE_PROG_SIZE} ERASE_SIZE ${erase_size}
      SLOT_SIZE ${CONFIG_EI_OTA_STORE_SLOT_SIZE} SLOTS ${CONFIG_EI_OTA_STORE_SLOTS} PARENT_SCOPE)
endfunction()

# Sets <result variable> to ON if a library of Zephyr lists sources of the export: those of modules exist by now.
function(_zephyr_ei_ota_is_listed id result_variable)
  set(${result_variable} OFF PARENT_SCOPE)
  get_property(libraries GLOBAL PROPERTY ZEPHYR_LIBS)
  get_target_property(root ${id} EI_OTA_EXPORT)
  get_filename_component(root "${root}" REALPATH)
  foreach(library IN LISTS libraries)
    if(NOT TARGET ${library} OR library STREQUAL "app")
      continue()
    endif()
    get_target_property(sources ${library} SOURCES)
    get_target_property(base ${library} SOURCE_DIR)
    foreach(source IN LISTS sources)
      get_filename_component(path "${source}" REALPATH BASE_DIR "${base}")
      string(FIND "${path}" "${root}/tflite-model/" at)
      if(at EQUAL 0)
        set(${result_variable} ON PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
endfunction()
