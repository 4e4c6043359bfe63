// SPDX-License-Identifier: MIT
// Forms of C++ that no Studio writes and that would be read or patched wrongly: each is refused, for what it is.
#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"
#include "rewrite/patch_source.h"
#include "text.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using testing::HasSubstr;

constexpr const char* numbers = "{ 1, -2, 3, -4, 5, -6, 7, -8, };";
constexpr const char* data = "const ALIGN(16) int8_t tensor_data1[8] = { 1, -2, 3, -4, 5, -6, 7, -8, };";
constexpr const char* scale = "const TfArray<1, float> quant1_scale = { 1, { 0.25, } };";
constexpr const char* dimensions = "const TfArray<2, int> tensor_dimension1 = { 2, { 2,4 } };";

struct Form {
  const char* name;
  ErrorId id;
  const char* original;
  std::string written;
  const char* message;
};

void PrintTo(const Form& form, std::ostream* stream) { *stream << form.written; }

/// The whole way: read, patched, read again.
Result<std::string> patched(const Form& form) {
  const auto text =
      test::replaced(test::eon_source(test::tiny_model(), test::Form::Namespace2024), form.original, form.written);
  const auto source = read_eon_source({"tiny_compiled.cpp", text}, {});
  if (!source) return source.refusal();
  const auto image = weight_image({source->model}, false);
  if (!image) return image.refusal();
  return patch_source(*source, *image, 0, {.id = "tiny", .project = 1, .restore = Restore::None});
}

class RefusedForm : public testing::TestWithParam<Form> {};

TEST_P(RefusedForm, SaysWhatItIs) {
  const auto result = patched(GetParam());
  EXPECT_THAT(result, RefusedWith(GetParam().id));
  EXPECT_THAT(test::said(result), HasSubstr(GetParam().message));
}

std::string data_as(const std::string& before, const std::string& after = numbers) { return before + " = " + after; }

/// Numbers, many blanks: so long that libclang does not see them.
std::string padded(const std::string& first, const std::string& others) {
  return "{ " + first + "," + std::string(300, ' ') + others + "};";
}

