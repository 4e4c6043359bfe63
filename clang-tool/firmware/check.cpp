// SPDX-License-Identifier: MIT
#include "firmware/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/version.h"
#include "device/load_images.h"
#include "device/table_members.h"
#include "ei_ota/ei_ota_model.h"
#include "firmware/store_check.h"
#include "model/entry_kind.h"
#include "payload/apply.h"

namespace ei_ota {
namespace {

std::vector<LoadImageSymbols> load_images(const FirmwareCheck& check) {
  auto images = known_load_images();
  if (!check.load_symbol.empty()) images.push_back({check.load_symbol, check.data_symbol, check.data_end_symbol});
  return images;
}

constexpr const char* copy_table_start = "__copy_table_start__";
constexpr const char* take_its_baseline = "take the baseline that `ei-ota patch` wrote for this firmware";
constexpr const char* no_symbols = "restore would not find the factory weights in flash: no known linker symbols lead to them";

/// A function of the runtime, as the linker knows it: with the format of the tables behind it.
#define LINKAGE_NAME(function) TEXT(function)
#define TEXT(name) #name
constexpr std::string_view restore_placed = LINKAGE_NAME(eiota_internal_restore_placed);
constexpr std::string_view restore_copy = LINKAGE_NAME(eiota_internal_restore_copy);
constexpr std::string_view restore_load_image = LINKAGE_NAME(eiota_internal_restore_load_image);
constexpr std::string_view in_flash = LINKAGE_NAME(eiota_internal_in_flash);
constexpr std::string_view linked_range_decoder = LINKAGE_NAME(eiota_internal_range_decoder);
#undef LINKAGE_NAME
#undef TEXT

/// ei_ota_model_t as it lies in a target's memory.
struct TargetModel {
  std::string layout;
  std::vector<std::uint64_t> addresses;  ///< of all parts whose weights are in RAM, one after the other
  std::set<std::size_t> in_flash;        ///< parts whose weights stay in flash
  SlotUse use;                           ///< of these
  std::uint32_t base;
  std::uint64_t restore;
  std::string factory;  ///< RESTORE COPY: the payload
};

/// A weight's place in the firmware and its factory value.
struct Weight {
  const Entry* entry;
  std::uint64_t address;
  std::string elements;
};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

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
    if (auto status = refuse_other_format(functions_in_flash(*symbol), {in_flash}, "eiota_internal_in_flash"); !status)
      return status.refusal();
    const auto model = read_model(*symbol);
    if (!model)
      return refused(fmt::format("ei_ota_{} is not in the file", id), "its bytes in a loaded segment",
                     "do not strip the ELF file");
    const auto restore = model->restore == 0 ? std::vector<std::string>() : firmware_.names_at(model->restore);
    if (auto status =
            refuse_other_format(restore, {restore_copy, restore_load_image, restore_placed}, "eiota_internal_restore_");
        !status)
      return status.refusal();
    if (auto status = check_decoders(*symbol); !status) return status.refusal();
    const auto layout = layout_fingerprint(baseline_.layout);
    if (model->layout != std::string(layout.begin(), layout.end()))
      return refused("the firmware's model has another layout", "the baseline's, " + hex(layout), take_its_baseline);
    if (auto status = check_storage(*model); !status) return status.refusal();
    const auto weights = check_weights(*model, restore);
    if (!weights) return weights.refusal();
    const auto use = model->in_flash.empty() ? std::nullopt : std::optional(model->use);
    const auto store = check_store(firmware_, baseline_, use, asked_.where);
    if (!store) return store.refusal();
    return *weights + *store;
  }

