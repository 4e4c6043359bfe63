# SPDX-License-Identifier: MIT
# The mps3-an547 with as much RAM as the export's arena and 64 KB need, which are for variables, heap and stack; rounded down to the
# 32 bytes of which the MPU's regions consist.
if(NOT BOARD STREQUAL "mps3-an547" OR NOT ARENA STREQUAL "STATIC" OR NOT FLASH)
  message(FATAL_ERROR "CUT_RAM is for BOARD mps3-an547, ARENA STATIC and FLASH")
endif()
file(STRINGS ${EXPORT}/${sources} arenas REGEX "kTensorArenaSize = [0-9]+;")
list(GET arenas -1 arena)  # another one is for HiMax
string(REGEX REPLACE ".* ([0-9]+);" "\\1" arena "${arena}")
math(EXPR ram_size "(${arena} + 64 * 1024) / 32 * 32")

add_library(cut_ram OBJECT cut_ram/cut_ram.c)
target_compile_options(cut_ram PRIVATE -Wall -Wextra)
target_include_directories(cut_ram PUBLIC cut_ram PRIVATE ${mapped_flash})
target_compile_definitions(cut_ram INTERFACE CUT_RAM)
target_link_libraries(cut_ram PRIVATE EiOta::runtime PUBLIC board)
target_link_options(cut_ram INTERFACE LINKER:--defsym=ram_size=${ram_size})

add_unpatched(factory_in_cut_ram ${factory})
add_updatable(updatable_flash_in_cut_ram genuine_flash FLASH)
add_updatable(updatable_in_cut_ram genuine RAM)
set_target_properties(updatable_in_cut_ram PROPERTIES EXCLUDE_FROM_ALL ON)
add_executable(beyond_in_cut_ram cut_ram/beyond.cpp)
target_link_libraries(beyond_in_cut_ram PRIVATE board)
foreach(name factory updatable_flash updatable beyond)
  target_link_libraries(${name}_in_cut_ram PRIVATE cut_ram)
endforeach()
