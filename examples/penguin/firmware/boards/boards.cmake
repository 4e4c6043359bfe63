# SPDX-License-Identifier: MIT
# The boards: host (this computer); in QEMU mps2-an386 (Cortex-M4F), mps3-an547 (Cortex-M55), microbit (Cortex-M0), riscv32-virt.

# board_processor(<name>), before project(): tells EiOta's toolchain files (cmake/toolchains) the board's processor.
macro(board_processor name)
  if("${name}" STREQUAL "microbit")
    # The nRF51 is a Cortex-M0; it runs code for the M0+, whose instructions are the same.
    set(EI_OTA_CPU cortex-m0plus CACHE STRING "As in -mcpu")
  elseif("${name}" STREQUAL "mps3-an547")
    set(EI_OTA_CPU cortex-m55 CACHE STRING "As in -mcpu")
  endif()
endmacro()

# use_board(<name>) adds target `board`: start-up code, linker script, console, payload and exit. templates/firmware has what a
# firmware of one's own begins with, mps2-an386 among it.
function(use_board name)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  get_filename_component(template ${here}/../../../../templates/firmware ABSOLUTE)
  if(name STREQUAL "host")
    add_library(board OBJECT ${here}/host/board.c)
  elseif(name MATCHES "^(mps2-an386|mps3-an547|microbit|riscv32-virt)$")
    set(folder ${here}/${name})
    if(name STREQUAL "mps2-an386")
      set(folder ${template}/boards/${name})
    endif()
    add_library(board OBJECT ${folder}/startup.c ${template}/boards/semihosting.c)
    target_link_options(board INTERFACE -nostartfiles -T ${folder}/${name}.ld)
  else()
    message(FATAL_ERROR "no board \"${name}\"; there are host, mps2-an386, mps3-an547, microbit and riscv32-virt")
  endif()
  target_include_directories(board PUBLIC ${here}/.. ${template})
  target_compile_features(board PRIVATE c_std_11)
  target_compile_options(board PRIVATE -Wall -Wextra -Wconversion)

  if(name STREQUAL "riscv32-virt")
    target_compile_options(board PRIVATE -march=rv32imac_zicsr)  # only here: no library of that name to link with
    target_compile_definitions(board INTERFACE PICOLIBC_INTEGER_PRINTF_SCANF)
    # Debian has no libstdc++ for it, and none is needed.
    target_link_options(board INTERFACE -nodefaultlibs -DPICOLIBC_INTEGER_PRINTF_SCANF)
    set(CMAKE_CXX_STANDARD_LIBRARIES "-lc -lgcc" PARENT_SCOPE)
  endif()
endfunction()