 private:
  /// Do the devices decode what the baseline promises to those who make payloads?
  [[nodiscard]] Status check_decoders(std::uint64_t model) const {
    const auto coding = pointer_at(member(model, "coding")).value_or(0);
    const auto decoder =
        coding == 0 ? std::nullopt : pointer_at(coding + offset_of(coding_members, "decoder", firmware_.pointer_size()));
    const auto names = decoder ? firmware_.names_at(*decoder) : std::vector<std::string>();
    if (auto status = refuse_other_format(names, {linked_range_decoder}, "eiota_internal_range_decoder"); !status)
      return status;
    const bool has_range = contains(names, linked_range_decoder);
    if (has_range == has_decoder(baseline_.device, range_decoder)) return Nothing{};
    return refused(has_range ? "the firmware has a range decoder" : "the firmware has no range decoder",
                   fmt::format("the baseline's decoders, {}", fmt::join(baseline_.device.decoders, " and ")),
                   take_its_baseline);
  }

  /// Does the firmware keep weights where the baseline says? The slots that it needs, and the payloads that it takes, follow.
  [[nodiscard]] Status check_storage(const TargetModel& model) const {
    const bool stay_in_flash = !model.in_flash.empty();
    if (std::ranges::none_of(baseline_.models, is_model) || stay_in_flash == (baseline_.device.storage == "flash"))
      return Nothing{};
    return refused(stay_in_flash ? "the firmware's weights stay in flash" : "the firmware's weights are in RAM",
                   "the baseline's storage, " + baseline_.device.storage, take_its_baseline);
  }

  Result<std::string> check_weights(const TargetModel& model, const std::vector<std::string>& restore) {
    if (!model.in_flash.empty() && model.base != base_of(baseline_.image))
      return refused("the firmware has other factory weights", "the baseline's weights", take_its_baseline);
    const bool is_filled_at_run_time = contains(restore, restore_placed);
    if (auto status = read_weights(model, is_filled_at_run_time); !status) return status.refusal();
    const auto constant = count_in_flash(model);
    if (!constant.empty() && weights_.empty()) return fmt::format("{}: {}", asked_.where, constant);
    const auto held = fmt::format("{}: {}{}{} weights, {} bytes, hold the factory weights", asked_.where, constant,
                                  constant.empty() ? "" : "; ", weights_.size(), bytes());
    if (is_filled_at_run_time) return check_copy(model, held);
    if (model.restore == 0) return check_lack_of_restore(held);
    if (contains(restore, restore_copy)) return held + "; restore has a factory copy of them";
    return check_load_image(held);
  }

  /// Who makes payloads goes by the baseline: deltas are for devices that keep their factory weights.
  [[nodiscard]] Result<std::string> check_lack_of_restore(const std::string& held) const {
    const auto& restore = baseline_.device.restore;
    if (restore && *restore != "none")
      return refused("the firmware has no restore", "the baseline's restore, " + *restore, take_its_baseline);
    return held + "; the model has no restore";
  }

  [[nodiscard]] Refusal refused(std::string found, std::string expected, std::string remedy) const {
    return refuse(ErrorId::Firmware, asked_.where, std::move(found), std::move(expected), std::move(remedy));
  }

  /// @param names  of something of the runtime that the model's table leads to  @param known  this format's names for it
  /// @param stem  what the names of every format begin with
  [[nodiscard]] Status refuse_other_format(const std::vector<std::string>& names, std::initializer_list<std::string_view> known,
                                           std::string_view stem) const {
    for (const auto& name : names)
      if (name.starts_with(stem) && std::ranges::find(known, name) == known.end())
        return refused(fmt::format("the firmware's tables are not of format {}: it uses {}", EI_OTA_TABLE_FORMAT, name),
                       fmt::format("a firmware with the runtime of ei-ota {}", version()),
                       "check it with the ei-ota that patched its model");
    return Nothing{};
  }

  [[nodiscard]] std::optional<std::uint64_t> pointer_at(std::uint64_t address) const {
    const auto bytes = firmware_.at_run_address(address, firmware_.pointer_size());
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    std::memcpy(&value, bytes->data(), bytes->size());
    return value;
  }

