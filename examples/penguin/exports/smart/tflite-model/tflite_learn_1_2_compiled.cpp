/*
 * SPDX-License-Identifier: MIT
 * Copyright (c) EiOta contributors
 *
 * Written by examples/penguin/training/train.py in the form of an Edge Impulse export; do not edit.
 */
// Generated on: 01.11.2025 12:00:00

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "edge-impulse-sdk/tensorflow/lite/c/builtin_op_data.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/micro_mutable_op_resolver.h"
#include "edge-impulse-sdk/porting/ei_classifier_porting.h"

#define STRINGIZE(x) #x
#define STRINGIZE_VALUE_OF(x) STRINGIZE(x)

#define ALIGN(X) __attribute__((aligned(X)))
#define DEFINE_SECTION(x) __attribute__((section(x)))

// Where constants go, if the firmware asks for a place of their own.
#if defined(EI_MODEL_SECTION)
#define MODEL_SECTION(X) __attribute__((section(STRINGIZE_VALUE_OF(X))))
#else
#define MODEL_SECTION(X)
#endif

#ifndef EI_MAX_SCRATCH_BUFFER_COUNT
#define EI_MAX_SCRATCH_BUFFER_COUNT 12
#endif

#ifndef EI_MAX_OVERFLOW_BUFFER_COUNT
#define EI_MAX_OVERFLOW_BUFFER_COUNT 10
#endif

using namespace tflite;
using namespace tflite::ops;
using namespace tflite::ops::micro;

