// SPDX-License-Identifier: MIT
#include "device.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "golden.h"
#include "raw_bytes.h"
#include "runtime_fixture.h"

namespace ei_ota::powerloss {
namespace {

constexpr std::size_t guard = 16;
constexpr std::uint8_t guard_byte = 0x5A;

using test::append;

/// Values of one entry, as they lie in memory. Every image has others everywhere.
std::string values(const test::Entry& entry, std::minstd_rand& random, Image image, std::uint32_t index) {
  std::string bytes;
  for (std::uint32_t i = 0; i != entry.count; ++i) {
    const auto number = static_cast<std::int32_t>(random() % 100) * image_count + image;  // no two images share a value
    if (entry.kind == EI_OTA_INT8)  // among them many 0xFF, which look like erased flash
      append(bytes, static_cast<std::int8_t>(i % 3 == 0 ? image : -1));
    else if (entry.kind == EI_OTA_INT16)
      append(bytes, static_cast<std::int16_t>(number));
    else if (entry.kind == EI_OTA_SCALE || entry.kind == EI_OTA_BIAS_SCALE)
      append(bytes, static_cast<float>(number + 1) / 1024.0F);
    else if (entry.kind == EI_OTA_ZERO_POINT8)
      append(bytes, image - 3);
    else
      append(bytes, number + static_cast<std::int32_t>(index));
  }
  return bytes;
}

/// @param parts  without version and counter
std::string payload_of(Image image, test::Parts parts, const Options& options) {
  parts.version = version_of(image);
  std::string counter;
  append(counter, counter_of(image));
  if (counter_of(image) != 0) parts.tlvs.insert(0, test::tlv(EI_OTA_TLV_SECURITY_COUNTER, counter));
  if (!options.is_signed) return test::build(parts);
  parts.tlvs += test::tlv(EI_OTA_TLV_SHA256, std::string(32, 0)) +
                test::tlv(EI_OTA_TLV_ECDSA_P256, std::string(EI_OTA_SIGNATURE_SIZE, 0));
  return test::sealed(fuzz::toy_signed(test::build(parts)));
}

}  // namespace

Device::Device(const Options& options)
    : flash(options.geometry),
      entries_(options.in_flatbuffer ? test::flatbuffer_entries(0, options.filter_size)
                                     : test::network_entries(options.filter_size)),
      trial_boots_(options.trial_boots) {
  const auto& entries = entries_;
  auto& offsets = offsets_;
  std::size_t size = guard;
  for (const auto& entry : entries) {
    offsets.push_back(size);
    size += (entry.size() + 15) / 16 * 16 + guard;
  }
  ram_.assign(size, guard_byte);
  for (std::size_t i = 0; i != entries.size(); ++i) {
    if (entries[i].count > 4095) {
      codes_.insert(codes_.end(), {EI_OTA_LARGE_ENTRY(entries[i].kind, entries[i].count)});
    } else {
      codes_.push_back(EI_OTA_ENTRY(entries[i].kind, entries[i].count));
    }
    addresses_.push_back(ram_.data() + offsets[i]);
    if (entries[i].kind == EI_OTA_BIAS_SCALE)
      addresses_.insert(addresses_.end(), {ram_.data() + offsets[0], ram_.data() + offsets[3]});
  }

  for (Image image = 0; image != image_count; ++image) {
    const Image look = image == factory && options.has_other_factory_weights ? image_count : image;
    std::minstd_rand random(static_cast<std::uint32_t>(look) + 1);
    auto ram = ram_;
    std::string coded, elements;
    for (std::size_t i = 0; i != entries.size(); ++i) {
      auto bytes = values(entries[i], random, look, static_cast<std::uint32_t>(i));
      auto* const at = ram.data() + offsets[i];
      if (entries[i].kind == EI_OTA_BIAS_SCALE) {
        float input, filter[2];
        std::memcpy(&input, ram.data() + offsets[0], sizeof input);
        std::memcpy(filter, ram.data() + offsets[3], sizeof filter);
        for (int k = 0; k != 2; ++k) {
          const float product = input * filter[k];
          std::memcpy(at + 4 * k, &product, sizeof product);
        }
        continue;
      }
      std::memcpy(at, bytes.data(), bytes.size());
      elements += bytes;
      coded += entries[i].kind == EI_OTA_ZERO_POINT8 ? bytes.substr(0, 1) : bytes;
    }
    test::Parts parts;
    parts.content = coded;
    parts.weights_crc = eiota_internal_crc32(0, elements.data(), elements.size());
    if (options.has_self_test) parts.tlvs = self_test_tlv(ram);
    payloads_.push_back(payload_of(image, parts, options));
    if (image == image_count - 1) payloads_.push_back(payload_of(stale, parts, options));
    images_.push_back(std::move(ram));
  }

  std::memcpy(model_.layout, "LAYOUT-1", sizeof model_.layout);
  model_.project = 4711;
  for (std::size_t i = 0; i != entries.size(); ++i)
    model_.factory_crc = eiota_internal_crc32(model_.factory_crc, images_[factory].data() + offsets[i], entries[i].size());
  model_.base = ~model_.factory_crc;
  part_.code_count = static_cast<std::uint32_t>(codes_.size());
  part_.codes = codes_.data();
  part_.addresses = addresses_.data();
  model_.part_count = 1;
  model_.parts = parts_;
  model_.restore = eiota_internal_restore_copy;
  model_.factory = reinterpret_cast<const std::uint8_t*>(payloads_[factory].data());
  model_.factory_size = static_cast<std::uint32_t>(payloads_[factory].size());
  if (options.in_flash) {
    std::vector<std::string> elements;
    for (std::size_t i = 0; i != entries.size(); ++i)
      elements.emplace_back(reinterpret_cast<const char*>(images_[factory].data()) + offsets[i], entries[i].size());
    in_flash_.emplace(entries, elements, std::span(flash.callbacks().mapped, options.geometry.size()));
    in_flash_->complete(model_);
  }
  config_.model = &model_;
  config_.store = &store_;
  if (options.is_signed) config_.verifier = &verifier_.verifier;
  unit_.assign(options.geometry.prog_size + 2 * guard, guard_byte);
  ready_.resize(options.geometry.slot_count);
}

std::vector<std::uint8_t> Device::weights() const {
  auto weights = ram_;
  if (!in_flash_) return weights;
  in_flash_->hold();
  for (std::size_t i = 0; i != entries_.size() && !weights.empty(); ++i) {
    const auto elements = in_flash_->elements(i);
    if (elements.empty())
      weights.clear();
    else
      std::ranges::copy(elements, weights.begin() + static_cast<std::ptrdiff_t>(offsets_[i]));
  }
  in_flash_->release();
  return weights;
}

int Device::start() {
  if (in_flash_) in_flash_->start();
  std::copy(images_[factory].begin(), images_[factory].end(), ram_.begin());
  std::fill(unit_.begin() + guard, unit_.end() - guard, std::uint8_t{0});
  store_ = {};
  store_.flash = &flash.callbacks();
  store_.unit = unit_.data() + guard;
  store_.trial_boots = trial_boots_;
  std::ranges::fill(ready_, ei_ota_ready_t{});
  store_.ready = ready_.data();
  ota = {};
  ota.config = &config_;
  flash.power_on();
  return ei_ota_boot(&ota);
}

int Device::write(const std::string& payload, std::size_t begin, std::size_t end) {
  int error = 0;
  for (std::size_t chunk = 13; error == 0 && begin < end; begin += chunk, chunk = chunk * 7 % 101 + 1) {
    chunk = std::min(chunk, end - begin);
    error = ei_ota_write(&ota, payload.data() + begin, chunk);
  }
  return error;
}

int Device::send(Image image, std::size_t end) {
  const int error = ei_ota_begin(&ota);
  return error != 0 ? error : write(payload(image), 0, end);
}

int Device::download(Image image) {
  const int error = send(image, payload(image).size());
  return error != 0 ? error : ei_ota_end(&ota);
}

int Device::resume(Image image) {
  int error = ei_ota_tell(&ota, &resumed_at_);
  const auto offset = resumed_at_;
  if (error == 0) error = offset != 0 ? ei_ota_begin_at(&ota, offset) : ei_ota_begin(&ota);
  if (error == 0) error = write(payload(image), offset, payload(image).size());
  return error != 0 ? error : ei_ota_end(&ota);
}

std::uint32_t Device::slot_of(Image image) {
  ei_ota_slot_t slot{};
  std::uint32_t found = EI_OTA_NO_SLOT;
  for (std::uint32_t i = 0; ei_ota_list(&ota, i, &slot) == 0; ++i) {
    if ((slot.status != 0 && slot.status != EI_OTA_ERR_COUNTER) || slot.version != version_of(image)) continue;
    if (slot.is_current || slot.is_previous || slot.is_trial || slot.is_kept) return i;
    if (found == EI_OTA_NO_SLOT) found = i;
  }
  return found;
}

int Device::select(Image image) {
  const auto slot = slot_of(image);
  return slot == EI_OTA_NO_SLOT && flash.is_off() ? EI_OTA_ERR_FLASH : ei_ota_select(&ota, slot);
}

std::uint32_t Device::slots_for_updates() {
  ei_ota_slot_t slot{};
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; ei_ota_list(&ota, i, &slot) == 0; ++i) count += slot.is_kept == 0 ? 1U : 0U;
  return count;
}

