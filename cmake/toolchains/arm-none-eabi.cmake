# SPDX-License-Identifier: MIT
# Bare-metal Arm with Debian's or Arm's GNU toolchain. EI_OTA_CPU picks the processor, any that -mcpu knows: cortex-m4
# (default), cortex-m7, cortex-m33 and cortex-m55 with their FPUs, all others without.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(EI_OTA_CPU cortex-m4 CACHE STRING "As in -mcpu")

set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)

set(fpu_cortex-m4 "-mfloat-abi=hard -mfpu=fpv4-sp-d16")
set(fpu_cortex-m7 "-mfloat-abi=hard -mfpu=fpv5-d16")
set(fpu_cortex-m33 "-mfloat-abi=hard -mfpu=fpv5-sp-d16")
set(fpu_cortex-m55 "-mfloat-abi=hard")
set(flags "-mcpu=${EI_OTA_CPU} -mthumb ${fpu_${EI_OTA_CPU}} -ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_INIT "${flags}")
set(CMAKE_CXX_FLAGS_INIT "${flags} -fno-exceptions -fno-rtti -fno-threadsafe-statics")
set(CMAKE_EXE_LINKER_FLAGS_INIT "--specs=nano.specs --specs=nosys.specs -Wl,--gc-sections")
set(CMAKE_EXECUTABLE_SUFFIX_C .elf)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .elf)

set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES EI_OTA_CPU)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