namespace {

#if defined(EI_CLASSIFIER_ALLOCATION_STATIC_HIMAX) || defined(EI_CLASSIFIER_ALLOCATION_STATIC_HIMAX_GNU)
constexpr int kTensorArenaSize = 7200;
#else
constexpr int kTensorArenaSize = 6176;
#endif

#if defined(EI_CLASSIFIER_ALLOCATION_STATIC)
#if defined(EI_TENSOR_ARENA_LOCATION)
uint8_t tensor_arena[kTensorArenaSize] ALIGN(16) DEFINE_SECTION(STRINGIZE_VALUE_OF(EI_TENSOR_ARENA_LOCATION));
#else
uint8_t tensor_arena[kTensorArenaSize] ALIGN(16);
#endif
#elif defined(EI_CLASSIFIER_ALLOCATION_STATIC_HIMAX)
#pragma Bss(".tensor_arena")
uint8_t tensor_arena[kTensorArenaSize] ALIGN(16);
#pragma Bss()
#elif defined(EI_CLASSIFIER_ALLOCATION_STATIC_HIMAX_GNU)
uint8_t tensor_arena[kTensorArenaSize] ALIGN(16) DEFINE_SECTION(".tensor_arena");
#else
#define EI_CLASSIFIER_ALLOCATION_HEAP 1
uint8_t* tensor_arena = NULL;
#endif

// Tensors fill the arena from below, what kernels ask for from above.
static uint8_t* tensor_boundary;
static uint8_t* current_location;

template <int SZ, class T> struct TfArray {
  int sz; T elem[SZ];
};

enum used_operators_e {
  OP_CONV_2D, OP_DEPTHWISE_CONV_2D, OP_ADD, OP_RESHAPE, OP_SOFTMAX, OP_LAST
};

// What of a TfLiteTensor is known when compiling.
struct TensorInfo_t {
  TfLiteAllocationType allocation_type;
  TfLiteType type;
  void* data;
  TfLiteIntArray* dims;
  size_t bytes;
  TfLiteQuantization quantization;
};

typedef struct {
  TfLiteTensor tensor;
  int16_t index;
} TfLiteTensorWithIndex;

typedef struct {
  TfLiteEvalTensor tensor;
  int16_t index;
} TfLiteEvalTensorWithIndex;

TfLiteContext ctx{};
static const int MAX_TFL_TENSOR_COUNT = 4;
static TfLiteTensorWithIndex tflTensors[MAX_TFL_TENSOR_COUNT];
static const int MAX_TFL_EVAL_COUNT = 4;
static TfLiteEvalTensorWithIndex tflEvalTensors[MAX_TFL_EVAL_COUNT];
TfLiteRegistration registrations[OP_LAST];

namespace g0 {
const TfArray<4, int> tensor_dimension0 = { 4, { 1,48,48,1 } };
const TfArray<1, float> quant0_scale = { 1, { 0.0039215688593685627, } };
const TfArray<1, int> quant0_zero = { 1, { -128 } };
const TfLiteAffineQuantization quant0 = { (TfLiteFloatArray*)&quant0_scale, (TfLiteIntArray*)&quant0_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(8) int32_t tensor_data1[3] = { 1, 36, 2, };
const TfArray<1, int> tensor_dimension1 = { 1, { 3 } };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(8) int32_t tensor_data2[2] = { 130, -150, };
const TfArray<1, int> tensor_dimension2 = { 1, { 2 } };
const TfArray<2, float> quant2_scale = { 2, { 0.00040764451841823757, 0.00035112604382447898, } };
const TfArray<2, int> quant2_zero = { 2, { 0,0 } };
const TfLiteAffineQuantization quant2 = { (TfLiteFloatArray*)&quant2_scale, (TfLiteIntArray*)&quant2_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data3[2*1*1*16] = { 
  /* [0][0][][] */ -40,11,27,11,-37,-2,43,22,55,-127,96,6,-14,-19,40,5, 
  /* [1][0][][] */ 36,-45,8,-42,-28,76,8,-24,-70,127,-45,-46,-90,-17,7,6, 
};
const TfArray<4, int> tensor_dimension3 = { 4, { 2,1,1,16 } };
const TfArray<2, float> quant3_scale = { 2, { 0.011267263442277908, 0.0097050974145531654, } };
const TfLiteAffineQuantization quant3 = { (TfLiteFloatArray*)&quant3_scale, (TfLiteIntArray*)&g0::quant2_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data4[16] = { 80, 348, -644, 420, -607, 183, 405, 438, 118, -125, -547, 266, 572, -32, 40, 446, };
const TfArray<1, int> tensor_dimension4 = { 1, { 16 } };
const TfArray<16, float> quant4_scale = { 16, { 0.00014265242498368025, 0.00019835900457110256, 0.00015381189587060362, 0.00017593613301869482, 0.00010861939517781138, 0.00019189150771126151, 0.00025060700136236846, 0.00016642850823700428, 0.00034439339651726186, 0.00025370749062858522, 0.00025285826995968819, 0.00024680956266820431, 0.00020902715914417058, 0.00019268275354988873, 0.00011509168689372018, 0.00026319021708332002, } };
const TfArray<16, int> quant4_zero = { 16, { 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0 } };
const TfLiteAffineQuantization quant4 = { (TfLiteFloatArray*)&quant4_scale, (TfLiteIntArray*)&quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data5[16*1*1*16] = { 
  /* [0][0][][] */ -3,-127,11,22,40,43,50,-98,95,-47,28,103,6,-112,-64,-34, 
  /* [1][0][][] */ -49,15,17,13,-127,-12,-24,-17,-25,64,37,19,77,21,69,-101, 
  /* [2][0][][] */ -9,26,-34,90,27,28,-15,43,-127,63,21,72,21,25,23,37, 
  /* [3][0][][] */ -42,112,-33,5,-62,108,60,-18,-127,-42,-6,-86,100,118,30,17, 
  /* [4][0][][] */ 77,-53,47,-71,-127,-44,-85,17,-63,-108,-36,-63,28,-78,-36,44, 
  /* [5][0][][] */ 111,56,16,9,62,-58,-44,-21,11,-55,-27,-127,18,-52,-56,18, 
  /* [6][0][][] */ -2,-2,26,-19,-51,27,36,45,-16,-47,57,-16,-12,21,-5,127, 
  /* [7][0][][] */ 27,27,28,114,-12,15,72,76,7,45,127,57,74,105,-54,66, 
  /* [8][0][][] */ -12,40,40,-10,-50,-1,-12,75,-31,21,5,-14,44,127,65,24, 
  /* [9][0][][] */ -22,-31,-45,-21,33,-24,-56,-55,50,-127,-36,29,-79,-24,-118,12, 
  /* [10][0][][] */ 47,97,57,23,-45,58,2,127,-5,-12,75,-29,27,119,94,44, 
  /* [11][0][][] */ -37,59,0,-31,-28,64,0,101,41,-26,81,-40,85,127,47,12, 
  /* [12][0][][] */ 3,37,56,-50,26,28,2,86,-30,-127,38,-54,13,108,83,105, 
  /* [13][0][][] */ -10,-72,-72,-40,-58,0,-38,-127,21,-52,3,-22,7,-6,48,6, 
  /* [14][0][][] */ 29,21,-100,-12,-50,19,-120,100,-7,-91,-127,-38,-28,-23,13,-30, 
  /* [15][0][][] */ 15,-44,13,29,67,-13,-28,-17,30,-127,-14,-5,-61,-24,-77,-44, 
};
const TfArray<4, int> tensor_dimension5 = { 4, { 16,1,1,16 } };
const TfArray<16, float> quant5_scale = { 16, { 0.0060627278871834278, 0.0084302574396133423, 0.0065370053052902222, 0.0074772853404283524, 0.0046163243241608143, 0.0081553887575864792, 0.010650796815752983, 0.0070732114836573601, 0.014636719599366188, 0.010782568715512753, 0.010746476240456104, 0.010489406064152718, 0.0088836541399359703, 0.0081890169531106949, 0.0048913965001702309, 0.011185583658516407, } };
const TfLiteAffineQuantization quant5 = { (TfLiteFloatArray*)&quant5_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data6[16] = { -551, 422, 1343, 84, 2199, 3076, 823, 6933, -556, 1877, -242, -801, 20, 3565, 26, 979, };
const TfArray<16, float> quant6_scale = { 16, { 0.00014152783842291683, 0.00019936860189773142, 9.9035903986077756e-05, 0.00016308613703586161, 0.00012184203660581261, 0.00013333105016499758, 0.00019283677102066576, 9.3442322395276278e-05, 0.00016038872126955539, 0.0001350089005427435, 0.00018165435176342726, 0.00014847896818537265, 0.00021950637164991349, 0.00014485884457826614, 0.00015357922529801726, 0.00013045905507169664, } };
const TfLiteAffineQuantization quant6 = { (TfLiteFloatArray*)&quant6_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data7[1*3*3*16] = { 
  /* [0][0][][] */ -44,-72,86,-32,127,-45,14,14,-34,69,-56,26,24,51,43,22, 38,127,69,-105,111,-96,-83,-127,127,-41,12,-6,-63,-87,-55,-64, 24,-53,107,-50,-62,-127,127,-95,-25,34,-24,-33,-10,82,-5,-117, 
  /* [0][1][][] */ -106,35,127,-55,-52,54,72,34,62,97,108,-61,8,-127,-30,119, 18,13,24,-102,-86,85,11,-62,-108,-79,127,127,127,-104,-38,127, -75,22,61,-48,101,45,41,-50,20,-11,34,-104,49,35,-96,40, 
  /* [0][2][][] */ -127,-35,-26,-127,35,40,-20,-13,-20,-55,-24,63,-8,-82,127,-51, -48,-25,17,-80,63,57,30,-31,-44,127,0,9,47,-84,94,37, 68,-58,-123,75,42,-94,3,-10,-27,-35,4,9,27,38,88,-49, 
};
const TfArray<4, int> tensor_dimension7 = { 4, { 1,3,3,16 } };
const TfArray<16, float> quant7_scale = { 16, { 0.0066024069674313068, 0.0093007329851388931, 0.0046201180666685104, 0.0076081217266619205, 0.0056840456090867519, 0.006220018956810236, 0.0089960163459181786, 0.0043591721914708614, 0.0074822846800088882, 0.0062982919625937939, 0.008474346250295639, 0.0069266832433640957, 0.010240178555250168, 0.0067578009329736233, 0.0071646152064204216, 0.0060860374942421913, } };
const TfLiteAffineQuantization quant7 = { (TfLiteFloatArray*)&quant7_scale, (TfLiteIntArray*)&g0::quant4_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data8[16] = { -436, 1543, 1398, -34, 2108, -1105, 384, 404, 2496, 1206, 672, 2742, 119, -193, -51, 1224, };
const TfArray<16, float> quant8_scale = { 16, { 0.0001432624994777143, 0.00012630646233446896, 0.00014671396638732404, 0.00015272446034941822, 0.00014269490202423185, 8.6226325947791338e-05, 0.00018363920389674604, 0.00018879737763199955, 0.00015761876420583576, 0.00012958123988937587, 0.00017622116138227284, 0.00014793181617278606, 0.00016668251191731542, 0.00018573694978840649, 0.0001598725066287443, 0.000138815026730299, } };
const TfLiteAffineQuantization quant8 = { (TfLiteFloatArray*)&quant8_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data9[16*1*1*8] = { 
  /* [0][0][][] */ -47,-37,-59,-4,-127,-57,-52,43, 
  /* [1][0][][] */ -112,59,108,-122,-32,16,127,9, 
  /* [2][0][][] */ 5,127,-1,29,-76,62,-112,-101, 
  /* [3][0][][] */ 83,-83,76,100,19,20,127,-26, 
  /* [4][0][][] */ -11,-28,-47,127,102,-23,6,55, 
  /* [5][0][][] */ 127,-32,-66,68,-43,-4,69,12, 
  /* [6][0][][] */ 81,127,7,39,-52,10,-107,-71, 
  /* [7][0][][] */ 116,71,-55,-48,-12,-20,55,127, 
  /* [8][0][][] */ 88,-69,-127,25,24,-47,-100,22, 
  /* [9][0][][] */ 118,109,127,-31,29,14,115,-59, 
  /* [10][0][][] */ -5,-13,46,-11,44,127,-97,-51, 
  /* [11][0][][] */ -64,57,50,80,15,-83,-106,127, 
  /* [12][0][][] */ 42,-127,66,68,95,3,-52,-76, 
  /* [13][0][][] */ 127,47,-35,-54,-3,-119,114,52, 
  /* [14][0][][] */ 24,127,28,-11,-25,-51,71,0, 
  /* [15][0][][] */ -29,6,-31,-127,22,119,-92,-11, 
};
const TfArray<4, int> tensor_dimension9 = { 4, { 16,1,1,8 } };
const TfArray<16, float> quant9_scale = { 16, { 0.0066168159246444702, 0.0058336732909083366, 0.0067762271501123905, 0.0070538320578634739, 0.0065906001254916191, 0.0039825057610869408, 0.0084816804155707359, 0.0087199192494153976, 0.0072798836044967175, 0.0059849242679774761, 0.0081390663981437683, 0.0068324757739901543, 0.0076985079795122147, 0.008578568696975708, 0.0073839765973389149, 0.006411401554942131, } };
const TfLiteAffineQuantization quant9 = { (TfLiteFloatArray*)&quant9_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data10[8] = { 360, -258, -145, 2139, -180, 294, -83, 317, };
const TfArray<1, int> tensor_dimension10 = { 1, { 8 } };
const TfArray<8, float> quant10_scale = { 8, { 0.00025660148821771145, 0.00023564987350255251, 0.00024593551643192768, 0.00018426151655148715, 0.00017904002743307501, 0.0003718212537933141, 0.0002151647349819541, 0.00029835294117219746, } };
const TfArray<8, int> quant10_zero = { 8, { 0,0,0,0,0,0,0,0 } };
const TfLiteAffineQuantization quant10 = { (TfLiteFloatArray*)&quant10_scale, (TfLiteIntArray*)&quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data11[1*3*3*8] = { 
  /* [0][0][][] */ -29,89,78,-53,-14,-3,2,-127, -12,-127,-108,-95,70,-43,-127,-10, 31,30,-31,-30,36,-10,63,5, 
  /* [0][1][][] */ -85,46,4,95,-103,-25,66,-89, 127,113,-46,82,-3,-127,-34,-63, 6,-35,-44,7,94,6,-7,104, 
  /* [0][2][][] */ -80,-51,-127,127,72,54,84,15, 37,8,-46,53,127,21,16,-7, -43,68,63,9,-45,-1,-17,23, 
};
const TfArray<4, int> tensor_dimension11 = { 4, { 1,3,3,8 } };
const TfArray<8, float> quant11_scale = { 8, { 0.0079988772049546242, 0.0073457653634250164, 0.0076663936488330364, 0.0057438686490058899, 0.0055811023339629173, 0.011590550653636456, 0.0067071951925754547, 0.0093003688380122185, } };
const TfLiteAffineQuantization quant11 = { (TfLiteFloatArray*)&quant11_scale, (TfLiteIntArray*)&g0::quant10_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data12[8] = { -2669, -1506, 298, 2614, -952, -2014, 4165, -1641, };
const TfArray<8, float> quant12_scale = { 8, { 4.1262981540057808e-05, 4.8617141146678478e-05, 6.1368169554043561e-05, 8.9653527538757771e-05, 6.596386810997501e-05, 5.944326039752923e-05, 5.6570108426967636e-05, 7.0284011599142104e-05, } };
const TfLiteAffineQuantization quant12 = { (TfLiteFloatArray*)&quant12_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data13[8*1*1*8] = { 
  /* [0][0][][] */ 97,-5,-9,102,-127,-102,125,-10, 
  /* [1][0][][] */ -80,-45,79,4,64,17,-127,118, 
  /* [2][0][][] */ 29,-10,29,65,78,100,-55,127, 
  /* [3][0][][] */ -1,56,56,127,74,72,-46,-33, 
  /* [4][0][][] */ 19,-73,-25,35,-127,-79,-13,2, 
  /* [5][0][][] */ 41,43,-127,-21,25,-105,-105,-8, 
  /* [6][0][][] */ 98,55,-127,-83,-29,-49,57,-38, 
  /* [7][0][][] */ -43,66,69,-55,26,29,-20,-127, 
};
const TfArray<4, int> tensor_dimension13 = { 4, { 8,1,1,8 } };
const TfArray<8, float> quant13_scale = { 8, { 0.0056417151354253292, 0.0066472184844315052, 0.0083906129002571106, 0.012257952243089676, 0.0090189641341567039, 0.0081274285912513733, 0.0077345944009721279, 0.0096096387133002281, } };
const TfLiteAffineQuantization quant13 = { (TfLiteFloatArray*)&quant13_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data14[8] = { 249, 3843, 1354, -398, 3413, 3258, 3481, 534, };
const TfArray<8, float> quant14_scale = { 8, { 0.00014056559302844107, 8.622385939816013e-05, 9.3713992100674659e-05, 0.00011356754112057388, 7.275978714460507e-05, 8.7371619883924723e-05, 9.9575765489134938e-05, 0.00012729114678222686, } };
const TfLiteAffineQuantization quant14 = { (TfLiteFloatArray*)&quant14_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data15[1*3*3*8] = { 
  /* [0][0][][] */ -59,-27,-67,-9,-111,-127,97,123, -55,-12,-19,-55,-87,-96,60,-21, -4,-72,-26,-61,-80,26,-127,41, 
  /* [0][1][][] */ -43,26,19,127,-82,-79,97,127, 36,-89,127,-55,-33,-72,105,-9, -15,-74,120,-77,60,-25,-17,-11, 
  /* [0][2][][] */ 127,127,5,9,-127,-104,118,-80, -77,-59,115,-89,-64,-74,-20,72, 44,35,1,-46,-1,-27,-67,-19, 
};
const TfArray<8, float> quant15_scale = { 8, { 0.0099291633814573288, 0.0060906140133738518, 0.0066196960397064686, 0.0080220960080623627, 0.0051395492628216743, 0.0061716889031231403, 0.007033755537122488, 0.0089914929121732712, } };
const TfLiteAffineQuantization quant15 = { (TfLiteFloatArray*)&quant15_scale, (TfLiteIntArray*)&g0::quant10_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data16[8] = { 1179, 387, 506, 2765, 771, -1385, 450, 781, };
const TfArray<8, float> quant16_scale = { 8, { 4.1197436075890437e-05, 5.22935988556128e-05, 5.5186603276524693e-05, 4.3107425881316885e-05, 5.2226911066100001e-05, 4.7535882913507521e-05, 6.2991188315209001e-05, 7.2557551902718842e-05, } };
const TfLiteAffineQuantization quant16 = { (TfLiteFloatArray*)&quant16_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data17[8*1*1*4] = { 
  /* [0][0][][] */ -44,-67,127,65, 
  /* [1][0][][] */ -7,-74,-20,127, 
  /* [2][0][][] */ -127,-55,27,-4, 
  /* [3][0][][] */ 127,-90,-1,-41, 
  /* [4][0][][] */ -127,43,-2,58, 
  /* [5][0][][] */ -7,127,-1,50, 
  /* [6][0][][] */ -41,73,-112,-127, 
  /* [7][0][][] */ 46,-67,9,127, 
};
const TfArray<4, int> tensor_dimension17 = { 4, { 8,1,1,4 } };
const TfArray<8, float> quant17_scale = { 8, { 0.0069961762055754662, 0.0088805342093110085, 0.0093718264251947403, 0.0073205321095883846, 0.0088692093268036842, 0.0080725755542516708, 0.010697205550968647, 0.012321772985160351, } };
const TfLiteAffineQuantization quant17 = { (TfLiteFloatArray*)&quant17_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data18[4] = { 308, -1235, -294, -2227, };
const TfArray<1, int> tensor_dimension18 = { 1, { 4 } };
const TfArray<4, float> quant18_scale = { 4, { 2.2081991119193844e-05, 3.2626787287881598e-05, 2.1054313037893735e-05, 2.9091765100019984e-05, } };
const TfArray<4, int> quant18_zero = { 4, { 0,0,0,0 } };
const TfLiteAffineQuantization quant18 = { (TfLiteFloatArray*)&quant18_scale, (TfLiteIntArray*)&quant18_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data19[1*3*3*4] = { 
  /* [0][0][][] */ 77,76,-51,-5, 91,91,-108,5, 47,8,76,8, 
  /* [0][1][][] */ 122,97,67,-76, 127,127,-17,36, 59,44,127,-43, 
  /* [0][2][][] */ 76,43,11,-76, 61,77,79,63, 11,54,57,-127, 
};
const TfArray<4, int> tensor_dimension19 = { 4, { 1,3,3,4 } };
const TfArray<4, float> quant19_scale = { 4, { 0.0056135682389140129, 0.0082942117005586624, 0.0053523173555731773, 0.0073955566622316837, } };
const TfLiteAffineQuantization quant19 = { (TfLiteFloatArray*)&quant19_scale, (TfLiteIntArray*)&g0::quant18_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data20[4] = { 5901, 5336, -166, -3363, };
const TfArray<4, float> quant20_scale = { 4, { 2.1985561033943668e-05, 2.0027568098157644e-05, 3.6634613934438676e-05, 2.4174725695047528e-05, } };
const TfLiteAffineQuantization quant20 = { (TfLiteFloatArray*)&quant20_scale, (TfLiteIntArray*)&g0::quant18_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data21[4*3*3*1] = { 
  /* [0][0][][] */ 73, -67, -61, 
  /* [0][1][][] */ -63, -92, -15, 
  /* [0][2][][] */ -63, 80, 127, 
  /* [1][0][][] */ -127, 64, 76, 
  /* [1][1][][] */ -47, -75, 0, 
  /* [1][2][][] */ 125, -44, -41, 
  /* [2][0][][] */ -96, -65, -93, 
  /* [2][1][][] */ -12, -64, 13, 
  /* [2][2][][] */ 7, -10, -127, 
  /* [3][0][][] */ -44, -12, -3, 
  /* [3][1][][] */ -127, -44, -84, 
  /* [3][2][][] */ -69, 68, -68, 
};
const TfArray<4, int> tensor_dimension21 = { 4, { 4,3,3,1 } };
const TfArray<4, float> quant21_scale = { 4, { 0.0056063178926706314, 0.0051070293411612511, 0.0093418257310986519, 0.0061645545065402985, } };
const TfLiteAffineQuantization quant21 = { (TfLiteFloatArray*)&quant21_scale, (TfLiteIntArray*)&g0::quant18_zero, 0 };
const TfArray<4, int> tensor_dimension22 = { 4, { 1,24,24,4 } };
const TfArray<1, float> quant22_scale = { 1, { 0.0039336816407740116, } };
const TfLiteAffineQuantization quant22 = { (TfLiteFloatArray*)&quant22_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension23 = { 4, { 1,12,12,4 } };
const TfArray<1, float> quant23_scale = { 1, { 0.0058885645121335983, } };
const TfLiteAffineQuantization quant23 = { (TfLiteFloatArray*)&quant23_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension24 = { 4, { 1,12,12,8 } };
const TfArray<1, float> quant24_scale = { 1, { 0.014156841672956944, } };
const TfArray<1, int> quant24_zero = { 1, { 27 } };
const TfLiteAffineQuantization quant24 = { (TfLiteFloatArray*)&quant24_scale, (TfLiteIntArray*)&quant24_zero, 0 };
const TfArray<1, float> quant25_scale = { 1, { 0.0073139076121151447, } };
const TfLiteAffineQuantization quant25 = { (TfLiteFloatArray*)&quant25_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<1, float> quant26_scale = { 1, { 0.02459525503218174, } };
const TfArray<1, int> quant26_zero = { 1, { -14 } };
const TfLiteAffineQuantization quant26 = { (TfLiteFloatArray*)&quant26_scale, (TfLiteIntArray*)&quant26_zero, 0 };
const TfArray<1, float> quant27_scale = { 1, { 0.032079689204692841, } };
const TfArray<1, int> quant27_zero = { 1, { -9 } };
const TfLiteAffineQuantization quant27 = { (TfLiteFloatArray*)&quant27_scale, (TfLiteIntArray*)&quant27_zero, 0 };
const TfArray<4, int> tensor_dimension28 = { 4, { 1,6,6,8 } };
const TfArray<1, float> quant28_scale = { 1, { 0.021651275455951691, } };
const TfLiteAffineQuantization quant28 = { (TfLiteFloatArray*)&quant28_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension29 = { 4, { 1,6,6,16 } };
const TfArray<1, float> quant29_scale = { 1, { 0.021435795351862907, } };
const TfLiteAffineQuantization quant29 = { (TfLiteFloatArray*)&quant29_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<1, float> quant30_scale = { 1, { 0.023529412224888802, } };
const TfLiteAffineQuantization quant30 = { (TfLiteFloatArray*)&quant30_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<1, float> quant31_scale = { 1, { 0.036179549992084503, } };
const TfLiteAffineQuantization quant31 = { (TfLiteFloatArray*)&quant31_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension32 = { 4, { 1,6,6,2 } };
const TfArray<1, float> quant32_scale = { 1, { 0.14214414358139038, } };
const TfArray<1, int> quant32_zero = { 1, { -1 } };
const TfLiteAffineQuantization quant32 = { (TfLiteFloatArray*)&quant32_scale, (TfLiteIntArray*)&quant32_zero, 0 };
const TfArray<3, int> tensor_dimension33 = { 3, { 1,36,2 } };
const TfArray<1, float> quant34_scale = { 1, { 0.00390625, } };
const TfLiteAffineQuantization quant34 = { (TfLiteFloatArray*)&quant34_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfLiteConvParams opdata0 = { kTfLitePaddingSame, 2,2, kTfLiteActRelu6, 1,1 };
const TfArray<3, int> inputs0 = { 3, { 0,21,20 } };
const TfArray<1, int> outputs0 = { 1, { 22 } };
const TfLiteDepthwiseConvParams opdata1 = { kTfLitePaddingSame, 2,2, 1, kTfLiteActRelu6, 1,1 };
const TfArray<3, int> inputs1 = { 3, { 22,19,18 } };
const TfArray<1, int> outputs1 = { 1, { 23 } };
const TfLiteConvParams opdata2 = { kTfLitePaddingSame, 1,1, kTfLiteActNone, 1,1 };
const TfArray<3, int> inputs2 = { 3, { 23,17,16 } };
const TfArray<1, int> outputs2 = { 1, { 24 } };
const TfLiteDepthwiseConvParams opdata3 = { kTfLitePaddingSame, 1,1, 1, kTfLiteActRelu6, 1,1 };
const TfArray<3, int> inputs3 = { 3, { 24,15,14 } };
const TfArray<1, int> outputs3 = { 1, { 25 } };
const TfLiteConvParams opdata4 = { kTfLitePaddingSame, 1,1, kTfLiteActNone, 1,1 };
const TfArray<3, int> inputs4 = { 3, { 25,13,12 } };
const TfArray<1, int> outputs4 = { 1, { 26 } };
const TfLiteAddParams opdata5 = { kTfLiteActNone, false };
const TfArray<2, int> inputs5 = { 2, { 24,26 } };
const TfArray<1, int> outputs5 = { 1, { 27 } };
const TfLiteDepthwiseConvParams opdata6 = { kTfLitePaddingSame, 2,2, 1, kTfLiteActRelu6, 1,1 };
const TfArray<3, int> inputs6 = { 3, { 27,11,10 } };
const TfArray<1, int> outputs6 = { 1, { 28 } };
const TfLiteConvParams opdata7 = { kTfLitePaddingSame, 1,1, kTfLiteActRelu6, 1,1 };
const TfArray<3, int> inputs7 = { 3, { 28,9,8 } };
const TfArray<1, int> outputs7 = { 1, { 29 } };
const TfLiteDepthwiseConvParams opdata8 = { kTfLitePaddingSame, 1,1, 1, kTfLiteActRelu6, 1,1 };
const TfArray<3, int> inputs8 = { 3, { 29,7,6 } };
const TfArray<1, int> outputs8 = { 1, { 30 } };
const TfLiteConvParams opdata9 = { kTfLitePaddingSame, 1,1, kTfLiteActRelu, 1,1 };
const TfArray<3, int> inputs9 = { 3, { 30,5,4 } };
const TfArray<1, int> outputs9 = { 1, { 31 } };
const TfLiteConvParams opdata10 = { kTfLitePaddingSame, 1,1, kTfLiteActNone, 1,1 };
const TfArray<3, int> inputs10 = { 3, { 31,3,2 } };
const TfArray<1, int> outputs10 = { 1, { 32 } };
const TfLiteReshapeParams opdata11 = { { 0, 0, 0, 0, 0, 0, 0, 0, }, 0 };
const TfArray<2, int> inputs11 = { 2, { 32,1 } };
const TfArray<1, int> outputs11 = { 1, { 33 } };
const TfLiteSoftmaxParams opdata12 = { 1 };
const TfArray<1, int> inputs12 = { 1, { 33 } };
const TfArray<1, int> outputs12 = { 1, { 34 } };
};

TensorInfo_t tensorData[] = {
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 0), (TfLiteIntArray*)&g0::tensor_dimension0, 2304, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant0))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data1, (TfLiteIntArray*)&g0::tensor_dimension1, 12, {kTfLiteNoQuantization, nullptr}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data2, (TfLiteIntArray*)&g0::tensor_dimension2, 8, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant2))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data3, (TfLiteIntArray*)&g0::tensor_dimension3, 32, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant3))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data4, (TfLiteIntArray*)&g0::tensor_dimension4, 64, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant4))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data5, (TfLiteIntArray*)&g0::tensor_dimension5, 256, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant5))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data6, (TfLiteIntArray*)&g0::tensor_dimension4, 64, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant6))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data7, (TfLiteIntArray*)&g0::tensor_dimension7, 144, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant7))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data8, (TfLiteIntArray*)&g0::tensor_dimension4, 64, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant8))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data9, (TfLiteIntArray*)&g0::tensor_dimension9, 128, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant9))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data10, (TfLiteIntArray*)&g0::tensor_dimension10, 32, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant10))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data11, (TfLiteIntArray*)&g0::tensor_dimension11, 72, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant11))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data12, (TfLiteIntArray*)&g0::tensor_dimension10, 32, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant12))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data13, (TfLiteIntArray*)&g0::tensor_dimension13, 64, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant13))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data14, (TfLiteIntArray*)&g0::tensor_dimension10, 32, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant14))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data15, (TfLiteIntArray*)&g0::tensor_dimension11, 72, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant15))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data16, (TfLiteIntArray*)&g0::tensor_dimension10, 32, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant16))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data17, (TfLiteIntArray*)&g0::tensor_dimension17, 32, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant17))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data18, (TfLiteIntArray*)&g0::tensor_dimension18, 16, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant18))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data19, (TfLiteIntArray*)&g0::tensor_dimension19, 36, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant19))}, },
{ kTfLiteMmapRo, kTfLiteInt32, (int32_t*)g0::tensor_data20, (TfLiteIntArray*)&g0::tensor_dimension18, 16, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant20))}, },
{ kTfLiteMmapRo, kTfLiteInt8, (int32_t*)g0::tensor_data21, (TfLiteIntArray*)&g0::tensor_dimension21, 36, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant21))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 2304), (TfLiteIntArray*)&g0::tensor_dimension22, 2304, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant22))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 1152), (TfLiteIntArray*)&g0::tensor_dimension23, 576, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant23))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 0), (TfLiteIntArray*)&g0::tensor_dimension24, 1152, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant24))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 1152), (TfLiteIntArray*)&g0::tensor_dimension24, 1152, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant25))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 2304), (TfLiteIntArray*)&g0::tensor_dimension24, 1152, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant26))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 1152), (TfLiteIntArray*)&g0::tensor_dimension24, 1152, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant27))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 576), (TfLiteIntArray*)&g0::tensor_dimension28, 288, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant28))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 0), (TfLiteIntArray*)&g0::tensor_dimension29, 576, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant29))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 576), (TfLiteIntArray*)&g0::tensor_dimension29, 576, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant30))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 0), (TfLiteIntArray*)&g0::tensor_dimension29, 576, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant31))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 576), (TfLiteIntArray*)&g0::tensor_dimension32, 72, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant32))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 0), (TfLiteIntArray*)&g0::tensor_dimension33, 72, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant32))}, },
{ kTfLiteArenaRw, kTfLiteInt8, (int32_t*)(tensor_arena + 80), (TfLiteIntArray*)&g0::tensor_dimension33, 72, {kTfLiteAffineQuantization, const_cast<void*>(static_cast<const void*>(&g0::quant34))}, },
};

