# SPDX-License-Identifier: MIT
# cmake -DROOT=<EiOta's sources> -DOUTPUT=<file.cpp> -P taken_names.cmake
#
# Writes a C++ source with what rewrite/taken_names.h declares.
cmake_minimum_required(VERSION 3.20)
include("${ROOT}/cmake/EiOtaNames.cmake")

_ei_ota_taken_names(names)
_ei_ota_reserved_ids(ids)
foreach(list names ids)
  list(TRANSFORM ${list} REPLACE "(.+)" "    \"\\1\",\n")
  list(JOIN ${list} "" ${list})
endforeach()
file(WRITE "${OUTPUT}" "#include \"rewrite/taken_names.h\"\n\nnamespace ei_ota {\nnamespace {\n\n"
     "constexpr std::string_view names[] = {\n${names}};\n\nconstexpr std::string_view ids[] = {\n${ids}};\n\n}  // namespace\n\n"
     "std::span<const std::string_view> taken_names() { return names; }\n\n"
     "std::span<const std::string_view> reserved_ids() { return ids; }\n\n}  // namespace ei_ota\n")
