/*
 * SPDX-License-Identifier: MIT
 * Copyright (c) EiOta contributors
 *
 * Written by examples/penguin/training/train.py in the form of an Edge Impulse export; do not edit.
 */

#ifndef _EI_CLASSIFIER_MODEL_VARIABLES_H_
#define _EI_CLASSIFIER_MODEL_VARIABLES_H_

// Defines the impulse; ei_run_classifier.h includes it, and nothing else may.

#include <stdint.h>
#include "model_metadata.h"
#include "tflite-model/tflite_learn_1_2_compiled.h"
#include "edge-impulse-sdk/classifier/ei_model_types.h"
#include "edge-impulse-sdk/classifier/inferencing_engines/engines.h"
#include "edge-impulse-sdk/classifier/postprocessing/ei_postprocessing_common.h"

const char* ei_classifier_inferencing_categories_1_1[] = { "penguin" };

EI_CLASSIFIER_DSP_AXES_INDEX_TYPE ei_dsp_config_1_1_axes[] = { 0 };
const uint32_t ei_dsp_config_1_1_axes_size = 1;
ei_dsp_config_image_t ei_dsp_config_1_1 = {
    1, // uint32_t blockId
    1, // int implementationVersion
    1, // int length of axes
    NULL, // named axes
    0, // size of the named axes array
    "Grayscale" // select channels
};

const uint8_t ei_dsp_blocks_1_1_size = 1;
ei_model_dsp_t ei_dsp_blocks_1_1[ei_dsp_blocks_1_1_size] = {
    { // DSP block 1
        1,
        2304, // output size
        &extract_image_features, // DSP function pointer
        (void*)&ei_dsp_config_1_1, // pointer to config struct
        ei_dsp_config_1_1_axes, // array of offsets into the input stream, one for each axis
        ei_dsp_config_1_1_axes_size, // number of axes
        1, // version
        nullptr, // factory function
        nullptr, // data normalization config
    }
};
const ei_config_tflite_eon_graph_t ei_config_graph_1_2 = {
    .implementation_version = 1,
    .model_init = &tflite_learn_1_2_init,
    .model_invoke = &tflite_learn_1_2_invoke,
    .model_reset = &tflite_learn_1_2_reset,
    .model_input = &tflite_learn_1_2_input,
    .model_output = &tflite_learn_1_2_output,
};

const uint8_t ei_output_tensors_indices_1_2[1] = { 0 };
const uint8_t ei_output_tensors_size_1_2 = 1;
ei_learning_block_config_tflite_graph_t ei_learning_block_config_1_2 = {
    .implementation_version = 1,
    .block_id = 2,
    .output_tensors_indices = ei_output_tensors_indices_1_2,
    .output_tensors_size = ei_output_tensors_size_1_2,
    .quantized = 1,
    .compiled = 1,
    .graph_config = (void*)&ei_config_graph_1_2,
    .dequantize_output = 0,
};

const uint8_t ei_learning_blocks_1_1_size = 1;
const uint32_t ei_learning_block_1_2_inputs[1] = { 1 };
const uint8_t ei_learning_block_1_2_inputs_size = 1;
const ei_learning_block_t ei_learning_blocks_1_1[ei_learning_blocks_1_1_size] = {
    {
        2,
        &run_nn_inference,
        (void*)&ei_learning_block_config_1_2,
        EI_CLASSIFIER_IMAGE_SCALING_NONE,
        ei_learning_block_1_2_inputs,
        ei_learning_block_1_2_inputs_size,
    },
};

ei_fill_result_fomo_i8_config_t ei_fill_result_fomo_i8_config_1_2 = {
    .threshold = 0.5,
    .out_width = 6,
    .out_height = 6,
    .object_detection_count = 10,
    .zero_point = -128,
    .scale = 0.00390625
};

const size_t ei_postprocessing_blocks_1_1_size = 1;
const ei_postprocessing_block_t ei_postprocessing_blocks_1_1[ei_postprocessing_blocks_1_1_size] = {
    {
        .block_id = 2,
        .type = EI_CLASSIFIER_MODE_OBJECT_DETECTION,
        .init_fn = NULL,
        .deinit_fn = NULL,
        .postprocess_fn = &process_fomo_i8,
        .display_fn = NULL,
        .config = (void*)&ei_fill_result_fomo_i8_config_1_2,
        .input_block_id = 2
    },
};

const uint8_t freeform_outputs_1_1_size = 0;

uint32_t *freeform_outputs_1_1 = nullptr;

const ei_impulse_t impulse_1_1 = {
    .project_id = 1,
    .project_owner = "EiOta contributors",
    .project_name = "Penguin",
    .impulse_id = 1,
    .impulse_name = "Impulse #1",
    .deploy_version = 2,

    .nn_input_frame_size = 2304,
    .raw_sample_count = 2304,
    .raw_samples_per_frame = 1,
    .dsp_input_frame_size = 2304 * 1,
    .input_width = 48,
    .input_height = 48,
    .input_frames = 1,
    .interval_ms = 1,
    .frequency = 0,

    .dsp_blocks_size = ei_dsp_blocks_1_1_size,
    .dsp_blocks = ei_dsp_blocks_1_1,

    .learning_blocks_size = ei_learning_blocks_1_1_size,
    .learning_blocks = ei_learning_blocks_1_1,

    .postprocessing_blocks_size = ei_postprocessing_blocks_1_1_size,
    .postprocessing_blocks = ei_postprocessing_blocks_1_1,

    .output_tensors_size = 1,

    .inferencing_engine = EI_CLASSIFIER_TFLITE,

    .sensor = EI_CLASSIFIER_SENSOR_CAMERA,
    .fusion_string = "image",
    .slice_size = (2304/4),
    .slices_per_model_window = 4,

    .has_anomaly = EI_ANOMALY_TYPE_UNKNOWN,
    .label_count = 1,
    .categories = ei_classifier_inferencing_categories_1_1,
    .results_type = EI_CLASSIFIER_TYPE_OBJECT_DETECTION,
    .freeform_outputs_size = freeform_outputs_1_1_size,
    .freeform_outputs = freeform_outputs_1_1
};

ei_impulse_handle_t impulse_handle_1_1 = ei_impulse_handle_t( &impulse_1_1 );

ei_impulse_handle_t& ei_default_impulse = impulse_handle_1_1;
constexpr auto& ei_classifier_inferencing_categories = ei_classifier_inferencing_categories_1_1;
const auto ei_dsp_blocks_size = ei_dsp_blocks_1_1_size;
ei_model_dsp_t *ei_dsp_blocks = ei_dsp_blocks_1_1;
#endif // _EI_CLASSIFIER_MODEL_VARIABLES_H_
