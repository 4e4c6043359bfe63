// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// Tensors, nodes and the context that a compiled model shares with its kernels. Names and order of fields are
// TFLite Micro's: the model's tables initialize them by position.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum { kTfLiteOk = 0, kTfLiteError = 1 } TfLiteStatus;

typedef enum {
  kTfLiteNoType = 0,
  kTfLiteFloat32 = 1,
  kTfLiteInt32 = 2,
  kTfLiteUInt8 = 3,
  kTfLiteInt8 = 9,
} TfLiteType;

typedef enum {
  kTfLiteMemNone = 0,
  kTfLiteMmapRo,   ///< a constant
  kTfLiteArenaRw,  ///< lies in the arena between init and reset
} TfLiteAllocationType;

/// An array that knows its length; the model's TfArray has the same layout.
typedef struct TfLiteIntArray {
  int size;
  int data[];
} TfLiteIntArray;

typedef struct TfLiteFloatArray {
  int size;
  float data[];
} TfLiteFloatArray;

typedef enum { kTfLiteNoQuantization = 0, kTfLiteAffineQuantization = 1 } TfLiteQuantizationType;

typedef struct {
  TfLiteQuantizationType type;
  void* params;  ///< a TfLiteAffineQuantization, if type says so
} TfLiteQuantization;

/// real = scale * (stored - zero_point), with one of each or one per slice along quantized_dimension.
typedef struct {
  TfLiteFloatArray* scale;
  TfLiteIntArray* zero_point;
  int32_t quantized_dimension;
} TfLiteAffineQuantization;

/// The first (or only) scale and zero point.
typedef struct {
  float scale;
  int32_t zero_point;
} TfLiteQuantizationParams;

typedef union {
  void* data;
  int8_t* int8;
  uint8_t* uint8;
  int32_t* i32;
  float* f;
} TfLitePtrUnion;

/// A tensor as a kernel's prepare sees it.
typedef struct TfLiteTensor {
  TfLiteQuantization quantization;
  TfLiteQuantizationParams params;
  TfLitePtrUnion data;
  TfLiteIntArray* dims;
  size_t bytes;
  TfLiteType type;
  TfLiteAllocationType allocation_type;
  bool is_variable;
} TfLiteTensor;

/// A tensor as a kernel's invoke sees it.
typedef struct TfLiteEvalTensor {
  TfLitePtrUnion data;
  TfLiteIntArray* dims;
  TfLiteType type;
} TfLiteEvalTensor;

typedef struct TfLiteNode {
  TfLiteIntArray* inputs;
  TfLiteIntArray* outputs;
  TfLiteIntArray* intermediates;
#ifndef TF_LITE_STATIC_MEMORY
  TfLiteIntArray* temporaries;
#endif
  void* user_data;  ///< the kernel's own, from prepare to reset
  void* builtin_data;
  const void* custom_initial_data;
  int custom_initial_data_size;
#ifndef TF_LITE_STATIC_MEMORY
  void* delegate;
  bool might_have_side_effect;
#endif
} TfLiteNode;

/// What the model offers its kernels. Pointers to tensors hold until the next node.
typedef struct TfLiteContext {
  size_t tensors_size;
  void* impl_;
  void (*ReportError)(struct TfLiteContext* context, const char* format, ...);
  void* (*AllocatePersistentBuffer)(struct TfLiteContext* context, size_t bytes);  ///< zeroed, 16-byte aligned, or NULL
  TfLiteStatus (*RequestScratchBufferInArena)(struct TfLiteContext* context, size_t bytes, int* index);
  void* (*GetScratchBuffer)(struct TfLiteContext* context, int index);
  TfLiteTensor* (*GetTensor)(const struct TfLiteContext* context, int index);
  TfLiteEvalTensor* (*GetEvalTensor)(const struct TfLiteContext* context, int index);
} TfLiteContext;

/// A kernel: any function but invoke may be NULL.
typedef struct TfLiteRegistration {
  void* (*init)(TfLiteContext* context, const char* buffer, size_t length);
  void (*free)(TfLiteContext* context, void* buffer);
  TfLiteStatus (*prepare)(TfLiteContext* context, TfLiteNode* node);
  TfLiteStatus (*invoke)(TfLiteContext* context, TfLiteNode* node);
} TfLiteRegistration;
