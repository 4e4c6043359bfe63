# SPDX-License-Identifier: MIT
# Finds an Edge Impulse export and its files.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaArchive.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPaths.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_find_export(<function> <path> <root variable>)
#
# Sets <root variable> to the folder that contains tflite-model/: <path> itself (C++ library), src/ in it, or src/ in
# its only folder (Arduino library). An archive is unpacked first; <path>.zip is one for a <path> that is not there.
function(_ei_ota_find_export function path root_variable)
  _ei_ota_absolute(${function} "the export" path)
  _ei_ota_add_zip(path)
  _ei_ota_is_archive("${path}" is_archive)
  if(is_archive)
    _ei_ota_unpack(${function} "${path}" root)
    _ei_ota_need_path(${function} "the unpacked export" "${root}")
    set(${root_variable} "${root}" PARENT_SCOPE)
    return()
  endif()
  if(NOT IS_DIRECTORY "${path}")
    _ei_ota_refuse(E-cmake-missing "${function}: there is no folder ${path}" "an export of Edge Impulse Studio"
                   "correct the path (it is relative to the calling CMakeLists.txt), or put the export there, as a folder \
or as a .zip of that name")
  endif()
  file(GLOB roots CONFIGURE_DEPENDS "${path}/tflite-model")
  if(NOT roots)
    file(GLOB roots CONFIGURE_DEPENDS "${path}/src/tflite-model" "${path}/*/src/tflite-model")
  endif()
  list(LENGTH roots count)
  if(NOT count EQUAL 1)
    _ei_ota_refuse(E-cmake-no-model "${function}: ${path} holds ${count} models (folders tflite-model)" "one"
                   "name the root of a C++ or Arduino library as Edge Impulse Studio exports it")
  endif()
  get_filename_component(root "${roots}" DIRECTORY)
  _ei_ota_need_path(${function} "the export" "${root}")
  set(${root_variable} "${root}" PARENT_SCOPE)
endfunction()

# _ei_ota_export_files(<function> <root> <prefix>)
#
# Sets <prefix>_INPUTS (all files that the patch depends on, absolute), <prefix>_SOURCES and <prefix>_HEADERS (the
# model's code, relative to the root). Adding or removing a file triggers a new configure step.
function(_ei_ota_export_files function root prefix)
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS "${root}/tflite-model/*" "${root}/model-parameters/*")
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE "${root}"
       "${root}/tflite-model/*.cpp" "${root}/tflite-model/*.cc" "${root}/tflite-model/*.c")
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${root}"
       "${root}/tflite-model/*.h" "${root}/tflite-model/*.hpp"
       "${root}/model-parameters/*.h" "${root}/model-parameters/*.hpp")
  # A name with ; has become two items of <inputs>.
  file(GLOB_RECURSE split LIST_DIRECTORIES ON "${root}/tflite-model/*;*" "${root}/model-parameters/*;*")
  _ei_ota_need_path(${function} "a file of the export" "${split}")
  foreach(file IN LISTS inputs)
    _ei_ota_need_path(${function} "a file of the export" "${file}")
  endforeach()
  set(${prefix}_INPUTS "${inputs}" PARENT_SCOPE)
  set(${prefix}_SOURCES "${sources}" PARENT_SCOPE)
  set(${prefix}_HEADERS "${headers}" PARENT_SCOPE)
endfunction()

# _ei_ota_need_sources(<function> <root> <sources> <headers>)
#
# A model is a source, or a flatbuffer in a header, of tflite-model/.
function(_ei_ota_need_sources function root sources headers)
  list(FILTER headers INCLUDE REGEX "^tflite-model/")
  file(GLOB archives "${root}/*.a" "${root}/*.lib" "${root}/tflite-model/*.a" "${root}/tflite-model/*.lib"
       "${root}/lib/*.a" "${root}/src/*/*.a")
  if(sources OR (headers AND NOT archives))
    return()
  endif()
  set(found "no C++ source in ${root}/tflite-model")
  if(archives)
    list(GET archives 0 archive)
    set(found "${found}, but the prebuilt ${archive}, whose weights cannot be made writable")
  endif()
  _ei_ota_refuse(E-cmake-no-source "${function}: ${found}" "an EON-compiled model"
                 "export a C++ or Arduino library with the EON Compiler enabled")
endfunction()