int Device::keep() {
  std::uint32_t slot = 0;
  return ei_ota_keep(&ota, &slot);
}

int Device::use(Image image) {
  if (!in_flash_) return 0;
  const auto slot = image == factory ? std::uint32_t{EI_OTA_NO_SLOT} : slot_of(image);
  return slot == EI_OTA_NO_SLOT && image != factory ? EI_OTA_ERR_FLASH : ei_ota_use(&ota, slot);
}

int Device::list() {
  ei_ota_slot_t slot{};
  int error = 0;
  for (std::uint32_t i = 0; ei_ota_list(&ota, i, &slot) == 0; ++i) {
    if (slot.status != 0 && slot.status != EI_OTA_ERR_COUNTER) continue;
    const auto image = static_cast<Image>(slot.version / 10);
    if (image > stale || slot.version != version_of(image) || slot.counter != counter_of(image) ||
        (slot.size != payload(image).size() && !in_flash_))
      error = lied;
  }
  return error;
}

int Device::self_test(bool is_model_wrong) {
  const auto now = weights();
  Classifier classifier{now, is_model_wrong};
  return ei_ota_self_test(&ota, Classifier::classify, &classifier);
}

std::uint32_t Device::content_offset(Image image) const {
  std::uint16_t offset;
  std::memcpy(&offset, payload(image).data() + offsetof(ei_ota_header_t, content_offset), sizeof offset);
  return offset;
}

