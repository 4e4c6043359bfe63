// SPDX-License-Identifier: MIT
#include "parse/tflite/tflite_options.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using Values = std::optional<std::vector<std::string>>;

/// The tiny model whose first node has these options.
std::vector<std::byte> model_with(tflite::BuiltinOptions kind, flatbuffers::NativeTable* options,
                                  test::Defaults defaults = test::Defaults::LeftOut) {
  auto model = test::tflite_model(test::tiny_model());
  auto& held = model.subgraphs[0]->operators[0]->builtin_options;
  held.type = kind;
  held.value = options;  // which takes possession
  return test::tflite_bytes(model, defaults);
}

template <class T>
Values read(tflite::BuiltinOptions kind, const T& options, test::Defaults defaults = test::Defaults::LeftOut) {
  return read_tflite_options(test::operation(model_with(kind, new T(options), defaults), 0));
}

TEST(TfliteOptions, ReadsNumbersAndNames) {
  tflite::Conv2DOptionsT options;
  options.padding = tflite::Padding::VALID;
  options.stride_w = 2;
  options.stride_h = 3;
  options.fused_activation_function = tflite::ActivationFunctionType::RELU6;
  EXPECT_THAT(read(tflite::BuiltinOptions::Conv2DOptions, options),
              Optional(ElementsAre("VALID", "2", "3", "RELU6", "1", "1")));
}

TEST(TfliteOptions, ReadsADefaultAsIfItWereWritten) {
  const tflite::DepthwiseConv2DOptionsT options;
  const auto kind = tflite::BuiltinOptions::DepthwiseConv2DOptions;
  const auto values = read(kind, options, test::Defaults::LeftOut);
  EXPECT_THAT(values, Optional(ElementsAre("SAME", "0", "0", "0", "NONE", "1", "1")));
  EXPECT_EQ(read(kind, options, test::Defaults::Written), values);
}

TEST(TfliteOptions, DropsZerosAtTheEnd) {
  tflite::FullyConnectedOptionsT options;
  EXPECT_THAT(read(tflite::BuiltinOptions::FullyConnectedOptions, options), Optional(IsEmpty()));
  options.keep_num_dims = true;
  EXPECT_THAT(read(tflite::BuiltinOptions::FullyConnectedOptions, options), Optional(ElementsAre("NONE", "DEFAULT", "1")));
}

TEST(TfliteOptions, ReadsAVectorAsItsLengthAndElements) {
  tflite::ReshapeOptionsT options;
  options.new_shape = {1, 49, 0};
  EXPECT_THAT(read(tflite::BuiltinOptions::ReshapeOptions, options), Optional(ElementsAre("3", "1", "49")));
  EXPECT_THAT(read(tflite::BuiltinOptions::ReshapeOptions, tflite::ReshapeOptionsT{}), Optional(IsEmpty()));
}

TEST(TfliteOptions, ReadsFloatsExactlyAndNoNegativeZero) {
  tflite::LeakyReluOptionsT options;
  options.alpha = 0.1F;
  EXPECT_THAT(read(tflite::BuiltinOptions::LeakyReluOptions, options), Optional(ElementsAre("0.1")));
  options.alpha = -0.0F;
  EXPECT_THAT(read(tflite::BuiltinOptions::LeakyReluOptions, options), Optional(IsEmpty()));
}

TEST(TfliteOptions, ReadsNothingWhereThereIsNothing) {
  const auto bytes = test::tflite_bytes(test::tflite_model(test::tiny_model()));
  EXPECT_THAT(read_tflite_options(test::operation(bytes, 0)), Optional(IsEmpty()));
  EXPECT_THAT(read(tflite::BuiltinOptions::PadOptions, tflite::EmptyT{}), Optional(IsEmpty()));
}

TEST(TfliteOptions, LeavesOutFieldsThatAreNoLongerInUse) {
  tflite::ResizeBilinearOptionsT options;
  options.align_corners = true;
  EXPECT_THAT(read(tflite::BuiltinOptions::ResizeBilinearOptions, options), Optional(ElementsAre("0", "0", "1")));
}

TEST(TfliteOptions, DoesNotPassOverATableThatIsNotInTheSchema) {
  EXPECT_EQ(read(tflite::BuiltinOptions::WhileOptions, tflite::UnreadT{}), std::nullopt);
}

TEST(TfliteOptions, DoesNotReadAVectorThatIsNoShape) {
  tflite::ReshapeOptionsT options;
  options.new_shape.assign(17, 1);
  EXPECT_EQ(read(tflite::BuiltinOptions::ReshapeOptions, options), std::nullopt);
}

TEST(TfliteOptions, DoesNotPassOverAFieldThatIsNotInTheSchema) {
  auto bytes = model_with(tflite::BuiltinOptions::SoftmaxOptions, new tflite::SoftmaxOptionsT);
  // a table of four fields, of which the last is set: its list of fields, itself
  const std::vector<std::uint16_t> words{12, 8, 0, 0, 0, 4, 12, 0, 7, 0};
  bytes.resize((bytes.size() + 3) / 4 * 4);
  const auto table = bytes.size() + 12;
  for (const auto word : words)
    for (const auto byte : {word & 0xFF, word >> 8}) bytes.push_back(static_cast<std::byte>(byte));
  test::redirect(bytes, test::operation(bytes, 0), tflite::Operator::VT_BUILTIN_OPTIONS, table);
  EXPECT_EQ(read_tflite_options(test::operation(bytes, 0)), std::nullopt);
}

TEST(TfliteOptions, ReadsEveryTableOfTheSchema) {
  // A table without fields is one of any kind.
  auto bytes = model_with(tflite::BuiltinOptions::PadOptions, new tflite::EmptyT);
  const auto* const kind_field = reinterpret_cast<const flatbuffers::Table&>(test::operation(bytes, 0))
                                     .GetAddressOf(tflite::Operator::VT_BUILTIN_OPTIONS_TYPE);
  auto& kind_byte = bytes[test::place(bytes, kind_field)];
  const auto* const all = tflite::BuiltinOptionsTypeTable();
  for (std::size_t kind = 1; kind < all->num_elems; ++kind) {
    kind_byte = static_cast<std::byte>(kind);
    const bool is_unread = all->type_refs[all->type_codes[kind].sequence_ref]() == tflite::UnreadTypeTable();
    EXPECT_EQ(read_tflite_options(test::operation(bytes, 0)).has_value(), !is_unread) << all->names[kind];
  }
  kind_byte = static_cast<std::byte>(all->num_elems);
  EXPECT_EQ(read_tflite_options(test::operation(bytes, 0)), std::nullopt);
}

}  // namespace
}  // namespace ei_ota
