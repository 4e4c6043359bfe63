# SPDX-License-Identifier: MIT
# ei_ota_patch: a model whose weights can change, made from an export while the firmware is built.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaExport.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaNames.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRuntime.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaSdk.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaStore.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaAdopt.cmake")

# ei_ota_patch(<model_dir|zip> [NAME <id>] [STORAGE RAM|FLASH] [RESTORE AUTO|LOAD_IMAGE|COPY|NONE] [DECODERS STRUCTURAL|RANGE...]
#              [LABEL_CAPACITY <n>] [STORE START <address or model> PROG_SIZE <bytes> ERASE_SIZE <bytes> SLOT_SIZE <bytes> SLOTS <n>]
#              [BASELINE <file>...] [DEFINE <NAME[=VALUE]>...] [TARGETS <target>...] [WITH_SDK] [SDK_DIR <dir>])
#
# Patches the export in <model_dir>, or in an archive that Studio exported, as part of the build: where there is no folder
# <model_dir>, in <model_dir>.zip. The export itself is not changed. Adds object library <id> (default: the name of the
# folder or archive), alias EiOta::<id>, with the patched sources. Targets that link it also get the runtime, the patched
# headers and ei_ota_<id>.h. The first of them determines the options, definitions and include directories that the library is compiled with. Targets that link EiOta::<id>_headers
# get the headers alone, where another one contains the model.
#
# Every target that lists the export's own sources gets the patched ones instead, in whatever directory and order it is
# defined. It is an error if no target uses the model.
#
# NAME            a C identifier that differs from the name of every other model by more than case
# STORAGE         where the weights live while they are in use: RAM (default), or FLASH: those of networks stay constant, and
#                 the model is pointed at others in a slot of the payload store; only header weights take RAM
# STORE           where the firmware has its payload store, in the address space, and the sizes that ei_ota_flash_t states; K and
#                 M stand for 1024 and 1048576. START can be another model, whose store comes before this one. The generated header gets the numbers (EI_OTA_<ID>_STORE_*, _SLOT_SIZE), and each
#                 executable the linker symbols ei_ota_<id>_store_begin and ei_ota_<id>_store_end, which a linker script can
#                 end the firmware's flash at. A cross build verifies that nothing else lies there and that the slots
#                 hold the weights
# RESTORE         where the factory weights of what is in RAM are: LOAD_IMAGE, the initial values of .data in flash, verified in each
#                 linked executable of a cross build; COPY, a compressed factory copy; NONE. AUTO (default): LOAD_IMAGE
#                 on bare metal; COPY on ESP-IDF, on systems that load their programs, and if variable EI_OTA_WEIGHT
#                 places the weights
# DECODERS        how payloads may be coded besides STRUCTURAL, which every firmware decodes: RANGE gives the smallest payloads, and
#                 deltas against the factory weights, which ei_ota_payload then makes by itself (docs/guide/small-payloads.md)
# LABEL_CAPACITY  room for label texts
# BASELINE        committed *.eiota.json of released firmware: the default of ei_ota_payload
# DEFINE          macros that select the live code of the export, for the tool and the compiler
# TARGETS         only these targets use the model: those that list its sources get the patched ones, the others link
#                 the model
# WITH_SDK        also builds the sources of edge-impulse-sdk/ that the model's operators need, as library <id>_sdk. Add
#                 others that the firmware calls with target_sources(<id>_sdk PRIVATE ...)
# SDK_DIR         the folder that contains edge-impulse-sdk/, if it is not the export
#
# Properties of target <id>: EI_OTA_DIR (patched copies, ei_ota_<id>.h, <id>.eiota.json, <id>.eiota.img), EI_OTA_EXPORT,
# EI_OTA_STORAGE, EI_OTA_RESTORE, EI_OTA_DECODERS (with commas between them), EI_OTA_STORE (START, PROG_SIZE, ERASE_SIZE, SLOT_SIZE and SLOTS with commas between them, or
# nothing).
function(ei_ota_patch)
  set(signature "ei_ota_patch(<model_dir|zip> [NAME <id>] [STORAGE RAM|FLASH] [RESTORE AUTO|LOAD_IMAGE|COPY|NONE]\
 [DECODERS STRUCTURAL|RANGE...] [LABEL_CAPACITY <n>] [STORE START <address or model> PROG_SIZE <bytes> ERASE_SIZE <bytes> SLOT_SIZE <bytes> SLOTS <n>] [BASELINE <file>...] [DEFINE <NAME=VALUE>...] [TARGETS <target>...] [WITH_SDK] [SDK_DIR <dir>])")
  set(flags WITH_SDK)
  set(values NAME STORAGE RESTORE LABEL_CAPACITY SDK_DIR)
  set(lists DECODERS STORE BASELINE DEFINE TARGETS)
  _ei_ota_refuse_script_mode(ei_ota_patch)
  if(ARGC EQUAL 0 OR "${ARGV0}" IN_LIST flags OR "${ARGV0}" IN_LIST values OR "${ARGV0}" IN_LIST lists)
    _ei_ota_refuse(E-cmake-keyword "ei_ota_patch: no model was named" "${signature}" "name the export's folder first")
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "${flags}" "${values}" "${lists}")
  _ei_ota_check_arguments(ei_ota_patch arg "${signature}")

  _ei_ota_find_export(ei_ota_patch "${ARGV0}" root)
  _ei_ota_patch_id("${ARGV0}" "${arg_NAME}" id)
  _ei_ota_need_targets(${id})
  _ei_ota_patch_storage("${arg_STORAGE}" storage)
  _ei_ota_patch_restore("${arg_RESTORE}" ${storage} restore)
  _ei_ota_patch_decoders("${arg_DECODERS}" decoders)
  _ei_ota_store("${arg_STORE}" store store_begin store_end)
  _ei_ota_export_files(ei_ota_patch "${root}" export)
  _ei_ota_need_sources(ei_ota_patch "${root}" "${export_SOURCES}" "${export_HEADERS}")
  _ei_ota_need_language(CXX "The model")
  _ei_ota_runtime()

  set(sdk "${root}")
  if(DEFINED arg_SDK_DIR)
    set(sdk "${arg_SDK_DIR}")
    _ei_ota_absolute(ei_ota_patch SDK_DIR sdk)
  endif()

  set(options --name ${id} --storage ${storage} --restore ${restore} --decoders ${decoders})
  if(DEFINED arg_LABEL_CAPACITY)
    list(APPEND options --label-capacity "${arg_LABEL_CAPACITY}")
  endif()
  if(store)
    list(APPEND options --store "${store}")
  endif()
  foreach(define IN LISTS arg_DEFINE)
    list(APPEND options --define "${define}")
  endforeach()

  _ei_ota_need_path(ei_ota_patch "the build directory" "${CMAKE_CURRENT_BINARY_DIR}")
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/ei_ota/${id}")
  set(weights tflite-model/ei_ota_${id}_weights.cpp)
  set(code ${export_SOURCES} ${export_HEADERS})
  _ei_ota_patch_command(${id} "${dir}" "${root}" "${options}" "${export_INPUTS}" "${code}" ${weights})

  # An object library: objects precede all archives on the link line, so no order of this library, the SDK and others
  # leaves a symbol unresolved. It is not in the default build, because the project's targets may compile the patched
  # sources themselves.
  list(TRANSFORM export_SOURCES PREPEND "${dir}/" OUTPUT_VARIABLE patched)
  add_library(${id} OBJECT EXCLUDE_FROM_ALL ${patched} "${dir}/${weights}")
  add_library(EiOta::${id} ALIAS ${id})
  add_dependencies(${id} ${id}_patch)
  target_include_directories(${id} PUBLIC "${dir}" "${sdk}")
  target_compile_definitions(${id} PUBLIC ${arg_DEFINE})
  target_link_libraries(${id} PUBLIC EiOta::runtime)
  add_library(${id}_headers INTERFACE)
  add_library(EiOta::${id}_headers ALIAS ${id}_headers)
  add_dependencies(${id}_headers ${id}_patch)
  target_include_directories(${id}_headers INTERFACE "${dir}" "${sdk}" "$<TARGET_PROPERTY:ei_ota_runtime,INTERFACE_INCLUDE_DIRECTORIES>")
  target_compile_definitions(${id}_headers INTERFACE ${arg_DEFINE} "$<TARGET_PROPERTY:ei_ota_runtime,INTERFACE_COMPILE_DEFINITIONS>")
  _ei_ota_store_symbols(${id} "${store_begin}" "${store_end}" symbols)
  target_link_options(${id} INTERFACE ${symbols})
  set_target_properties(${id} PROPERTIES EI_OTA_STORE_END "${store_end}")
  _ei_ota_compile_as_first_user(${id})
  if(arg_WITH_SDK)
    _ei_ota_sdk(${id}_sdk "${root}" "${sdk}" "${dir}")
    add_dependencies(${id}_sdk ${id}_patch)
    target_link_libraries(${id} PUBLIC ${id}_sdk)
  endif()

  _ei_ota_absolute_all(ei_ota_patch BASELINE arg_BASELINE)
  set_target_properties(${id} PROPERTIES
    UNITY_BUILD OFF
    EI_OTA_DIR "${dir}"
    EI_OTA_EXPORT "${root}"
    EI_OTA_SOURCES "${export_SOURCES}"
    EI_OTA_WEIGHTS "${dir}/${weights}"
    EI_OTA_STORAGE ${storage}
    EI_OTA_RESTORE ${restore}
    EI_OTA_DECODERS "${decoders}"
    EI_OTA_STORE "${store}"
    EI_OTA_STORE_SYMBOLS "${symbols}"
    EI_OTA_WEIGHT "${EI_OTA_WEIGHT}"
    EI_OTA_DEFINE "${arg_DEFINE}"
    EI_OTA_BASELINE "${arg_BASELINE}"
    EI_OTA_PATCH_OPTIONS "${options}"
    EI_OTA_TARGETS "${arg_TARGETS}")
  install(FILES "${dir}/ei_ota_${id}.h" "${dir}/${id}.eiota.json" "${dir}/${id}.eiota.img"
          DESTINATION . COMPONENT payload EXCLUDE_FROM_ALL)
  _ei_ota_adopt_later(${id})
