// SPDX-License-Identifier: MIT
// release/baseline.h: what deployed devices have, kept as two files: NAME.eiota.json and, beside it, NAME.eiota.img.
#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "release/release.h"

namespace ei_ota {

/// A release as JSON: `inspect --json` prints it, and a baseline consists of it.
[[nodiscard]] nlohmann::ordered_json release_json(const Release& release);

/// JSON as this tool writes it: indented, ended by '\n'; bytes in an export's names that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& json);

/// Is this path meant to be a baseline? Looks at the name alone.
[[nodiscard]] bool looks_like_baseline(const std::filesystem::path& path);

/// Where a baseline's image is.
[[nodiscard]] std::filesystem::path baseline_image(std::filesystem::path json_path);

/// Verifies a whole baseline: the text of its JSON and the bytes of its image. Refuses with E-baseline. It may describe its
/// devices in terms of later versions; if it does not describe them, they are the earliest ones (Device's defaults).
Result<Release> parse_baseline(const std::string& json_text, const std::string& image, const std::string& where);

/// Reads both files of a baseline and, if they are still together, compares those that were written with them
/// (release/listed_files.h). Refuses with E-path, E-limit, E-baseline.
Result<Release> read_baseline(const std::filesystem::path& json_path);

/// SHA-256 over the image, as hexadecimal digits.
[[nodiscard]] std::string weights_fingerprint(const Release& release);

/// A release's image as a file's bytes.
[[nodiscard]] std::string image_file(const std::vector<std::byte>& image);

}  // namespace ei_ota