#ifndef TF_LITE_STATIC_MEMORY
TfLiteNode tflNodes[13] = {
{ (TfLiteIntArray*)&g0::inputs0, (TfLiteIntArray*)&g0::outputs0, (TfLiteIntArray*)&g0::inputs0, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata0)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs1, (TfLiteIntArray*)&g0::outputs1, (TfLiteIntArray*)&g0::inputs1, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata1)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs2, (TfLiteIntArray*)&g0::outputs2, (TfLiteIntArray*)&g0::inputs2, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata2)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs3, (TfLiteIntArray*)&g0::outputs3, (TfLiteIntArray*)&g0::inputs3, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata3)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs4, (TfLiteIntArray*)&g0::outputs4, (TfLiteIntArray*)&g0::inputs4, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata4)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs5, (TfLiteIntArray*)&g0::outputs5, (TfLiteIntArray*)&g0::inputs5, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata5)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs6, (TfLiteIntArray*)&g0::outputs6, (TfLiteIntArray*)&g0::inputs6, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata6)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs7, (TfLiteIntArray*)&g0::outputs7, (TfLiteIntArray*)&g0::inputs7, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata7)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs8, (TfLiteIntArray*)&g0::outputs8, (TfLiteIntArray*)&g0::inputs8, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata8)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs9, (TfLiteIntArray*)&g0::outputs9, (TfLiteIntArray*)&g0::inputs9, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata9)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs10, (TfLiteIntArray*)&g0::outputs10, (TfLiteIntArray*)&g0::inputs10, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata10)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs11, (TfLiteIntArray*)&g0::outputs11, (TfLiteIntArray*)&g0::inputs11, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata11)), nullptr, 0, nullptr, false, },
{ (TfLiteIntArray*)&g0::inputs12, (TfLiteIntArray*)&g0::outputs12, (TfLiteIntArray*)&g0::inputs12, nullptr, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata12)), nullptr, 0, nullptr, false, },
};
#else
TfLiteNode tflNodes[13] = {
{ (TfLiteIntArray*)&g0::inputs0, (TfLiteIntArray*)&g0::outputs0, (TfLiteIntArray*)&g0::inputs0, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata0)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs1, (TfLiteIntArray*)&g0::outputs1, (TfLiteIntArray*)&g0::inputs1, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata1)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs2, (TfLiteIntArray*)&g0::outputs2, (TfLiteIntArray*)&g0::inputs2, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata2)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs3, (TfLiteIntArray*)&g0::outputs3, (TfLiteIntArray*)&g0::inputs3, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata3)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs4, (TfLiteIntArray*)&g0::outputs4, (TfLiteIntArray*)&g0::inputs4, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata4)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs5, (TfLiteIntArray*)&g0::outputs5, (TfLiteIntArray*)&g0::inputs5, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata5)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs6, (TfLiteIntArray*)&g0::outputs6, (TfLiteIntArray*)&g0::inputs6, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata6)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs7, (TfLiteIntArray*)&g0::outputs7, (TfLiteIntArray*)&g0::inputs7, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata7)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs8, (TfLiteIntArray*)&g0::outputs8, (TfLiteIntArray*)&g0::inputs8, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata8)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs9, (TfLiteIntArray*)&g0::outputs9, (TfLiteIntArray*)&g0::inputs9, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata9)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs10, (TfLiteIntArray*)&g0::outputs10, (TfLiteIntArray*)&g0::inputs10, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata10)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs11, (TfLiteIntArray*)&g0::outputs11, (TfLiteIntArray*)&g0::inputs11, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata11)), nullptr, 0, },
{ (TfLiteIntArray*)&g0::inputs12, (TfLiteIntArray*)&g0::outputs12, (TfLiteIntArray*)&g0::inputs12, nullptr, const_cast<void*>(static_cast<const void*>(&g0::opdata12)), nullptr, 0, },
};
#endif

