# SPDX-License-Identifier: MIT
# What the programs consist of, as SPDX 2.3: dependencies.json, with the versions that this build found.
include_guard(GLOBAL)

# _sbom_header_version(<result variable> <header> <expression of its number>)
function(_sbom_header_version result header expression)
  set(${result} "" PARENT_SCOPE)
  find_file(EI_OTA_SBOM_HEADER "${header}" PATH_SUFFIXES include)
  set(found "${EI_OTA_SBOM_HEADER}")
  unset(EI_OTA_SBOM_HEADER CACHE)
  if(found)
    file(STRINGS "${found}" lines REGEX "#define +_?[A-Z0-9_]*VERSION")
    if("${lines};" MATCHES "${expression}")
      set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

# _sbom_versions(): sets version_<name> for each dependency; empty if nothing says it.
function(_sbom_versions)
  find_package(LibClang QUIET)
  find_package(fmt QUIET)
  find_package(CLI11 QUIET)
  find_package(nlohmann_json QUIET)
  find_package(CURL QUIET)
  set(version_libclang "${LibClang_VERSION}")
  set(version_fmt "${fmt_VERSION}")
  set(version_CLI11 "${CLI11_VERSION}")
  set(version_nlohmann-json "${nlohmann_json_VERSION}")
  set(version_curl "${CURL_VERSION_STRING}")
  _sbom_header_version(version_mbedtls mbedtls/version.h "MBEDTLS_VERSION_STRING +\"([0-9.]+)\"")
  if(NOT version_mbedtls)
    _sbom_header_version(version_mbedtls mbedtls/build_info.h "MBEDTLS_VERSION_STRING +\"([0-9.]+)\"")
  endif()
  _sbom_header_version(version_libzip zipconf.h "LIBZIP_VERSION +\"([0-9.]+)\"")
  _sbom_header_version(version_cpp-httplib httplib.h "CPPHTTPLIB_VERSION +\"([0-9.]+)\"")
  _sbom_header_version(version_libelf elfutils/version.h "_ELFUTILS_VERSION[ \t]+([0-9]+)")
  if(version_libelf)
    set(version_libelf "0.${version_libelf}")
  endif()
  set(flatbuffers "")
  foreach(part MAJOR MINOR REVISION)
    _sbom_header_version(number flatbuffers/base.h "FLATBUFFERS_VERSION_${part} +([0-9]+)")
    list(APPEND flatbuffers "${number}")
  endforeach()
  list(JOIN flatbuffers . version_flatbuffers)
  foreach(name libclang fmt CLI11 nlohmann-json curl mbedtls libzip cpp-httplib libelf flatbuffers)
    set(version_${name} "${version_${name}}" PARENT_SCOPE)
  endforeach()
endfunction()

# write_sbom(<file> <program>...)
function(write_sbom file)
  set(list "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/dependencies.json")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list}")
  file(READ "${list}" list)
  _sbom_versions()

  set(packages "")
  set(relationships "")
  foreach(program IN LISTS ARGN)
    list(APPEND packages "{\"SPDXID\": \"SPDXRef-${program}\", \"name\": \"${program}\", \"versionInfo\": \"${PROJECT_VERSION}\", \
\"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, \"licenseConcluded\": \"MIT\", \"licenseDeclared\": \"MIT\", \
\"copyrightText\": \"Copyright (c) 2026 EiOta contributors\"}")
    list(APPEND relationships "{\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", \
\"relatedSpdxElement\": \"SPDXRef-${program}\"}")
  endforeach()

  string(JSON count LENGTH "${list}" dependencies)
  math(EXPR last "${count} - 1")
  foreach(index RANGE ${last})
    foreach(key name licence link source)
      string(JSON ${key} GET "${list}" dependencies ${index} ${key})
    endforeach()
    string(JSON programs LENGTH "${list}" dependencies ${index} programs)
    math(EXPR last_program "${programs} - 1")
    set(used FALSE)
    foreach(position RANGE ${last_program})
      string(JSON program GET "${list}" dependencies ${index} programs ${position})
      if(program IN_LIST ARGN)
        set(used TRUE)
        list(APPEND relationships "{\"spdxElementId\": \"SPDXRef-${program}\", \"relationshipType\": \"${link}\", \
\"relatedSpdxElement\": \"SPDXRef-${name}\"}")
      endif()
    endforeach()
    if(used)
      set(version "${version_${name}}")
      set(stated "")
      if(version)
        set(stated "\"versionInfo\": \"${version}\", ")
        set(version "@${version}")
      endif()
      string(TOLOWER "pkg:${source}${version}" purl)
      list(APPEND packages "{\"SPDXID\": \"SPDXRef-${name}\", \"name\": \"${name}\", ${stated}\"downloadLocation\": \"NOASSERTION\", \
\"filesAnalyzed\": false, \"licenseConcluded\": \"NOASSERTION\", \"licenseDeclared\": \"${licence}\", \
\"copyrightText\": \"NOASSERTION\", \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \
\"referenceLocator\": \"${purl}\"}]}")
    endif()
  endforeach()

  list(JOIN packages ",\n    " packages)
  list(JOIN relationships ",\n    " relationships)
  string(UUID id NAMESPACE 6ba7b811-9dad-11d1-80b4-00c04fd430c8 NAME "${packages}${relationships}" TYPE SHA1)
  string(TIMESTAMP created "%Y-%m-%dT%H:%M:%SZ" UTC)  # SOURCE_DATE_EPOCH, if that is set
  file(GENERATE OUTPUT "${file}" CONTENT "{
  \"spdxVersion\": \"SPDX-2.3\",
  \"dataLicense\": \"CC0-1.0\",
  \"SPDXID\": \"SPDXRef-DOCUMENT\",
  \"name\": \"EiOta ${PROJECT_VERSION}\",
  \"documentNamespace\": \"https://spdx.org/spdxdocs/EiOta-${PROJECT_VERSION}-${id}\",
  \"creationInfo\": {\"created\": \"${created}\", \"creators\": [\"Organization: EiOta contributors\", \"Tool: EiOta-packaging/sbom.cmake\"]},
  \"packages\": [
    ${packages}
  ],
  \"relationships\": [
    ${relationships}
  ]
}
")
endfunction()