  template <class Count = std::uint32_t>
  [[nodiscard]] std::optional<Count> count_at(std::uint64_t address) const {
    const auto bytes = firmware_.at_run_address(address, sizeof(Count));
    if (!bytes) return std::nullopt;
    Count value = 0;
    std::memcpy(&value, bytes->data(), sizeof value);
    return value;
  }

  [[nodiscard]] std::uint64_t member(std::uint64_t model, std::string_view name) const {
    return model + offset_of(model_members, name, firmware_.pointer_size());
  }

  [[nodiscard]] std::optional<TargetModel> read_model(std::uint64_t address) const {
    const auto layout = firmware_.at_run_address(member(address, "layout"), sizeof(LayoutFingerprint));
    const auto count = count_at(member(address, "part_count"));
    const auto parts = pointer_at(member(address, "parts"));
    const auto restore = pointer_at(member(address, "restore"));
    const auto base = count_at(member(address, "base"));
    if (!layout || !count || !parts || !restore || !base) return std::nullopt;
    TargetModel model{*layout, {}, {}, {image_in_slot(address)}, *base, *restore, factory_of(address)};
    const bool has_flash = contains(functions_in_flash(address), in_flash);
    for (std::uint32_t i = 0; i < *count; ++i) {
      const auto part = pointer_at(*parts + i * firmware_.pointer_size());
      if (!part) return std::nullopt;
      const auto tensors = pointer_at(*part + offset_of(part_members, "tensors", firmware_.pointer_size())).value_or(0);
      if (!has_flash || tensors == 0) {
        if (!read_part(*part, i, model.addresses)) return std::nullopt;
        continue;
      }
      const auto bound = bound_size(tensors);
      if (!bound) return std::nullopt;
      model.in_flash.insert(i);
      model.use.bind_table += *bound;
    }
    return model;
  }

  /// Bytes of the image that a slot has; 0 if the model has no weights that stay in flash.
  [[nodiscard]] std::uint64_t image_in_slot(std::uint64_t model) const {
    const auto flash = pointer_at(member(model, "flash")).value_or(0);
    return flash == 0 ? 0
                      : count_at(flash + offset_of(flash_model_members, "image_size", firmware_.pointer_size())).value_or(0);
  }

  /// Of one part of a bind table: a row and a TfLiteAffineQuantization for each tensor, as eiota_internal_bound_size() says. A
  /// flatbuffer has no rows.
  [[nodiscard]] std::optional<std::uint64_t> bound_size(std::uint64_t tensors) const {
    const auto pointer_size = firmware_.pointer_size();
    const auto count = count_at<std::uint16_t>(tensors + offset_of(tensors_members, "row_count", pointer_size));
    const auto row = count_at<std::uint8_t>(tensors + offset_of(tensors_members, "row_size", pointer_size));
    if (!count || !row) return std::nullopt;
    return *count * (*row + 3 * pointer_size);
  }

  /// The names of the runtime's functions for weights that stay in flash; none if the model has no such weights.
  [[nodiscard]] std::vector<std::string> functions_in_flash(std::uint64_t model) const {
    const auto flash = pointer_at(member(model, "flash")).value_or(0);
    const auto functions =
        flash == 0 ? std::nullopt : pointer_at(flash + offset_of(flash_model_members, "functions", firmware_.pointer_size()));
    return functions ? firmware_.names_at(*functions) : std::vector<std::string>();
  }

  /// Empty where there is none.
  [[nodiscard]] std::string factory_of(std::uint64_t model) const {
    const auto factory = pointer_at(member(model, "factory"));
    const auto size = count_at(member(model, "factory_size"));
    return factory && size ? firmware_.at_run_address(*factory, *size).value_or("") : "";
  }

