# SPDX-License-Identifier: MIT
class EiOta < Formula
  desc "Updates Edge Impulse models on devices without replacing firmware"
  homepage "https://github.com/your-organisation/EiOta"
  url "https://github.com/your-organisation/EiOta/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  depends_on "cli11" => :build
  depends_on "cmake" => [:build, :test]
  depends_on "ninja" => :build
  depends_on "nlohmann-json" => :build
  depends_on "pkgconf" => :build
  depends_on "cpp-httplib"
  depends_on "curl"
  depends_on "elfutils"
  depends_on "flatbuffers"
  depends_on "fmt"
  depends_on "libzip"
  depends_on :linux
  depends_on "llvm"
  depends_on "mbedtls"

  def install
    args = %W[-DEI_OTA_TESTS=OFF -DLibClang_ROOT=#{Formula["llvm"].opt_prefix}]
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja", *args, *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"CMakeLists.txt").write <<~CMAKE
      cmake_minimum_required(VERSION 3.20)
      project(test C)
      find_package(EiOta REQUIRED)
      file(WRITE main.c "#include \\"ei_ota/ei_ota.h\\"\\nint main(void) { return ei_ota_strerror(0) == 0; }\\n")
      add_executable(main main.c)
      target_link_libraries(main PRIVATE EiOta::runtime)
    CMAKE
    system "cmake", "-S", ".", "-B", "build"
    system "cmake", "--build", "build"
    system "build/main"
    assert_match version.to_s, shell_output("#{bin}/ei-ota --version")
  end
end
