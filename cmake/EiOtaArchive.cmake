# SPDX-License-Identifier: MIT
# Unpacks an export that comes as an archive while the project is configured, because CMake has to know its sources by
# then.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_is_archive(<path> <result variable>)
#
# Decides by the name, as the tool does.
function(_ei_ota_is_archive path result_variable)
  string(TOLOWER "${path}" path_without_case)
  set(${result_variable} OFF PARENT_SCOPE)
  if(path_without_case MATCHES "\\.(zip|pack)$" AND NOT IS_DIRECTORY "${path}")
    set(${result_variable} ON PARENT_SCOPE)
  endif()
endfunction()

# _ei_ota_add_zip(<path variable>)
#
# Appends .zip where that is there and the path is not.
function(_ei_ota_add_zip path_variable)
  set(path "${${path_variable}}")
  if(NOT EXISTS "${path}" AND EXISTS "${path}.zip")
    set(${path_variable} "${path}.zip" PARENT_SCOPE)
  endif()
endfunction()

# _ei_ota_need_archive(<function> <archive>)
function(_ei_ota_need_archive function archive)
  if(NOT EXISTS "${archive}")
    _ei_ota_refuse(E-cmake-missing "${function}: there is no archive ${archive}" "an export of Edge Impulse Studio"
                   "correct the path (it is relative to the calling CMakeLists.txt), or put the export there")
  endif()
endfunction()

# _ei_ota_unpack(<function> <archive> <root variable>)
#
# Unpacks into the build directory and sets <root variable> to the folder there that contains tflite-model/. A new
# archive under the same name triggers a new configure step. Files whose contents stay the same keep their timestamps,
# so they are not compiled again.
function(_ei_ota_unpack function archive root_variable)
  _ei_ota_need_archive(${function} "${archive}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${archive}")
  get_filename_component(name "${archive}" NAME_WLE)
  string(SHA256 place "${archive}")
  string(SUBSTRING "${place}" 0 8 place)
  set(dir "${CMAKE_BINARY_DIR}/ei_ota_unpacked/${name}-${place}")
  file(SHA256 "${archive}" digest)
  set(done "")
  if(EXISTS "${dir}.unpacked")
    file(READ "${dir}.unpacked" done)
  endif()
  string(FIND "${done}" "${digest} " at)
  if(NOT at EQUAL 0 OR NOT IS_DIRECTORY "${dir}")
    file(REMOVE "${dir}.unpacked")  # an interrupted extraction must not count as complete
    _ei_ota_check_archive(${function} "${archive}" root)
    _ei_ota_extract(${function} "${archive}" "${dir}")
    set(done "${digest} ${root}")
    file(WRITE "${dir}.unpacked" "${done}")
  endif()
  string(SUBSTRING "${done}" 65 -1 root)
  set(${root_variable} "${dir}${root}" PARENT_SCOPE)
endfunction()

