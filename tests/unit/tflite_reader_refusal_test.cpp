// SPDX-License-Identifier: MIT
// What the reader of TensorFlow Lite models refuses: each test makes one change to a model that it reads.
#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "parse/tflite/tflite_reader.h"
#include "refused_with.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;
using Bytes = std::vector<std::byte>;

Result<TfliteSource> read(std::span<const std::byte> bytes) { return read_tflite(bytes, "tiny", "tflite-model/tiny.tflite"); }

class RefusedTflite : public testing::Test {
 protected:
  tflite::SubGraphT& subgraph() { return *model_.subgraphs[0]; }
  tflite::TensorT& tensor(std::size_t row) { return *subgraph().tensors[row]; }
  tflite::BufferT& buffer(std::size_t row) { return *model_.buffers[tensor(row).buffer]; }
  tflite::OperatorCodeT& op(std::size_t node) { return *model_.operator_codes[node]; }

  /// The bytes as the changed model gives them, to be changed further.
  Bytes& bytes() {
    if (bytes_.empty()) bytes_ = test::tflite_bytes(model_);
    return bytes_;
  }

  void expect_refusal(ErrorId id, const std::string& words) {
    const auto source = read(bytes());
    EXPECT_THAT(source, RefusedWith(id));
    EXPECT_THAT(said(source), HasSubstr(words));
  }

  tflite::ModelT model_ = test::tflite_model(test::tiny_model());

 private:
  Bytes bytes_;
};

TEST_F(RefusedTflite, IsRefusedForTheChangeAlone) {
  const auto source = read(bytes());
  EXPECT_TRUE(source) << said(source);
}

TEST_F(RefusedTflite, NoBytes) { EXPECT_THAT(read({}), RefusedWith(ErrorId::Syntax)); }

TEST_F(RefusedTflite, NoModel) {
  bytes()[4] = std::byte{'X'};
  expect_refusal(ErrorId::Syntax, "not a valid TensorFlow Lite model");
}

TEST_F(RefusedTflite, AnotherVersionOfTheFormat) {
  model_.version = 2;
  expect_refusal(ErrorId::Table, "version 2");
}

TEST_F(RefusedTflite, NoSubgraph) {
  model_.subgraphs.clear();
  expect_refusal(ErrorId::Table, "without subgraphs");
}

TEST_F(RefusedTflite, NoTensors) {
  model_.subgraphs.insert(model_.subgraphs.begin(), std::make_unique<tflite::SubGraphT>());
  expect_refusal(ErrorId::Table, "without tensors");
}

TEST_F(RefusedTflite, ACallOfAnotherSubgraph) {
  op(0).builtin_code = tflite::BuiltinOperator::WHILE;
  auto& options = subgraph().operators[0]->builtin_options;
  options.type = tflite::BuiltinOptions::WhileOptions;
  options.value = new tflite::UnreadT;
  expect_refusal(ErrorId::Table, "parameters of WHILE");
}

TEST_F(RefusedTflite, ASparseTensor) {
  tensor(1).sparsity = std::make_unique<tflite::UnreadT>();
  expect_refusal(ErrorId::Table, "tensor 1 is sparse");
}

TEST_F(RefusedTflite, ATensorOfVariants) {
  tensor(0).variant_tensors.push_back(std::make_unique<tflite::UnreadT>());
  expect_refusal(ErrorId::Table, "tensor 0 has fields that this version does not know");
}

TEST_F(RefusedTflite, ATypeThatNoWeightHas) {
  tensor(0).type = tflite::TensorType::STRING;
  expect_refusal(ErrorId::Table, "tensor 0 is of the type STRING");
}

TEST_F(RefusedTflite, ATypeFromTheFuture) {
  tensor(0).type = static_cast<tflite::TensorType>(100);
  expect_refusal(ErrorId::Table, "tensor 0 is of the type number 100");
}

TEST_F(RefusedTflite, AConstantOf64Bits) {
  tensor(4).type = tflite::TensorType::INT64;
  expect_refusal(ErrorId::Table, "tensor 4 is of the type INT64");
}

