/* SPDX-License-Identifier: MIT */
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_esp.h"
#include "store_fits.h"

static int read_partition(void *partition, uint32_t offset, void *data, uint32_t size) {
  return esp_partition_read((const esp_partition_t *)partition, offset, data, size);
}

static int prog_partition(void *partition, uint32_t offset, const void *data, uint32_t size) {
  return esp_partition_write((const esp_partition_t *)partition, offset, data, size);
}

static int erase_partition(void *context, uint32_t offset) {
  const esp_partition_t *const partition = (const esp_partition_t *)context;
  return esp_partition_erase_range(partition, offset, partition->erase_size);
}

static int slots_fit(const esp_partition_t *partition, uint32_t slot_size, uint32_t slot_count) {
  const uint32_t block = partition->erase_size;
  if (partition->encrypted || partition->readonly || block == 0 || block % EI_OTA_FLASH_ESP_PROG_SIZE != 0) return 0;
  return eiota_internal_store_fits(partition->size, block, slot_size, slot_count);
}

int ei_ota_flash_esp_start(ei_ota_flash_t *flash, const esp_partition_t *partition, uint32_t slot_size, uint32_t slot_count) {
  const ei_ota_flash_t filled =
      EI_OTA_FLASH_INIT(read_partition, prog_partition, erase_partition, EI_OTA_FLASH_ESP_PROG_SIZE, 0, slot_size, slot_count);
  esp_partition_mmap_handle_t handle;
  const void *mapped;
  if (partition == NULL || !slots_fit(partition, slot_size, slot_count)) return EI_OTA_ERR_ARGUMENT;
  if (esp_partition_mmap(partition, 0, partition->size, ESP_PARTITION_MMAP_DATA, &mapped, &handle) != ESP_OK)
    return EI_OTA_ERR_FLASH;
  *flash = filled;
  flash->context = (void *)partition;
  flash->erase_size = partition->erase_size;
  flash->mapped = (const uint8_t *)mapped;
  return 0;
}
