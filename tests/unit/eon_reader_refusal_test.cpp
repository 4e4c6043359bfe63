// SPDX-License-Identifier: MIT
// What read_eon_source() does not take: each case changes one thing in a source that it does take.
#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "parse/eon/eon_source.h"
#include "refused_with.h"
#include "text.h"

namespace ei_ota {
namespace {
using test::Form;
using test::RefusedWith;
using testing::HasSubstr;

struct Damage {
  const char* name;
  ErrorId id;
  Form form;
  const char* what;
  const char* by;
};

Result<EonSource> read_damaged(const Damage& damage) {
  const auto text = test::replaced(test::eon_source(test::tiny_model(), damage.form), damage.what, damage.by);
  return read_eon_source({"tiny_compiled.cpp", text}, {});
}

class DamagedSource : public testing::TestWithParam<Damage> {};

TEST_P(DamagedSource, IsRefused) { EXPECT_THAT(read_damaged(GetParam()), RefusedWith(GetParam().id)); }

void PrintTo(const Damage& damage, std::ostream* stream) { *stream << damage.what << " -> " << damage.by; }

const Damage damages[] = {
    {"Embed", ErrorId::Directive, Form::Plain2023, "#define ALIGN", "#embed \"x\"\n#define ALIGN"},
    {"MissingBrace", ErrorId::Syntax, Form::Plain2023, "};", ";"},
    {"UnknownType", ErrorId::Syntax, Form::Plain2023, "int8_t tensor_data1", "foo_t tensor_data1"},
    {"ErrorDirective", ErrorId::Syntax, Form::Plain2023, "#define ALIGN", "#error no\n#define ALIGN"},

    {"DeclaredTwice", ErrorId::Declaration, Form::Plain2023, "const ALIGN(16) int8_t tensor_data1",
     "extern const int8_t tensor_data1[8];\nconst ALIGN(16) int8_t tensor_data1"},
    {"ConstElements", ErrorId::Declaration, Form::Plain2023, "const TfArray<1, float> quant1_scale",
     "const TfArray<1, const float> quant1_scale"},

    {"NoTensorTable", ErrorId::Table, Form::Plain2023, "tensorData[]", "otherData[]"},
    {"EmptyRow", ErrorId::Table, Form::Plain2023, "tensorData[] = {", "tensorData[] = { {},"},
    {"SpelledRow", ErrorId::Table, Form::Plain2023, "tensorData[] = {", "tensorData[] = { TensorInfo_t(),"},
    {"TablesRowsMissing", ErrorId::Table, Form::Plain2023, "tensorData[]", "tensorData[9]"},
    {"NoDims", ErrorId::Table, Form::Plain2023, "(TfLiteIntArray*)&tensor_dimension1", "nullptr"},
    {"NoData", ErrorId::Table, Form::Plain2023, "(void*)tensor_data1", "nullptr"},
    {"UnknownTensorType", ErrorId::Table, Form::Plain2023, "kTfLiteMmapRo, kTfLiteInt8", "kTfLiteMmapRo, kTfLiteInt64"},
    {"UnknownAllocation", ErrorId::Table, Form::Plain2023, "kTfLiteMmapRo", "kTfLiteDynamic"},
    {"OtherTypeThanItsData", ErrorId::Table, Form::Plain2023, "kTfLiteMmapRo, kTfLiteInt8", "kTfLiteMmapRo, kTfLiteInt16"},
    {"BytesThatAreNotItsDims", ErrorId::Table, Form::Plain2023, "tensor_dimension1, 8,", "tensor_dimension1, 9,"},
    {"QuantizedByNothing", ErrorId::Table, Form::Plain2023, "const_cast<void*>(static_cast<const void*>(&quant1))", "nullptr"},
    {"TwoScalesAndOneZeroPoint", ErrorId::Table, Form::Plain2023, "const TfArray<1, float> quant1_scale = { 1, { 0.25, } };",
     "const TfArray<2, float> quant1_scale = { 2, { 1, 2 } };"},
    {"NoScales", ErrorId::Table, Form::Plain2023,
     "const TfArray<1, float> quant1_scale = { 1, { 0.25, } };\nconst TfArray<1, int> quant1_zero = { 1, { 0, } };",
     "const TfArray<0, float> quant1_scale = { 0, { } };\nconst TfArray<0, int> quant1_zero = { 0, { } };"},
    {"NoNodes", ErrorId::Table, Form::Plain2023, "nodeData[]", "otherNodes[]"},
    {"NodesMissing", ErrorId::Table, Form::Namespace2024, "tflNodes[2]", "tflNodes[3]"},
    {"NodeWithoutInputs", ErrorId::Table, Form::Plain2023, "(TfLiteIntArray*)&inputs0", "nullptr"},
    {"FewerOpsThanNodes", ErrorId::Table, Form::Namespace2024, "{OP_FULLY_CONNECTED, ", "{"},
    {"NoOps", ErrorId::Table, Form::Namespace2024, "used_ops[]", "ops[]"},
    {"NoInputs", ErrorId::Table, Form::Plain2023, "inTensorIndices", "x"},
    {"NoOutputs", ErrorId::Table, Form::Namespace2024, "out_tensor_indices", "x"},
    {"NoInvoke", ErrorId::Table, Form::Plain2023, "tiny_invoke", "tiny_run"},

    {"NoInitialiser", ErrorId::Declaration, Form::Plain2023,
     "const ALIGN(16) int8_t tensor_data1[8] = { 1, -2, 3, -4, 5, -6, 7, -8, };", "extern const int8_t tensor_data1[8];"},
    {"StringInitialiser", ErrorId::Declaration, Form::Plain2023, "int8_t tensor_data1[8] = { 1, -2, 3, -4, 5, -6, 7, -8, }",
     "char tensor_data1[8] = \"1234567\""},
    {"Int64Data", ErrorId::Declaration, Form::Plain2023, "int8_t tensor_data1", "int64_t tensor_data1"},
    {"TwoDimensionalData", ErrorId::Declaration, Form::Plain2023, "tensor_data1[8] = {", "tensor_data1[1][8] = {"},
    {"NegativeDim", ErrorId::Declaration, Form::Plain2023, "{ 2, { 2,4 } }", "{ 2, { -2,4 } }"},
    {"ScalesOfInt", ErrorId::Declaration, Form::Plain2023, "TfArray<1, float> quant1_scale = { 1, { 0.25, } }",
     "TfArray<1, int> quant1_scale = { 1, { 1 } }"},
    {"QuantizationWithoutZeroPoint", ErrorId::Declaration, Form::Plain2023, "(TfLiteIntArray*)&quant1_zero", "nullptr"},
    {"UnknownRow", ErrorId::Declaration, Form::Plain2023, "{ 3, { 0,1,2 } }", "{ 3, { 0,1,6 } }"},
    {"NegativeRow", ErrorId::Declaration, Form::Plain2023, "{ 3, { 0,1,2 } }", "{ 3, { 0,1,-2 } }"},
    {"OutputThatIsLeftOut", ErrorId::Declaration, Form::Plain2023, "outTensorIndices[] = { 5,", "outTensorIndices[] = { -1,"},
    {"NamelessParameter", ErrorId::Declaration, Form::Plain2023, "(*free_fnc)(void* ptr)", "(*)(void* ptr)"},
    {"ForeignOpData", ErrorId::Declaration, Form::Plain2023, "kTfLiteActRelu }", "sizeof(int) }"},

    {"Enumerator", ErrorId::Value, Form::Plain2023, "{ 1, -2,", "{ 1, -OP_LAST,"},
    {"NameAsDimension", ErrorId::Value, Form::Plain2023, "{ 2, { 2,4 } }", "{ 2, { 2,OP_LAST } }"},
    {"FewerNumbers", ErrorId::Count, Form::Plain2023, "{ 1, -2,", "{ -2,"},
    {"OtherCount", ErrorId::Count, Form::Plain2023, "{ 2, { 2,4 } }", "{ 3, { 2,4 } }"},
};
INSTANTIATE_TEST_SUITE_P(By, DamagedSource, testing::ValuesIn(damages), [](const auto& info) { return info.param.name; });

TEST(EonReaderRefusal, SaysTheLine) {
  EXPECT_THAT(test::said(read_damaged({"", ErrorId::Count, Form::Plain2023, "{ 1, -2,", "{\n-2,"})),
              testing::AllOf(HasSubstr("tiny_compiled.cpp:"),
                             HasSubstr("tensor_data1 has 7 elements; expected the 8 that are declared")));
}

TEST(EonReaderRefusal, FindsValuesOutOfRangeInListsThatLibclangDoesNotSee) {
  std::string numbers;
  for (int i = 0; i < 100; ++i) numbers += "100, ";
  auto model = test::tiny_model();
  model.tensors[1].dims = {2, 50};
  model.definitions[*model.tensors[1].data].elements = test::elements(ElementType::Int8, std::vector<double>(100, 100));
  const auto text = test::replaced(test::eon_source(model, Form::Plain2023), " 100,", " 128,");
  EXPECT_THAT(read_eon_source({"x.cpp", text}, {}), RefusedWith(ErrorId::Value));
}

TEST(EonReaderRefusal, RefusesEmptyText) { EXPECT_THAT(read_eon_source({"x.cpp", ""}, {}), RefusedWith(ErrorId::Table)); }

TEST(EonReaderRefusal, RefusesAnArrayThatNoMemoryHolds) {
  EXPECT_FALSE(read_damaged({"", ErrorId::Count, Form::Plain2023, "tensor_data1[8]", "tensor_data1[2000000000]"}));
}

}  // namespace
}  // namespace ei_ota
