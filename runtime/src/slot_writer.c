/* SPDX-License-Identifier: MIT */
#include "slot_writer.h"

#include "store_flash.h"

int eiota_internal_append(ei_ota_writer_t *writer, const void *bytes, uint32_t size) {
  eiota_internal_sha256_update(&writer->sha, bytes, size);
  const int error = eiota_internal_flash_write(writer->store, writer->at, bytes, size);
  writer->at += size;
  return error;
}

int eiota_internal_pad_to(ei_ota_writer_t *writer, uint32_t end) {
  static const uint8_t zero = 0;
  int error = 0;
  while (writer->at != end && error == 0) error = eiota_internal_append(writer, &zero, 1);
  return error;
}

const uint8_t *eiota_internal_read_back(const ei_ota_writer_t *writer, uint32_t at, uint32_t *size) {
  const ei_ota_flash_t *const flash = writer->store->flash;
  const uint32_t last = writer->at & ~(flash->prog_size - 1);
  if (at >= last) return writer->store->unit + (at - last);
  if (*size > last - at) *size = last - at;
  return flash->mapped + at;
}