# Refuses an archive that would write outside its folder, before anything is unpacked. The listing is always checked.
# The tool checks more than names, but may not have been built yet. Sets <root variable> to the export's root inside the
# archive: "", or a path with a leading slash.
function(_ei_ota_check_archive function archive root_variable)
  set(tool "")
  if(TARGET EiOta::ei-ota)
    get_target_property(tool EiOta::ei-ota IMPORTED_LOCATION)
  endif()
  if(tool AND EXISTS "${tool}")
    execute_process(COMMAND "${tool}" inspect "${archive}" OUTPUT_QUIET ERROR_VARIABLE said RESULT_VARIABLE failed)
    if(failed AND said MATCHES "\\[E-archive\\]")  # the patch step reports any other error
      string(STRIP "${said}" said)
      message(FATAL_ERROR "${function}: ${said}")
    endif()
  endif()

  string(ASCII 1 mark)
  _ei_ota_list_archive(${function} "${archive}" tf names)
  _ei_ota_list_archive(${function} "${archive}" tvf lines)
  foreach(name IN LISTS names)
    if(name MATCHES "${mark}")
      string(REPLACE "${mark}" "_" name "${name}")
      _ei_ota_refuse(E-cmake-path "${function}: ${archive} has an entry with [ ] or \; in its name, shown as _: ${name}"
                     "names without these characters, which are CMake's list syntax" "rename it and pack the archive again")
    elseif(name MATCHES "^/|^[A-Za-z]:|\\\\|(^|/)\\.\\.(/|$)")
      _ei_ota_refuse(E-cmake-zip "${function}: ${archive} has an entry that points outside the archive: ${name}"
                     "an archive as Edge Impulse Studio exports it" "do not unpack it; download it again")
    endif()
  endforeach()
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^[-d]")
      _ei_ota_refuse(E-cmake-zip "${function}: ${archive} has an entry that is not a regular file: ${line}"
                     "an archive as Edge Impulse Studio exports it" "pack the files themselves")
    endif()
  endforeach()

  set(parameters "${names}")
  list(FILTER names INCLUDE REGEX "(^|/)tflite-model/")
  list(FILTER parameters INCLUDE REGEX "(^|/)model-parameters/")
  set(roots "")
  foreach(name IN LISTS names)
    string(REGEX REPLACE "(^|/)tflite-model/.*$" "" root "/${name}")
    list(APPEND roots "${root}:")  # never empty: a list with one empty element is an empty list
  endforeach()
  list(REMOVE_DUPLICATES roots)
  list(FILTER roots EXCLUDE REGEX "^/__MACOSX[/:]")
  set(found "")
  foreach(root IN LISTS roots)
    string(REPLACE ":" "" root "${root}")
    foreach(name IN LISTS parameters)
      string(FIND "/${name}" "${root}/model-parameters/" at)
      if(at EQUAL 0)
        list(APPEND found "${root}:")
        break()
      endif()
    endforeach()
  endforeach()
  list(LENGTH found count)
  if(NOT count EQUAL 1)
    _ei_ota_refuse(E-cmake-no-model "${function}: ${archive} holds ${count} exports (tflite-model/ with model-parameters/)"
                   "one" "name a C++ or Arduino library as Edge Impulse Studio exports it, or unpack it and name the folder")
  endif()
  string(REPLACE ":" "" found "${found}")
  set(${root_variable} "${found}" PARENT_SCOPE)
endfunction()

# Sets <lines variable> to the lines of `cmake -E tar <how>`. The characters of CMake's list syntax are replaced by one
# that no name contains.
function(_ei_ota_list_archive function archive how lines_variable)
  execute_process(COMMAND "${CMAKE_COMMAND}" -E tar ${how} "${archive}" OUTPUT_VARIABLE listing ERROR_VARIABLE said
                  RESULT_VARIABLE failed)
  if(failed)
    string(STRIP "${said}" said)
    _ei_ota_refuse(E-cmake-zip "${function}: ${archive} cannot be read: ${said}" "an archive as Edge Impulse Studio exports it"
                   "download it again")
  endif()
  string(ASCII 1 mark)
  string(REGEX REPLACE "[][;]" "${mark}" listing "${listing}")
  string(REGEX REPLACE "\n$" "" listing "${listing}")
  string(REPLACE "\n" ";" listing "${listing}")
  set(${lines_variable} "${listing}" PARENT_SCOPE)
endfunction()

function(_ei_ota_extract function archive dir)
  set(stage "${dir}.stage")
  file(REMOVE_RECURSE "${stage}")
  file(MAKE_DIRECTORY "${stage}")
  file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${stage}")
  # Timestamps in the archive may be older than what was built from its predecessor, so a file that changes gets the
  # current time.
  execute_process(COMMAND "${CMAKE_COMMAND}" "-DSTAGE=${stage}" "-DDIR=${dir}" -P
                          "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/EiOtaSync.cmake"
                  ERROR_VARIABLE said RESULT_VARIABLE failed)
  if(failed)
    string(STRIP "${said}" said)
    _ei_ota_refuse(E-cmake-zip "${function}: ${archive} cannot be unpacked: ${said}" "an archive as Edge Impulse Studio exports it"
                   "check the free space in the build directory")
  endif()
endfunction()
