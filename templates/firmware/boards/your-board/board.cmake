# SPDX-License-Identifier: MIT
# What your board adds: its vendor's start-up code, linker script and drivers, and board.cpp with the three functions of board.h.
# EI_OTA_CPU in CMakePresets.json is its processor; another toolchain file can take the place of the one there.
set(linker_script "")  # from your vendor: ${CMAKE_CURRENT_SOURCE_DIR}/boards/your-board/chip.ld
if(NOT linker_script)
  message(FATAL_ERROR "boards/your-board/board.cmake: name your board's linker script, start-up code and drivers here")
endif()
target_sources(firmware PRIVATE boards/your-board/board.cpp)  # and start-up code, drivers
target_include_directories(firmware PRIVATE .)
target_link_options(firmware PRIVATE -T ${linker_script})
set_property(TARGET firmware APPEND PROPERTY LINK_DEPENDS ${linker_script})
