# SPDX-License-Identifier: MIT
# cmake -DMANIFESTS=<build directory> -P uninstall.cmake
#
# Removes what the last `cmake --install` of this build directory wrote, and of each component that was installed alone.
file(GLOB manifests "${MANIFESTS}/install_manifest*.txt")
if(NOT manifests)
  message(FATAL_ERROR "EiOta: nothing was installed from ${MANIFESTS}, which has no install_manifest.txt")
endif()
foreach(manifest IN LISTS manifests)
  file(STRINGS "${manifest}" files)
  foreach(file IN LISTS files)
    set(file "$ENV{DESTDIR}${file}")
    if(EXISTS "${file}" OR IS_SYMLINK "${file}")
      message(STATUS "Removing ${file}")
      file(REMOVE "${file}")
    endif()
    # Its folders, as far as they are EiOta's own and empty.
    get_filename_component(folder "${file}" DIRECTORY)
    while(folder MATCHES "/EiOta(/|$)")
      file(GLOB rest "${folder}/*")
      if(rest OR NOT IS_DIRECTORY "${folder}")
        break()
      endif()
      file(REMOVE_RECURSE "${folder}")
      get_filename_component(folder "${folder}" DIRECTORY)
    endwhile()
  endforeach()
  file(REMOVE "${manifest}")
endforeach()
