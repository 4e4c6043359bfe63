// SPDX-License-Identifier: MIT
// model.h: a model of the firmware, its store, and the models that are kept there.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_store.h"
#include "network.h"

constexpr uint32_t kept_count = 5, versions = kept_count + 1, slot_count = kept_count + 3, largest_unit = 8;

/// Exits unless `error` is 0.
void demand(int error, const char* what);

class Model {
 public:
  Model(const ei_ota_model_t& model, const Network& network, uint32_t begin)
      : network_(network), begin_(begin), config_(EI_OTA_CONFIG_STORE(&model, &store_)) {}

  /// @param flash  with the sizes of each store
  void start(const ei_ota_flash_t& flash);
  /// Receives a payload and keeps it as the next version. @param size  of the payload
  void keep(uint32_t size);
  /// Receives a payload of another layout, which must be refused. @param size  of the payload
  void refuse(uint32_t size);
  /// @param version  0: the factory weights. The next inference uses it.
  void use(uint32_t version);
  /// With each input.
  [[nodiscard]] bool infers_rightly() const;

  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] uint32_t used() const { return used_; }
  uint32_t expected[versions][inputs]{};  ///< outputs of each version's own firmware

 private:
  int receive(uint32_t size);

  Network network_;
  uint32_t begin_, used_ = 0, kept_ = 0;
  ei_ota_flash_t flash_{};
  alignas(8) uint8_t unit_[largest_unit]{};
  ei_ota_ready_t ready_[slot_count]{};
  ei_ota_store_t store_ = EI_OTA_STORE_INIT(&flash_, unit_, 1);
  ei_ota_config_t config_;
  ei_ota_t ota_ = EI_OTA_INIT(&config_);
  uint32_t slots_[versions] = {EI_OTA_NO_SLOT};
};