used_operators_e used_ops[] =
{OP_CONV_2D, OP_DEPTHWISE_CONV_2D, OP_CONV_2D, OP_DEPTHWISE_CONV_2D, OP_CONV_2D, OP_ADD, OP_DEPTHWISE_CONV_2D, OP_CONV_2D, OP_DEPTHWISE_CONV_2D, OP_CONV_2D, OP_CONV_2D, OP_RESHAPE, OP_SOFTMAX, };

// First tensor and first node of each subgraph, and the end.
const size_t tflTensors_subgraph_index[] = {0, 35, };
const size_t tflNodes_subgraph_index[] = {0, 13, };

static const int in_tensor_indices[] = {
  0,
};

static const int out_tensor_indices[] = {
  34,
};

size_t current_subgraph_index = 0;

// With a heap arena the table holds offsets: its address is known only after init.
static void* tensor_address(size_t i) {
#if defined(EI_CLASSIFIER_ALLOCATION_HEAP)
  if (tensorData[i].allocation_type == kTfLiteArenaRw) {
    return tensor_arena + (uintptr_t)tensorData[i].data;
  }
#endif
  return tensorData[i].data;
}

static void init_tflite_tensor(size_t i, TfLiteTensor *tensor) {
  tensor->type = tensorData[i].type;
  tensor->is_variable = false;
  tensor->allocation_type = tensorData[i].allocation_type;
  tensor->bytes = tensorData[i].bytes;
  tensor->dims = tensorData[i].dims;
  tensor->data.data = tensor_address(i);
  tensor->quantization = tensorData[i].quantization;
  if (tensor->quantization.type == kTfLiteAffineQuantization) {
    const TfLiteAffineQuantization* quant = (const TfLiteAffineQuantization*)tensorData[i].quantization.params;
    tensor->params.scale = quant->scale->data[0];
    tensor->params.zero_point = quant->zero_point->data[0];
  }
}