TEST_F(RefusedTflite, ANegativeDimension) {
  tensor(0).shape = {-1, 4};
  expect_refusal(ErrorId::Table, "tensor 0 has the dimension -1");
}

TEST_F(RefusedTflite, AShapeThatNoKernelTakes) {
  tensor(0).shape.assign(17, 1);
  expect_refusal(ErrorId::Table, "tensor 0 has 17 dimensions");
}

TEST_F(RefusedTflite, ATensorThatNoTargetHolds) {
  tensor(0).shape = {0x10000, 0x10000, 0x10000, 0x10000};
  expect_refusal(ErrorId::Table, "over 2 GiB");
}

TEST_F(RefusedTflite, ABufferThatIsNotThere) {
  tensor(1).buffer = 99;
  expect_refusal(ErrorId::Table, "tensor 1 has buffer 99 of");
}

TEST_F(RefusedTflite, DataBehindTheFlatbuffer) {
  buffer(1).offset = 4096;
  expect_refusal(ErrorId::Table, "tensor 1 lies outside");
}

TEST_F(RefusedTflite, AVariableWithData) {
  tensor(1).is_variable = true;
  expect_refusal(ErrorId::Table, "tensor 1 is a variable with data");
}

TEST_F(RefusedTflite, MoreDataThanTheDimensionsHold) {
  buffer(1).data.push_back(0);
  expect_refusal(ErrorId::Table, "tensor 1 has 9 bytes of data and the dimensions of 8");
}

TEST_F(RefusedTflite, OneBufferOfTwoTypes) {
  subgraph().tensors.push_back(std::make_unique<tflite::TensorT>());
  subgraph().tensors.back()->buffer = tensor(1).buffer;
  subgraph().tensors.back()->shape = {8};
  subgraph().tensors.back()->type = tflite::TensorType::UINT8;
  expect_refusal(ErrorId::Table, "has the bytes of tensor1.data, but another type");
}

TEST_F(RefusedTflite, QuantizationThatIsNotAffine) {
  tensor(1).quantization->details.type = tflite::QuantizationDetails::CustomQuantization;
  tensor(1).quantization->details.value = new tflite::UnreadT;
  expect_refusal(ErrorId::Table, "tensor 1 has a quantization that is not affine");
}

TEST_F(RefusedTflite, FewerZeroPointsThanScales) {
  tensor(1).quantization->zero_point.clear();
  expect_refusal(ErrorId::Table, "scales and 0 zero points");
}

TEST_F(RefusedTflite, ScalesThatAreNotAsManyAsChannels) {
  tensor(1).quantization->scale = {1, 2, 3};
  tensor(1).quantization->zero_point = {0, 0, 0};
  expect_refusal(ErrorId::Table, "tensor 1 has 3 scales along dimension 0");
}

TEST_F(RefusedTflite, ScalesAlongADimensionThatIsNotThere) {
  tensor(1).quantization->scale = {1, 2};
  tensor(1).quantization->zero_point = {0, 0};
  tensor(1).quantization->quantized_dimension = -1;
  expect_refusal(ErrorId::Table, "2 scales along dimension -1");
}

TEST_F(RefusedTflite, AZeroPointOfMoreThan32Bits) {
  tensor(0).quantization->zero_point = {0x80000000};
  expect_refusal(ErrorId::Value, "tensor0.zero_point holds the zero point 2147483648");
}

TEST_F(RefusedTflite, ZeroPointsThatAreNotAligned) {
  bytes().resize((bytes().size() + 7) / 8 * 8);
  const auto place = bytes().size();
  bytes().resize(place + 12);
  bytes()[place] = std::byte{1};  // one zero point, which is 0
  test::redirect(bytes(), *test::tensor(bytes(), 0).quantization(), tflite::QuantizationParameters::VT_ZERO_POINT, place);
  expect_refusal(ErrorId::Table, "tensor0.zero_point stands at byte");
}

