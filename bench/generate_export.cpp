// SPDX-License-Identifier: MIT
// generate_export PENGUIN ELEMENTS OUT [HEAD]: an export of any size, in the form that Studio gives them. It is
// examples/penguin (folder PENGUIN) with another compiled model: a chain of 1x1 convolutions with int8 filters of about
// ELEMENTS elements, then, if it is given, one with HEAD outputs, and a softmax. Prints how many there are. The same arguments
// give the same bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

namespace {

namespace fs = std::filesystem;

constexpr const char* kModel = "tflite_learn_1_2";  // as the penguin's model_variables.h has it
constexpr float kActivationScale = 0.00390625F;     // and this scale of its output

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Numbers that look like weights to a reader: no two runs differ, no two layers are alike.
class Numbers {
 public:
  /// In [0, bound).
  std::uint32_t next(std::uint32_t bound) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_ % bound;
  }

 private:
  std::uint32_t state_ = 2463534242u;
};

/// The text of a model, table by table. Rows: 0 the input, then of each layer filter, bias and output, then the output.
class Chain {
 public:
  Chain(std::size_t layers, std::size_t width, std::size_t head) : width_(width) {
    add_activation();
    for (std::size_t layer = 0; layer < layers; ++layer) add_layer(width);
    if (head != 0) add_layer(head);
    add_activation();
    add_node("SOFTMAX", "TfLiteSoftmaxParams", "1", fmt::format("{}", rows_ - 2));
  }

  [[nodiscard]] std::map<std::string, std::string> values() const {
    return {{"CONSTANTS", constants_},
            {"TENSORS", tensors_},
            {"NODES", nodes_},
            {"NODES_STATIC", nodes_static_},
            {"USED_OPS", used_ops_},
            {"TENSOR_COUNT", std::to_string(rows_)},
            {"NODE_COUNT", std::to_string(node_count_)},
            {"OUTPUT", std::to_string(rows_ - 1)}};
  }

  [[nodiscard]] std::size_t elements() const { return elements_; }

 private:
  void add_row(const char* kind, const char* type, const std::string& data, const std::string& dims, std::size_t bytes) {
    tensors_ += fmt::format(
        "{{ {}, {}, (int32_t*){}, (TfLiteIntArray*)&g0::{}, {}, {{kTfLiteAffineQuantization, "
        "const_cast<void*>(static_cast<const void*>(&g0::quant{}))}}, }},\n",
        kind, type, data, dims, bytes, rows_++);
  }

  void add_quantization(const std::string& scales, const std::string& zeros, std::size_t count) {
    constants_ += fmt::format(
        "const TfArray<{1}, float> quant{0}_scale = {{ {1}, {{ {2}}} }};\n"
        "const TfArray<{1}, int> quant{0}_zero = {{ {1}, {{ {3}}} }};\n"
        "const TfLiteAffineQuantization quant{0} = {{ (TfLiteFloatArray*)&quant{0}_scale, (TfLiteIntArray*)&quant{0}_zero, 0 "
        "}};\n",
        rows_, count, scales, zeros);
  }

  void add_activation() {
    constants_ += fmt::format("const TfArray<4, int> tensor_dimension{} = {{ 4, {{ 1,1,1,{} }} }};\n", rows_, width_);
    add_quantization(fmt::format("{:.17g}, ", kActivationScale), "-128 ", 1);
    add_row("kTfLiteArenaRw", "kTfLiteInt8", fmt::format("(tensor_arena + {})", rows_ / 3 % 2 * width_),
            fmt::format("tensor_dimension{}", rows_), width_);
  }

  /// @param outputs  channels that it has; the next layer's inputs
  void add_layer(std::size_t outputs) {
    std::string scales, bias_scales, zeros, biases, filters;
    for (std::size_t i = 0; i < outputs; ++i) {
      const float scale = 1e-3F + 1e-7F * static_cast<float>(numbers_.next(50000));
      scales += fmt::format("{:.17g}, ", scale);
      bias_scales += fmt::format("{:.17g}, ", kActivationScale * scale);
      zeros += "0,";
      biases += fmt::format("{}, ", static_cast<int>(numbers_.next(8000)) - 4000);
      filters += fmt::format("\n  /* [{}][0][][] */ ", i);
      for (std::size_t k = 0; k < width_; ++k) filters += fmt::format("{},", static_cast<int>(numbers_.next(255)) - 127);
    }
    const auto filter = rows_;
    constants_ += fmt::format(
        "const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t tensor_data{0}[{1}*1*1*{2}] = {{ {3}\n}};\n"
        "const TfArray<4, int> tensor_dimension{0} = {{ 4, {{ {1},1,1,{2} }} }};\n",
        filter, outputs, width_, filters);
    add_quantization(scales, zeros, outputs);
    add_row("kTfLiteMmapRo", "kTfLiteInt8", fmt::format("g0::tensor_data{}", filter), fmt::format("tensor_dimension{}", filter),
            outputs * width_);
    constants_ += fmt::format(
        "const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int32_t tensor_data{0}[{1}] = {{ {2}}};\n"
        "const TfArray<1, int> tensor_dimension{0} = {{ 1, {{ {1} }} }};\n",
        rows_, outputs, biases);
    add_quantization(bias_scales, zeros, outputs);
    add_row("kTfLiteMmapRo", "kTfLiteInt32", fmt::format("g0::tensor_data{}", rows_), fmt::format("tensor_dimension{}", rows_),
            4 * outputs);
    elements_ += outputs * (width_ + 1);
    width_ = outputs;
    add_activation();
    add_node("CONV_2D", "TfLiteConvParams", "kTfLitePaddingSame, 1,1, kTfLiteActRelu6, 1,1",
             fmt::format("{},{},{}", filter - 1, filter, filter + 1));
  }

