# SPDX-License-Identifier: MIT
# cmake -DROOT=<EiOta's sources> -DOUTPUT=<file.cpp> -P embed.cmake
#
# Writes a C++ source with what arduino/embedded_files.h declares. The runtime's files, public and internal, lie in one folder
# of a library: they include each other by bare names and by "ei_ota/...", and src/ is all that Arduino searches.
cmake_minimum_required(VERSION 3.20)

set(text "#include \"arduino/embedded_files.h\"\n\nnamespace ei_ota {\nnamespace {\n\nconstexpr EmbeddedFile files[] = {\n")

function(embed file path)
  file(READ "${file}" contents)
  set(text "${text}    {\"${path}\", R\"embedded(${contents})embedded\"},\n" PARENT_SCOPE)
endfunction()

file(GLOB runtime "${ROOT}/runtime/include/ei_ota/*.h" "${ROOT}/runtime/src/*.h" "${ROOT}/runtime/src/*.c")
# No Arduino core has files of that kind, few have PSA Crypto, and cores have flash drivers of their own.
list(FILTER runtime EXCLUDE REGEX "/ei_ota_(flash_.*|psa)\\.h$")
list(APPEND runtime "${ROOT}/runtime/include/ei_ota/ei_ota_flash_ram.h" "${ROOT}/runtime/flash/flash_ram.c")
foreach(file IN LISTS runtime)
  get_filename_component(name "${file}" NAME)
  embed("${file}" "src/ei_ota/${name}")
endforeach()
embed("${ROOT}/LICENSE" src/ei_ota/LICENSE)
file(GLOB_RECURSE templates RELATIVE "${ROOT}/templates/arduino" "${ROOT}/templates/arduino/*")
foreach(path IN LISTS templates)
  embed("${ROOT}/templates/arduino/${path}" "${path}")
endforeach()

file(WRITE "${OUTPUT}" "${text}};\n\n}  // namespace\n\nstd::span<const EmbeddedFile> embedded_files() { return files; }\n\n"
     "}  // namespace ei_ota\n")
