// SPDX-License-Identifier: MIT
#include "random_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <string>

#include "eon_fixture.h"

namespace ei_ota::test {
namespace {

using Dims = std::vector<std::uint32_t>;

/// The same numbers on every machine: only the engine's bits are used.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t bits() { return static_cast<std::uint32_t>(engine_()); }
  std::uint32_t below(std::uint32_t limit) { return bits() % limit; }
  bool one_in(std::uint32_t n) { return below(n) == 0; }

  /// Any float that a source can spell as Studio does: finite, and no negative zero.
  float any_float() {
    const auto value = std::bit_cast<float>(bits());
    return std::isfinite(value) && value != 0 ? value : 0.0F;
  }

  /// A plausible scale: 2^-9 to 2.
  float scale() {
    const auto fraction = static_cast<float>(bits() >> 8);
    return std::ldexp(1.0F + std::ldexp(fraction, -24), -static_cast<int>(below(9)));
  }

 private:
  std::mt19937 engine_;
};

std::size_t product(const Dims& dims) {
  std::size_t count = 1;
  for (const auto dim : dims) count *= dim;
  return count;
}

class Architect {
 public:
  Architect(ElementType type, std::uint32_t shape_seed, std::uint32_t weight_seed)
      : type_(type), shape_(shape_seed), weights_(weight_seed), bias_scales_follow_(!weights_.one_in(4)) {}

  Model make(Kind kind) {
    switch (kind) {
      case Kind::Image:
        image();
        break;
      case Kind::Sequence:
        sequence();
        break;
      case Kind::Wide:
        start({1, 256});
        fully_connected(257, true);
        break;
      case Kind::Deep:
        start({1, 4});
        for (int i = 0; i < 130; ++i) with_constant(i % 2 ? "MUL" : "ADD", {4});
        break;
      case Kind::Tiny:
        start({1, 4});
        fully_connected(3, true);
        break;
    }
    model_.outputs.push_back(last_);
    return std::move(model_);
  }

 private:
  [[nodiscard]] bool quantized() const { return type_ == ElementType::Int8; }
  [[nodiscard]] Dims dims_of(std::int32_t row) const { return model_.tensors[static_cast<std::size_t>(row)].dims; }

  [[nodiscard]] float scale_of(std::int32_t row, std::size_t channel) const {
    return float32_at(model_.definitions[model_.tensors[static_cast<std::size_t>(row)].quantization->scale].elements, channel);
  }

  /// A quantization of an activation. Some are those of others before: the late forms share them, and who shares with whom
  /// is up to the weights.
  Scaling activation_scaling() {
    if (!quantized()) return {};
    if (!known_.empty() && weights_.one_in(2)) return known_[weights_.below(static_cast<std::uint32_t>(known_.size()))];
    constexpr std::int32_t zeros[] = {0, 0, -128, 3, 127};
    known_.push_back({{weights_.scale()}, {zeros[weights_.below(5)]}});
    return known_.back();
  }

  std::int32_t activation(const Dims& dims) { return add_activation(model_, type_, dims, activation_scaling()); }

  void start(const Dims& dims) {
    last_ = activation(dims);
    model_.inputs = {last_};
  }

  double any_weight(ElementType type) {
    return type == ElementType::Float32 ? static_cast<double>(weights_.any_float())
           : type == ElementType::Int8  ? static_cast<double>(static_cast<std::int8_t>(weights_.bits()))
                                        : static_cast<double>(static_cast<std::int32_t>(weights_.bits()));
  }

  /// One in eight is all zero, which a compiler would put into .bss.
  std::int32_t weight(ElementType type, const Dims& dims, const Scaling& scaling) {
    std::vector<double> values(product(dims));
    if (!weights_.one_in(8)) std::generate(values.begin(), values.end(), [&] { return any_weight(type); });
    return add_constant(model_, type, dims, values, scaling);
  }

  std::int32_t structure(const std::vector<double>& values, const Dims& dims) {
    return add_constant(model_, ElementType::Int32, dims, values, {});
  }

  std::int32_t filter(const Dims& dims, std::size_t channels, std::int32_t dimension) {
    Scaling scaling;
    if (quantized()) {
      for (std::size_t i = 0; i < channels; ++i) scaling.scales.push_back(weights_.scale());
      scaling.zero_points.assign(channels, 0);
      scaling.dimension = dimension;
    }
    return weight(type_, dims, scaling);
  }

  /// Its scales are the products of the others, or in some models almost.
  std::int32_t bias(std::int32_t input, std::int32_t of_filter, std::uint32_t count, std::size_t channels) {
    if (!quantized()) return weight(ElementType::Float32, {count}, {});
    Scaling scaling;
    for (std::size_t i = 0; i < channels; ++i) {
      const float follows = scale_of(input, 0) * scale_of(of_filter, i);
      scaling.scales.push_back(bias_scales_follow_ ? follows : std::nextafter(follows, 1.0F));
    }
    scaling.zero_points.assign(channels, 0);
    return weight(ElementType::Int32, {count}, scaling);
  }