endfunction()

# Definitions such as TF_LITE_STATIC_MEMORY decide about the layout of the SDK's types, so the model and its user must
# agree on them. Warnings stay the user's own.
function(_ei_ota_compile_as_first_user id)
  _ei_ota_of_first_user(${id} COMPILE_OPTIONS options)
  _ei_ota_of_first_user(${id} COMPILE_DEFINITIONS definitions)
  _ei_ota_of_first_user(${id} INCLUDE_DIRECTORIES directories)
  target_compile_options(${id} PRIVATE "$<FILTER:${options},EXCLUDE,^-(W|pedantic)>")
  target_compile_definitions(${id} PRIVATE "${definitions}")
  target_include_directories(${id} PRIVATE "${directories}")
endfunction()

# Sets <id variable> to NAME or, without it, to an id made from the name of the folder or archive. Targets, files and C
# symbols are named after it.
function(_ei_ota_patch_id path name id_variable)
  if(name STREQUAL "")
    get_filename_component(path "${path}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    _ei_ota_add_zip(path)
    _ei_ota_default_id("${path}" id)
  else()
    set(id "${name}")
    string(MAKE_C_IDENTIFIER "${name}" identifier)
    if(NOT identifier STREQUAL name)
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: NAME ${name} cannot be part of a C symbol" "letters, digits and _"
                     "write NAME ${identifier}")
    endif()
    _ei_ota_is_taken(${id} is_taken)
    if(is_taken)
      string(TOUPPER ${id} macros)
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: NAME ${id} leads to names that the runtime, the package or CMake already uses"
                     "a model whose ei_ota_${id}, EI_OTA_${macros}_* and target ${id} are not taken" "choose another NAME")
    endif()
  endif()
  get_property(models GLOBAL PROPERTY EI_OTA_MODELS)
  string(TOUPPER ${id} macros)
  foreach(model IN LISTS models)
    string(TOUPPER ${model} model_macros)
    if(macros STREQUAL model_macros AND NOT model STREQUAL id)
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: the models ${model} and ${id} would share the macros EI_OTA_${macros}_*"
                     "names that differ by more than case" "write NAME <id>")
    endif()
    if(model MATCHES "^${id}_store_(begin|end)$" OR id MATCHES "^${model}_store_(begin|end)$")
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: the models ${model} and ${id} would share a linker symbol (see STORE)"
                     "names that differ in another way" "write NAME <id>")
    endif()
  endforeach()
  if(id IN_LIST models OR TARGET ${id} OR TARGET EiOta::${id})
    _ei_ota_refuse(E-cmake-name "ei_ota_patch: target ${id} exists already" "a name that only the model has"
                   "write NAME <id>")
  endif()
  set(${id_variable} "${id}" PARENT_SCOPE)
