// SPDX-License-Identifier: MIT
#include "tiny_model.h"

extern "C" {
#include "crc32.h"
}

namespace {

EI_OTA_WEIGHT int8_t filter[5] = {-1, 2, -3, 4, -5};
EI_OTA_WEIGHT float input_scale[1] = {0.5f};
EI_OTA_WEIGHT int32_t input_zero[1] = {-128};
EI_OTA_WEIGHT float filter_scale[2] = {0.25f, 0.125f};
EI_OTA_WEIGHT int32_t bias[2] = {1000, -1000};
EI_OTA_WEIGHT float bias_scale[2] = {0.125f, 0.0625f};

const uint16_t codes[] = {
    EI_OTA_ENTRY(EI_OTA_SCALE, 1), EI_OTA_ENTRY(EI_OTA_ZERO_POINT8, 1), EI_OTA_ENTRY(EI_OTA_INT8, 5),
    EI_OTA_ENTRY(EI_OTA_SCALE, 2), EI_OTA_ENTRY(EI_OTA_INT32, 2),       EI_OTA_ENTRY(EI_OTA_BIAS_SCALE, 2),
};
void* const addresses[] = {input_scale, input_zero, filter, filter_scale, bias, bias_scale, input_scale, filter_scale};
volatile uint8_t in_use, changing;
const ei_ota_part_t part = {sizeof codes / sizeof codes[0], codes, addresses, &in_use};
const ei_ota_part_t* const parts[] = {&part};

}  // namespace

extern "C" const ei_ota_model_t ei_ota_tiny = {{0x10, 0x32, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE},
                                               4711,
                                               0xFAC70,
                                               0xBA5E,
                                               1,
                                               parts,
                                               nullptr,
                                               nullptr,
                                               nullptr,
                                               0,
                                               &changing
#if EI_OTA_LEGACY
                                               ,
                                               nullptr
#endif
};

const uint8_t tiny_content[] = {
    0x00, 0x00, 0x80, 0x3E,                          // input scale 0.25
    0x07,                                            // input zero point 7
    0x05, 0xFC, 0x03, 0xFE, 0x01,                    // filter 5 -4 3 -2 1
    0x00, 0x00, 0x00, 0x3E, 0x00, 0x00, 0x80, 0x3D,  // filter scales 0.125, 0.0625
    0x2A, 0x00, 0x00, 0x00, 0xD6, 0xFF, 0xFF, 0xFF,  // bias 42, -42
};
const size_t tiny_content_size = sizeof tiny_content;

uint32_t tiny_weights_crc() {
  // What the runtime checks: the elements as they travel, zero points widened. Derived scales are not among them.
  static const uint8_t zero_point[] = {7, 0, 0, 0};
  uint32_t crc = eiota_internal_crc32(0, tiny_content, 4);
  crc = eiota_internal_crc32(crc, zero_point, sizeof zero_point);
  return eiota_internal_crc32(crc, tiny_content + 5, sizeof tiny_content - 5);
}