static void init_tflite_eval_tensor(size_t i, TfLiteEvalTensor *tensor) {
  tensor->type = tensorData[i].type;
  tensor->dims = tensorData[i].dims;
  tensor->data.data = tensor_address(i);
}

static void* overflow_buffers[EI_MAX_OVERFLOW_BUFFER_COUNT];
static size_t overflow_buffers_ix = 0;

static void* AllocatePersistentBufferImpl(struct TfLiteContext*, size_t bytes) {
  uint8_t* aligned = (uint8_t*)(((uintptr_t)current_location - bytes) & ~(uintptr_t)15);
  if (aligned >= tensor_boundary && aligned <= current_location) {
    current_location = aligned;
    memset(aligned, 0, bytes);
    return aligned;
  }

  // Optimized kernels may want more than the arena was sized for.
  if (overflow_buffers_ix == EI_MAX_OVERFLOW_BUFFER_COUNT) {
    ei_printf("ERR: no room for %d bytes: the arena is full and so is the overflow table\n", (int)bytes);
    return NULL;
  }
  void* buffer = ei_calloc(bytes, 1);
  if (buffer == NULL) {
    ei_printf("ERR: no room for %d bytes beside the arena\n", (int)bytes);
    return NULL;
  }
  overflow_buffers[overflow_buffers_ix++] = buffer;
  return buffer;
}

