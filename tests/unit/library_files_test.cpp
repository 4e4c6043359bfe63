// SPDX-License-Identifier: MIT
#include "arduino/library_files.h"

#include <gmock/gmock.h>

#include "base/files.h"

namespace ei_ota {
namespace {
using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;

const std::string source = EI_OTA_SOURCE_DIR;

TEST(LibraryFiles, HasTheRuntimeAsItIs) {
  const auto files = arduino_library_files("penguin", "penguin_inferencing.h");
  EXPECT_EQ(files.at("src/ei_ota/ei_ota.h"), *read_file(source + "/runtime/include/ei_ota/ei_ota.h"));
  EXPECT_EQ(files.at("src/ei_ota/update.c"), *read_file(source + "/runtime/src/update.c"));
  EXPECT_EQ(files.at("src/ei_ota/LICENSE"), *read_file(source + "/LICENSE"));
}

TEST(LibraryFiles, NamesTheModel) {
  const auto files = arduino_library_files("penguin", "penguin_inferencing.h");
  EXPECT_THAT(files.at("src/ei_ota_arduino.cpp"), HasSubstr("[EI_OTA_PENGUIN_PAYLOAD_SIZE]"));
  EXPECT_THAT(files.at("src/ei_ota_arduino.h"), HasSubstr("#include \"ei_ota_penguin.h\"\n"));
  EXPECT_THAT(files.at("examples/ei_ota_sd/ei_ota_sd.ino"), HasSubstr("#include <penguin_inferencing.h>\n"));
}

TEST(LibraryFiles, LeavesNoPlaceOpen) {
  for (const std::string header : {"", "penguin_inferencing.h"})
    for (const auto& [path, text] : arduino_library_files("penguin", header))
      for (const auto* const place : {"@id@", "@ID@", "@header@"}) EXPECT_THAT(text, Not(HasSubstr(place))) << path;
}

TEST(LibraryFiles, IncludesNothingWhereTheHeaderIsUnknown) {
  const auto files = arduino_library_files("penguin", "");
  EXPECT_THAT(files.at("examples/ei_ota_sd/ei_ota_sd.ino"), HasSubstr("\n\n#include <ei_ota_arduino.h>\n"));
  EXPECT_THAT(files.at("src/ei_ota_arduino.h"), Not(HasSubstr("#include <>")));
}

TEST(LibraryFiles, KnowsTheNamesThatSketchesCall) {
  for (const auto* const name : {"ei_ota_update_weights", "ei_ota_find_mark", "ei_ota_timeouts_t", "ei_ota_http_strerror"})
    EXPECT_TRUE(is_arduino_name(name)) << name;
  for (const auto* const name : {"ei_ota_penguin", "ei_ota_find", "ei_ota_", "ota_find_mark", "ei_ota_find_mark_"})
    EXPECT_FALSE(is_arduino_name(name)) << name;
}

TEST(LibraryFiles, HasSketchesWhereArduinoLooksForThem) {
  const auto files = arduino_library_files("penguin", "penguin_inferencing.h");
  for (const std::string name : {"ei_ota_serial", "ei_ota_http", "ei_ota_sd"}) {
    const auto path = "examples/" + name + "/" + name + ".ino";
    EXPECT_THAT(files, Contains(Key(path)));
  }
}

}  // namespace
}  // namespace ei_ota