const Form declarations[] = {
    {"ConstMacro", ErrorId::Declaration, data, "#define WEIGHT const\n" + data_as("WEIGHT int8_t tensor_data1[8]"),
     "has a const in the macro WEIGHT"},
    {"ConstInTheAlignMacro", ErrorId::Declaration, data,
     "#define FAR ALIGN(16) const\n" + data_as("const FAR int8_t tensor_data1[8]"), "has a const in the macro FAR"},
    {"ConstexprMacro", ErrorId::Declaration, data, "#define FIXED constexpr\n" + data_as("FIXED const int8_t tensor_data1[8]"),
     "has a constexpr in the macro FIXED"},
    {"DeclaringMacro", ErrorId::Declaration, data, "#define DECL(x) const int8_t x\n" + data_as("DECL(tensor_data1)[8]"),
     "is declared by a macro"},
    {"TwoDeclaringMacro", ErrorId::Declaration, data,
     "#define TWO const int8_t other[8] = {1}; const int8_t tensor_data1[8] = {1,2,3,4,5,6,7,8};\nTWO",
     "is declared by a macro"},
    {"ConstTypedef", ErrorId::Declaration, data, "typedef const int8_t t;\n" + data_as("t tensor_data1[8]"),
     "has its const in a typedef"},
    {"ConstArrayAlias", ErrorId::Declaration, data, "using carr = const int8_t[8];\n" + data_as("carr tensor_data1"),
     "has its const in a typedef"},
    {"SecondConstInATypedef", ErrorId::Declaration, data, "typedef const int8_t t;\n" + data_as("const t tensor_data1[8]"),
     "has a second const in a typedef"},
    {"ConstAliasTemplate", ErrorId::Declaration, data,
     "template <class T> using fixed = const T;\n" + data_as("const fixed<int8_t> tensor_data1[8]"),
     "stays const without the const of its declaration"},
    {"Constexpr", ErrorId::Declaration, data, data_as("constexpr int8_t tensor_data1[8]"), "is declared constexpr"},
    {"Constinit", ErrorId::Declaration, data, data_as("constinit const int8_t tensor_data1[8]"), "constinit"},
    {"Inline", ErrorId::Declaration, data, data_as("inline const int8_t tensor_data1[8]"), "is declared inline"},
    {"Volatile", ErrorId::Declaration, data, data_as("const volatile int8_t tensor_data1[8]"), "is volatile"},
    {"VolatileTypedef", ErrorId::Declaration, data, "typedef volatile int8_t t;\n" + data_as("const t tensor_data1[8]"),
     "is volatile"},
    {"Pointer", ErrorId::Declaration, data, "const int8_t array[8] = { 1 };\nconst int8_t* const tensor_data1 = array;",
     "is a pointer"},
    {"FirstOfTwoNames", ErrorId::Declaration, data, "const int8_t tensor_data1[8] = {1,2,3,4,5,6,7,8}, other[1] = {1};",
     "shares its declaration with another name"},
    {"SecondOfTwoNames", ErrorId::Declaration, data, "const int8_t other[1] = {1}, tensor_data1[8] = {1,2,3,4,5,6,7,8};",
     "shares its declaration with another name"},
    {"RedeclaredBefore", ErrorId::Declaration, data, "extern const int8_t tensor_data1[8];\n" + std::string(data),
     "is declared more than once"},
    {"RedeclaredBehind", ErrorId::Declaration, "TensorInfo_t tensorData[]",
     "namespace g0 { extern const int8_t tensor_data1[8]; }\nTensorInfo_t tensorData[]", "is declared more than once"},
    {"Extern", ErrorId::Declaration, data, data_as("extern const int8_t tensor_data1[8]"), "is declared extern"},
    {"StaticDataMember", ErrorId::Table, data,
     "struct S { static constexpr int8_t own[8] = {1}; };\n#define tensor_data1 S::own", "the static data member"},
    {"StaticDataMemberDefinedOutside", ErrorId::Declaration, data,
     "struct S { static const int8_t tensor_data1[8]; };\n" + data_as("const int8_t S::tensor_data1[8]") +
         "\nconst auto& tensor_data1 = S::tensor_data1;",
     ""},
    {"VariableTemplate", ErrorId::Table, data, "template <int N> const int8_t any[N] = {1};\n#define tensor_data1 any<8>",
     "a constant tensor whose data is"},
    {"FunctionsOwn", ErrorId::Table, data,
     "const int8_t* f() { static const int8_t own[8] = {1}; return own; }\n#define tensor_data1 f()",
     "a constant tensor whose data is"},
    {"PartOfAnArray", ErrorId::Table, "(void*)g0::tensor_data1", "(void*)(g0::tensor_data1 + 1)",
     "a constant tensor whose data is `(void*)(g0::tensor_data1 + 1)`"},
    {"ElementOfAnArray", ErrorId::Table, "(void*)g0::tensor_data1", "(void*)&g0::tensor_data1[0]",
     "a constant tensor whose data is `(void*)&g0::tensor_data1[0]`"},
    {"ReferenceByAMacro", ErrorId::Table, "(void*)g0::tensor_data1", "\n#define DATA g0::tensor_data1\n(void*)DATA",
     "a constant tensor whose data is"},
    {"ConstElements", ErrorId::Declaration, scale, "const TfArray<1, const float> quant1_scale = { 1, { 0.25 } };",
     "TfArray whose elements are not const"},
    {"OtherTfArray", ErrorId::Declaration, scale,
     "struct Base { int more; };\ntemplate <int N, class T> struct Longer : Base { int size; T data[N]; };\n"
     "const Longer<1, float> quant1_scale = { {}, 1, { 0.25 } };",
     "an array of int8, uint8, int16, int32 or float, or a TfArray"},
    {"NestedRows", ErrorId::Declaration, data, data_as("const int8_t tensor_data1[2][4]", "{{1},{3,4}};"),
     "is an array of arrays"},
    {"UsedInAConstantExpression", ErrorId::Declaration, "TensorInfo_t tensorData[]",
     "enum { constant = g0::tensor_data1[0] };\nTensorInfo_t tensorData[]",
     "a weight is used where the compiler needs a constant"},
    {"ScalarThatIsNone", ErrorId::Declaration, dimensions, "const int tensor_dimension1 = 2;", "is not a list of dimensions"},
};
INSTANTIATE_TEST_SUITE_P(Declarations, RefusedForm, testing::ValuesIn(declarations),
                         [](const auto& info) { return info.param.name; });

