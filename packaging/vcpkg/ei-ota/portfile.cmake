# SPDX-License-Identifier: MIT
# The runtime is compiled by its users, and its headers are beside its sources in share/EiOta.
set(VCPKG_POLICY_EMPTY_INCLUDE_FOLDER enabled)
set(VCPKG_BUILD_TYPE release)

vcpkg_from_github(
    OUT_SOURCE_PATH SOURCE_PATH
    REPO your-organisation/EiOta
    REF "v${VERSION}"
    SHA512 0
    HEAD_REF main
)

vcpkg_check_features(
    OUT_FEATURE_OPTIONS FEATURE_OPTIONS
    INVERTED_FEATURES
        fetch CMAKE_DISABLE_FIND_PACKAGE_CURL
        serve CMAKE_DISABLE_FIND_PACKAGE_PkgConfig
)

# The tool goes where vcpkg keeps executables; EiOtaConfig.cmake finds it there.
vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        ${FEATURE_OPTIONS}
        -DEI_OTA_TESTS=OFF
        -DCMAKE_INSTALL_BINDIR=tools/${PORT}
        "-DLibClang_ROOT=${CURRENT_INSTALLED_DIR}"
        "-DEI_OTA_FLATC=${CURRENT_HOST_INSTALLED_DIR}/tools/flatbuffers/flatc${VCPKG_HOST_EXECUTABLE_SUFFIX}"
)
vcpkg_cmake_install()
vcpkg_copy_tool_dependencies("${CURRENT_PACKAGES_DIR}/tools/${PORT}")

vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
