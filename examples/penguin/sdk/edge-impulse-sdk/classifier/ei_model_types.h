// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The types of an impulse that model_variables.h initializes. Names and order of fields are the SDK's; the function
// pointers take what the stand-in's few blocks need.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "edge-impulse-sdk/porting/ei_classifier_porting.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "model-parameters/model_metadata.h"

#define EI_CLASSIFIER_IMAGE_SCALING_NONE 0
#define EI_CLASSIFIER_LAST_LAYER_FOMO 2
#define EI_CLASSIFIER_MODE_OBJECT_DETECTION 3
#define EI_CLASSIFIER_TYPE_OBJECT_DETECTION 3

/// A detection, in pixels of the model's input. value: 0 .. 1.
typedef struct {
  const char* label;
  uint32_t x;
  uint32_t y;
  uint32_t width;
  uint32_t height;
  float value;
} ei_impulse_result_bounding_box_t;

/// The first bounding_boxes_count boxes are detections.
typedef struct {
  ei_impulse_result_bounding_box_t bounding_boxes[EI_CLASSIFIER_OBJECT_DETECTION_COUNT];
  uint32_t bounding_boxes_count;
  int8_t raw_output[EI_CLASSIFIER_NN_OUTPUT_COUNT];  ///< only the stand-in has it: the model's own answer
} ei_impulse_result_t;

struct ei_impulse;

/// 8-bit grey pixels to what the model's input tensor stores.
typedef EI_IMPULSE_ERROR (*extract_fn_t)(const uint8_t* pixels, const TfLiteTensor* input);

typedef struct {
  uint32_t blockId;
  size_t n_output_features;
  extract_fn_t extract_fn;
  void* config;
  EI_CLASSIFIER_DSP_AXES_INDEX_TYPE* axes;
  size_t axes_size;
  int version;
  void* (*factory)(void* config, float frequency);
  void* normalization_config;
} ei_model_dsp_t;

typedef struct {
  uint16_t implementation_version;
  TfLiteStatus (*model_init)(void* (*alloc_fnc)(size_t, size_t));
  TfLiteStatus (*model_invoke)();
  TfLiteStatus (*model_reset)(void (*free_fnc)(void* ptr));
  TfLiteStatus (*model_input)(int index, TfLiteTensor* tensor);
  TfLiteStatus (*model_output)(int index, TfLiteTensor* tensor);
} ei_config_tflite_eon_graph_t;

typedef struct {
  uint16_t implementation_version;
  uint32_t block_id;
  const uint8_t* output_tensors_indices;
  uint8_t output_tensors_size;
  bool quantized;
  bool compiled;
  void* graph_config;  ///< an ei_config_tflite_eon_graph_t
  bool dequantize_output;
} ei_learning_block_config_tflite_graph_t;

typedef struct {
  uint32_t blockId;
  EI_IMPULSE_ERROR(*infer_fn)
  (const struct ei_impulse* impulse, const uint8_t* pixels, void* config, ei_impulse_result_t* result);
  void* config;
  int image_scaling;
  const uint32_t* input_block_ids;
  uint32_t input_block_ids_size;
} ei_learning_block_t;

/// zero_point and scale are those of the model's output tensor.
typedef struct {
  float threshold;
  uint16_t out_width;
  uint16_t out_height;
  uint32_t object_detection_count;
  float zero_point;
  float scale;
} ei_fill_result_fomo_i8_config_t;

typedef struct {
  uint32_t block_id;
  uint8_t type;
  void (*init_fn)(void);
  void (*deinit_fn)(void);
  EI_IMPULSE_ERROR (*postprocess_fn)(const struct ei_impulse* impulse, ei_impulse_result_t* result, const void* config);
  void (*display_fn)(void);
  void* config;
  uint32_t input_block_id;
} ei_postprocessing_block_t;

typedef struct ei_impulse {
  uint32_t project_id;
  const char* project_owner;
  const char* project_name;
  uint16_t impulse_id;
  const char* impulse_name;
  uint16_t deploy_version;

  uint32_t nn_input_frame_size;
  uint32_t raw_sample_count;
  uint32_t raw_samples_per_frame;
  uint32_t dsp_input_frame_size;
  uint32_t input_width;
  uint32_t input_height;
  uint32_t input_frames;
  float interval_ms;
  float frequency;

  uint8_t dsp_blocks_size;
  ei_model_dsp_t* dsp_blocks;

  uint8_t learning_blocks_size;
  const ei_learning_block_t* learning_blocks;

  size_t postprocessing_blocks_size;
  const ei_postprocessing_block_t* postprocessing_blocks;

  uint8_t output_tensors_size;

  uint8_t inferencing_engine;

  uint8_t sensor;
  const char* fusion_string;
  uint32_t slice_size;
  uint8_t slices_per_model_window;

  uint8_t has_anomaly;
  uint16_t label_count;
  const char** categories;
  uint8_t results_type;
  uint8_t freeform_outputs_size;
  uint32_t* freeform_outputs;
} ei_impulse_t;

/// An impulse as ei_run_classifier.h takes it.
struct ei_impulse_handle_t {
  constexpr explicit ei_impulse_handle_t(const ei_impulse_t* of) : impulse(of) {}
  const ei_impulse_t* impulse;
};
