# SPDX-License-Identifier: MIT
# cmake -DTOOL=<ei-ota> -DID=<id> -DEXPORT=<dir> -DDIR=<dir> -DFILES=<list> -DWEIGHTS=<file> [-DTIMEOUT=<seconds>]
#       -P EiOtaPatchStep.cmake -- <option of patch>...
#
# Patches EXPORT into DIR and creates DIR.stamp when DIR is complete. This is one script because it holds a lock: if two
# builds run in one tree, the second waits instead of reading a half-written folder. Each run of the tool writes into a
# folder of its own, so a tool that outlives a killed build disturbs no later one.
cmake_minimum_required(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaScript.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaStage.cmake")

if(NOT DEFINED TIMEOUT)
  set(TIMEOUT 600)
endif()
_ei_ota_lock("${DIR}.lock" ${TIMEOUT} "model ${ID} cannot be patched")

file(GLOB stages "${DIR}.stage*")
if(stages)
  file(REMOVE_RECURSE ${stages})
endif()
file(TOUCH "${DIR}.begun")  # becomes the stamp, so that the next build patches again what changes while the tool reads
string(RANDOM run)
set(STAGE "${DIR}.stage-${run}")
file(MAKE_DIRECTORY "${STAGE}")

_ei_ota_script_arguments(options)
execute_process(COMMAND "${TOOL}" patch "${EXPORT}" -o "${STAGE}" ${options} RESULT_VARIABLE failed)
if(NOT failed STREQUAL "0")
  file(REMOVE_RECURSE "${STAGE}")
  message(FATAL_ERROR "model ${ID} was not patched; the message of ei-ota above tells why (${failed})")
endif()

set(LAST "${ID}.eiota.json")
_ei_ota_check_stage("${STAGE}" "${LAST}")
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaSync.cmake")
file(RENAME "${DIR}.begun" "${DIR}.stamp")