typedef struct {
  size_t bytes;
  void *ptr;
} scratch_buffer_t;

static scratch_buffer_t scratch_buffers[EI_MAX_SCRATCH_BUFFER_COUNT];
static size_t scratch_buffers_ix = 0;

static TfLiteStatus RequestScratchBufferInArenaImpl(struct TfLiteContext* context, size_t bytes, int* buffer_idx) {
  if (scratch_buffers_ix == EI_MAX_SCRATCH_BUFFER_COUNT) {
    ei_printf("ERR: more than %d scratch buffers\n", (int)EI_MAX_SCRATCH_BUFFER_COUNT);
    return kTfLiteError;
  }
  void* buffer = AllocatePersistentBufferImpl(context, bytes);
  if (buffer == NULL) {
    return kTfLiteError;
  }
  scratch_buffers[scratch_buffers_ix].bytes = bytes;
  scratch_buffers[scratch_buffers_ix].ptr = buffer;
  *buffer_idx = (int)scratch_buffers_ix++;
  return kTfLiteOk;
}

static void* GetScratchBufferImpl(struct TfLiteContext*, int buffer_idx) {
  return (size_t)buffer_idx < scratch_buffers_ix ? scratch_buffers[buffer_idx].ptr : NULL;
}

static const int16_t TENSOR_IX_UNUSED = 0x7FFF;