  /// A node that writes the last row.
  void add_node(const char* op, const char* params, const char* op_data, const std::string& inputs) {
    const auto input_count = std::count(inputs.begin(), inputs.end(), ',') + 1;
    constants_ += fmt::format(
        "const {1} opdata{0} = {{ {2} }};\n"
        "const TfArray<{3}, int> inputs{0} = {{ {3}, {{ {4} }} }};\n"
        "const TfArray<1, int> outputs{0} = {{ 1, {{ {5} }} }};\n",
        node_count_, params, op_data, input_count, inputs, rows_ - 1);
    const auto row = [&](const char* temporaries, const char* rest) {
      return fmt::format(
          "{{ (TfLiteIntArray*)&g0::inputs{0}, (TfLiteIntArray*)&g0::outputs{0}, (TfLiteIntArray*)&g0::inputs{0},{1} nullptr, "
          "const_cast<void*>(static_cast<const void*>(&g0::opdata{0})), nullptr, 0,{2} }},\n",
          node_count_, temporaries, rest);
    };
    nodes_ += row(" nullptr,", " nullptr, false,");
    nodes_static_ += row("", "");
    used_ops_ += fmt::format("OP_{}, ", op);
    ++node_count_;
  }

  std::size_t width_;  ///< channels of the last activation
  std::size_t elements_ = 0;
  std::size_t rows_ = 0, node_count_ = 0;
  Numbers numbers_;
  std::string constants_, tensors_, nodes_, nodes_static_, used_ops_;
};

/// Replaces every @NAME@ in one go through the text.
std::string fill(const std::string& text, const std::map<std::string, std::string>& values) {
  std::string filled;
  for (std::size_t at = 0;;) {
    const auto open = text.find('@', at);
    filled.append(text, at, open - at);
    if (open == std::string::npos) return filled;
    const auto close = text.find('@', open + 1);
    filled += values.at(text.substr(open + 1, close - open - 1));
    at = close + 1;
  }
}

void generate(const fs::path& penguin, std::size_t elements, const fs::path& out, std::size_t head) {
  const std::size_t width = elements < 200'000 ? 64 : 256;
  const std::size_t layers = (elements + width * width / 2) / (width * width);
  const Chain chain(layers, width, head);
  auto values = chain.values();
  values.insert({{"LICENCE", "// SPDX-License-Identifier: MIT\n// Written by bench/generate_export.cpp.\n"},
                 {"DATE", "a benchmark"},
                 {"ARENA_SIZE", std::to_string(4 * width)},
                 {"ARENA_SIZE_HIMAX", std::to_string(4 * width)},
                 {"OPERATORS", "OP_CONV_2D, OP_SOFTMAX"},
                 {"INPUT", "0"},
                 {"MODEL", kModel},
                 {"REGISTRATIONS",
                  "  registrations[OP_CONV_2D] = Register_CONV_2D();\n  registrations[OP_SOFTMAX] = Register_SOFTMAX();"}});
  const auto name = fmt::format("{}_compiled", kModel);
  fs::create_directories(out / "tflite-model");
  const auto overwrite = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
  fs::copy(penguin / "exports/bad/model-parameters", out / "model-parameters", overwrite);
  fs::copy(penguin / "exports/bad/tflite-model" / (name + ".h"), out / "tflite-model", overwrite);
  std::ofstream file(out / "tflite-model" / (name + ".cpp"), std::ios::binary);
  file << fill(read(penguin / "training/templates/compiled.cpp.in"), values);
  if (!file.flush()) throw std::runtime_error("cannot write to " + out.string());
  std::cout << chain.elements() << '\n';
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4 && argc != 5) throw std::runtime_error("usage: generate_export PENGUIN ELEMENTS OUT [HEAD]");
  generate(argv[1], std::stoul(argv[2]), argv[3], argc == 5 ? std::stoul(argv[4]) : 0);
} catch (const std::exception& error) {
  std::cerr << "generate_export: " << error.what() << '\n';
  return 1;
}
