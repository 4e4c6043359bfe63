# SPDX-License-Identifier: MIT
# Arm's MPS2 board with FPGA image AN386, a Cortex-M4F with 4 MiB of RAM, in QEMU: `boards/mps2-an386/run`.
if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "arm")
  message(FATAL_ERROR "this board is compiled for Arm: configure by `cmake --preset mps2-an386`")
endif()
target_sources(firmware PRIVATE boards/mps2-an386/startup.c boards/semihosting.c)
target_include_directories(firmware PRIVATE .)
set(linker_script ${CMAKE_CURRENT_SOURCE_DIR}/boards/mps2-an386/mps2-an386.ld)
target_link_options(firmware PRIVATE -nostartfiles -T ${linker_script})
set_property(TARGET firmware APPEND PROPERTY LINK_DEPENDS ${linker_script})
