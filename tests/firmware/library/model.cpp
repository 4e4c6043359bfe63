// SPDX-License-Identifier: MIT
#include "model.h"

#include "board.h"
#include "print.h"

void demand(int error, const char* what) {
  if (error == 0) return;
  print("%s: %d\n", what, error);
  board_exit(1);
}

void Model::start(const ei_ota_flash_t& flash) {
  flash_ = flash;
  flash_.begin = begin_;
  store_.ready = ready_;
  demand(ei_ota_boot(&ota_), "boot");
}

int Model::receive(uint32_t size) {
  uint8_t chunk[64];
  int error = ei_ota_begin(&ota_);
  while (size != 0) {
    const size_t wanted = size < sizeof chunk ? size : sizeof chunk, received = board_receive(chunk, wanted);
    demand(received != wanted, "payload");
    if (error == 0) error = ei_ota_write(&ota_, chunk, received);
    size -= static_cast<uint32_t>(received);
  }
  return error != 0 ? error : ei_ota_end(&ota_);
}

void Model::keep(uint32_t size) {
  demand(receive(size), "receive");
  demand(ei_ota_keep(&ota_, &slots_[++kept_]), "keep");
}

void Model::refuse(uint32_t size) { demand(receive(size) != EI_OTA_ERR_LAYOUT, "another layout"); }

void Model::use(uint32_t version) {
  demand(ei_ota_use(&ota_, slots_[version]), "use");
  used_ = version;
}

bool Model::infers_rightly() const {
  for (uint32_t input = 0; input != inputs; ++input)
    if (infer(network_, input) != expected[used_][input]) return false;
  return true;
}
