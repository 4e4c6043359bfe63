// arduino/library_files.h: what a patched Arduino library has beside what Studio gave.
#pragma once
#include <map>
#include <string>

namespace ei_ota {

/// By path from the library's root: the runtime below src/ei_ota/, src/ei_ota_arduino.h and .cpp for sketches, and example
/// sketches. All of it is in the tool, so that it needs no files of its own.
/// @param id  the model's name in the firmware
/// @param header  what sketches include for the model, "NAME_inferencing.h"; empty: nothing
[[nodiscard]] std::map<std::string, std::string> arduino_library_files(const std::string& id, const std::string& header);

}  // namespace ei_ota
