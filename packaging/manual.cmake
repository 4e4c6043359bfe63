# SPDX-License-Identifier: MIT
# cmake -DPROGRAM=<executable> -DVERSION=<version> -DOUTPUT=<file> -P manual.cmake
#
# Writes a program's manual page: what it says to --help, and what each of its commands says.
get_filename_component(name "${PROGRAM}" NAME_WE)

function(ask result)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
  set(${result} "${help}" PARENT_SCOPE)
endfunction()

# As lines that man neither fills nor interprets.
function(add_section macro title text)
  string(REGEX REPLACE "\n+$" "" text "${text}")
  string(REPLACE "\\" "\\e" text "${text}")
  string(REPLACE "-" "\\-" text "${text}")
  string(REGEX REPLACE "(^|\n)([.'])" "\\1\\\\&\\2" text "${text}")
  set(page "${page}.${macro} \"${title}\"\n.nf\n${text}\n.fi\n" PARENT_SCOPE)
endfunction()

ask(help)
string(REGEX MATCH "^[^\n]+[^.\n]" summary "${help}")
string(TOUPPER "${name}" upper)
set(page ".\\\" Made of what the program says to --help.\n.TH ${upper} 1 \"\" \"EiOta ${VERSION}\"\n")
string(REPLACE "-" "\\-" escaped "${name}")
string(APPEND page ".SH NAME\n${escaped} \\- ${summary}\n")
add_section(SH DESCRIPTION "${help}")

string(REGEX MATCH "Subcommands:\n([^\n]+\n)+" commands "${help}")
string(REGEX MATCHALL "\n  [a-z][a-z-]*" commands "${commands}")
if(commands)
  string(APPEND page ".SH COMMANDS\n")
endif()
foreach(command IN LISTS commands)
  string(STRIP "${command}" command)
  ask(help ${command})
  string(REGEX REPLACE "\n+Optional programs:.*" "" help "${help}")
  add_section(SS "${name} ${command}" "${help}")
endforeach()
file(WRITE "${OUTPUT}" "${page}")
