// SPDX-License-Identifier: MIT
#include "parse/tflite/tflite_reader.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>

#include "eon_fixture.h"
#include "model/layout.h"
#include "model/weight_image.h"
#include "refused_with.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::ElementsAre;
using testing::HasSubstr;
using Bytes = std::vector<std::byte>;

Result<TfliteSource> read(std::span<const std::byte> bytes) { return read_tflite(bytes, "tiny", "tflite-model/tiny.tflite"); }

tflite::ModelT tiny() { return test::tflite_model(test::tiny_model()); }

Bytes tiny_bytes() { return test::tflite_bytes(tiny()); }

tflite::TensorT& tensor(tflite::ModelT& model, std::size_t row) { return *model.subgraphs[0]->tensors[row]; }

/// Reads the tiny model after a change.
template <class Change>
Result<TfliteSource> read_changed(Change change) {
  auto model = tiny();
  change(model);
  return read(test::tflite_bytes(model));
}

/// The elements of a definition where the flatbuffer has them.
Bytes elements_at(const Bytes& bytes, const TfliteSource& source, std::size_t definition) {
  const auto& found = source.model.definitions[definition];
  const auto* const start = bytes.data() + source.offsets[definition];
  if (!found.name.ends_with("zero_point")) return {start, start + found.elements.size()};
  Bytes narrow(found.elements.size());
  for (std::size_t i = 0; i < narrow.size() / 4; ++i) {
    const auto value = flatbuffers::ReadScalar<std::int64_t>(start + 8 * i);
    flatbuffers::WriteScalar(narrow.data() + 4 * i, static_cast<std::int32_t>(value));
  }
  return narrow;
}

TEST(TfliteReader, ReadsWhatTheEonReaderReads) {
  const auto model = test::tiny_model();
  const auto source = read(tiny_bytes());
  ASSERT_TRUE(source) << said(source);
  EXPECT_EQ(test::rows(source->model), test::rows(model));
  EXPECT_EQ(source->model.name, "tiny");
  EXPECT_EQ(source->model.source, "tflite-model/tiny.tflite");
  EXPECT_EQ(source->model.inputs, model.inputs);
  EXPECT_EQ(source->model.outputs, model.outputs);
  ASSERT_EQ(source->model.nodes.size(), model.nodes.size());
  EXPECT_EQ(source->model.nodes[0].op, "FULLY_CONNECTED");
  EXPECT_EQ(source->model.nodes[0].inputs, model.nodes[0].inputs);
  EXPECT_EQ(source->model.nodes[1].op, "RESHAPE");
}

TEST(TfliteReader, NamesDefinitionsAfterTheirTensor) {
  const auto source = read(tiny_bytes());
  ASSERT_TRUE(source) << said(source);
  std::vector<std::string> names;
  for (const auto& definition : source->model.definitions) names.push_back(definition.name);
  EXPECT_THAT(names, testing::IsSupersetOf({"tensor0.scale", "tensor0.zero_point", "tensor1.data", "tensor1.scale"}));
}

TEST(TfliteReader, TellsWhereTheElementsAre) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const auto model = test::random_model(seed);
    const auto bytes = test::tflite_bytes(test::tflite_model(model));
    const auto source = read(bytes);
    ASSERT_TRUE(source) << "seed " << seed << ": " << said(source);
    ASSERT_EQ(test::rows(source->model), test::rows(model)) << "seed " << seed;
    ASSERT_EQ(source->offsets.size(), source->model.definitions.size());
    for (std::size_t i = 0; i < source->offsets.size(); ++i)
      ASSERT_EQ(elements_at(bytes, *source, i), source->model.definitions[i].elements)
          << "seed " << seed << ", " << source->model.definitions[i].name;
  }
}

TEST(TfliteReader, GivesTheWeightImageOfTheSameModel) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    const auto model = test::random_model(seed);
    const auto source = read(test::tflite_bytes(test::tflite_model(model)));
    ASSERT_TRUE(source) << "seed " << seed << ": " << said(source);
    ASSERT_EQ(weight_image({source->model}, false)->bytes, weight_image({model}, false)->bytes) << "seed " << seed;
    ASSERT_EQ(layout_lines({source->model}, 2), layout_lines({model}, 2)) << "seed " << seed;
  }
}

/// What a device does: it writes elements at their offsets, and nothing else may become another one.
TEST(TfliteReader, FindsTheSameLayoutAfterWritingAllWeights) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    auto bytes = test::tflite_bytes(test::tflite_model(test::random_model(seed)));
    const auto source = read(bytes);
    ASSERT_TRUE(source) << "seed " << seed << ": " << said(source);
    auto expected = source->model;
    for (std::size_t i = 0; i < source->offsets.size(); ++i) {
      auto& definition = expected.definitions[i];
      if (definition.name.ends_with("zero_point")) continue;
      for (auto& byte : definition.elements) byte = ~byte;
      std::copy(definition.elements.begin(), definition.elements.end(), bytes.begin() + source->offsets[i]);
    }
    const auto written = read(bytes);
    ASSERT_TRUE(written) << "seed " << seed << ": " << said(written);
    ASSERT_EQ(test::rows(written->model), test::rows(expected)) << "seed " << seed;
    ASSERT_EQ(layout_lines({written->model}, 0), layout_lines({expected}, 0)) << "seed " << seed;
  }
}

