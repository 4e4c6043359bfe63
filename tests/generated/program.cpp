// SPDX-License-Identifier: MIT
#include "program.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ei_ota::test {
namespace {

constexpr const char* includes = R"(// Random weights, written by tests/generated/generate_exports.
#include <stddef.h>
#include <stdint.h>
#include "edge-impulse-sdk/tensorflow/lite/c/builtin_op_data.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"

#define STRINGIZE(x) #x
#define STRINGIZE_VALUE_OF(x) STRINGIZE(x)
#define ALIGN(X) __attribute__((aligned(X)))
#if defined(EI_MODEL_SECTION)
#define MODEL_SECTION(X) __attribute__((section(STRINGIZE_VALUE_OF(X))))
#else
#define MODEL_SECTION(X)
#endif

using namespace tflite;
)";

/// {0}: prefix of the functions, {1}: nodes, {2}: op of node i, {3}: nodes filled in, {4}: kernels, {5}: type and quantization
constexpr const char* functions = R"(
namespace {{

TfLiteContext ctx{{}};
TfLiteRegistration registrations[OP_LAST];

TfLiteTensor* GetTensorImpl(const struct TfLiteContext*, int row) {{
  static TfLiteTensor tensors[8];
  static unsigned next = 0;
  TfLiteTensor* const tensor = &tensors[next++ % 8];
  tensor->allocation_type = tensorData[row].allocation_type;
  tensor->bytes = tensorData[row].bytes;
  tensor->dims = tensorData[row].dims;
  tensor->data.data = tensorData[row].data;
{5}  if (tensor->quantization.type == kTfLiteAffineQuantization) {{
    const TfLiteAffineQuantization* quant = (const TfLiteAffineQuantization*)tensor->quantization.params;
    tensor->params.scale = quant->scale->data[0];
    tensor->params.zero_point = quant->zero_point->data[0];
  }}
  return tensor;
}}

}}  // namespace

TfLiteStatus {0}_init( void*(*alloc_fnc)(size_t,size_t) ) {{
  (void)alloc_fnc;
  ctx.GetTensor = &GetTensorImpl;
{4}{3}  for (size_t i = 0; i < {1}; ++i) {{
    const TfLiteRegistration& registration = registrations[{2}];
    if (registration.prepare != nullptr && registration.prepare(&ctx, &tflNodes[i]) != kTfLiteOk) {{
      return kTfLiteError;
    }}
  }}
  return kTfLiteOk;
}}

TfLiteStatus {0}_input(int index, TfLiteTensor* tensor) {{
  *tensor = *GetTensorImpl(&ctx, {6}[index]);
  return kTfLiteOk;
}}

TfLiteStatus {0}_output(int index, TfLiteTensor* tensor) {{
  *tensor = *GetTensorImpl(&ctx, {7}[index]);
  return kTfLiteOk;
}}

TfLiteStatus {0}_invoke() {{
  for (size_t i = 0; i < {1}; ++i) {{
    TfLiteStatus status = registrations[{2}].invoke(&ctx, &tflNodes[i]);
    if (status != kTfLiteOk) {{
      return status;
    }}
  }}
  return kTfLiteOk;
}}

TfLiteStatus {0}_reset( void (*free_fnc)(void* ptr) ) {{
  (void)free_fnc;
  return kTfLiteOk;
}}
)";

constexpr const char* plain_nodes = R"(  for (size_t i = 0; i < {0}; ++i) {{
    tflNodes[i].inputs = nodeData[i].inputs;
    tflNodes[i].outputs = nodeData[i].outputs;
    tflNodes[i].builtin_data = nodeData[i].builtin_data;
  }}
)";

bool is_quantized(const Model& model) {
  return std::any_of(model.tensors.begin(), model.tensors.end(),
                     [](const auto& tensor) { return tensor.quantization.has_value(); });
}

}  // namespace

Program program(const Model& model, Form form) {
  const bool plain = form == Form::Plain2023;
  const auto nodes = model.nodes.size();
  std::set<std::string> ops;
  for (const auto& node : model.nodes) ops.insert(node.op);
  std::string kernels;
  for (const auto& op : ops) kernels += fmt::format("  registrations[OP_{0}] = Register_{0}();\n", op);
  const std::string arena = fmt::format(
      "#if defined(EI_CLASSIFIER_ALLOCATION_STATIC)\nuint8_t tensor_arena[{}] ALIGN(16);\n#else\nuint8_t* tensor_arena = "
      "NULL;\n#endif",
      64 * model.tensors.size());
  const std::string declared = plain ? fmt::format("\nnamespace {{\nTfLiteNode tflNodes[{}];\n}}\n", nodes) : "";
  return {includes, arena,
          declared +
              fmt::format(fmt::runtime(functions), model.name, nodes, plain ? "nodeData[i].used_op_index" : "used_ops[i]",
                          plain ? fmt::format(fmt::runtime(plain_nodes), nodes) : "", kernels,
                          is_quantized(model) ? "  tensor->type = tensorData[row].type;\n"
                                                "  tensor->quantization = tensorData[row].quantization;\n"
                                              : "  tensor->type = kTfLiteFloat32;\n",
                          plain ? "inTensorIndices" : "in_tensor_indices", plain ? "outTensorIndices" : "out_tensor_indices")};
}

std::string program_header(const Model& model) {
  return fmt::format(
      "#pragma once\n#include \"edge-impulse-sdk/tensorflow/lite/c/common.h\"\n\n"
      "TfLiteStatus {0}_init( void*(*alloc_fnc)(size_t,size_t) );\n"
      "TfLiteStatus {0}_input(int index, TfLiteTensor* tensor);\nTfLiteStatus {0}_output(int index, TfLiteTensor* tensor);\n"
      "TfLiteStatus {0}_invoke();\nTfLiteStatus {0}_reset( void (*free_fnc)(void* ptr) );\n",
      model.name);
}

}  // namespace ei_ota::test
