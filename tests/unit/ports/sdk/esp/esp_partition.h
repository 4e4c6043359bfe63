/* SPDX-License-Identifier: MIT */
/* Stands for esp_partition.h of ESP-IDF: what runtime/ports/flash_esp.c uses of it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int esp_err_t;
typedef uint32_t esp_partition_mmap_handle_t;
typedef enum { ESP_PARTITION_MMAP_DATA, ESP_PARTITION_MMAP_INST } esp_partition_mmap_memory_t;
enum { ESP_OK = 0, ESP_FAIL = -1, ESP_ERR_NO_MEM = 0x101, ESP_ERR_INVALID_ARG = 0x102, ESP_ERR_INVALID_SIZE = 0x104 };

typedef struct {
  uint32_t address;
  uint32_t size;
  uint32_t erase_size;
  bool encrypted;
  bool readonly;
} esp_partition_t;

#ifdef __cplusplus
extern "C" {
#endif
esp_err_t esp_partition_read(const esp_partition_t* partition, size_t offset, void* data, size_t size);
esp_err_t esp_partition_write(const esp_partition_t* partition, size_t offset, const void* data, size_t size);
esp_err_t esp_partition_erase_range(const esp_partition_t* partition, size_t offset, size_t size);
esp_err_t esp_partition_mmap(const esp_partition_t* partition, size_t offset, size_t size, esp_partition_mmap_memory_t memory,
                             const void** mapped, esp_partition_mmap_handle_t* handle);
#ifdef __cplusplus
}
#endif
