// SPDX-License-Identifier: MIT
#include "cli/firmware_options.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/remedies.h"
#include "cli/print.h"
#include "cli/store_option.h"
#include "payload/encode.h"
#include "release/baseline.h"
#include "release/listed_files.h"
#include "rewrite/slot_plan.h"

namespace ei_ota {
namespace {

/// Do the compiler's options place the weights (ei_ota_config.h)?
bool places_weights(const FirmwareOptions& options) {
  return std::ranges::any_of(options.defines, [](const auto& define) {
    return define == "EI_OTA_WEIGHT" || define.starts_with("EI_OTA_WEIGHT=") || define.starts_with("EI_OTA_WEIGHT ");
  });
}

bool has_header_weights(const Export& contents) {
  return std::ranges::any_of(contents.blocks, [](const auto& source) { return !source.block.values.empty(); });
}

constexpr const char* sdk_engine = "edge-impulse-sdk/classifier/inferencing_engines/tflite_micro.h";

/// Does an inference of the SDK read the flatbuffer that its description names at that time? An export may come without the
/// SDK.
bool sdk_follows_model(const ExportTree& tree) {
  if (!tree.holds(sdk_engine)) return true;
  const auto text = tree.read(sdk_engine);
  return !text || text->find("model_arr") != std::string::npos;
}

/// Can the weights stay in flash?
Status check_flash(const Export& contents) {
  const bool has_flatbuffer = std::ranges::any_of(
      contents.sources, [](const auto& source) { return std::holds_alternative<FlatbufferSource>(source); });
  if (has_flatbuffer && !sdk_follows_model(contents.files.tree))
    return refuse(ErrorId::Storage, sdk_engine,
                  "an SDK from before March 2023, which keeps to the flatbuffer of its first inference (there is no model_arr)",
                  "an SDK that reads ei_config_tflite_graph_t at each inference",
                  std::string("export the model again with a current version of Studio, or ") + use_weights_in_ram);
  if (contents.sources.empty())
    return refuse(ErrorId::Storage, "", "an export without a network: all of its weights are in headers, which are used in RAM",
                  "weights that can stay in flash", use_weights_in_ram);
  return Nothing{};
}

Result<std::optional<Store>> read_store(const FirmwareOptions& options) {
  if (options.store.empty()) return std::optional<Store>();
  const auto store = read_store_option(options.store);
  if (!store) return store.refusal();
  if (auto status = check_geometry(*store, options.storage == "flash", ""); !status) return status.refusal();
  return std::optional(*store);
}

/// Do the weights of an export fit into the store's slots?
Status check_slots(const Export& contents) {
  const auto& image = contents.release.image;
  const auto& device = contents.release.device;
  if (!device.store) return Nothing{};
  if (device.storage != "flash") return check_payload_slots(*device.store, largest_payload(image), "");
  constexpr std::size_t smallest_pointer = 4;  // what larger ones need, the generated header checks
  return check_weight_slots(*device.store, largest_slot_content(slot_plan(contents.sources, image).size),
                            bind_table_size(contents.sources, smallest_pointer), "");
}

}  // namespace

std::optional<Restore> restore_named(std::string_view name) {
  if (name == "load-image") return Restore::LoadImage;
  if (name == "copy") return Restore::Copy;
  if (name == "none") return Restore::None;
  return std::nullopt;
}

Status check_options(const FirmwareOptions& options) {
  if (options.restore != "auto" && !restore_named(options.restore))
    return refuse(ErrorId::Usage, "", "--restore " + options.restore, "auto, load-image, copy or none",
                  "see ei-ota patch --help");
  for (const auto& decoder : options.decoders)
    if (decoder != structural_decoder && decoder != range_decoder)
      return refuse(ErrorId::Usage, "", "--decoders " + decoder, "structural or range", "see ei-ota patch --help");
  if (options.storage != "ram" && options.storage != "flash")
    return refuse(ErrorId::Usage, "", "--storage " + options.storage, "ram or flash", "see ei-ota patch --help");
  if (options.storage == "ram" && places_weights(options) && options.restore != "auto" && options.restore != "copy")
    return refuse(ErrorId::WeightPlaced, "", "--restore " + options.restore + " and --define EI_OTA_WEIGHT", "--restore copy",
                  "leave --restore out: in a section of your own there may be no initial values");
  return Nothing{};
}

Result<Export> read_for_firmware(const FirmwareOptions& options) {
  const auto store = read_store(options);
  if (!store) return store.refusal();
  auto contents = read_export(options.export_path, options.defines, options.label_capacity);
  if (!contents) return contents;
  print_notes(contents->release.context, options.export_path.string());
  auto& device = contents->release.device;
  device.storage = options.storage;
  device.store = *store;
  if (std::ranges::find(options.decoders, range_decoder) != options.decoders.end()) device.decoders.emplace_back(range_decoder);
  const bool in_flash = options.storage == "flash";
  if (in_flash)
    if (auto status = check_flash(*contents); !status) return status.refusal();
  if (in_flash && !has_header_weights(*contents))
    device.restore = "flash";
  else if (options.restore != "auto")
    device.restore = options.restore;
  else if (!in_flash && places_weights(options))
    device.restore = "copy";
  if (auto status = check_slots(*contents); !status) return status.refusal();
  return contents;
}

std::filesystem::path add_baseline(const Release& release, const std::filesystem::path& folder, const std::string& id,
                                   std::map<std::filesystem::path, std::string>& files) {
  files[folder / (id + ".eiota.img")] = image_file(release.image.bytes);
  auto json = release_json(release);
  json["files"] = list_files(files, folder);
  auto path = folder / (id + ".eiota.json");
  files[path] = json_text(json);
  return path;
}

}  // namespace ei_ota