TEST_F(RefusedTflite, WeightsThatOverlap) {
  buffer(1).data = {1, 2, 3, 4, 2, 0, 0, 0};  // its second half is the length of a vector
  tensor(2).shape = {2};
  tensor(2).type = tflite::TensorType::INT8;
  buffer(2).data = {1, 2};
  const auto inner = test::place(bytes(), test::buffer(bytes(), 1).data()) + 8;
  test::redirect(bytes(), test::buffer(bytes(), 2), tflite::Buffer::VT_DATA, inner);
  expect_refusal(ErrorId::Table, "is part of a weight and of something else");
}

TEST_F(RefusedTflite, AWeightThatIsAShape) {
  tensor(2).shape = {1};
  tensor(2).type = tflite::TensorType::INT8;
  tensor(2).quantization.reset();
  buffer(2).data = {1};
  test::redirect(bytes(), test::buffer(bytes(), 2), tflite::Buffer::VT_DATA,
                 test::place(bytes(), test::tensor(bytes(), 2).shape()));
  expect_refusal(ErrorId::Table, "is part of a weight and of something else");
}

/// Found by the fuzzer: the shortest list of a table's fields is its own length.
TEST_F(RefusedTflite, AWeightThatIsAnEmptyListOfFields) {
  buffer(1).data = {0, 0, 0, 0, 0, 0, 0, 0};
  const auto table = test::place(bytes(), &test::tensor(bytes(), 2));
  const auto list = test::place(bytes(), test::buffer(bytes(), 1).data()->data());
  flatbuffers::WriteScalar(bytes().data() + table,
                           static_cast<flatbuffers::soffset_t>(table) - static_cast<flatbuffers::soffset_t>(list));
  expect_refusal(ErrorId::Table, "is part of a weight and of something else");
}

TEST_F(RefusedTflite, ACustomOp) {
  op(0).builtin_code = tflite::BuiltinOperator::CUSTOM;
  op(0).custom_code = "TreeEnsembleClassifier";
  expect_refusal(ErrorId::Table, "the custom op `TreeEnsembleClassifier`");
}

TEST_F(RefusedTflite, AModelForAnEthosU) {
  op(0).builtin_code = tflite::BuiltinOperator::CUSTOM;
  op(0).custom_code = "ethos-u";
  expect_refusal(ErrorId::Accelerator, "Ethos-U");
}

TEST_F(RefusedTflite, AnOpFromTheFuture) {
  op(0).builtin_code = static_cast<tflite::BuiltinOperator>(300);
  expect_refusal(ErrorId::Table, "an op of the number 300");
}

TEST_F(RefusedTflite, AnOpThatIsNotInItsList) {
  subgraph().operators[0]->opcode_index = 7;
  expect_refusal(ErrorId::Table, "op 7 of 2");
}

TEST_F(RefusedTflite, OptionsFromTheFuture) {
  subgraph().operators[0]->newer_options_kind = 5;
  expect_refusal(ErrorId::Table, "parameters of FULLY_CONNECTED that this version does not know");
}

TEST_F(RefusedTflite, AnOperandThatIsNotThere) {
  subgraph().operators[0]->inputs = {0, 1, 99};
  expect_refusal(ErrorId::Table, "FULLY_CONNECTED names the tensor 99");
}

/// A small file would be read into a large model.
TEST_F(RefusedTflite, ALongListOfOperandsThatOpsShare) {
  subgraph().operators[0]->inputs.assign(500, 0);
  test::redirect(bytes(), test::operation(bytes(), 1), tflite::Operator::VT_INPUTS,
                 test::place(bytes(), test::operation(bytes(), 0).inputs()));
  expect_refusal(ErrorId::Table, "RESHAPE names more tensors than the model has room for");
}

TEST_F(RefusedTflite, AnOutputThatIsLeftOut) {
  subgraph().outputs = {-1};
  expect_refusal(ErrorId::Table, "an output of the model names the tensor -1");
}

}  // namespace
}  // namespace ei_ota