endfunction()

# Sets <result variable> to the tool's name for STORAGE.
function(_ei_ota_patch_storage storage result_variable)
  if(storage STREQUAL "")
    set(storage RAM)
  elseif(NOT storage MATCHES "^(RAM|FLASH)$")
    _ei_ota_refuse(E-cmake-storage "ei_ota_patch: STORAGE is ${storage}" "RAM or FLASH" "remove it to use RAM")
  endif()
  string(TOLOWER "${storage}" storage)
  set(${result_variable} ${storage} PARENT_SCOPE)
endfunction()

# Sets <result variable> to the tool's name for RESTORE. There is no load image on an ESP32, which loads .data as a
# segment, on systems that load programs from files, and in a section of the user's own, which may have no initial
# values. CMAKE_SYSTEM_NAME is Generic with Zephyr and PICO with the pico-sdk.
function(_ei_ota_patch_restore restore storage result_variable)
  set(placed "")
  if(storage STREQUAL "ram")
    set(placed "${EI_OTA_WEIGHT}")  # it places no header weights, and the others stay in flash
  endif()
  if(restore MATCHES "^(AUTO)?$")
    set(restore COPY)
    if(CMAKE_SYSTEM_NAME MATCHES "^(Generic|Generic-ELF|PICO)$" AND NOT DEFINED IDF_TARGET AND "${placed}" STREQUAL "")
      set(restore LOAD_IMAGE)
    endif()
  elseif(NOT restore MATCHES "^(LOAD_IMAGE|COPY|NONE)$")
    _ei_ota_refuse(E-cmake-restore "ei_ota_patch: RESTORE is ${restore}" "AUTO, LOAD_IMAGE, COPY or NONE"
                   "remove it to use AUTO")
  elseif(NOT restore STREQUAL "COPY" AND NOT "${placed}" STREQUAL "")
    _ei_ota_refuse(E-weight-placed "ei_ota_patch: RESTORE ${restore}, and EI_OTA_WEIGHT places the weights" "RESTORE COPY"
                   "remove RESTORE to use AUTO, because a section of your own may have no initial values")
  endif()
  string(TOLOWER "${restore}" restore)
  string(REPLACE _ - restore "${restore}")
  set(${result_variable} ${restore} PARENT_SCOPE)
