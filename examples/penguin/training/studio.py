# SPDX-License-Identifier: MIT
# Copyright (c) EiOta contributors
"""Writes an export folder: the compiled model and the parameters that Edge Impulse Studio puts beside it."""

from eon import arena_size, compiled_source, fill
from scenes import GRID, SIZE

PROJECT = 1
DSP_BLOCK = 1
LEARNING_BLOCK = 2
THRESHOLD = 0.5
MODEL = f"tflite_learn_{PROJECT}_{LEARNING_BLOCK}"

# Fields of each DSP block's settings after block id and implementation version: C type and name.
_AXES = "int axes"
_NAMED_AXES = f"{_AXES}; ei_dsp_named_axis_t * named_axes; size_t named_axes_size"
_FRAMES = f"{_NAMED_AXES}; float frame_length; float frame_stride"
_DSP_FIELDS = {
    "flatten": f"{_AXES}; float scale_axes; bool average; bool minimum; bool maximum; bool rms; bool stdev; "
               "bool skewness; bool kurtosis; int moving_avg_num_windows",
    "image": f"{_NAMED_AXES}; const char * channels",
    "mfcc": f"{_NAMED_AXES}; int num_cepstral; float frame_length; float frame_stride; int num_filters; "
            "int fft_length; int win_size; int low_frequency; int high_frequency; float pre_cof; int pre_shift",
    "mfe": f"{_FRAMES}; int num_filters; int fft_length; int low_frequency; int high_frequency; int win_size; "
           "int noise_floor_db",
    "raw": f"{_AXES}; float scale_axes",
    "spectral_analysis": f"{_AXES}; float scale_axes; int input_decimation_ratio; const char * filter_type; "
                         "float filter_cutoff; int filter_order; const char * analysis_type; int fft_length; "
                         "int spectral_peaks_count; float spectral_peaks_threshold; "
                         "const char * spectral_power_edges; bool do_log; bool do_fft_overlap; int wavelet_level; "
                         "const char * wavelet; bool extra_low_freq",
    "spectrogram": f"{_FRAMES}; int fft_length; int noise_floor_db; bool show_axes",
    "audio_syntiant": f"{_FRAMES}; int num_filters; int fft_length; int low_frequency; int high_frequency; "
                      "float pre_cof; const char * extractor",
    "imu_syntiant": f"{_AXES}; bool scaling; bool scaling_raw; bool padding",
    "hr": f"{_NAMED_AXES}; const char * ppg_ecg; int filter_preset; int hr_win_size_s; float sensitivity; "
          "float acc_resting_std; const char * hrv_features; bool include_hr; float hrv_update_interval_s; "
          "float hrv_win_size_s",
}


def _dsp_configs():
    structs = []
    for name, fields in _DSP_FIELDS.items():
        lines = ["uint32_t block_id", "uint16_t implementation_version", *fields.split("; ")]
        body = "".join(f"    {line};\n" for line in lines)
        structs.append(f"typedef struct {{\n{body}}} ei_dsp_config_{name}_t;\n")
    return "\n".join(structs)


def write_export(folder, graph, deploy_version):
    values = dict(
        MODEL=MODEL,
        PROJECT=PROJECT,
        OWNER="EiOta contributors",
        PROJECT_NAME="Penguin",
        DEPLOY_VERSION=deploy_version,
        IMPULSE=f"{PROJECT}_1",
        DSP=f"{PROJECT}_{DSP_BLOCK}",
        DSP_ID=DSP_BLOCK,
        BLOCK=f"{PROJECT}_{LEARNING_BLOCK}",
        BLOCK_ID=LEARNING_BLOCK,
        LABEL="penguin",
        SIZE=SIZE,
        PIXELS=SIZE * SIZE,
        GRID=GRID,
        OUTPUTS=GRID * GRID * 2,
        THRESHOLD=THRESHOLD,
        ARENA_SIZE=arena_size(graph),
        DSP_CONFIGS=_dsp_configs(),
    )
    files = {
        f"tflite-model/{MODEL}_compiled.cpp": compiled_source(graph, MODEL),
        f"tflite-model/{MODEL}_compiled.h": fill("compiled.h.in", MODEL=MODEL),
        "model-parameters/model_metadata.h": fill("model_metadata.h.in", **values),
        "model-parameters/model_variables.h": fill("model_variables.h.in", **values),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
