# SPDX-License-Identifier: MIT
# The C API of libclang as target LibClang::LibClang.
#
# Debian's development packages differ in their CMake files (version 19 has none), and those of version 14 need the rest
# of LLVM. This module therefore looks for a header and a library of the same installation. LibClang_ROOT selects one of
# several, for instance -DLibClang_ROOT=/usr/lib/llvm-19.
#
# Sets LibClang_FOUND, LibClang_VERSION (major), LibClang_INCLUDE_DIR, LibClang_LIBRARY.

# The versions that EiOta was tested with, and 20 and 21 between them. The oldest is the default.
set(_libclang_prefixes "")
foreach(version RANGE 14 22)
  list(APPEND _libclang_prefixes /usr/lib/llvm-${version} /usr/lib/llvm${version} /usr/local/opt/llvm@${version})
endforeach()

find_path(LibClang_INCLUDE_DIR clang-c/Index.h PATHS ${_libclang_prefixes} PATH_SUFFIXES include)
if(LibClang_INCLUDE_DIR)
  get_filename_component(_libclang_prefix "${LibClang_INCLUDE_DIR}" DIRECTORY)
  find_library(LibClang_LIBRARY NAMES clang libclang HINTS "${_libclang_prefix}/lib" "${_libclang_prefix}/lib64"
               "${_libclang_prefix}/lib/${CMAKE_LIBRARY_ARCHITECTURE}"
               NO_DEFAULT_PATH)
endif()

# The header has only CINDEX_VERSION; LLVM's version is in the library's real name.
if(LibClang_LIBRARY)
  get_filename_component(_libclang_file "${LibClang_LIBRARY}" REALPATH)
  get_filename_component(_libclang_file "${_libclang_file}" NAME)
  if(_libclang_file MATCHES "([0-9]+)(\\.[0-9.]+)?")
    set(LibClang_VERSION ${CMAKE_MATCH_1})
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibClang
  REQUIRED_VARS LibClang_LIBRARY LibClang_INCLUDE_DIR
  VERSION_VAR LibClang_VERSION
  REASON_FAILURE_MESSAGE "Install libclang-14-dev (Debian, Ubuntu) or name LLVM's folder with LibClang_ROOT.")
mark_as_advanced(LibClang_INCLUDE_DIR LibClang_LIBRARY)

if(LibClang_FOUND AND NOT TARGET LibClang::LibClang)
  add_library(LibClang::LibClang SHARED IMPORTED)
  set_target_properties(LibClang::LibClang PROPERTIES
    IMPORTED_LOCATION "${LibClang_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibClang_INCLUDE_DIR}")
endif()