endfunction()

# Sets <result variable> to what --decoders of the tool takes.
function(_ei_ota_patch_decoders decoders result_variable)
  foreach(decoder IN LISTS decoders)
    if(NOT decoder MATCHES "^(STRUCTURAL|RANGE)$")
      _ei_ota_refuse(E-cmake-decoders "ei_ota_patch: DECODERS has ${decoder}" "STRUCTURAL or RANGE"
                     "correct it, or remove DECODERS to decode STRUCTURAL alone")
    endif()
  endforeach()
  set(names structural)
  if("RANGE" IN_LIST decoders)
    string(APPEND names ",range")
  endif()
  set(${result_variable} ${names} PARENT_SCOPE)
endfunction()

# Target <id>_patch keeps <dir> up to date with the export. Under Make as under Ninja the stamp alone tells whether the
# tool has to run. A patched file is written only if its contents change, so a run that changes nothing recompiles
# nothing.
function(_ei_ota_patch_command id dir root options inputs files weights)
  set(stamp "${dir}.stamp")
  set(outputs ${files} ${weights} ei_ota_${id}.h ${id}.eiota.json ${id}.eiota.img)
  list(TRANSFORM outputs PREPEND "${dir}/")
  set(package "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  # What the tool reads besides <inputs>. The Make generator of CMake 3.25 never forgets an entry of a depfile, so a
  # deleted file would make the tool run in every build.
  set(depfile_option "")
  set(depfile "")
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(depfile_option --depfile "${dir}.d" --depfile-target "${stamp}")
    set(depfile DEPFILE "${dir}.d")
  endif()
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${outputs}
    COMMAND "${CMAKE_COMMAND}" "-DTOOL=$<TARGET_FILE:EiOta::ei-ota>" -DID=${id} "-DEXPORT=${root}" "-DDIR=${dir}" "-DFILES=${files}"
            -DWEIGHTS=${weights} -P "${package}/EiOtaPatchStep.cmake" -- ${options} ${depfile_option}
    DEPENDS ${inputs} EiOta::ei-ota "$<TARGET_FILE:EiOta::ei-ota>"
            "${package}/EiOtaPatchStep.cmake" "${package}/EiOtaScript.cmake" "${package}/EiOtaStage.cmake" "${package}/EiOtaSync.cmake"
    ${depfile}
    COMMENT "Patching model ${id}"
    VERBATIM)
  add_custom_target(${id}_patch DEPENDS "${stamp}")
endfunction()