  void node(const char* op, std::vector<std::string> op_data, std::vector<std::int32_t> inputs, const Dims& output) {
    last_ = activation(output);
    model_.nodes.push_back({op, std::move(op_data), std::move(inputs), {last_}});
  }

  std::string any_activation() {
    constexpr const char* names[] = {"kTfLiteActNone", "kTfLiteActRelu", "kTfLiteActRelu6"};
    return names[shape_.below(3)];
  }

  void convolution(const char* op, bool depthwise) {
    const auto input = dims_of(last_);
    const auto size = shape_.one_in(2) ? 1U : 3U;
    const auto outputs = depthwise ? input[3] : shape_.below(5) + 1;
    const auto of_filter =
        depthwise ? filter({1, size, size, outputs}, outputs, 3) : filter({outputs, size, size, input[3]}, outputs, 0);
    const auto of_bias = bias(last_, of_filter, outputs, outputs);
    const Dims output{1, input[1], input[2], outputs};
    std::vector<std::string> parameters{"kTfLitePaddingSame", "1", "1", any_activation(), "1", "1"};
    if (depthwise) parameters.insert(parameters.begin() + 3, "1");
    node(op, parameters, {last_, of_filter, of_bias}, output);
  }

  void fully_connected(std::uint32_t outputs, bool with_bias) {
    const auto inputs = static_cast<std::uint32_t>(product(dims_of(last_)));
    const auto of_filter = filter({outputs, inputs}, 1, 0);
    const auto of_bias = with_bias ? bias(last_, of_filter, outputs, 1) : -1;
    node("FULLY_CONNECTED", {any_activation(), "kTfLiteFullyConnectedWeightsFormatDefault"}, {last_, of_filter, of_bias},
         {1, outputs});
  }

  /// A constant that is neither filter nor bias: its zero point is a weight.
  std::int32_t operand(const Dims& dims) {
    Scaling scaling;
    if (quantized()) scaling = {{weights_.scale()}, {weights_.one_in(2) ? 0 : static_cast<std::int32_t>(weights_.below(128))}};
    return weight(type_, dims, scaling);
  }

  void with_constant(const char* op, const Dims& dims) {
    const auto constant = operand(dims);
    node(op, {any_activation()}, {last_, constant}, dims_of(last_));
  }

  void image() {
    const auto size = shape_.below(3) + 4;
    start({1, size, size, shape_.below(3) + 1});
    auto padded = dims_of(last_);
    padded[1] += 2;
    padded[2] += 2;
    const auto paddings = structure({0, 0, 1, 1, 1, 1, 0, 0}, {4, 2});
    node("PAD", {}, {last_, paddings}, padded);
    convolution("CONV_2D", false);
    convolution("DEPTHWISE_CONV_2D", true);
    const auto branch = last_;
    convolution("CONV_2D", false);
    with_constant("MUL", {});
    with_constant("SUB", {dims_of(last_)[3]});
    with_constant("ADD", {});
    auto joined = dims_of(last_);
    joined[3] += dims_of(branch)[3];
    node("CONCATENATION", {"3", "kTfLiteActNone"}, {branch, last_}, joined);
    node("MAX_POOL_2D", {"kTfLitePaddingValid", "1", "1", "1", "1", "kTfLiteActNone"}, {last_}, joined);
    const auto axes = structure({1, 2}, {2});
    node("MEAN", {"1"}, {last_, axes}, {1, 1, 1, joined[3]});
    const auto shape = structure({1, static_cast<double>(joined[3])}, {2});
    node("RESHAPE", {}, {last_, shape}, {1, joined[3]});
    fully_connected(shape_.below(20) + 1, true);
    fully_connected(3, true);
    node("SOFTMAX", {"1"}, {last_}, {1, 3});
  }

  void sequence() {
    const auto width = shape_.below(6) + 2;
    start({1, width});
    auto state = operand({1, width});
    for (auto step = shape_.below(3) + 2; step > 0; --step) {
      fully_connected(width, false);
      const auto from_input = last_;
      last_ = state;
      fully_connected(width, true);
      node("ADD", {any_activation()}, {from_input, last_}, {1, width});
      node("LOGISTIC", {}, {last_}, {1, width});
      const auto gate = last_;
      with_constant("SUB", {});
      node("TANH", {}, {last_}, {1, width});
      node("MUL", {"kTfLiteActNone"}, {gate, last_}, {1, width});
      state = last_;
    }
    fully_connected(2, true);
  }

  ElementType type_;
  Dice shape_, weights_;
  bool bias_scales_follow_;
  std::vector<Scaling> known_;
  std::int32_t last_ = -1;
  Model model_;
};

}  // namespace

Model random_model(Kind kind, ElementType type, std::uint32_t shape_seed, std::uint32_t weight_seed) {
  return Architect(type, shape_seed, weight_seed).make(kind);
}

}  // namespace ei_ota::test