Image Device::live() const {
  const auto found =
      in_flash_ ? std::find(images_.begin(), images_.end(), weights()) : std::find(images_.begin(), images_.end(), ram_);
  return found == images_.end() ? unknown : static_cast<Image>(found - images_.begin());
}

ei_ota_info_t Device::info() const {
  ei_ota_info_t info{};
  ei_ota_query(&ota, &info);
  return info;
}

bool Device::guards_are_whole() const {
  const auto is_guard = [](std::uint8_t byte) { return byte == guard_byte; };
  return std::all_of(unit_.begin(), unit_.begin() + guard, is_guard) && std::all_of(unit_.end() - guard, unit_.end(), is_guard);
}

Device::Snapshot Device::save() const {
  return {in_flash_ ? in_flash_->sources()[0].binding.bound : nullptr, ram_, unit_, ready_, store_, ota, flash.save()};
}

void Device::load(const Snapshot& snapshot) {
  std::copy(snapshot.ram.begin(), snapshot.ram.end(), ram_.begin());  // in place: the model's table points there
  std::copy(snapshot.unit.begin(), snapshot.unit.end(), unit_.begin());
  std::ranges::copy(snapshot.ready, ready_.begin());
  if (in_flash_) in_flash_->sources()[0].binding.bound = snapshot.bound;
  store_ = snapshot.store;
  ota = snapshot.ota;
  flash.load(snapshot.flash);
}

}  // namespace ei_ota::powerloss
