// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// From the model's grid to boxes.
#pragma once

#include "edge-impulse-sdk/classifier/ei_model_types.h"

/// True where the box holds the square at (x, y), extended by it if they touch.
inline bool ei_extend_box(ei_impulse_result_bounding_box_t* box, uint32_t x, uint32_t y, uint32_t side, float value) {
  if (x > box->x + box->width || box->x > x + side || y > box->y + box->height || box->y > y + side) return false;
  const uint32_t left = x < box->x ? x : box->x, top = y < box->y ? y : box->y;
  const uint32_t right = x + side > box->x + box->width ? x + side : box->x + box->width;
  const uint32_t bottom = y + side > box->y + box->height ? y + side : box->y + box->height;
  box->x = left;
  box->y = top;
  box->width = right - left;
  box->height = bottom - top;
  if (value > box->value) box->value = value;
  return true;
}

/// FOMO: each cell holds a share per class, background first. Touching cells of one class are one detection.
inline EI_IMPULSE_ERROR process_fomo_i8(const ei_impulse_t* impulse, ei_impulse_result_t* result, const void* config) {
  const auto* fomo = static_cast<const ei_fill_result_fomo_i8_config_t*>(config);
  const uint32_t side = impulse->input_width / fomo->out_width;
  const int8_t* share = result->raw_output;
  result->bounding_boxes_count = 0;
  for (uint32_t row = 0; row < fomo->out_height; ++row) {
    for (uint32_t column = 0; column < fomo->out_width; ++column, ++share) {
      for (uint32_t label = 0; label < impulse->label_count; ++label) {
        const float value = (static_cast<float>(*++share) - fomo->zero_point) * fomo->scale;
        if (value < fomo->threshold) continue;
        const uint32_t x = column * side, y = row * side;
        bool known = false;
        for (uint32_t i = 0; i < result->bounding_boxes_count && !known; ++i) {
          ei_impulse_result_bounding_box_t* box = &result->bounding_boxes[i];
          known = box->label == impulse->categories[label] && ei_extend_box(box, x, y, side, value);
        }
        if (!known && result->bounding_boxes_count < fomo->object_detection_count)
          result->bounding_boxes[result->bounding_boxes_count++] = {impulse->categories[label], x, y, side, side, value};
      }
    }
  }
  return EI_IMPULSE_OK;
}