const Form functions[] = {
    {"Extern", ErrorId::Declaration, "TfLiteStatus tiny_reset(", "extern TfLiteStatus tiny_reset(", "another kind: `extern"},
    {"ExternBehindTheType", ErrorId::Declaration, "TfLiteStatus tiny_reset(", "TfLiteStatus extern tiny_reset(",
     "another kind: `TfLiteStatus extern"},
    {"Static", ErrorId::Declaration, "TfLiteStatus tiny_invoke(", "static TfLiteStatus tiny_invoke(", "another kind: `static"},
    {"Inline", ErrorId::Declaration, "TfLiteStatus tiny_init(", "inline TfLiteStatus tiny_init(", "another kind: `inline"},
    {"OtherType", ErrorId::Declaration, "TfLiteStatus tiny_invoke(", "int tiny_invoke(", "another kind: `int"},
    {"WithoutAnEnd", ErrorId::Syntax, "TfLiteStatus tiny_reset(", "inline void open() {\nTfLiteStatus tiny_reset(",
     "a function does not end"},
    {"WithAnEndThatIsNotCompiled", ErrorId::Syntax, "TfLiteStatus tiny_reset(",
     "inline void open() {\n#if 0\n}\n#endif\nTfLiteStatus tiny_reset(", "a function does not end"},
};
INSTANTIATE_TEST_SUITE_P(Functions, RefusedForm, testing::ValuesIn(functions),
                         [](const auto& info) { return info.param.name; });

const Form values[] = {
    {"ElidedBraces", ErrorId::Value, dimensions, "const TfArray<2, int> tensor_dimension1 = { 2, 2, 4 };",
     "has no list of its own for its elements"},
    {"Designators", ErrorId::Value, data, data_as("const int8_t tensor_data1[8]", "{ [0] = 1, [1] = 2, 3, 4, 5, 6, 7, 8 };"),
     "has the designator `[0] = 1`"},
    {"NamedDesignators", ErrorId::Value, scale, "const TfArray<1, float> quant1_scale = { .sz = 1, .elem = { 0.25 } };",
     "has designators"},
    {"String", ErrorId::Declaration, data, data_as("const char tensor_data1[8]", "\"1234567\";"), "is initialised by a string"},
    {"StringInBraces", ErrorId::Value, data, data_as("const char tensor_data1[8]", "{ \"1234567\" };"),
     "is initialised by a string"},
    {"ShortList", ErrorId::Count, data, data_as("const int8_t tensor_data1[8]", "{ 1, 0x2 };"), "has 2 elements"},
    {"ListInAList", ErrorId::Value, data, data_as("const int8_t tensor_data1[8]", "{ {1}, 2, 3, 4, 5, 6, 7, 8 };"),
     "has a list in its list"},
    {"MoreThanDeclared", ErrorId::Count, data, data_as("const int8_t tensor_data1[8]", "{ 1, 2, 3, 4, 5, 6, 7, 8, 9 };"),
     "has 9 elements"},
    {"MoreThanDeclaredByMacro", ErrorId::Count, data,
     "#define NINE 9\n" + data_as("const int8_t tensor_data1[8]", "{ 1, 2, 3, 4, 5, 6, 7, 8, NINE };"), "excess elements"},
    {"MoreThanDeclaredUnseen", ErrorId::Count, data,
     data_as("const int8_t tensor_data1[8]", padded("1", "2, 3, 4, 5, 6, 7, 8, 9")), "has 9 elements"},
    {"OutOfRange", ErrorId::Value, data, data_as("const int8_t tensor_data1[8]", "{ 128, 2, 3, 4, 5, 6, 7, 8 };"),
     "cannot be narrowed"},
    {"OutOfRangeUnseen", ErrorId::Value, data, data_as("const int8_t tensor_data1[8]", padded("128", "2, 3, 4, 5, 6, 7, 8")),
     "cannot be narrowed"},
    {"IntegerThatIsNoFloat", ErrorId::Value, scale, "const TfArray<1, float> quant1_scale = { 1, { 16777217, } };",
     "cannot be narrowed"},
    {"Name", ErrorId::Value, data,
     "const int n = 5;\n" + data_as("const int8_t tensor_data1[8]", "{ n, 2, 3, 4, 5, 6, 7, 8 };"), "holds `n`"},
    {"ElementOfAnUnseenList", ErrorId::Value, data,
     "constexpr int8_t other[2] = " + padded("5", "6") +
         data_as("const int8_t tensor_data1[8]", "{ other[0], 2, 3, 4, 5, 6, 7, 8 };"),
     "holds `other[0]`"},
    {"Call", ErrorId::Value, data,
     "constexpr int f() { return 1; }\n" + data_as("const int8_t tensor_data1[8]", "{ f(), 2, 3, 4, 5, 6, 7, 8 };"),
     "holds `f()`"},
    {"Size", ErrorId::Value, data, data_as("const int8_t tensor_data1[8]", "{ sizeof(long), 2, 3, 4, 5, 6, 7, 8 };"),
     "holds `sizeof(long)`"},
    {"Line", ErrorId::Value, data, data_as("const int16_t tensor_data1[8]", "{ __LINE__, 2, 3, 4, 5, 6, 7, 8 };"),
     "depend on the compiler: `__LINE__`"},
    {"LineInAMacro", ErrorId::Value, data,
     "#define HERE __LINE__\n" + data_as("const int16_t tensor_data1[8]", "{ HERE, 2, 3, 4, 5, 6, 7, 8 };"),
     "depend on the compiler: `__LINE__`"},
    {"CompilersMacro", ErrorId::Value, data,
     data_as("const int8_t tensor_data1[8]", "{\n#ifdef __ARM_ARCH\n1,\n#else\n9,\n#endif\n2, 3, 4, 5, 6, 7, 8 };"),
     "depend on the compiler: `__ARM_ARCH`"},
    {"CharWithASign", ErrorId::Value, data, data_as("const int16_t tensor_data1[8]", "{ '\\xff', 2, 3, 4, 5, 6, 7, 8 };"),
     "a char of another value where char has a sign"},
    {"IncludeInAList", ErrorId::Value, data,
     data_as("const int8_t tensor_data1[]", "{\n#include \"more.h\"\n1, 2, 3, 4, 5, 6, 7, 8 };"),
     "has an #include among its values"},
    {"SizesThatDiffer", ErrorId::Table, data, data_as("const int8_t tensor_data1[]", "{ 1, 2, 3 };"), "three equal sizes"},
};
INSTANTIATE_TEST_SUITE_P(Values, RefusedForm, testing::ValuesIn(values), [](const auto& info) { return info.param.name; });

