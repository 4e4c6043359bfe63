# SPDX-License-Identifier: MIT
# What Debian's policy asks of a package, before CPack packs it: copyright, changelogs, compressed manual pages, dependencies, and,
# for archives that are the same byte for byte, times. CPack's own CPACK_DEBIAN_PACKAGE_SHLIBDEPS starts a process for each file.
find_program(gzip gzip REQUIRED)
find_program(dpkg_shlibdeps dpkg-shlibdeps REQUIRED)

function(write_compressed file content)
  file(WRITE "${file}" "${content}")
  execute_process(COMMAND "${gzip}" -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# library_dependencies(<result variable> <program>)
function(library_dependencies result program)
  set(work "${CPACK_TOPLEVEL_DIRECTORY}/shlibdeps")
  file(WRITE "${work}/debian/control" "Source: ei-ota\n\nPackage: ei-ota\nArchitecture: any\n")
  execute_process(COMMAND "${dpkg_shlibdeps}" -O "${program}" WORKING_DIRECTORY "${work}" OUTPUT_VARIABLE output
                  ERROR_VARIABLE errors RESULT_VARIABLE exit_code)
  if(NOT exit_code EQUAL 0 OR NOT output MATCHES "shlibs:Depends=([^\n]+)")
    message(FATAL_ERROR "dpkg-shlibdeps ${program}: ${errors}")
  endif()
  set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

file(READ "${CPACK_EI_OTA_SOURCE}/LICENSE" licence)
string(REGEX REPLACE "^MIT License\n+(Copyright \\(c\\) ([^\n]+))\n+" "" licence "${licence}")
set(holder "${CMAKE_MATCH_2}")
string(REGEX REPLACE "\n+$" "" licence "${licence}")
string(REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REPLACE "\n" "\n " licence "${licence}")
file(READ "${CPACK_EI_OTA_SOURCE}/CHANGELOG.md" changes)
set(version "${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")

file(GLOB folders LIST_DIRECTORIES TRUE "${CPACK_TEMPORARY_DIRECTORY}/*/usr")
foreach(folder IN LISTS folders)
  get_filename_component(component "${folder}" DIRECTORY)
  get_filename_component(component "${component}" NAME)
  string(TOUPPER "${component}" upper)
  set(package "${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
  file(GLOB program "${folder}/bin/*")
  library_dependencies(depends "${program}")
  if(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS)
    string(PREPEND depends "${CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS}, ")
  endif()
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${depends}")
  set(documents "${folder}/share/doc/${package}")
  file(WRITE "${documents}/copyright" "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: EiOta

Files: *
Copyright: ${holder}
License: Expat

License: Expat
 ${licence}
")
  write_compressed("${documents}/changelog" "${changes}")
  write_compressed("${documents}/changelog.Debian" "ei-ota (${version}) unstable; urgency=medium

  * Release of ${CPACK_PACKAGE_VERSION}; changelog.gz says what it changes.

 -- ${CPACK_PACKAGE_CONTACT}  ${CPACK_EI_OTA_DATE}
")
  file(GLOB manuals "${folder}/share/man/man1/*.1")
  foreach(manual IN LISTS manuals)
    execute_process(COMMAND "${gzip}" -9nf "${manual}" COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  set(overrides "${CPACK_EI_OTA_SOURCE}/packaging/${package}.lintian-overrides")
  if(EXISTS "${overrides}")
    configure_file("${overrides}" "${folder}/share/lintian/overrides/${package}" COPYONLY)
  endif()
  execute_process(COMMAND chmod -R u+rwX,go+rX,go-w "${folder}" COMMAND_ERROR_IS_FATAL ANY)
  if(NOT "$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
    execute_process(COMMAND find "${folder}" -exec touch -h -d "@$ENV{SOURCE_DATE_EPOCH}" {} + COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
