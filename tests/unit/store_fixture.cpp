// SPDX-License-Identifier: MIT
#include "store_fixture.h"

#include <algorithm>
#include <cstring>

namespace ei_ota::test {
namespace {

int give_back_factory_weights(const ei_ota_model_t* model) {
  auto* const weights = const_cast<std::uint8_t*>(model->factory);
  const Device fresh;
  std::memcpy(weights, &fresh.live, sizeof fresh.live);
  return 0;
}

StrictFlash& of(void* context) { return *static_cast<StrictFlash*>(context); }

}  // namespace

void StrictFlash::forget(std::uint32_t begin, std::uint32_t end) {
  std::fill(bytes.begin() + begin, bytes.begin() + end, std::uint8_t{0xFF});
  std::fill(programmed_.begin() + begin / geometry.prog_size, programmed_.begin() + end / geometry.prog_size, false);
}

StrictFlash::StrictFlash(const Geometry& given)
    : geometry(given),
      bytes(slot(geometry.slot_count), 0xFF),
      erased(bytes.size() / geometry.erase_size),
      programmed_(bytes.size() / geometry.prog_size) {
  callbacks.context = this;
  callbacks.read = [](void* context, std::uint32_t offset, void* data, std::uint32_t size) {
    auto& flash = of(context);
    if (flash.fails('r', offset)) return -1;
    flash.abused |= offset + size > flash.bytes.size();
    std::memcpy(data, flash.bytes.data() + offset, size);
    return 0;
  };
  callbacks.prog = [](void* context, std::uint32_t offset, const void* data, std::uint32_t size) {
    auto& flash = of(context);
    const auto unit = flash.geometry.prog_size;
    flash.abused |= offset % unit != 0 || size % unit != 0 || offset + size > flash.bytes.size();
    for (auto at = offset / unit; at != (offset + size) / unit; ++at) {
      flash.abused |= flash.programmed_[at] && !flash.geometry.overwritable;
      flash.programmed_[at] = true;
    }
    if (flash.fails('p', offset)) return -1;
    flash.programmed += size;
    std::memcpy(flash.bytes.data() + offset, data, size);
    return 0;
  };
  callbacks.erase = [](void* context, std::uint32_t offset) {
    auto& flash = of(context);
    const auto size = flash.geometry.erase_size, unit = flash.geometry.prog_size;
    flash.abused |= offset % size != 0 || offset >= flash.bytes.size();
    if (flash.fails('e', offset)) return -1;
    std::fill_n(flash.bytes.begin() + offset, size, std::uint8_t{0xFF});
    std::fill_n(flash.programmed_.begin() + offset / unit, size / unit, false);
    ++flash.erased[offset / size];
    return 0;
  };
  if (geometry.overwritable) callbacks.erase = nullptr;
  callbacks.sync = [](void* context) { return of(context).fails('s', 0) ? -1 : 0; };
  if (geometry.mapped) {
    callbacks.mapped = bytes.data();
    callbacks.read = nullptr;
  }
  callbacks.prog_size = geometry.prog_size;
  callbacks.erase_size = geometry.erase_size;
  callbacks.slot_size = geometry.slot_size;
  callbacks.slot_count = geometry.slot_count;
}

StoreDevice::StoreDevice(const Geometry& geometry) : flash(geometry) { reset(); }

void StoreDevice::reset() {
  ram = std::make_unique<Device>();
  store = std::make_unique<ei_ota_store_t>();
  unit_.assign(flash.geometry.prog_size, 0);
  unit_.shrink_to_fit();
  store->flash = &flash.callbacks;
  store->unit = unit_.data();
  store->trial_boots = trial_boots;
  ram->config.staging = nullptr;
  ram->config.store = store.get();
  ram->config.verifier = verifier;
  ram->model.restore = give_back_factory_weights;
  ram->model.factory = reinterpret_cast<const std::uint8_t*>(&ram->live);
  ram->model.base = base;
}

int StoreDevice::send(const std::string& payload, std::size_t chunk) { return ram->send(payload, chunk); }

int StoreDevice::update(const std::string& payload) { return ram->update(payload); }

Weights retrained_as(int number) {
  auto weights = retrained();
  weights.bias[0] = number;
  return weights;
}

std::string payload_of(int number, std::uint32_t version, const std::string& tlvs) {
  auto parts = parts_for(retrained_as(number));
  parts.version = version;
  parts.tlvs = tlvs;
  return build(parts);
}

std::string live_after(int number) {
  const auto weights = retrained_as(number);
  return {reinterpret_cast<const char*>(&weights), sizeof weights};
}

}  // namespace ei_ota::test
