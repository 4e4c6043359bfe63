// SPDX-License-Identifier: MIT
#include "parse/eon/prelude.h"

#include <algorithm>
#include <set>

#include "device/table_members.h"
#include "parse/text/characters.h"

namespace ei_ota {
namespace {

constexpr std::string_view fixed_part = R"(
typedef signed char int8_t; typedef unsigned char uint8_t; typedef short int16_t; typedef unsigned short uint16_t;
typedef int int32_t; typedef unsigned int uint32_t; typedef long long int64_t; typedef unsigned long long uint64_t;
typedef __SIZE_TYPE__ size_t; typedef __INTPTR_TYPE__ intptr_t; typedef __UINTPTR_TYPE__ uintptr_t;
#define NULL 0
#define TF_LITE_STATIC_MEMORY 1
enum TfLiteStatus { kTfLiteOk, kTfLiteError };
enum TfLiteAllocationType { kTfLiteMemNone, kTfLiteMmapRo, kTfLiteArenaRw, kTfLiteArenaRwPersistent, kTfLiteDynamic };
enum TfLiteType { kTfLiteNoType, kTfLiteFloat32, kTfLiteInt32, kTfLiteUInt8, kTfLiteInt64, kTfLiteString, kTfLiteBool,
  kTfLiteInt16, kTfLiteComplex64, kTfLiteInt8, kTfLiteFloat16, kTfLiteFloat64, kTfLiteUInt64, kTfLiteUInt32, kTfLiteInt4 };
enum TfLiteQuantizationType { kTfLiteNoQuantization, kTfLiteAffineQuantization };
struct TfLiteIntArray { int size; int data[1]; };
struct TfLiteFloatArray { int size; float data[1]; };
struct TfLiteAffineQuantization { TfLiteFloatArray* scale; TfLiteIntArray* zero_point; int32_t quantized_dimension; };
struct TfLiteQuantization { TfLiteQuantizationType type; void* params; };
struct TfLiteContext {}; struct TfLiteRegistration {}; struct TfLiteTensor {}; struct TfLiteEvalTensor {};
typedef TfLiteRegistration TFLMRegistration; typedef TfLiteRegistration TfLiteRegistration_V1;
struct TfLiteNode { TfLiteIntArray* inputs; TfLiteIntArray* outputs; TfLiteIntArray* intermediates; void* user_data;
  void* builtin_data; const void* custom_initial_data; int custom_initial_data_size; };
namespace tflite { class MicroContext { public: MicroContext(void*, void*, void*) {} }; class MicroAllocator; class MicroGraph; class Model; }
extern "C" int eiota_internal_begin_inference(volatile uint8_t*, const volatile uint8_t*);
extern "C" void eiota_internal_end_inference(volatile uint8_t*);
#define offsetof(type, member) __builtin_offsetof(type, member)
struct ei_ota_binding_t { const void *volatile bound; const void *held; };
struct ei_ota_tensors_t;
extern "C" void eiota_internal_hold(const ei_ota_tensors_t*);
extern "C" void eiota_internal_release(const ei_ota_tensors_t*);
)";

/// Words of `text` behind "std::".
std::set<std::string_view> standard_names(std::string_view text) {
  constexpr std::string_view scope = "std::";
  std::set<std::string_view> found;
  for (auto at = text.find(scope); at != std::string_view::npos; at = text.find(scope, at + 1)) {
    const auto name = text.substr(at + scope.size());
    found.insert(
        name.substr(0, static_cast<std::size_t>(std::find_if_not(name.begin(), name.end(), is_word_char) - name.begin())));
  }
  return found;
}

/// Words of `text` that begin with `prefix` and end with `suffix`.
std::set<std::string_view> words(std::string_view text, std::string_view prefix, std::string_view suffix) {
  std::set<std::string_view> found;
  for (auto at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
    if (at > 0 && is_word_char(text[at - 1])) continue;
    auto end = at;
    while (end < text.size() && is_word_char(text[end])) ++end;
    const auto word = text.substr(at, end - at);
    if (word.ends_with(suffix)) found.insert(word);
  }
  return found;
}

/// Does a source add to the SDK's namespaces? Most only say that they use them.
bool extends_tflite(std::string_view source) {
  constexpr std::string_view keyword = "namespace";
  for (auto at = source.find(keyword); at != std::string_view::npos; at = source.find(keyword, at + 1)) {
    const auto name = source.find_first_not_of(" \t\r\n", at + keyword.size());
    const auto before = source.find_last_not_of(" \t\r\n", at == 0 ? 0 : at - 1);
    if (name != std::string_view::npos && source.substr(name).starts_with("tflite") &&
        !source.substr(0, before + 1).ends_with("using"))
      return true;
  }
  return false;
}

}  // namespace

std::string prelude_for(std::string_view source) {
  // a compiler looks for each name in each namespace that is used, so there had better be one
  std::string text(extends_tflite(source) ? "namespace tflite { namespace ops { namespace micro {} } }"
                                          : "namespace tflite { namespace ops = ::tflite; namespace micro = ::tflite; }");
  text += fixed_part;
  text += "struct ei_ota_tensors_t { " + declarations(tensors_members) + "};\n";
  const auto declared = words(fixed_part, "kTfLite", "");
  std::string enumerators;
  for (const auto word : words(source, "kTfLite", ""))
    if (!declared.contains(word)) enumerators += std::string(word) + ", ";
  if (!enumerators.empty()) text += "enum { " + enumerators + "};\n";
  for (const auto name : standard_names(source))
    text += "namespace std { template <class...> struct " + std::string(name) + " {}; }\n";
  for (const auto word : words(source, "TfLite", "Params")) text += "struct " + std::string(word) + " {};\n";
  return text;
}

}  // namespace ei_ota