// A node sees at most MAX_TFL_*_COUNT tensors; forgotten before the next node.
static void ResetTensors() {
  for (int ix = 0; ix < MAX_TFL_TENSOR_COUNT; ix++) {
    tflTensors[ix].index = TENSOR_IX_UNUSED;
  }
  for (int ix = 0; ix < MAX_TFL_EVAL_COUNT; ix++) {
    tflEvalTensors[ix].index = TENSOR_IX_UNUSED;
  }
}

static TfLiteTensor* GetTensorImpl(const struct TfLiteContext*, int tensor_idx) {
  const size_t tensor = tflTensors_subgraph_index[current_subgraph_index] + (size_t)tensor_idx;
  for (int ix = 0; ix < MAX_TFL_TENSOR_COUNT; ix++) {
    if (tflTensors[ix].index == TENSOR_IX_UNUSED) {
      init_tflite_tensor(tensor, &tflTensors[ix].tensor);
      tflTensors[ix].index = (int16_t)tensor;
    }
    if ((size_t)tflTensors[ix].index == tensor) {
      return &tflTensors[ix].tensor;
    }
  }
  ei_printf("ERR: a node has more than %d tensors\n", MAX_TFL_TENSOR_COUNT);
  return nullptr;
}

static TfLiteEvalTensor* GetEvalTensorImpl(const struct TfLiteContext*, int tensor_idx) {
  const size_t tensor = tflTensors_subgraph_index[current_subgraph_index] + (size_t)tensor_idx;
  for (int ix = 0; ix < MAX_TFL_EVAL_COUNT; ix++) {
    if (tflEvalTensors[ix].index == TENSOR_IX_UNUSED) {
      init_tflite_eval_tensor(tensor, &tflEvalTensors[ix].tensor);
      tflEvalTensors[ix].index = (int16_t)tensor;
    }
    if ((size_t)tflEvalTensors[ix].index == tensor) {
      return &tflEvalTensors[ix].tensor;
    }
  }
  ei_printf("ERR: a node has more than %d tensors\n", MAX_TFL_EVAL_COUNT);
  return nullptr;
}

