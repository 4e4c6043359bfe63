# SPDX-License-Identifier: MIT
import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, get

required_conan_version = ">=2.4"


class EiOtaConan(ConanFile):
    name = "ei-ota"
    description = "Updates Edge Impulse models on devices without replacing their firmware"
    license = "MIT"
    url = "https://github.com/conan-io/conan-center-index"
    homepage = "https://github.com/your-organisation/EiOta"
    topics = ("edge-impulse", "ota", "embedded", "machine-learning")
    package_type = "application"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_curl": [True, False], "with_httplib": [True, False]}
    default_options = {"with_curl": False, "with_httplib": False}

    def layout(self):
        cmake_layout(self, src_folder="src")

    def requirements(self):
        self.requires("clang/18.1.7")
        self.requires("cli11/2.4.2")
        self.requires("elfutils/0.191")
        self.requires("flatbuffers/24.3.25")
        self.requires("fmt/10.2.1")
        self.requires("libzip/1.10.1")
        self.requires("mbedtls/3.6.4")
        self.requires("nlohmann_json/3.11.3")
        if self.options.with_curl:
            self.requires("libcurl/[>=7.78.0 <9]")
        if self.options.with_httplib:
            self.requires("cpp-httplib/0.18.3")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.20]")
        self.tool_requires("flatbuffers/<host_version>")
        if self.options.with_httplib:
            self.tool_requires("pkgconf/[>=2.2 <3]")

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("ei-ota runs on Linux")

    def package_id(self):
        del self.info.settings.compiler

    def source(self):
        get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["EI_OTA_TESTS"] = False
        toolchain.cache_variables["LibClang_ROOT"] = self.dependencies["clang"].package_folder
        toolchain.cache_variables["CMAKE_DISABLE_FIND_PACKAGE_CURL"] = not self.options.with_curl
        toolchain.cache_variables["CMAKE_DISABLE_FIND_PACKAGE_PkgConfig"] = not self.options.with_httplib
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        self.cpp_info.includedirs = []
        self.cpp_info.libdirs = []
        # Firmware is built with the package's functions, so its own files are what find_package(EiOta) has to find.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("share", "EiOta", "cmake")]
