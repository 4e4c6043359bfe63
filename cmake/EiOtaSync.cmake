# SPDX-License-Identifier: MIT
# cmake -DSTAGE=<dir> [-DEXPORT=<dir> -DFILES=<list> -DWEIGHTS=<file> -DLAST=<file>] -DDIR=<dir> -P EiOtaSync.cmake
#
# Makes DIR a copy of STAGE, with those of FILES (relative to EXPORT) that the tool did not write, because DIR replaces
# all of the model's code. WEIGHTS, the source of the header weights, always exists, because targets list it before it
# is known whether there are any. LAST, which lists the others, is copied after them. A file whose contents stay the
# same keeps its timestamp, so that nothing that includes it is compiled again.
cmake_minimum_required(VERSION 3.20)

if(NOT EXISTS "${STAGE}/${WEIGHTS}")
  file(WRITE "${STAGE}/${WEIGHTS}" "// EiOta: no weights stood in model-parameters/.\n")
endif()

file(GLOB_RECURSE staged RELATIVE "${STAGE}" "${STAGE}/*")
if(LAST IN_LIST staged)
  list(REMOVE_ITEM staged "${LAST}")
  list(APPEND staged "${LAST}")
endif()
foreach(file IN LISTS FILES)
  if(NOT file IN_LIST staged)
    configure_file("${EXPORT}/${file}" "${DIR}/${file}" COPYONLY)
  endif()
endforeach()
file(GLOB_RECURSE present RELATIVE "${DIR}" "${DIR}/*")
list(REMOVE_ITEM present ${staged} ${FILES})
foreach(file IN LISTS present)
  file(REMOVE "${DIR}/${file}")
endforeach()
foreach(file IN LISTS staged)
  configure_file("${STAGE}/${file}" "${DIR}/${file}" COPYONLY)
endforeach()
file(REMOVE_RECURSE "${STAGE}")
