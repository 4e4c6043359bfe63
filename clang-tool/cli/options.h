// SPDX-License-Identifier: MIT
// cli/options.h: what the command line asked for.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ei_ota {

/// What a firmware does with an export: a patch does it, a baseline records it.
struct FirmwareOptions {
  std::filesystem::path export_path, output;
  std::optional<std::string> name;
  std::string storage = "ram", restore = "auto";
  std::vector<std::string> defines;
  std::vector<std::string> store;  ///< its five numbers, or none
  std::vector<std::string> decoders = {"structural"};
  std::optional<unsigned> label_capacity;
};

struct PatchOptions : FirmwareOptions {
  std::filesystem::path depfile;
  std::string depfile_target;
};

struct BaselineOptions : FirmwareOptions {};

struct PayloadOptions {
  std::filesystem::path export_path, output;
  std::vector<std::filesystem::path> baselines;
  std::vector<std::string> defines, allow;
  bool full = false, delta = false;  ///< neither: what is smaller
  std::optional<unsigned> scale_bits;
  std::optional<std::uint32_t> version;
  std::optional<std::uint32_t> security_counter;
  std::optional<std::string> title;
  std::filesystem::path self_test;
  std::filesystem::path sign_key, attach_signature, digest_out, public_key;
  std::string format = "native";
};

struct KeygenOptions {
  std::filesystem::path output;
};

struct GetpubOptions {
  std::filesystem::path key, output;
  std::string name = "ei_ota_public_key";
};

struct InspectOptions {
  std::filesystem::path path, public_key;
  std::vector<std::string> defines;
  bool json = false;
};

struct ImageOptions {
  std::filesystem::path export_path, output;
  std::vector<std::string> defines;
  std::optional<unsigned> scale_bits;
};

struct ApplyOptions {
  std::filesystem::path device, payload, output;
  std::vector<std::string> defines;
};

struct DiffOptions {
  std::filesystem::path old_path, new_path;
  std::vector<std::string> defines, allow;
  std::optional<unsigned> scale_bits;
  bool json = false;
};

struct CheckOptions {
  std::filesystem::path firmware, baseline;
  std::string name;                     ///< default: the baseline's file name
  std::vector<std::string> load_image;  ///< two symbols or three
};

}  // namespace ei_ota