TEST(TfliteReader, DoesNotMindWhereInMemoryTheModelStands) {
  const auto bytes = tiny_bytes();
  Bytes shifted(bytes.size() + 1);
  std::copy(bytes.begin(), bytes.end(), shifted.begin() + 1);
  const auto source = read(std::span(shifted).subspan(1));
  ASSERT_TRUE(source) << said(source);
  EXPECT_EQ(source->offsets, read(bytes)->offsets);
}

TEST(TfliteReader, ReadsTensorsThatShareABuffer) {
  const auto source = read_changed([](auto& model) {
    model.subgraphs[0]->tensors.push_back(std::make_unique<tflite::TensorT>(tensor(model, 1)));
    model.subgraphs[0]->tensors.back()->quantization =
        std::make_unique<tflite::QuantizationParametersT>(*tensor(model, 1).quantization);
  });
  ASSERT_TRUE(source) << said(source);
  EXPECT_EQ(source->model.tensors.back().data, source->model.tensors[1].data);
  EXPECT_NE(source->model.tensors.back().quantization->scale, source->model.tensors[1].quantization->scale);
}

TEST(TfliteReader, ReadsTensorsThatShareTheirScales) {
  auto bytes = tiny_bytes();
  const auto& first = *test::tensor(bytes, 0).quantization();
  test::redirect(bytes, *test::tensor(bytes, 3).quantization(), tflite::QuantizationParameters::VT_SCALE,
                 test::place(bytes, first.scale()));
  const auto source = read(bytes);
  ASSERT_TRUE(source) << said(source);
  EXPECT_EQ(source->model.tensors[3].quantization->scale, source->model.tensors[0].quantization->scale);
  EXPECT_NE(source->model.tensors[3].quantization->object, source->model.tensors[0].quantization->object);
}

TEST(TfliteReader, TakesAVariableForNoConstant) {
  const auto source = read_changed([](auto& model) { tensor(model, 0).is_variable = true; });
  ASSERT_TRUE(source) << said(source);
  EXPECT_FALSE(source->model.tensors[0].constant);
}

TEST(TfliteReader, ReadsATensorWithoutShapeAsAScalar) {
  const auto source = read_changed([](auto& model) {
    tensor(model, 4).shape.clear();
    model.buffers[tensor(model, 4).buffer]->data = {1, 0, 0, 0};
  });
  ASSERT_TRUE(source) << said(source);
  EXPECT_THAT(source->model.tensors[4].dims, testing::IsEmpty());
}

TEST(TfliteReader, HasIntermediateTensorsFollowTheInputs) {
  const auto source = read_changed([](auto& model) { model.subgraphs[0]->operators[1]->intermediates = {0}; });
  ASSERT_TRUE(source) << said(source);
  EXPECT_THAT(source->model.nodes[1].inputs, ElementsAre(3, 4, 0));
}

TEST(TfliteReader, ReadsOpsFromBeforeAndAfterTheirNumbersOutgrewAByte) {
  const auto old = read_changed([](auto& model) {
    model.operator_codes[0]->builtin_code = tflite::BuiltinOperator::ADD;  // 0, as if left out
    model.operator_codes[0]->deprecated_builtin_code = 18;
  });
  ASSERT_TRUE(old) << said(old);
  EXPECT_EQ(old->model.nodes[0].op, "MUL");
  const auto now = read_changed([](auto& model) {
    model.operator_codes[0]->builtin_code = tflite::BuiltinOperator::BROADCAST_TO;
    model.operator_codes[0]->deprecated_builtin_code = 127;
  });
  ASSERT_TRUE(now) << said(now);
  EXPECT_EQ(now->model.nodes[0].op, "BROADCAST_TO");
}

/// Converters leave the float model behind as a second subgraph, which shares its shapes with the first.
TEST(TfliteReader, LeavesSubgraphsAloneThatNothingCalls) {
  const auto source = read_changed([](auto& model) {
    model.subgraphs.push_back(std::make_unique<tflite::SubGraphT>());
    model.subgraphs[1]->tensors.push_back(std::make_unique<tflite::TensorT>());
    model.subgraphs[1]->tensors[0]->buffer = tensor(model, 4).buffer;
    model.subgraphs[1]->tensors[0]->type = tflite::TensorType::INT32;
    model.subgraphs[1]->tensors[0]->shape = tensor(model, 4).shape;
  });
  ASSERT_TRUE(source) << said(source);
  EXPECT_EQ(test::rows(source->model), test::rows(test::tiny_model()));
}

TEST(TfliteReader, RefusesAModelThatWasCutOrReadsItWhole) {
  const auto bytes = tiny_bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const auto source = read(cut);
    if (!source) continue;
    ASSERT_EQ(test::rows(source->model), test::rows(test::tiny_model())) << size << " of " << bytes.size() << " bytes";
  }
}

TEST(TfliteReader, SurvivesEveryChangeOfAByte) {
  const auto bytes = tiny_bytes();
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int value = 0; value < 256; value += i % 4 == 0 ? 1 : 15) {
      auto changed = bytes;
      changed[i] = static_cast<std::byte>(value);
      const auto source = read(changed);
      if (!source) continue;
      ++accepted;
      for (std::size_t d = 0; d < source->offsets.size(); ++d)
        ASSERT_EQ(elements_at(changed, *source, d), source->model.definitions[d].elements);
      (void)weight_image({source->model}, false);
      (void)layout_lines({source->model}, 0);
    }
  EXPECT_GT(accepted, bytes.size());  // weights can have any value
}

}  // namespace
}  // namespace ei_ota
