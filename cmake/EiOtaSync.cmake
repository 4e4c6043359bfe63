# cmake -DSTAGE=<dir> -DEXPORT=<dir> -DFILES=<list> -DDIR=<dir> -P EiOtaSync.cmake
#
# Makes DIR what the tool wrote into STAGE, and of FILES (relative to EXPORT) those that it left as they are: DIR shadows
# all of the model's code. A file whose bytes stay keeps its time, so that nothing that includes it is compiled again.
cmake_minimum_required(VERSION 3.20)

file(GLOB_RECURSE staged RELATIVE "${STAGE}" "${STAGE}/*")
foreach(file IN LISTS staged)
  configure_file("${STAGE}/${file}" "${DIR}/${file}" COPYONLY)
endforeach()
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
file(REMOVE_RECURSE "${STAGE}")
