// SPDX-License-Identifier: MIT
// arduino/library_files.h: what a patched Arduino library has in addition to what Studio put in it.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace ei_ota {

/// By path from the library's root: the runtime below src/ei_ota/, src/ei_ota_arduino.h and others for sketches, and example
/// sketches. All of it is built into the tool, so the tool needs no data files.
/// @param id  the model's name in the firmware
/// @param header  what sketches include for the model, "NAME_inferencing.h"; empty: nothing
[[nodiscard]] std::map<std::string, std::string> arduino_library_files(const std::string& id, const std::string& header);

/// Is this the name of something that sketches call, such as "ei_ota_find_mark"? A model in such a library cannot have it.
[[nodiscard]] bool is_arduino_name(std::string_view name);

}  // namespace ei_ota