const Form texts[] = {
    {"Embed", ErrorId::Directive, data, "const int8_t tensor_data1[8] = {\n#embed \"x\"\n};", "`#embed \"x\"`"},
    {"HasInclude", ErrorId::Directive, data, "#if __has_include(\"x\")\n#endif\n" + std::string(data), "__has_include"},
    {"AbsoluteInclude", ErrorId::Directive, data, "#include \"/x\"\n" + std::string(data), "`#include \"/x\"`"},
    {"IncludeAbove", ErrorId::Directive, data, "#include \"../x\"\n" + std::string(data), "`#include \"../x\"`"},
    {"UnlistedDirective", ErrorId::Directive, data, "#line 3\n" + std::string(data), "`#line 3`"},
    {"Trigraph", ErrorId::Syntax, data, "// ?\?/\n" + std::string(data), "the trigraph"},
    {"ErrorInADeclaration", ErrorId::Syntax, data, data_as("const int8_t tensor_data1[8] unknown"), "expected"},
    {"UnknownType", ErrorId::Syntax, data, data_as("const int7_t tensor_data1[8]"), "unknown type name 'int7_t'"},
    {"WeightsInAHeader", ErrorId::Syntax, data, "#include \"weights.h\"", "its #includes are not read"},
    {"SecondTable", ErrorId::Table, "TensorInfo_t tensorData[]",
     "namespace other { const int tensorData[] = { 1 }; }\nTensorInfo_t tensorData[]", "a second tensorData[]"},
    {"DesignatedRow", ErrorId::Table, "{ kTfLiteMmapRo, kTfLiteInt8, (void*)", "{ kTfLiteMmapRo, kTfLiteInt8, .data = (void*)",
     "a constant tensor whose data is"},
    {"DesignatedOps", ErrorId::Table, "{OP_FULLY_CONNECTED, OP_RESHAPE, }", "{[1] = OP_FULLY_CONNECTED, [0] = OP_RESHAPE}",
     "a node without an op"},
};
INSTANTIATE_TEST_SUITE_P(Texts, RefusedForm, testing::ValuesIn(texts), [](const auto& info) { return info.param.name; });

// To a compiler the second line belongs to the comment, be there a carriage return or blanks behind the backslash.
TEST(RefusedForm, IsNotHiddenInACommentThatContinues) {
  for (const auto* const end : {"\\\n", "\\\r\n", "\\ \n"}) {
    const auto text = "const int8_t tensor_data1[8] = " + padded("1", "2, 3, 4, 5, 6, 7, 8 // " + std::string(end) +
                                                                          " }; const int8_t tensor_data9[1] = { 9 }; //\n");
    EXPECT_TRUE(patched({"", ErrorId::Value, data, text, ""})) << test::said(patched({"", ErrorId::Value, data, text, ""}));
  }
}

}  // namespace
}  // namespace ei_ota
