#include "cli/open_release.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "archive/read_archive.h"
#include "baseline/baseline.h"

namespace ei_ota {

Result<OpenedRelease> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines,
                                   const Release* labels_like) {
  if (looks_like_baseline(path)) {
    auto release = read_baseline(path);
    if (!release) return release.refusal();
    return OpenedRelease{std::move(*release), {path, baseline_image(path)}};
  }
  auto contents = read_export(path, defines, labels_like ? label_capacity(*labels_like) : std::nullopt);
  if (!contents) return contents.refusal();
  contents->files.read.push_back(path);
  return OpenedRelease{std::move(contents->release), std::move(contents->files.read)};
}

Result<Allowed> read_allowed(const std::vector<std::string>& names) {
  Allowed allowed;
  for (const auto& name : names) {
    if (name == "project")
      allowed.project = true;
    else if (name == "labels")
      allowed.labels = true;
    else
      return refuse(ErrorId::Usage, "", fmt::format("--allow {}", name), "project or labels", "see ei-ota payload --help");
  }
  return allowed;
}

namespace {

/// ei_ota_<id> is a C symbol: these are the runtime's own, and getpub's.
constexpr std::string_view reserved_ids =
    " begin begin_at write end apply restore restore_load_image restore_copy abort query strerror boot confirm rollback tell"
    " list select self_test case_inputs check_signature public_key psa psa_start psa_stop flash_ram flash_posix drop crc32 t"
    " state_t config_t info_t model_t part_t slot_t case_t flash_t store_t source_t header_t verifier_t psa_t flash_ram_t"
    " flash_posix_t same runtime in_use"
    " append_record choose_slot decode_image decode_legacy find_tlv finish_change first_entry flash_erase flash_finish"
    " flash_posix_close flash_posix_erase flash_posix_open flash_posix_prog flash_posix_read flash_posix_sync"
    " flash_ram_erase flash_ram_prog flash_read flash_write is_legacy is_on_trial lies_in_memory load_record"
    " multiply_scales next_entry read_header read_legacy_head read_memory read_slot run scale_product slot_begin slot_drop"
    " slot_end slot_offset slot_open slot_write source_get start_change u16 u32 verify_payload ";

bool is_reserved(const std::string& id) { return reserved_ids.find(" " + id + " ") != std::string_view::npos; }

bool is_letter(unsigned char c) { return std::isalnum(c) != 0 || c == '_'; }

}  // namespace

Result<std::string> c_identifier(const std::string& name) {
  if (name.empty() || !std::ranges::all_of(name, is_letter) || std::isdigit(static_cast<unsigned char>(name[0])))
    return refuse(ErrorId::Usage, "", fmt::format("--name {}", name), "a C identifier: letters, digits, _",
                  "choose another name");
  return name;
}

Result<std::string> model_id(const std::string& name, const std::filesystem::path& path) {
  if (!name.empty()) {
    if (is_reserved(name))
      return refuse(ErrorId::Usage, "", fmt::format("--name {}", name),
                    fmt::format("a name other than ei_ota_{} of the runtime", name), "choose another name");
    return c_identifier(name);
  }
  const auto named = looks_like_archive(path) ? path.parent_path() / path.stem() : path;
  auto id = std::filesystem::absolute(named / "").lexically_normal().parent_path().filename().string();
  std::replace_if(
      id.begin(), id.end(), [&](unsigned char c) { return !is_letter(c); }, '_');
  if (id.empty() || is_reserved(id) || std::isdigit(static_cast<unsigned char>(id[0]))) id.insert(0, "model_");
  return id;
}

}  // namespace ei_ota
