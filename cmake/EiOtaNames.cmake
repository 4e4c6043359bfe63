# Which names a model cannot have, as the runtime's public headers say it.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)

# _ei_ota_public_names(<result variable>)
#
# The words of the runtime's public headers that begin with ei_ota_ or EI_OTA_, outside of comments and quotes.
function(_ei_ota_public_names result_variable)
  file(GLOB headers "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../runtime/include/ei_ota/*.h")
  set(names "")
  foreach(header IN LISTS headers)
    file(READ "${header}" text)
    string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/|//[^\n]*|\"[^\"\n]*\"" " " text "${text}")
    string(REGEX MATCHALL "[A-Za-z_][A-Za-z_0-9]*" words "${text}")
    list(APPEND names ${words})
  endforeach()
  list(REMOVE_DUPLICATES names)
  list(FILTER names INCLUDE REGEX "^(ei_ota_|EI_OTA_)")
  set(${result_variable} "${names}" PARENT_SCOPE)
endfunction()

# _ei_ota_taken_names(<result variable>)
#
# What neither the ei_ota_<id> of a model may be nor its EI_OTA_<ID>_: names of the runtime, and what they begin with where they end
# as the macros of an ei_ota_<id>.h do.
function(_ei_ota_taken_names result_variable)
  _ei_ota_public_names(names)
  set(symbols ${names})
  set(macros ${names})
  list(FILTER symbols INCLUDE REGEX "^ei_ota_")
  list(FILTER macros INCLUDE REGEX "^EI_OTA_.+_(LAYOUT|WEIGHTS|PROJECT|IMAGE_SIZE|PAYLOAD_SIZE)$")
  list(TRANSFORM macros REPLACE "(LAYOUT|WEIGHTS|PROJECT|IMAGE_SIZE|PAYLOAD_SIZE)$" "")
  list(REMOVE_DUPLICATES macros)
  set(${result_variable} ${symbols} ${macros} PARENT_SCOPE)
endfunction()

# _ei_ota_is_taken(<id> <result variable>)
function(_ei_ota_is_taken id result_variable)
  _ei_ota_taken_names(names)
  string(TOUPPER "EI_OTA_${id}_" macros)
  set(${result_variable} OFF PARENT_SCOPE)
  if("ei_ota_${id}" IN_LIST names OR macros IN_LIST names)
    set(${result_variable} ON PARENT_SCOPE)
  endif()
endfunction()
