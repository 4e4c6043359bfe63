#include "firmware/check.h"

#include <fmt/format.h>

#include <cstring>
#include <vector>

#include "base/sha256.h"
#include "model/entry_kind.h"

namespace ei_ota {
namespace {

struct LoadImage {
  std::string load;
  std::string data;
};

std::vector<LoadImage> load_images(const FirmwareCheck& check) {
  std::vector<LoadImage> images{
#define LOAD_IMAGE(load, data) {#load, #data},
#include "load_image_symbols.h"
#undef LOAD_IMAGE
  };
  if (!check.load_symbol.empty()) images.push_back({check.load_symbol, check.data_symbol});
  return images;
}

/// ei_ota_model_t as it lies in a target's memory.
struct TargetModel {
  std::string layout;
  std::uint64_t addresses;
  std::uint64_t restore;
};

/// A weight's place in the firmware and its factory value.
struct Weight {
  const Entry* entry;
  std::uint64_t address;
  std::string elements;
};

class Checker {
 public:
  Checker(const ElfImage& firmware, const Release& baseline, const FirmwareCheck& asked)
      : firmware_(firmware), baseline_(baseline), asked_(asked) {}

  Result<std::string> check() {
    const auto& id = asked_.id;
    const auto symbol = firmware_.symbol("ei_ota_" + id);
    if (!symbol)
      return refused(fmt::format("no symbol ei_ota_{}", id), "a firmware that uses the patched model",
                     "link EiOta::" + id + ", and do not strip the ELF file that is checked");
    const auto model = read_model(*symbol);
    if (!model)
      return refused(fmt::format("ei_ota_{} is not in the file", id), "its bytes in a loaded segment",
                     "do not strip the ELF file");
    const auto layout = layout_fingerprint(baseline_.layout);
    if (model->layout != std::string(layout.begin(), layout.end()))
      return refused("the firmware's model has another layout", "the baseline's, " + hex(layout),
                     "take the baseline that `ei-ota patch` wrote for this firmware");
    if (auto status = read_weights(*model); !status) return status.refusal();
    const auto is_restore = [&](const char* function) {
      const auto address = firmware_.symbol(function);
      return address && (*address | 1u) == (model->restore | 1u);  // Thumb sets the lowest bit of a function's address
    };
    const auto held = fmt::format("{}: {} weights, {} bytes, hold the factory weights", asked_.where, weights_.size(), bytes());
    if (model->restore == 0) return held + "; there is no restore";
    if (is_restore("ei_ota_restore_copy")) return held + "; restore has a copy of them";
    return check_load_image(held);
  }

 private:
  [[nodiscard]] Refusal refused(std::string found, std::string expected, std::string remedy) const {
    return refuse(ErrorId::Firmware, asked_.where, std::move(found), std::move(expected), std::move(remedy));
  }

  [[nodiscard]] std::optional<std::uint64_t> pointer_at(std::uint64_t address) const {
    const auto bytes = firmware_.at_run_address(address, firmware_.pointer_size());
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    std::memcpy(&value, bytes->data(), bytes->size());
    return value;
  }

  /// layout[8], project, factory_crc, code_count, (padding), codes, addresses, in_use, restore, ...
  [[nodiscard]] std::optional<TargetModel> read_model(std::uint64_t address) const {
    const auto size = firmware_.pointer_size();
    const std::uint64_t pointers = address + (size == 8 ? 24 : 20);
    const auto layout = firmware_.at_run_address(address, 8);
    const auto addresses = pointer_at(pointers + size);
    const auto restore = pointer_at(pointers + 3 * size);
    if (!layout || !addresses || !restore) return std::nullopt;
    return TargetModel{*layout, *addresses, *restore};
  }

  Status read_weights(const TargetModel& model) {
    auto at = model.addresses;
    for (const auto& entry : baseline_.image.entries) {
      if (!entry.read) continue;
      const auto address = pointer_at(at);
      at += firmware_.pointer_size() * (entry.source ? 3 : 1);
      const auto held = address ? firmware_.at_run_address(*address, byte_size(entry)) : std::nullopt;
      const auto* const expected = reinterpret_cast<const char*>(baseline_.image.bytes.data() + entry.offset);
      if (!held || *held != std::string_view(expected, byte_size(entry)))
        return refused(fmt::format("{} ({}) {}", entry.definition, entry_name(entry),
                                   held ? "has other factory values" : "is not initialised data"),
                       "the baseline's weights", "take the baseline that `ei-ota patch` wrote for this firmware");
      weights_.push_back({&entry, *address, *held});
    }
    return Nothing{};
  }

  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& weight : weights_) sum += weight.elements.size();
    return sum;
  }

  [[nodiscard]] bool leads_to_weights(std::uint64_t load, std::uint64_t data) const {
    for (const auto& weight : weights_) {
      const auto stored = firmware_.at_load_address(load + (weight.address - data), weight.elements.size());
      if (load == data || weight.address < data || !stored || *stored != weight.elements) return false;
    }
    return true;
  }

  [[nodiscard]] Result<std::string> check_load_image(const std::string& held) const {
    for (const auto& image : load_images(asked_)) {
      const auto load = firmware_.symbol(image.load);
      const auto data = firmware_.symbol(image.data);
      if (load && data && leads_to_weights(*load, *data))
        return fmt::format("{}; restore finds them in flash by {} and {}", held, image.load, image.data);
    }
    return refused(
        "restore would not find the factory weights in flash: no known linker symbols lead to them",
        "a load image of .data, and symbols for its start and that of .data",
        "name your linker script's symbols (EI_OTA_LOAD_START, EI_OTA_DATA_START, check --load-image), or patch with "
        "RESTORE COPY");
  }

  const ElfImage& firmware_;
  const Release& baseline_;
  const FirmwareCheck& asked_;
  std::vector<Weight> weights_;
};

}  // namespace

Result<std::string> check_firmware(const ElfImage& firmware, const Release& baseline, const FirmwareCheck& check) {
  return Checker(firmware, baseline, check).check();
}

}  // namespace ei_ota
