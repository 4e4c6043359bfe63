# SPDX-License-Identifier: MIT
# Baselines of ei_ota_payload: which devices its payloads are for, and how a build's baseline becomes the committed one.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaExport.cmake")

# Sets arg_BASELINE, an argument of ei_ota_payload, to the baselines that the payloads are for, or to "" if none is
# committed yet, and adds target <id>_baseline.
function(_ei_ota_payload_baselines id)
  if("${arg_BASELINE}" STREQUAL "")
    get_target_property(arg_BASELINE ${id} EI_OTA_BASELINE)
  endif()
  _ei_ota_absolute_all(ei_ota_payload BASELINE arg_BASELINE)
  if("${arg_BASELINE}" STREQUAL "")
    _ei_ota_default_baseline(${id} arg_BASELINE)
  endif()
  get_target_property(dir ${id} EI_OTA_DIR)
  _ei_ota_baseline_target(${id} "${dir}" "${arg_BASELINE}")
  _ei_ota_check_baselines(${id} "${arg_BASELINE}" "${arg_DELTA}")
  set(arg_BASELINE "${arg_BASELINE}" PARENT_SCOPE)
endfunction()

# Sets <result variable> to the file that target <id>_baseline copies beside the calling CMakeLists.txt, or to "" as
# long as there is none. The first copy triggers a new configure step.
function(_ei_ota_default_baseline id result_variable)
  _ei_ota_need_path(ei_ota_payload "the calling directory" "${CMAKE_CURRENT_SOURCE_DIR}")
  file(GLOB baseline CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${id}.eiota.json")
  if(baseline)
    message(STATUS "EiOta: the payload of model ${id} is for devices with ${baseline}")
  endif()
  set(${result_variable} "${baseline}" PARENT_SCOPE)
endfunction()

# Refuses missing baselines: a payload for this build's firmware instead would tell nothing about the devices. Before
# the first release none is named.
function(_ei_ota_check_baselines id baselines delta)
  get_target_property(options ${id} EI_OTA_PATCH_OPTIONS)
  list(JOIN options " " options)
  set(restores "`ei-ota baseline <export> -o <dir>` restores the two files from the export of that release, with the options of \
its patch; today's are ${options}")
  foreach(baseline IN LISTS baselines)
    set(files "${baseline}")
    if(baseline MATCHES "\\.json$")
      string(REGEX REPLACE "\\.json$" ".img" image "${baseline}")
      list(APPEND files "${image}")
    endif()
    foreach(file IN LISTS files)
      get_source_file_property(is_made "${file}" GENERATED)
      if(NOT is_made AND NOT EXISTS "${file}")
        _ei_ota_refuse(E-cmake-baseline "ei_ota_payload: there is no baseline ${file}" "that of the released firmware"
                       "correct the path; before the first release, remove BASELINE, build target ${id}_baseline and commit the \
two files that it copies; ${restores}")
      endif()
    endforeach()
  endforeach()
  if(NOT baselines AND delta)
    _ei_ota_refuse(E-cmake-baseline "ei_ota_payload: DELTA without a committed baseline"
                   "BASELINE <id>.eiota.json of the released firmware"
                   "before the first release, remove DELTA, build target ${id}_baseline and commit the two files that it copies; \
${restores}")
  elseif(NOT baselines)
    message(WARNING "ei_ota_payload: model ${id} has no committed baseline, so the payload is for the firmware of this build, "
                    "which may not be the one in the field; when you release firmware, build target "
                    "${id}_baseline and commit the two files that it copies [W-cmake-baseline]")
  endif()
endfunction()

# Sets <result variable> to the files of a baseline that a payload depends on: x.eiota.json and x.eiota.img, or an
# export; with the patch's target, if the build makes them.
function(_ei_ota_baseline_files id baseline result_variable)
  if(IS_DIRECTORY "${baseline}")
    _ei_ota_export_files(ei_ota_payload "${baseline}" export)
    set(${result_variable} "${export_INPUTS}" PARENT_SCOPE)
    return()
  endif()
  set(files "${baseline}")
  if(baseline MATCHES "\\.json$")
    string(REGEX REPLACE "\\.json$" ".img" image "${baseline}")
    list(APPEND files "${image}")
  endif()
  get_source_file_property(is_made "${baseline}" GENERATED)
  if(is_made)
    list(APPEND files ${id}_patch)
  endif()
  set(${result_variable} "${files}" PARENT_SCOPE)
endfunction()

# Target <id>_baseline makes the build's baseline the committed one.
function(_ei_ota_baseline_target id dir baselines)
  if(TARGET ${id}_baseline)
    return()
  endif()
  set(destination "${CMAKE_CURRENT_SOURCE_DIR}")
  if(baselines)
    list(GET baselines 0 baseline)
    get_filename_component(destination "${baseline}" DIRECTORY)
  endif()
  add_custom_target(${id}_baseline
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${destination}"
    COMMAND "${CMAKE_COMMAND}" -E copy "${dir}/${id}.eiota.json" "${dir}/${id}.eiota.img" "${destination}"
    COMMENT "${destination}/${id}.eiota.json and .img are now the baseline of this build: commit them with the firmware release"
    VERBATIM)
  add_dependencies(${id}_baseline ${id}_patch)
endfunction()
