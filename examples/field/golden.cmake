# SPDX-License-Identifier: MIT
# GOLDEN, the file of the self-test. golden.py makes it here; yours is a file beside the export, or what a run of the export gives.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(GOLDEN ${CMAKE_CURRENT_BINARY_DIR}/golden.json)
set(frames ${CMAKE_CURRENT_LIST_DIR}/../penguin/frames)
add_custom_command(OUTPUT ${GOLDEN}
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_LIST_DIR}/golden.py ${frames} smart two ${GOLDEN}
  DEPENDS golden.py ${frames}/expected.txt ${frames}/two.pgm
  VERBATIM)
