# cmake -DTOOL=<ei-ota> -DID=<id> -DEXPORT=<dir> -DDIR=<dir> -DFILES=<list> -DWEIGHTS=<file> [-DTIMEOUT=<seconds>]
#       -P EiOtaPatchStep.cmake -- <option of patch>...
#
# Patches EXPORT into DIR, and touches DIR.stamp when all of it is there. One script, because it holds a lock: of two builds in one
# tree the second waits for the first instead of taking half of what that has written. The tool writes into a folder of this run's
# own, so that one which outlives its build (kill) writes where nobody looks.
cmake_minimum_required(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

if(NOT DEFINED TIMEOUT)
  set(TIMEOUT 600)
endif()
file(LOCK "${DIR}.lock" GUARD PROCESS TIMEOUT ${TIMEOUT} RESULT_VARIABLE failed)
if(NOT failed STREQUAL "0")
  _ei_ota_refuse(E-cmake-lock "model ${ID} cannot be patched: ${failed} (${DIR}.lock)" "one build at a time in a tree"
                 "wait for the other build to end, or end it; where the file system has no locks, build on another one")
endif()

file(GLOB stages "${DIR}.stage*")
if(stages)
  file(REMOVE_RECURSE ${stages})
endif()
string(RANDOM run)
set(STAGE "${DIR}.stage-${run}")
file(MAKE_DIRECTORY "${STAGE}")

set(options "")
set(at -1)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(number RANGE ${last})
  if(at GREATER_EQUAL 0)
    string(REPLACE ";" "\\;" option "${CMAKE_ARGV${number}}")
    list(APPEND options "${option}")
  elseif(CMAKE_ARGV${number} STREQUAL "--")
    set(at ${number})
  endif()
endforeach()
execute_process(COMMAND "${TOOL}" patch "${EXPORT}" -o "${STAGE}" ${options} RESULT_VARIABLE failed)
if(NOT failed STREQUAL "0")
  file(REMOVE_RECURSE "${STAGE}")
  message(FATAL_ERROR "model ${ID} was not patched; ei-ota says above why (${failed})")
endif()

set(LAST "${ID}.eiota.json")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaStage.cmake")
_ei_ota_check_stage("${STAGE}" "${LAST}")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaSync.cmake")
file(TOUCH "${DIR}.stamp")
