// SPDX-License-Identifier: MIT
#include "parse/tflite/tflite_spans.h"

#include <gtest/gtest.h>

#include "eon_fixture.h"
#include "parse/tflite/tflite_reader.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {

class TfliteSpans : public testing::Test {
 protected:
  [[nodiscard]] std::optional<std::size_t> entangled(std::vector<Span> weights) const {
    return entangled_byte({reinterpret_cast<const std::uint8_t*>(bytes_.data()), bytes_.size()}, std::move(weights));
  }

  /// The elements of a vector.
  template <class T>
  [[nodiscard]] Span elements(const flatbuffers::Vector<T>* vector) const {
    const auto begin = test::place(bytes_, vector->Data());
    return {begin, begin + vector->size() * sizeof(T)};
  }

  [[nodiscard]] Span data(std::uint32_t row) const { return elements(test::buffer(bytes_, row).data()); }

  std::vector<std::byte> bytes_ = test::tflite_bytes(test::tflite_model(test::tiny_model()));
};

TEST_F(TfliteSpans, FindsNothingInWeightsOnTheirOwn) {
  EXPECT_EQ(entangled({}), std::nullopt);
  EXPECT_EQ(entangled({data(1), data(2), elements(test::tensor(bytes_, 1).quantization()->scale()),
                       elements(test::tensor(bytes_, 1).quantization()->zero_point())}),
            std::nullopt);
}

TEST_F(TfliteSpans, FindsWeightsThatOverlap) {
  const auto span = data(1);
  EXPECT_EQ(entangled({span, {span.begin + 4, span.end}}), span.begin + 4);
  EXPECT_EQ(entangled({span, {span.begin, span.end - 4}}), span.begin);
}

TEST_F(TfliteSpans, FindsAShapeAmongTheWeights) {
  const auto span = elements(test::tensor(bytes_, 1).shape());
  EXPECT_EQ(entangled({span}), span.begin);
}

TEST_F(TfliteSpans, FindsALengthAmongTheWeights) {
  const auto span = data(1);
  EXPECT_EQ(entangled({{span.begin - 1, span.begin}}), span.begin - 1);
}

TEST_F(TfliteSpans, FindsAPartOfABufferThatIsNoWholeWeight) {
  const auto span = data(1);
  EXPECT_EQ(entangled({{span.begin + 2, span.begin + 4}}), span.begin + 2);
}

TEST_F(TfliteSpans, FindsFieldsAndTheirTableAmongTheWeights) {
  const auto tensor = test::place(bytes_, &test::tensor(bytes_, 1));
  EXPECT_EQ(entangled({{tensor, tensor + 1}}), tensor);
  const auto* const vtable = reinterpret_cast<const flatbuffers::Table&>(test::tensor(bytes_, 1)).GetVTable();
  const auto list = test::place(bytes_, vtable);
  EXPECT_EQ(entangled({{list + 2, list + 4}}), list + 2);
}

TEST_F(TfliteSpans, FindsMetadataAmongTheWeights) {
  auto model = test::tflite_model(test::tiny_model());
  model.metadata.push_back(std::make_unique<tflite::MetadataT>());
  model.metadata[0]->name = "OfflineMemoryAllocation";
  model.metadata[0]->buffer = model.subgraphs[0]->tensors[1]->buffer;
  bytes_ = test::tflite_bytes(model);
  EXPECT_EQ(entangled({data(1)}), data(1).begin);
  EXPECT_EQ(entangled({data(2)}), std::nullopt);
}

TEST_F(TfliteSpans, FindsOptionsAmongTheWeights) {
  auto model = test::tflite_model(test::tiny_model());
  auto& options = model.subgraphs[0]->operators[1]->builtin_options;
  options.type = tflite::BuiltinOptions::ReshapeOptions;
  auto* const reshape = new tflite::ReshapeOptionsT;
  reshape->new_shape = {1, 2};
  options.value = reshape;
  bytes_ = test::tflite_bytes(model);
  const auto span = elements(test::operation(bytes_, 1).builtin_options_as_ReshapeOptions()->new_shape());
  EXPECT_EQ(entangled({span}), span.begin);
}

}  // namespace
}  // namespace ei_ota
