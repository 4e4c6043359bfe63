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
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(8) int32_t tensor_data2[2] = { 1741, -1050, };
const TfArray<1, int> tensor_dimension2 = { 1, { 2 } };
const TfArray<2, float> quant2_scale = { 2, { 3.8685207982780412e-05, 6.4189232944045216e-05, } };
const TfArray<2, int> quant2_zero = { 2, { 0,0 } };
const TfLiteAffineQuantization quant2 = { (TfLiteFloatArray*)&quant2_scale, (TfLiteIntArray*)&quant2_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data3[2*1*1*16] = { 
  /* [0][0][][] */ -94,-19,41,13,-127,-38,98,76,25,-65,86,-30,-70,-67,127,21, 
  /* [1][0][][] */ 42,-34,31,-48,-23,127,22,-43,-23,10,43,-37,-108,-15,-1,4, 
};
const TfArray<4, int> tensor_dimension3 = { 4, { 2,1,1,16 } };
const TfArray<2, float> quant3_scale = { 2, { 0.0041421623900532722, 0.0068729687482118607, } };
const TfLiteAffineQuantization quant3 = { (TfLiteFloatArray*)&quant3_scale, (TfLiteIntArray*)&g0::quant2_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data4[16] = { -1443, 876, -1018, 1553, -1617, -83, 1290, 1095, 1750, -305, -876, 1022, 1311, -76, 187, 121, };
const TfArray<1, int> tensor_dimension4 = { 1, { 16 } };
const TfArray<16, float> quant4_scale = { 16, { 4.8674093704903498e-05, 7.7111013524699956e-05, 5.86039423069451e-05, 5.5174114095279947e-05, 3.115088475169614e-05, 6.7578876041807234e-05, 8.7223197624552995e-05, 6.8637491494882852e-05, 6.3794519519433379e-05, 6.0868351283716038e-05, 6.8408247898332775e-05, 5.5451557273045182e-05, 6.3042469264473766e-05, 6.0392081650206819e-05, 5.0914022722281516e-05, 7.8808196121826768e-05, } };
const TfArray<16, int> quant4_zero = { 16, { 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0 } };
const TfLiteAffineQuantization quant4 = { (TfLiteFloatArray*)&quant4_scale, (TfLiteIntArray*)&quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data5[16*1*1*16] = { 
  /* [0][0][][] */ -20,-127,-81,31,30,8,49,-90,-3,59,20,83,30,-52,23,-107, 
  /* [1][0][][] */ -78,41,12,17,-81,-18,-18,-30,-113,-17,57,23,-26,11,44,-127, 
  /* [2][0][][] */ -10,16,23,110,73,20,-2,31,-35,-2,41,127,-12,-22,8,69, 
  /* [3][0][][] */ 0,127,-44,-9,-11,56,97,-80,-65,22,-22,-101,75,59,43,-9, 
  /* [4][0][][] */ 125,-69,94,-114,-106,24,-127,47,32,-117,-27,-46,110,-113,-56,111, 
  /* [5][0][][] */ 127,111,3,12,86,-8,-56,6,26,-47,-96,-83,37,-44,-9,11, 
  /* [6][0][][] */ 29,1,37,-36,-14,-45,65,15,-33,-16,6,34,-68,-30,-9,127, 
  /* [7][0][][] */ 55,13,59,118,-11,-20,87,48,37,-29,127,98,33,57,-107,54, 
  /* [8][0][][] */ -7,47,61,-19,-98,22,-28,1,-37,-20,-119,76,19,88,127,18, 
  /* [9][0][][] */ -115,-66,-81,-33,4,-127,13,-103,19,-7,-29,-5,-35,-48,-109,-11, 
  /* [10][0][][] */ 103,96,56,39,-38,81,-22,-21,-16,5,-41,-6,-62,-37,127,-19, 
  /* [11][0][][] */ -17,45,53,-79,-13,64,23,18,109,-48,14,-38,102,-127,-46,-27, 
  /* [12][0][][] */ 42,58,106,-92,48,-17,-20,55,-57,-127,-2,-88,-37,44,27,117, 
  /* [13][0][][] */ -14,-100,-50,-59,-78,27,-43,-127,44,-7,21,6,39,1,78,26, 
  /* [14][0][][] */ 31,35,-107,-12,-19,16,-99,127,9,-91,-126,-19,-5,-51,8,-47, 
  /* [15][0][][] */ 28,-32,1,49,127,-49,-21,-39,38,-57,-21,0,-47,-46,-23,-103, 
};
const TfArray<4, int> tensor_dimension5 = { 4, { 16,1,1,16 } };
const TfArray<16, float> quant5_scale = { 16, { 0.0044585559517145157, 0.0070633827708661556, 0.0053681316785514355, 0.0050539588555693626, 0.0028534266166388988, 0.0061902371235191822, 0.0079896608367562294, 0.0062872068956494331, 0.0058435895480215549, 0.0055755521170794964, 0.0062662078998982906, 0.0050793727859854698, 0.0057747014798223972, 0.0055319257080554962, 0.0046637337654829025, 0.0072188451886177063, } };
const TfLiteAffineQuantization quant5 = { (TfLiteFloatArray*)&quant5_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data6[16] = { -179, 6059, 3822, -439, -182, -51, 2528, 2150, -98, -161, 3111, -549, -133, 2678, -443, 3148, };
const TfArray<16, float> quant6_scale = { 16, { 2.5661129257059656e-05, 1.7073092749342322e-05, 2.4899118216126226e-05, 3.9554590330226347e-05, 2.8055766961188056e-05, 4.8133097152458504e-05, 4.007107054349035e-05, 5.1530209020711482e-05, 2.4639170078444295e-05, 2.8538488550111651e-05, 2.7613494239631109e-05, 2.3826692995498888e-05, 3.5930272133555263e-05, 3.3811305911513045e-05, 2.9920871384092607e-05, 2.9873262974433601e-05, } };
const TfLiteAffineQuantization quant6 = { (TfLiteFloatArray*)&quant6_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data7[1*3*3*16] = { 
  /* [0][0][][] */ -62,-126,104,-32,127,-39,38,-6,-74,51,-13,59,-3,-72,-15,9, 89,-98,21,-106,58,-54,-93,-9,108,-127,-85,-76,-76,24,-66,-46, 54,-114,67,-60,-106,-92,127,-16,24,-1,22,3,127,-70,-127,-78, 
  /* [0][1][][] */ -127,127,103,-59,-119,-18,99,-127,51,-93,112,-113,-20,-101,-87,127, 77,-26,-57,-117,-34,-2,12,-1,-110,-6,18,127,124,-9,-71,12, -56,-79,21,-65,51,-5,31,-3,-71,-80,-1,-57,15,2,-118,23, 
  /* [0][2][][] */ -127,-57,-6,-127,8,7,5,-13,-37,-81,-8,-55,5,-81,16,24, -13,-28,78,-102,38,12,33,22,-64,-20,73,38,13,-104,38,110, 94,52,-127,55,-14,-127,37,-62,-127,-51,127,-39,18,127,120,8, 
};
const TfArray<4, int> tensor_dimension7 = { 4, { 1,3,3,16 } };
const TfArray<16, float> quant7_scale = { 16, { 0.0050117732025682926, 0.0033344777766615152, 0.0048629478551447392, 0.0077252495102584362, 0.0054794601164758205, 0.0094006834551692009, 0.007826121523976326, 0.010064160451292992, 0.0048121782019734383, 0.00557373883202672, 0.0053930818103253841, 0.0046534966677427292, 0.0070173982530832291, 0.0066035515628755093, 0.0058437264524400234, 0.0058344281278550625, } };
const TfLiteAffineQuantization quant7 = { (TfLiteFloatArray*)&quant7_scale, (TfLiteIntArray*)&g0::quant4_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data8[16] = { -176, -3370, 1186, 120, -255, -613, 3116, -1374, -140, 85, 3525, -487, -187, -338, -758, 4048, };
const TfArray<16, float> quant8_scale = { 16, { 2.5009925593622029e-05, 2.3871087250881828e-05, 3.3712876756908372e-05, 3.0705527024110779e-05, 2.3029344447422773e-05, 4.813491614186205e-06, 3.3125212212326005e-05, 3.6117893614573404e-05, 1.8491851733415388e-05, 1.7343263607472181e-05, 2.619156293803826e-05, 1.87290133908391e-05, 3.0195376893971115e-05, 3.9054870285326615e-05, 2.0744970242958516e-05, 2.4028373445617035e-05, } };
const TfLiteAffineQuantization quant8 = { (TfLiteFloatArray*)&quant8_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data9[16*1*1*8] = { 
  /* [0][0][][] */ -32,-20,-18,8,-127,-20,-69,70, 
  /* [1][0][][] */ -83,29,127,-44,-51,-2,0,-84, 
  /* [2][0][][] */ 32,127,-16,-4,-65,23,-78,-64, 
  /* [3][0][][] */ 78,-65,70,95,17,31,127,-13, 
  /* [4][0][][] */ -52,-117,3,127,83,-82,-75,-45, 
  /* [5][0][][] */ 118,-88,88,120,-127,-18,83,-38, 
  /* [6][0][][] */ 44,127,36,17,-100,37,-112,-80, 
  /* [7][0][][] */ 40,30,-8,-100,-21,-46,35,127, 
  /* [8][0][][] */ 23,-85,-127,-6,-19,-125,13,-125, 
  /* [9][0][][] */ 127,125,126,-57,59,-13,-44,-41, 
  /* [10][0][][] */ -79,-90,61,-5,18,97,-127,-57, 
  /* [11][0][][] */ 14,38,-42,112,22,-127,-100,84, 
  /* [12][0][][] */ 30,-127,89,39,88,-26,-20,-76, 
  /* [13][0][][] */ 127,-15,82,-36,8,-85,-19,51, 
  /* [14][0][][] */ -127,97,31,-105,-50,-50,-6,-53, 
  /* [15][0][][] */ -54,-9,-86,-93,-5,90,-127,1, 
};
const TfArray<4, int> tensor_dimension9 = { 4, { 16,1,1,8 } };
const TfArray<16, float> quant9_scale = { 16, { 0.006232790183275938, 0.0059489770792424679, 0.0084016751497983932, 0.0076522063463926315, 0.0057392041198909283, 0.0011995830573141575, 0.0082552218809723854, 0.009001036174595356, 0.0046084034256637096, 0.004322160966694355, 0.0065272687934339046, 0.0046675070188939571, 0.0075250701047480106, 0.0097329681739211082, 0.005169908981770277, 0.0059881745837628841, } };
const TfLiteAffineQuantization quant9 = { (TfLiteFloatArray*)&quant9_scale, (TfLiteIntArray*)&g0::quant4_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data10[8] = { 1256, 3142, -64, -978, -279, 2193, -1990, -471, };
const TfArray<1, int> tensor_dimension10 = { 1, { 8 } };
const TfArray<8, float> quant10_scale = { 8, { 2.9309441742952913e-05, 3.2984593417495489e-05, 5.8208337577525526e-05, 2.8173601094749756e-05, 2.6865036488743499e-05, 5.1440965762594715e-05, 1.8749115042737685e-05, 3.9821894461056218e-05, } };
const TfArray<8, int> quant10_zero = { 8, { 0,0,0,0,0,0,0,0 } };
const TfLiteAffineQuantization quant10 = { (TfLiteFloatArray*)&quant10_scale, (TfLiteIntArray*)&quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data11[1*3*3*8] = { 
  /* [0][0][][] */ -45,68,-4,3,-22,40,18,-127, -60,-120,-127,-48,112,-9,-127,-55, 77,28,1,-10,2,25,60,8, 
  /* [0][1][][] */ -91,52,-27,87,-105,-17,17,-79, 127,118,-19,61,32,-127,49,-4, -4,-58,-11,-16,101,4,-9,82, 
  /* [0][2][][] */ -58,-12,-71,127,81,31,72,4, 5,-2,-9,6,127,15,-12,-35, -63,127,19,6,-29,-59,-16,44, 
};
const TfArray<4, int> tensor_dimension11 = { 4, { 1,3,3,8 } };
const TfArray<8, float> quant11_scale = { 8, { 0.0060467054136097431, 0.006804910022765398, 0.012008712626993656, 0.0058123748749494553, 0.0055424105376005173, 0.010612565092742443, 0.0038680497091263533, 0.0082154842093586922, } };
const TfLiteAffineQuantization quant11 = { (TfLiteFloatArray*)&quant11_scale, (TfLiteIntArray*)&g0::quant10_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data12[8] = { -7586, 11911, 383, -1107, -542, -11367, 10659, 1396, };
const TfArray<8, float> quant12_scale = { 8, { 8.8314500317210332e-06, 8.8168462752946652e-06, 9.8270948001299985e-06, 1.2246271580806933e-05, 1.3693519576918334e-05, 1.0681423191272188e-05, 5.3076510084792972e-06, 1.3491991921910085e-05, } };
const TfLiteAffineQuantization quant12 = { (TfLiteFloatArray*)&quant12_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data13[8*1*1*8] = { 
  /* [0][0][][] */ 127,-63,18,5,-51,-68,58,-44, 
  /* [1][0][][] */ -5,-4,127,57,54,-31,-127,106, 
  /* [2][0][][] */ 82,-11,47,66,70,78,-37,127, 
  /* [3][0][][] */ -83,58,33,55,127,106,-77,-111, 
  /* [4][0][][] */ 47,-61,-5,49,-100,-127,16,1, 
  /* [5][0][][] */ -29,12,-84,-123,-20,-89,-127,20, 
  /* [6][0][][] */ 5,89,-126,-101,-127,-108,36,-94, 
  /* [7][0][][] */ 22,22,127,-83,57,-2,-3,-85, 
};
const TfArray<4, int> tensor_dimension13 = { 4, { 8,1,1,8 } };
const TfArray<8, float> quant13_scale = { 8, { 0.0053945626132190228, 0.0053856419399380684, 0.0060027372092008591, 0.0074804560281336308, 0.0083644865080714226, 0.0065245912410318851, 0.0032421012874692678, 0.0082413861528038979, } };
const TfLiteAffineQuantization quant13 = { (TfLiteFloatArray*)&quant13_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data14[8] = { -172, 3047, 6655, 140, 4998, 69, 1232, 4721, };
const TfArray<8, float> quant14_scale = { 8, { 1.8227059626951814e-05, 1.2658510058827233e-05, 1.645142947381828e-05, 2.0548761312966235e-05, 1.6549447536817752e-05, 1.7139735064120032e-05, 2.0483488697209395e-05, 1.6589649021625519e-05, } };
const TfLiteAffineQuantization quant14 = { (TfLiteFloatArray*)&quant14_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data15[1*3*3*8] = { 
  /* [0][0][][] */ -62,-44,35,34,-31,-22,54,56, -78,11,20,-67,9,-67,70,29, 5,-62,9,-127,-104,25,-127,81, 
  /* [0][1][][] */ -127,96,-51,55,-5,-127,91,127, -8,-15,5,-57,77,-44,3,-49, -46,-127,119,-11,66,-3,-39,-16, 
  /* [0][2][][] */ -37,13,-16,-16,-127,-52,113,-41, -75,52,127,-86,-27,-35,-100,73, 1,13,-46,30,-52,2,-62,-83, 
};
const TfArray<8, float> quant15_scale = { 8, { 0.0065399007871747017, 0.0045418953523039818, 0.0059028016403317451, 0.0073729311116039753, 0.0059379707090556622, 0.0061497669667005539, 0.0073495116084814072, 0.0059523950330913067, } };
const TfLiteAffineQuantization quant15 = { (TfLiteFloatArray*)&quant15_scale, (TfLiteIntArray*)&g0::quant10_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data16[8] = { -843, 6168, 20066, -687, -4666, -5630, 792, 3371, };
const TfArray<8, float> quant16_scale = { 8, { 1.3794829101243522e-05, 1.7179898350150324e-05, 4.4218131733941846e-06, 1.2131959920225199e-05, 1.2729249647236429e-05, 1.1567098226805683e-05, 2.1646668756147847e-05, 2.4512048184988089e-05, } };
const TfLiteAffineQuantization quant16 = { (TfLiteFloatArray*)&quant16_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data17[8*1*1*4] = { 
  /* [0][0][][] */ -49,-21,127,68, 
  /* [1][0][][] */ -25,-37,-20,127, 
  /* [2][0][][] */ -127,-101,112,-21, 
  /* [3][0][][] */ -23,-127,-2,-52, 
  /* [4][0][][] */ 127,76,-3,77, 
  /* [5][0][][] */ -40,127,-1,71, 
  /* [6][0][][] */ -79,29,-109,-127, 
  /* [7][0][][] */ -16,-52,9,127, 
};
const TfArray<4, int> tensor_dimension17 = { 4, { 8,1,1,4 } };
const TfArray<8, float> quant17_scale = { 8, { 0.0069961939007043839, 0.0087129678577184677, 0.0022425695788115263, 0.006152852438390255, 0.0064557739533483982, 0.0058663766831159592, 0.010978338308632374, 0.012431545183062553, } };
const TfLiteAffineQuantization quant17 = { (TfLiteFloatArray*)&quant17_scale, (TfLiteIntArray*)&g0::quant10_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data18[4] = { -2829, 405, -547, -761, };
const TfArray<1, int> tensor_dimension18 = { 1, { 4 } };
const TfArray<4, float> quant18_scale = { 4, { 1.0485809980309568e-05, 1.6361025700462051e-05, 1.1244040251767728e-05, 1.5536703358520754e-05, } };
const TfArray<4, int> quant18_zero = { 4, { 0,0,0,0 } };
const TfLiteAffineQuantization quant18 = { (TfLiteFloatArray*)&quant18_scale, (TfLiteIntArray*)&quant18_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data19[1*3*3*4] = { 
  /* [0][0][][] */ -7,59,-51,-5, 7,6,-108,5, 118,-96,76,9, 
  /* [0][1][][] */ -61,127,67,-76, 4,39,-17,42, -7,39,127,-43, 
  /* [0][2][][] */ 16,-21,11,-76, -57,-8,79,68, -127,-48,57,-127, 
};
const TfArray<4, int> tensor_dimension19 = { 4, { 1,3,3,4 } };
const TfArray<4, float> quant19_scale = { 4, { 0.0049913031980395317, 0.0077879386954009533, 0.0053522251546382904, 0.0073955566622316837, } };
const TfLiteAffineQuantization quant19 = { (TfLiteFloatArray*)&quant19_scale, (TfLiteIntArray*)&g0::quant18_zero, 3 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data20[4] = { -2242, 2612, -164, -1280, };
const TfArray<4, float> quant20_scale = { 4, { 1.8100383385899477e-05, 1.8046484910883009e-05, 3.6634613934438676e-05, 2.2946727767703123e-05, } };
const TfLiteAffineQuantization quant20 = { (TfLiteFloatArray*)&quant20_scale, (TfLiteIntArray*)&g0::quant18_zero, 0 };
const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data21[4*3*3*1] = { 
  /* [0][0][][] */ -5, 24, -36, 
  /* [0][1][][] */ -96, -53, -109, 
  /* [0][2][][] */ -2, 127, -60, 
  /* [1][0][][] */ -55, 59, 46, 
  /* [1][1][][] */ 21, -86, 8, 
  /* [1][2][][] */ 83, -127, -34, 
  /* [2][0][][] */ -96, -65, -93, 
  /* [2][1][][] */ -12, -64, 13, 
  /* [2][2][][] */ 7, -10, -127, 
  /* [3][0][][] */ -44, -9, 2, 
  /* [3][1][][] */ -127, -43, -85, 
  /* [3][2][][] */ -68, 80, -69, 
};
const TfArray<4, int> tensor_dimension21 = { 4, { 4,3,3,1 } };
const TfArray<4, float> quant21_scale = { 4, { 0.0046155974268913269, 0.004601853433996439, 0.0093418257310986519, 0.0058514154516160488, } };
const TfLiteAffineQuantization quant21 = { (TfLiteFloatArray*)&quant21_scale, (TfLiteIntArray*)&g0::quant18_zero, 0 };
const TfArray<4, int> tensor_dimension22 = { 4, { 1,24,24,4 } };
const TfArray<1, float> quant22_scale = { 1, { 0.0021008159965276718, } };
const TfLiteAffineQuantization quant22 = { (TfLiteFloatArray*)&quant22_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension23 = { 4, { 1,12,12,4 } };
const TfArray<1, float> quant23_scale = { 1, { 0.001971761928871274, } };
const TfLiteAffineQuantization quant23 = { (TfLiteFloatArray*)&quant23_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension24 = { 4, { 1,12,12,8 } };
const TfArray<1, float> quant24_scale = { 1, { 0.0027870545163750648, } };
const TfArray<1, int> quant24_zero = { 1, { 16 } };
const TfLiteAffineQuantization quant24 = { (TfLiteFloatArray*)&quant24_scale, (TfLiteIntArray*)&quant24_zero, 0 };
const TfArray<1, float> quant25_scale = { 1, { 0.0016371022211387753, } };
const TfLiteAffineQuantization quant25 = { (TfLiteFloatArray*)&quant25_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<1, float> quant26_scale = { 1, { 0.0045256153680384159, } };
const TfArray<1, int> quant26_zero = { 1, { 14 } };
const TfLiteAffineQuantization quant26 = { (TfLiteFloatArray*)&quant26_scale, (TfLiteIntArray*)&quant26_zero, 0 };
const TfArray<1, float> quant27_scale = { 1, { 0.0048471754416823387, } };
const TfArray<1, int> quant27_zero = { 1, { 17 } };
const TfLiteAffineQuantization quant27 = { (TfLiteFloatArray*)&quant27_scale, (TfLiteIntArray*)&quant27_zero, 0 };
const TfArray<4, int> tensor_dimension28 = { 4, { 1,6,6,8 } };
const TfArray<1, float> quant28_scale = { 1, { 0.0040126373060047626, } };
const TfLiteAffineQuantization quant28 = { (TfLiteFloatArray*)&quant28_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension29 = { 4, { 1,6,6,16 } };
const TfArray<1, float> quant29_scale = { 1, { 0.0051201698370277882, } };
const TfLiteAffineQuantization quant29 = { (TfLiteFloatArray*)&quant29_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<1, float> quant30_scale = { 1, { 0.010917008854448795, } };
const TfLiteAffineQuantization quant30 = { (TfLiteFloatArray*)&quant30_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<1, float> quant31_scale = { 1, { 0.0093393754214048386, } };
const TfLiteAffineQuantization quant31 = { (TfLiteFloatArray*)&quant31_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };
const TfArray<4, int> tensor_dimension32 = { 4, { 1,6,6,2 } };
const TfArray<1, float> quant32_scale = { 1, { 0.012437645345926285, } };
const TfArray<1, int> quant32_zero = { 1, { 1 } };
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