  /// Reads as many addresses as the baseline's entries of that part have.
  [[nodiscard]] bool read_part(std::uint64_t part, std::size_t number, std::vector<std::uint64_t>& found) const {
    const auto table = pointer_at(part + offset_of(part_members, "addresses", firmware_.pointer_size()));
    if (!table) return false;
    auto at = *table;
    for (const auto& entry : baseline_.image.entries) {
      if (!entry.read || part_of(entry) != number) continue;
      const auto address = pointer_at(at);
      if (!address) return false;
      found.push_back(*address);
      at += firmware_.pointer_size() * (entry.source ? 3 : 1);
    }
    return true;
  }

  /// The blocks share the part behind those of the models.
  [[nodiscard]] std::size_t part_of(const Entry& entry) const {
    const auto& models = baseline_.models;
    const auto count = std::ranges::count_if(models, [](const auto& model) { return is_model(model); });
    return std::min(entry.model, static_cast<std::size_t>(count));
  }

  /// Is it declared with EI_OTA_WEIGHT, which its user may have put into any section?
  [[nodiscard]] bool is_placeable(const Entry& entry) const {
    return entry.block_value.empty() && (entry.field == Field::Data || baseline_.models[entry.model].engine == "tflite");
  }

  /// @param is_filled_at_run_time  what has no initial values
  Status read_weights(const TargetModel& model, bool is_filled_at_run_time) {
    auto address = model.addresses.begin();
    for (const auto& entry : baseline_.image.entries) {
      if (!entry.read || model.in_flash.contains(part_of(entry))) continue;
      if (address == model.addresses.end())
        return refused("the firmware's table has fewer parts", "one for each of the baseline's models", take_its_baseline);
      const auto factory = firmware_bytes(baseline_.image, entry);
      const auto held = firmware_.at_run_address(*address, factory.size());
      if (!held && is_filled_at_run_time && is_placeable(entry)) {
        ++unfilled_[firmware_.section_at(*address++)];
        continue;
      }
      if (!held)
        return refused(fmt::format("{} ({}), in section {}, has no initial values", entry.definition, entry_name(entry),
                                   section_name(firmware_.section_at(*address))),
                       "weights in .data, or RESTORE COPY and a section that EI_OTA_WEIGHT names (ei_ota_config.h)",
                       "let the linker script place .data.ei_ota.weights in .data; to place weights elsewhere, define "
                       "EI_OTA_WEIGHT and patch with RESTORE COPY");
      if (*held != std::string_view(reinterpret_cast<const char*>(factory.data()), factory.size()))
        return refused(fmt::format("{} ({}) has other factory values", entry.definition, entry_name(entry)),
                       "the baseline's weights", take_its_baseline);
      if (is_constant_too(entry, *held))
        return refused(fmt::format("{} of {} is in the firmware a second time, as a constant that no update reaches",
                                   entry.definition, entry.file),
                       "only the patched header's weights",
                       "make the patched folder the first include directory of every source that includes the header");
      weights_.push_back({&entry, *address++, *held});
    }
    return Nothing{};
  }

  /// Empty if there are none.
  [[nodiscard]] std::string count_in_flash(const TargetModel& model) const {
    std::size_t count = 0;
    std::size_t size = 0;
    for (const auto& entry : baseline_.image.entries) {
      if (!model.in_flash.contains(part_of(entry))) continue;
      ++count;
      size += byte_size(entry);
    }
    return count == 0 ? "" : fmt::format("{} weights, {} bytes, stay in flash, and are the factory weights", count, size);
  }