class EonMicroContext : public MicroContext {
 public:
  EonMicroContext() : MicroContext(nullptr, nullptr, nullptr) {}

  void* AllocatePersistentBuffer(size_t bytes) { return AllocatePersistentBufferImpl(nullptr, bytes); }

  TfLiteStatus RequestScratchBufferInArena(size_t bytes, int* buffer_index) {
    return RequestScratchBufferInArenaImpl(nullptr, bytes, buffer_index);
  }

  void* GetScratchBuffer(int buffer_index) { return GetScratchBufferImpl(nullptr, buffer_index); }

  TfLiteTensor* AllocateTempTfLiteTensor(int tensor_index) { return GetTensorImpl(nullptr, tensor_index); }

  void DeallocateTempTfLiteTensor(TfLiteTensor*) {}

  TfLiteEvalTensor* GetEvalTensor(int tensor_index) { return GetEvalTensorImpl(nullptr, tensor_index); }
};

}  // namespace

TfLiteStatus tflite_learn_1_2_init(void *(*alloc_fnc)(size_t, size_t)) {
#ifdef EI_CLASSIFIER_ALLOCATION_HEAP
  tensor_arena = (uint8_t*)alloc_fnc(16, kTensorArenaSize);
  if (tensor_arena == NULL) {
    ei_printf("ERR: no memory for the tensor arena\n");
    return kTfLiteError;
  }
#else
  (void)alloc_fnc;
  memset(tensor_arena, 0, kTensorArenaSize);
#endif
  tensor_boundary = tensor_arena;
  current_location = tensor_arena + kTensorArenaSize;

  EonMicroContext micro_context_;

  ctx.impl_ = static_cast<void*>(&micro_context_);
  ctx.AllocatePersistentBuffer = &AllocatePersistentBufferImpl;
  ctx.RequestScratchBufferInArena = &RequestScratchBufferInArenaImpl;
  ctx.GetScratchBuffer = &GetScratchBufferImpl;
  ctx.GetTensor = &GetTensorImpl;
  ctx.GetEvalTensor = &GetEvalTensorImpl;
  ctx.ReportError = &MicroContextReportOpError;
  ctx.tensors_size = 35;

  for (size_t i = 0; i < 35; ++i) {
    if (tensorData[i].allocation_type == kTfLiteArenaRw) {
      uint8_t* end = (uint8_t*)tensor_address(i) + tensorData[i].bytes;
      if (end > tensor_boundary) {
        tensor_boundary = end;
      }
    }
  }
  if (tensor_boundary > current_location) {
    ei_printf("ERR: the tensors alone are larger than the arena\n");
    return kTfLiteError;
  }

  registrations[OP_CONV_2D] = Register_CONV_2D();
  registrations[OP_DEPTHWISE_CONV_2D] = Register_DEPTHWISE_CONV_2D();
  registrations[OP_ADD] = Register_ADD();
  registrations[OP_RESHAPE] = Register_RESHAPE();
  registrations[OP_SOFTMAX] = Register_SOFTMAX();

  for (size_t g = 0; g < 1; ++g) {
    current_subgraph_index = g;
    for (size_t i = tflNodes_subgraph_index[g]; i < tflNodes_subgraph_index[g + 1]; ++i) {
      const TfLiteRegistration& registration = registrations[used_ops[i]];
      if (registration.init) {
        tflNodes[i].user_data = registration.init(&ctx, (const char*)tflNodes[i].builtin_data, 0);
      }
    }
  }

  for (size_t g = 0; g < 1; ++g) {
    current_subgraph_index = g;
    for (size_t i = tflNodes_subgraph_index[g]; i < tflNodes_subgraph_index[g + 1]; ++i) {
      const TfLiteRegistration& registration = registrations[used_ops[i]];
      if (registration.prepare) {
        ResetTensors();
        TfLiteStatus status = registration.prepare(&ctx, &tflNodes[i]);
        if (status != kTfLiteOk) {
          return status;
        }
      }
    }
  }
  current_subgraph_index = 0;

  return kTfLiteOk;
}

TfLiteStatus tflite_learn_1_2_input(int index, TfLiteTensor *tensor) {
  init_tflite_tensor((size_t)in_tensor_indices[index], tensor);
  return kTfLiteOk;
}

TfLiteStatus tflite_learn_1_2_output(int index, TfLiteTensor *tensor) {
  init_tflite_tensor((size_t)out_tensor_indices[index], tensor);
  return kTfLiteOk;
}

TfLiteStatus tflite_learn_1_2_invoke() {
  // Init's context object is gone; kernels that ask for one while they run get this one.
  EonMicroContext micro_context_;
  ctx.impl_ = static_cast<void*>(&micro_context_);

  for (size_t i = 0; i < 13; ++i) {
    ResetTensors();
    TfLiteStatus status = registrations[used_ops[i]].invoke(&ctx, &tflNodes[i]);
    if (status != kTfLiteOk) {
      return status;
    }
  }
  return kTfLiteOk;
}

TfLiteStatus tflite_learn_1_2_reset(void (*free_fnc)(void *ptr)) {
#ifdef EI_CLASSIFIER_ALLOCATION_HEAP
  free_fnc(tensor_arena);
#else
  (void)free_fnc;
#endif

  scratch_buffers_ix = 0;
  for (size_t ix = 0; ix < overflow_buffers_ix; ix++) {
    ei_free(overflow_buffers[ix]);
  }
  overflow_buffers_ix = 0;
  return kTfLiteOk;
}
