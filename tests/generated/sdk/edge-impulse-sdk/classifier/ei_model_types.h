/* SPDX-License-Identifier: MIT */
/* What generated model_variables.h headers are made of. */
#ifndef GENERATED_EI_MODEL_TYPES_H
#define GENERATED_EI_MODEL_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

typedef struct {
  float* centroid;
  float max_error;
} ei_classifier_anom_cluster_t;

typedef struct {
  uint16_t implementation_version;
  const uint16_t* anom_axis;
  uint16_t anom_axes_size;
  const ei_classifier_anom_cluster_t* anom_clusters;
  uint16_t anom_cluster_count;
  const float* anom_scale;
  const float* anom_mean;
} ei_learning_block_config_anomaly_kmeans_t;

typedef struct {
  uint16_t implementation_version;
  const uint16_t* anom_axis;
  uint16_t anom_axes_size;
  void* graph_config;
} ei_learning_block_config_anomaly_gmm_t;

typedef struct {
  float* mean_data;
  int mean_data_len;
  float* scale_data;
  int scale_data_len;
  float* var_data;
  int var_data_len;
} ei_data_normalization_standard_scaler_config_t;

typedef struct {
  uint16_t implementation_version;
  TfLiteStatus (*model_init)(void* (*alloc_fnc)(size_t, size_t));
  TfLiteStatus (*model_invoke)();
  TfLiteStatus (*model_reset)(void (*free_fnc)(void*));
  TfLiteStatus (*model_input)(int, TfLiteTensor*);
  TfLiteStatus (*model_output)(int, TfLiteTensor*);
} ei_config_tflite_eon_graph_t;

typedef struct {
  uint16_t implementation_version;
  uint32_t block_id;
  void* graph_config;
  uint8_t dequantize_output;
} ei_learning_block_config_tflite_graph_t;

typedef struct {
  float zero_point;
  float scale;
} ei_fill_result_classification_i8_config_t;

typedef enum {
  EI_IMPULSE_OK = 0,
  EI_IMPULSE_TFLITE_ERROR = -3,
  EI_IMPULSE_DSP_ERROR = -5,
  EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED = -6
} EI_IMPULSE_ERROR;

enum { EI_LABELS = 3, EI_FEATURES = 4, EI_BLOCKS = 2 };

typedef struct {
  const float* values;
} signal_t;

/* Features of a DSP block, or outputs of a learning block. */
typedef struct {
  float buffer[EI_FEATURES];
  int8_t buffer_i8[EI_FEATURES];
} ei_feature_t;

typedef struct {
  const char* label;
  float value;
} ei_impulse_result_classification_t;

typedef struct {
  ei_impulse_result_classification_t classification[EI_LABELS];
  float anomaly;
  ei_feature_t* _raw_outputs;
} ei_impulse_result_t;

typedef struct ei_impulse_s ei_impulse_t;

typedef struct {
  const ei_impulse_t* impulse;
} ei_impulse_handle_t;

typedef enum { DATA_NORMALIZATION_METHOD_STANDARD_SCALER = 1 } ei_data_normalization_method_t;

typedef struct {
  void* config;
  ei_data_normalization_method_t method;
  void* context;
  EI_IMPULSE_ERROR (*init_fn)(ei_impulse_handle_t* handle);
  EI_IMPULSE_ERROR (*deinit_fn)(ei_impulse_handle_t* handle);
  EI_IMPULSE_ERROR (*exec_fn)(void* dsp_block, ei_feature_t* features);
} ei_data_normalization_t;

typedef struct {
  uint32_t blockId;
  size_t n_output_features;
  int (*extract_fn)(signal_t* signal, ei_feature_t* features, void* config, const float frequency);
  void* config;
  const uint8_t* axes;
  uint32_t axes_size;
  int version;
  void* (*factory)(void* config, float frequency);
  const ei_data_normalization_t* data_normalization_config;
} ei_model_dsp_t;

typedef struct {
  uint32_t blockId;
  EI_IMPULSE_ERROR(*infer_fn)
  (const ei_impulse_t* impulse, ei_feature_t* features, uint32_t index, uint32_t* input_block_ids,
   uint32_t input_block_ids_size, ei_impulse_result_t* result, void* config, bool debug);
  void* config;
  int image_scaling;
  const uint32_t* input_block_ids;
  uint8_t input_block_ids_size;
} ei_learning_block_t;

typedef struct {
  uint32_t block_id;
  uint8_t type;
  EI_IMPULSE_ERROR (*init_fn)(ei_impulse_handle_t* handle, void** state, void* config);
  EI_IMPULSE_ERROR (*deinit_fn)(void* state, void* config);
  EI_IMPULSE_ERROR(*postprocess_fn)
  (ei_impulse_handle_t* handle, uint32_t block_index, uint32_t input_block_id, ei_impulse_result_t* result, void* config,
   void* state);
  EI_IMPULSE_ERROR (*display_fn)(ei_impulse_result_t* result, void* config);
  void* config;
  uint32_t input_block_id;
} ei_postprocessing_block_t;

struct ei_impulse_s {
  uint32_t project_id;
  uint8_t dsp_blocks_size;
  const ei_model_dsp_t* dsp_blocks;
  uint8_t learning_blocks_size;
  const ei_learning_block_t* learning_blocks;
  size_t postprocessing_blocks_size;
  const ei_postprocessing_block_t* postprocessing_blocks;
  uint8_t label_count;
  const char** categories;
};

/* The functions that an impulse's tables name. */
int extract_raw_features(signal_t* signal, ei_feature_t* features, void* config, const float frequency);
int extract_mfe_features(signal_t* signal, ei_feature_t* features, void* config, const float frequency);
EI_IMPULSE_ERROR data_normalization_standard_scaler(void* dsp_block, ei_feature_t* features);
EI_IMPULSE_ERROR run_nn_inference(const ei_impulse_t* impulse, ei_feature_t* features, uint32_t index,
                                  uint32_t* input_block_ids, uint32_t input_block_ids_size, ei_impulse_result_t* result,
                                  void* config, bool debug);
EI_IMPULSE_ERROR run_kmeans_anomaly(const ei_impulse_t* impulse, ei_feature_t* features, uint32_t index,
                                    uint32_t* input_block_ids, uint32_t input_block_ids_size, ei_impulse_result_t* result,
                                    void* config, bool debug);
EI_IMPULSE_ERROR run_gmm_anomaly(const ei_impulse_t* impulse, ei_feature_t* features, uint32_t index, uint32_t* input_block_ids,
                                 uint32_t input_block_ids_size, ei_impulse_result_t* result, void* config, bool debug);
EI_IMPULSE_ERROR process_classification_i8(ei_impulse_handle_t* handle, uint32_t block_index, uint32_t input_block_id,
                                           ei_impulse_result_t* result, void* config, void* state);

#endif
