// SPDX-License-Identifier: MIT
// tflite_corpus <folder>: writes the inputs that tflite_fuzz starts from (tests/fuzz/corpus/tflite).
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "eon_fixture.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {

/// The tiny model with all that a converter adds.
tflite::ModelT with_extras() {
  auto model = test::tflite_model(test::tiny_model());
  model.description = "converted";
  model.metadata.push_back(std::make_unique<tflite::MetadataT>());
  model.metadata[0]->name = "min_runtime_version";
  model.metadata[0]->buffer = static_cast<std::uint32_t>(model.buffers.size());
  model.buffers.push_back(std::make_unique<tflite::BufferT>());
  model.buffers.back()->data = {'1', '.', '5', '.', '0', 0, 0, 0};
  auto& tensors = model.subgraphs[0]->tensors;
  for (auto& tensor : tensors) tensor->name = "t";
  tensors[0]->shape_signature = {-1, 4};
  tensors[0]->quantization->min = {-1};
  tensors[0]->quantization->max = {1};
  auto& operators = model.subgraphs[0]->operators;
  auto* const activation = new tflite::FullyConnectedOptionsT;
  activation->fused_activation_function = tflite::ActivationFunctionType::RELU;
  operators[0]->builtin_options.type = tflite::BuiltinOptions::FullyConnectedOptions;
  operators[0]->builtin_options.value = activation;
  auto* const shape = new tflite::ReshapeOptionsT;
  shape->new_shape = {1, 2};
  operators[1]->builtin_options.type = tflite::BuiltinOptions::ReshapeOptions;
  operators[1]->builtin_options.value = shape;
  operators[1]->intermediates = {0};
  model.subgraphs.push_back(std::make_unique<tflite::SubGraphT>(*model.subgraphs[0]));
  return model;
}

void write(const std::filesystem::path& path, const tflite::ModelT& model) {
  const auto bytes = test::tflite_bytes(model);
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
}

}  // namespace
}  // namespace ei_ota

int main(int argc, char** argv) {
  using namespace ei_ota;
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  write(folder / "tiny", test::tflite_model(test::tiny_model()));
  write(folder / "extras", with_extras());
  for (std::uint32_t seed = 1; seed <= 3; ++seed)
    write(folder / fmt::format("random{}", seed), test::tflite_model(test::random_model(seed)));
  return 0;
}
