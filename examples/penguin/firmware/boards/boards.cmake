# SPDX-License-Identifier: MIT
# The boards: host (this computer), and in QEMU each folder with start-up code and a linker script of its name, here or in
# templates/firmware: among them mps2-an386 (Cortex-M4F), mps3-an547 (Cortex-M55), microbit (Cortex-M0) and riscv32-virt.

# board_processor(<name>), before project(): tells EiOta's toolchain files (cmake/toolchains) the board's processor.
macro(board_processor name)
  if("${name}" STREQUAL "microbit")
    # The nRF51 is a Cortex-M0; it runs code for the M0+, whose instructions are the same.
    set(EI_OTA_CPU cortex-m0plus CACHE STRING "As in -mcpu")
  elseif("${name}" STREQUAL "mps3-an547")
    set(EI_OTA_CPU cortex-m55 CACHE STRING "As in -mcpu")
  endif()
endmacro()

# board_store(<name> <result variable>): where a board has room for a payload store in its flash, as ei_ota_patch takes it.
function(board_store name result_variable)
  if(name STREQUAL "microbit")  # the last 26 KiB of its 256
    set(store STORE START 0x39800 PROG_SIZE 4 ERASE_SIZE 1K SLOT_SIZE 6K SLOTS 4)
  elseif(name STREQUAL "riscv32-virt")  # the second bank of NOR chips
    set(store STORE START 0x22000000 PROG_SIZE 4 ERASE_SIZE 256K SLOT_SIZE 256K SLOTS 4)
  else()
    message(FATAL_ERROR "board \"${name}\" has no flash in its address space; microbit and riscv32-virt have")
  endif()
  set(${result_variable} ${store} PARENT_SCOPE)
endfunction()

# board_folder(<name> <result variable>): where the start-up code and the linker script <name>.ld of a board in QEMU are.
# templates/firmware has those that a firmware of one's own begins with.
function(board_folder name result_variable)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  set(names host)
  file(GLOB scripts ${here}/*/*.ld ${here}/../../../../templates/firmware/boards/*/*.ld)
  foreach(script IN LISTS scripts)
    get_filename_component(folder ${script} DIRECTORY)
    get_filename_component(found ${script} NAME_WE)
    if(found STREQUAL "${name}")
      set(${result_variable} ${folder} PARENT_SCOPE)
      return()
    endif()
    list(APPEND names ${found})
  endforeach()
  list(JOIN names ", " names)
  message(FATAL_ERROR "no board \"${name}\"; there are ${names}")
endfunction()

# use_board(<name>) adds target `board`: start-up code, linker script, console, payload and exit.
function(use_board name)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  get_filename_component(template ${here}/../../../../templates/firmware ABSOLUTE)
  if(name STREQUAL "host")
    add_library(board OBJECT ${here}/host/board.c)
  else()
    board_folder("${name}" folder)
    add_library(board OBJECT ${folder}/startup.c ${template}/boards/semihosting.c)
    if(EXISTS ${folder}/board_flash.c)
      target_sources(board PRIVATE ${folder}/board_flash.c)
    endif()
    target_link_options(board INTERFACE -nostartfiles -T ${folder}/${name}.ld)
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
