/* SPDX-License-Identifier: MIT */
/* What generated model_variables.h headers are made of. */
#ifndef GENERATED_EI_MODEL_TYPES_H
#define GENERATED_EI_MODEL_TYPES_H

#include <stdint.h>

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

typedef struct {
  float* centroid;
  float max_error;
} ei_classifier_anom_cluster_t;

typedef struct {
  const uint16_t* anom_axis;
  uint16_t anom_axes_size;
  const ei_classifier_anom_cluster_t* anom_clusters;
  uint16_t anom_cluster_count;
  const float* anom_scale;
  const float* anom_mean;
} ei_learning_block_config_anomaly_kmeans_t;

typedef struct {
  float* mean_data;
  int mean_data_len;
  float* scale_data;
  int scale_data_len;
  float* var_data;
  int var_data_len;
} ei_data_normalization_standard_scaler_config_t;

typedef struct {
  TfLiteStatus (*model_init)(void* (*alloc_fnc)(size_t, size_t));
} ei_config_tflite_eon_graph_t;

typedef struct {
  void* graph_config;
} ei_learning_block_config_tflite_graph_t;

typedef struct {
  uint32_t block_id;
  void* config;
} ei_learning_block_t;

#endif
