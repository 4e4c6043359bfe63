# SPDX-License-Identifier: MIT
# The host tool as target EiOta::ei-ota, wherever EiOta comes from and whatever system the surrounding project is built
# for.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaPaths.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_tool([<installed executable>])
#
# Defines EiOta::ei-ota: EI_OTA_EXECUTABLE, or EiOta_EXECUTABLE, if set, else the installed executable, else one that is
# built for the host.
function(_ei_ota_tool)
  _ei_ota_need_path(EiOta "EiOta itself" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  _ei_ota_need_path(EiOta "the build directory" "${CMAKE_BINARY_DIR}")
  if(EI_OTA_EXECUTABLE AND EiOta_EXECUTABLE AND NOT EI_OTA_EXECUTABLE STREQUAL EiOta_EXECUTABLE)
    _ei_ota_refuse(E-cmake-tool "EI_OTA_EXECUTABLE is ${EI_OTA_EXECUTABLE}, and EiOta_EXECUTABLE is ${EiOta_EXECUTABLE}"
                   "one ei-ota" "unset EiOta_EXECUTABLE")
  elseif(EI_OTA_EXECUTABLE)
    _ei_ota_find_tool(EI_OTA_EXECUTABLE)
  elseif(EiOta_EXECUTABLE)
    _ei_ota_find_tool(EiOta_EXECUTABLE)
  elseif(ARGC)
    _ei_ota_import_tool("${ARGV0}")
  else()
    _ei_ota_build_tool()
  endif()
endfunction()

# Imports the tool that <variable> names: a path, or a name to search for.
function(_ei_ota_find_tool variable)
  unset(EI_OTA_FOUND_TOOL CACHE)
  find_program(EI_OTA_FOUND_TOOL NAMES "${${variable}}" NO_CMAKE_FIND_ROOT_PATH)
  set(found "${EI_OTA_FOUND_TOOL}")
  unset(EI_OTA_FOUND_TOOL CACHE)
  if(NOT found)
    _ei_ota_refuse(E-cmake-tool "${variable} is ${${variable}}, which cannot be run" "the path of ei-ota"
                   "correct it, or unset it to use the installed ei-ota or one that the build makes")
  endif()
  _ei_ota_import_tool("${found}")
endfunction()

function(_ei_ota_import_tool executable)
  _ei_ota_need_path(EiOta "the tool" "${executable}")
  add_executable(EiOta::ei-ota IMPORTED GLOBAL)
  set_target_properties(EiOta::ei-ota PROPERTIES IMPORTED_LOCATION "${executable}")
endfunction()

# Builds the tool in a build of its own, because the toolchain, compilers and flags of the surrounding project and of
# the environment are meant for the device. It is a custom command: ExternalProject would give every build something to
# do with BUILD_ALWAYS, and miss edits without it.
function(_ei_ota_build_tool)
  get_filename_component(source "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/.." ABSOLUTE)
  set(build "${CMAKE_BINARY_DIR}/ei_ota_host")
  set(suffix "")
  if(CMAKE_HOST_WIN32)
    set(suffix .exe)
  endif()
  set(tool "${build}/bin/ei-ota${suffix}")

  set(generator "Unix Makefiles")
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(generator Ninja "-DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM}")
  endif()
  # Two builds of the project may get here at the same time.
  set(clean "${CMAKE_COMMAND}" "-DLOCK=${build}.lock" -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/EiOtaLocked.cmake" --
            "${CMAKE_COMMAND}" -E env)
  foreach(variable CC CXX CPP CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH LIBRARY_PATH
                   CMAKE_TOOLCHAIN_FILE CMAKE_GENERATOR CMAKE_BUILD_TYPE MAKEFLAGS MFLAGS MAKELEVEL)
    list(APPEND clean --unset=${variable})
  endforeach()
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)

  file(GLOB_RECURSE inputs "${source}/clang-tool/*" "${source}/runtime/*" "${source}/cmake/*.cmake"
       "${source}/templates/*")
  add_custom_command(
    OUTPUT "${tool}"
    COMMAND ${clean} "${CMAKE_COMMAND}" -S "${source}" -B "${build}" -G ${generator} -Wno-dev
            -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON -DEI_OTA_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON
            -DCMAKE_DISABLE_FIND_PACKAGE_PkgConfig=ON
            "-DCMAKE_RUNTIME_OUTPUT_DIRECTORY=${build}/bin"
            ${EI_OTA_HOST_CMAKE_ARGS}
    COMMAND ${clean} "${CMAKE_COMMAND}" --build "${build}" --target ei-ota --parallel ${cores}
    COMMAND "${CMAKE_COMMAND}" -E touch "${tool}"
    DEPENDS "${source}/CMakeLists.txt" "${source}/LICENSE" ${inputs}
    COMMENT "Building ei-ota for this machine"
    VERBATIM)
  add_custom_target(ei_ota_tool DEPENDS "${tool}")
  _ei_ota_import_tool("${tool}")
  add_dependencies(EiOta::ei-ota ei_ota_tool)
endfunction()
