# SPDX-License-Identifier: MIT
# ei_ota_payload: makes what is sent to devices as part of the build.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaBaseline.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaExport.cmake")

# ei_ota_payload([<id>] [MODEL_DIR <dir|zip>] [BASELINE <file>...] [OUTPUT <file>] [VERSION <n>] [SIGN_KEY <pem>]
#                [SECURITY_COUNTER <n>] [TITLE <text>] [SELF_TEST <json>] [DELTA|FULL] [ROUND_SCALES <bits>] [ALLOW <what>...])
#
# Adds the payload of MODEL_DIR (default: the export that <id> was patched from) to the default build and to install
# component "payload". <id> may be omitted if only one model is patched. Sets target property EI_OTA_PAYLOAD of <id> to
# the file's path.
#
# BASELINE  what the devices have: committed *.eiota.json with the .img beside it (default: BASELINE of ei_ota_patch,
#           else <id>.eiota.json beside the calling CMakeLists.txt). Several result in one payload each, named
#           <id>-<baseline>.bin. Without any, the payload is made for the firmware of this build, with a warning
# OUTPUT    default: <id>.bin in the calling directory's build directory
# VERSION   default: Studio's deploy version
# SIGN_KEY  the private key whose public half the devices have (`ei-ota keygen`, `ei-ota getpub`); keep it out of the
#           repository
# SECURITY_COUNTER  devices refuse a payload whose counter is lower than the one they have confirmed; default: none,
#           which is 0
# TITLE     what the model is called: ei_ota_describe() tells it on the device, and the labels of MODEL_DIR
# SELF_TEST  golden inputs and outputs for ei_ota_self_test(); may be the output of a custom command in an earlier line
# ROUND_SCALES  lossy: the scales' bits of mantissa, 8 to 22, for a smaller payload (docs/guide/small-payloads.md)
# DELTA     only what differs from the baseline, which has to be committed; FULL: everything. Default: the tool chooses, but
#           FULL before the first release, since no device has this build's firmware yet
# ALLOW     differences that are accepted: project, labels
#
# Target <id>_baseline copies the build's baseline beside BASELINE (default: beside the calling CMakeLists.txt), to be
# committed with a firmware release. The first release has these steps:
#   1. Call ei_ota_payload() without BASELINE. It warns that there is none.
#   2. Build target <id>_baseline with the firmware to be released, and commit the two files that it copies. The next
#      build finds them.
#   3. To keep them elsewhere, move them and name the .json with BASELINE. It is an error if a named baseline does not
#      exist.
function(ei_ota_payload)
  set(signature "ei_ota_payload([<id>] [MODEL_DIR <dir|zip>] [BASELINE <file>...] [OUTPUT <file>] [VERSION <n>]\
 [SIGN_KEY <pem>] [SECURITY_COUNTER <n>] [TITLE <text>] [SELF_TEST <json>] [DELTA|FULL] [ROUND_SCALES <bits>] [ALLOW <what>...])")
  set(flags DELTA FULL)
  set(values MODEL_DIR OUTPUT VERSION SIGN_KEY SECURITY_COUNTER TITLE SELF_TEST ROUND_SCALES)
  set(lists BASELINE ALLOW)
  _ei_ota_refuse_script_mode(ei_ota_payload)
  _ei_ota_refuse_old_names()
  set(id "")
  set(first 0)
  if(ARGC AND NOT ("${ARGV0}" IN_LIST flags OR "${ARGV0}" IN_LIST values OR "${ARGV0}" IN_LIST lists))
    set(id "${ARGV0}")
    set(first 1)
  endif()
  cmake_parse_arguments(PARSE_ARGV ${first} arg "${flags}" "${values}" "${lists}")
  _ei_ota_check_arguments(ei_ota_payload arg "${signature}")
  if(arg_DELTA AND arg_FULL)
    _ei_ota_refuse(E-cmake-keyword "ei_ota_payload: DELTA and FULL are both given" "one of them" "remove one")
  endif()
  _ei_ota_payload_id("${id}" id)
  _ei_ota_payload_export(${id} root inputs)
  _ei_ota_payload_baselines(${id})
  _ei_ota_payload_options(${id} options more_inputs)
  list(APPEND inputs ${more_inputs})
  if(NOT DEFINED arg_OUTPUT)
    set(arg_OUTPUT ${id}.bin)
  endif()
  _ei_ota_need_path(ei_ota_payload OUTPUT "${arg_OUTPUT}")
  get_filename_component(output "${arg_OUTPUT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  _ei_ota_need_path(ei_ota_payload OUTPUT "${output}")
  _ei_ota_payload_names("${output}" "${arg_BASELINE}" outputs)

  set(baselines "${arg_BASELINE}")
  if(NOT baselines)
    get_target_property(dir ${id} EI_OTA_DIR)
    set(baselines "${dir}/${id}.eiota.json")
    list(APPEND inputs ${id}_patch)
  endif()
  foreach(baseline payload IN ZIP_LISTS baselines outputs)
    _ei_ota_baseline_files(${id} "${baseline}" baseline_files)
    add_custom_command(
      OUTPUT "${payload}"
      COMMAND EiOta::ei-ota payload "${root}" -o "${payload}" --baseline "${baseline}" ${options}
      COMMAND "${CMAKE_COMMAND}" -E touch "${payload}"
      DEPENDS ${inputs} ${baseline_files} EiOta::ei-ota "$<TARGET_FILE:EiOta::ei-ota>"
      COMMENT "Making payload of model ${id}"
      VERBATIM)
  endforeach()
  _ei_ota_payload_target(${id} "${output}" "${outputs}")
  install(FILES ${outputs} DESTINATION . COMPONENT payload EXCLUDE_FROM_ALL)
endfunction()

# Sets <root variable> to the export that the payload of ei_ota_payload's arguments is made from, and <inputs variable>
# to the files of it that the payload depends on.
function(_ei_ota_payload_export id root_variable inputs_variable)
  get_target_property(root ${id} EI_OTA_EXPORT)
  set(inputs "")
  if(DEFINED arg_MODEL_DIR)
    _ei_ota_absolute(ei_ota_payload MODEL_DIR arg_MODEL_DIR)
    _ei_ota_add_zip(arg_MODEL_DIR)
    _ei_ota_is_archive("${arg_MODEL_DIR}" is_archive)
    if(is_archive)  # the tool reads it; nothing in it is compiled
      _ei_ota_need_archive(ei_ota_payload "${arg_MODEL_DIR}")
      set(root "${arg_MODEL_DIR}")
      set(inputs "${arg_MODEL_DIR}")
    else()
      _ei_ota_find_export(ei_ota_payload "${arg_MODEL_DIR}" root)
    endif()
  endif()
  if(NOT inputs)
    _ei_ota_export_files(ei_ota_payload "${root}" export)
    set(inputs ${export_INPUTS})
  endif()
  set(${root_variable} "${root}" PARENT_SCOPE)
  set(${inputs_variable} "${inputs}" PARENT_SCOPE)
endfunction()

# Sets <options variable> to the tool's options for ei_ota_payload's arguments, and <inputs variable> to the files that
# they name.
function(_ei_ota_payload_options id options_variable inputs_variable)
  set(options "")
  set(inputs "")
  get_target_property(defines ${id} EI_OTA_DEFINE)
  foreach(define IN LISTS defines)
    list(APPEND options --define "${define}")
  endforeach()
  if(arg_DELTA)
    list(APPEND options --delta)
  elseif(arg_FULL OR "${arg_BASELINE}" STREQUAL "")
    list(APPEND options --full)
  endif()
  foreach(value IN ITEMS ROUND_SCALES VERSION SECURITY_COUNTER TITLE)
    if(DEFINED arg_${value})
      string(TOLOWER "${value}" option)
      string(REPLACE _ - option "${option}")
      list(APPEND options --${option} "${arg_${value}}")
    endif()
  endforeach()
  if("${arg_TITLE}" MATCHES "[;\"\\$]")
    _ei_ota_refuse(E-cmake-keyword "ei_ota_payload: TITLE has a character that CMake gives another meaning: ${arg_TITLE}"
                   "a title without ; \" \\ and $" "choose another title")
  endif()
  if(arg_ALLOW)
    list(JOIN arg_ALLOW "," allowed)
    list(APPEND options --allow "${allowed}")
  endif()
  if(DEFINED arg_SELF_TEST)
    _ei_ota_absolute(ei_ota_payload SELF_TEST arg_SELF_TEST)
    _ei_ota_need_file(E-cmake-missing "self-test" "${arg_SELF_TEST}" "golden inputs and outputs (JSON)" "correct the path")
    list(APPEND options --self-test "${arg_SELF_TEST}")
    list(APPEND inputs "${arg_SELF_TEST}")
  endif()
  _ei_ota_requires_signature(requires_signature)
  if(DEFINED arg_SIGN_KEY)
    _ei_ota_absolute(ei_ota_payload SIGN_KEY arg_SIGN_KEY)
    _ei_ota_need_file(E-cmake-key "key" "${arg_SIGN_KEY}" "a private key for P-256 (PEM)" "correct the path, or make a key outside \
the repository: `ei-ota keygen -o ${arg_SIGN_KEY}`; `ei-ota getpub` makes its public half, which the firmware needs")
    list(APPEND options --sign-key "${arg_SIGN_KEY}")
    list(APPEND inputs "${arg_SIGN_KEY}")
  elseif(requires_signature)
    message(AUTHOR_WARNING "ei_ota_payload: the payload of model ${id} is not signed, and firmware with EI_OTA_REQUIRE_SIGNATURE "
                           "accepts only signed ones; add SIGN_KEY <pem>, or sign it elsewhere (`ei-ota payload --digest-out`) "
                           "[W-cmake-unsigned]")
  endif()
  set(${options_variable} "${options}" PARENT_SCOPE)
  set(${inputs_variable} "${inputs}" PARENT_SCOPE)
endfunction()

# Refuses a missing file at configure time, before somebody waits for a build to find out. A file that the build makes
# may be missing until then.
function(_ei_ota_need_file stable_id what file expected remedy)
  get_source_file_property(is_made "${file}" GENERATED)
  if(is_made)
    return()
  endif()
  if(NOT EXISTS "${file}" OR IS_DIRECTORY "${file}")
    _ei_ota_refuse(${stable_id} "ei_ota_payload: there is no ${what} ${file}" "${expected}" "${remedy}")
  endif()
endfunction()

# Sets <result variable> to ON if the firmware accepts only signed payloads, by the variable or by the header in
# EI_OTA_CONFIG_FILE.
function(_ei_ota_requires_signature result_variable)
  set(required "${EI_OTA_REQUIRE_SIGNATURE}")
  if(EI_OTA_CONFIG_FILE)
    get_filename_component(file "${EI_OTA_CONFIG_FILE}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
    if(EXISTS "${file}")
      file(STRINGS "${file}" lines REGEX "^[ \t]*#[ \t]*define[ \t]+EI_OTA_REQUIRE_SIGNATURE[ \t]+\\(?1")
      if(lines)
        set(required ON)
      endif()
    endif()
  endif()
  set(${result_variable} "${required}" PARENT_SCOPE)
endfunction()

# Sets <id variable> to the named model, or to the only one.
function(_ei_ota_payload_id id id_variable)
  get_property(models GLOBAL PROPERTY EI_OTA_MODELS)
  list(JOIN models ", " names)
  list(LENGTH models count)
  string(REGEX REPLACE "^EiOta::" "" id "${id}")
  if(count EQUAL 0)
    _ei_ota_refuse(E-cmake-no-patch "ei_ota_payload: no model has been patched" "ei_ota_patch(<model_dir>)"
                   "call ei_ota_patch first")
  elseif(id STREQUAL "" AND count GREATER 1)
    _ei_ota_refuse(E-cmake-which "ei_ota_payload: several models are patched, and none is named" "one of: ${names}"
                   "write ei_ota_payload(<id> ...)")
  elseif(id STREQUAL "")
    set(id ${models})
  elseif(NOT id IN_LIST models)
    _ei_ota_refuse(E-cmake-which "ei_ota_payload: ${id} is neither a keyword nor a patched model" "one of: ${names}"
                   "correct it, or call ei_ota_patch(... NAME ${id}) first")
  endif()
  set(${id_variable} "${id}" PARENT_SCOPE)
endfunction()

# Sets <result variable> to <output> for one baseline, and for several to <stem>-<name of the baseline><extension>, with
# numbers instead if names are equal.
function(_ei_ota_payload_names output baselines result_variable)
  list(LENGTH baselines count)
  if(count LESS 2)
    set(${result_variable} "${output}" PARENT_SCOPE)
    return()
  endif()
  set(tags "")
  foreach(baseline IN LISTS baselines)
    get_filename_component(tag "${baseline}" NAME)
    string(REGEX REPLACE "(\\.eiota)?\\.json$" "" tag "${tag}")
    list(APPEND tags "${tag}")
  endforeach()
  set(distinct ${tags})
  list(REMOVE_DUPLICATES distinct)
  list(LENGTH distinct distinct_count)
  if(NOT distinct_count EQUAL count)
    set(tags "")
    foreach(number RANGE 1 ${count})
      list(APPEND tags ${number})
    endforeach()
  endif()
  get_filename_component(extension "${output}" LAST_EXT)
  string(LENGTH "${output}" length)
  string(LENGTH "${extension}" extension_length)
  math(EXPR length "${length} - ${extension_length}")
  string(SUBSTRING "${output}" 0 ${length} stem)
  set(names "")
  foreach(tag IN LISTS tags)
    list(APPEND names "${stem}-${tag}${extension}")
  endforeach()
  set(${result_variable} "${names}" PARENT_SCOPE)
endfunction()

function(_ei_ota_payload_target id output outputs)
  set(target ${id}_payload)
  get_target_property(earlier ${id} EI_OTA_PAYLOAD)
  foreach(payload IN LISTS outputs)
    if(payload IN_LIST earlier)
      _ei_ota_refuse(E-cmake-output "ei_ota_payload: two payloads would be written to ${payload}" "a separate file for each"
                     "write OUTPUT <file> in one of the calls")
    endif()
  endforeach()
  get_filename_component(name "${output}" NAME_WE)
  string(MAKE_C_IDENTIFIER "${name}" name)
  while(TARGET ${target})
    set(target ${id}_payload_${name})
    string(APPEND name _)
  endwhile()
  add_custom_target(${target} ALL DEPENDS ${outputs})
  set_property(TARGET ${id} APPEND PROPERTY EI_OTA_PAYLOAD ${outputs})
endfunction()