  /// Has a source included the original of a header with weights? The model of another export may have the same names.
  [[nodiscard]] bool is_constant_too(const Entry& entry, std::string_view elements) const {
    return !entry.block_value.empty() && std::ranges::any_of(firmware_.constants(entry.definition), [&](auto address) {
      return firmware_.at_run_address(address, elements.size()) == elements;
    });
  }

  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& weight : weights_) sum += weight.elements.size();
    return sum;
  }

  static std::string section_name(const std::string& name) { return name.empty() ? "(none)" : name; }

  /// Where weights lie that the runtime fills, and that it fills them with what they should be.
  [[nodiscard]] Result<std::string> check_copy(const TargetModel& model, const std::string& held) const {
    const auto copied = apply_payload(baseline_, model.factory, asked_.where);
    if (!copied || *copied != baseline_.image.bytes)
      return refused("the factory copy does not hold the factory weights" + (copied ? "" : ": " + copied.refusal().found),
                     "the baseline's weights", take_its_baseline);
    auto text = held;
    for (const auto& [section, count] : unfilled_)
      text += fmt::format("; {} weights in section {} have no initial values, the runtime fills them", count,
                          section_name(section));
    return text + "; the factory copy holds all of them, and it is correct";
  }

  /// Why restore would not find the weights by these symbols; empty where it would.
  [[nodiscard]] std::string misled(std::uint64_t load, std::uint64_t data, std::optional<std::uint64_t> end) const {
    if (load == data) return no_symbols;
    for (const auto& weight : weights_) {
      if (weight.address < data || (end && weight.address + weight.elements.size() > *end))
        return fmt::format("restore would not find {} ({}): it lies in section {}, outside .data", weight.entry->definition,
                           entry_name(*weight.entry), section_name(firmware_.section_at(weight.address)));
      const auto stored = firmware_.at_load_address(load + (weight.address - data), weight.elements.size());
      if (!stored || *stored != weight.elements) return no_symbols;
    }
    return {};
  }

  struct Copied {
    std::uint64_t load, data, end;
  };

  /// The rows of the table that CMSIS start-up code copies by, if the runtime reads it.
  [[nodiscard]] std::vector<Copied> copy_table() const {
    std::vector<Copied> rows;
    const auto begin = firmware_.symbol(copy_table_start);
    const auto end = firmware_.symbol("__copy_table_end__");
    if (!begin || !end || !firmware_.symbol("eiota_internal_copy_table")) return rows;
    const auto size = firmware_.pointer_size();
    for (auto row = *begin; row < *end; row += 3 * size) {
      const auto load = pointer_at(row);
      const auto data = pointer_at(row + size);
      const auto words = count_at(row + 2 * size);
      if (!load || !data || !words) break;
      rows.push_back({*load, *data, *data + 4 * std::uint64_t{*words}});
    }
    return rows;
  }

  [[nodiscard]] Result<std::string> check_load_image(const std::string& held) const {
    std::string reason = no_symbols;
    for (const auto& image : load_images(asked_)) {
      const auto load = firmware_.symbol(image.load);
      const auto data = firmware_.symbol(image.data);
      if (!load || !data) continue;
      const auto found = misled(*load, *data, firmware_.symbol(image.end));
      if (found.empty()) return fmt::format("{}; restore finds them in flash by {} and {}", held, image.load, image.data);
      if (found != no_symbols) reason = found;
    }
    for (const auto& row : copy_table()) {
      const auto found = misled(row.load, row.data, row.end);
      if (found.empty()) return fmt::format("{}; restore finds them in flash by {}", held, copy_table_start);
    }
    if (firmware_.symbol(copy_table_start) && !firmware_.symbol("eiota_internal_copy_table"))
      return refused(reason, "a load image of .data, and symbols for its start and that of .data",
                     fmt::format("compile the runtime with EI_OTA_COPY_TABLE=1, which reads {}, or patch with RESTORE COPY",
                                 copy_table_start));
    return refused(
        reason, "a load image of .data, and symbols for its start and that of .data",
        "name your linker script's symbols (EI_OTA_LOAD_START, EI_OTA_DATA_START, check --load-image), or patch with "
        "RESTORE COPY");
  }

  const ElfImage& firmware_;
  const Release& baseline_;
  const FirmwareCheck& asked_;
  std::vector<Weight> weights_;
  std::map<std::string, std::size_t> unfilled_;  ///< weights without initial values, by section
};

}  // namespace

Result<std::string> check_firmware(const ElfImage& firmware, const Release& baseline, const FirmwareCheck& check) {
  return Checker(firmware, baseline, check).check();
}

}  // namespace ei_ota
