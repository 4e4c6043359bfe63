// SPDX-License-Identifier: MIT
// Random models, written in every form and read back.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <random>

#include "eon_fixture.h"
#include "model/layout.h"
#include "model/weight_image.h"
#include "parse/eon/eon_source.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

constexpr std::array tensor_types{ElementType::Int8, ElementType::UInt8, ElementType::Int16, ElementType::Int32,
                                  ElementType::Float32};

/// The same models on every machine: only the engine's bits are used.
class RandomModel {
 public:
  explicit RandomModel(std::uint32_t seed) : engine_(seed) {}

  Model make() {
    model_.name = "random";
    auto last = activation();
    model_.inputs = {last};
    const auto nodes = below(4) + 1;
    for (std::uint32_t i = 0; i < nodes; ++i) {
      Node node{below(2) ? "CONV_2D" : "ADD", {}, {last}, {}};
      for (auto operands = below(4); operands > 0; --operands) node.inputs.push_back(below(5) ? constant() : -1);
      if (below(2)) node.op_data = {"kTfLitePaddingSame", std::to_string(below(9)), std::to_string(below(9) + 1)};
      last = activation();
      node.outputs = {last};
      model_.nodes.push_back(std::move(node));
    }
    model_.outputs = {last};
    return model_;
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_()) % limit; }

  std::vector<std::uint32_t> dims() {
    std::vector<std::uint32_t> found(below(5));
    for (auto& dim : found) dim = below(6) + 1;
    return found;
  }

  /// Any finite float that is not a negative zero, which a source cannot spell as Studio does.
  float any_float() {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(engine_()));
    return std::isfinite(value) && value != 0 ? value : 0.0F;
  }

  double any(ElementType type) {
    switch (type) {
      case ElementType::Int8:
        return static_cast<std::int8_t>(engine_());
      case ElementType::UInt8:
        return static_cast<std::uint8_t>(engine_());
      case ElementType::Int16:
        return static_cast<std::int16_t>(engine_());
      case ElementType::UInt16:
        return static_cast<std::uint16_t>(engine_());
      case ElementType::Int32:
        return static_cast<std::int32_t>(engine_());
      case ElementType::Float32:
        break;
    }
    return any_float();
  }

  /// One scale, or one for each index of one dimension.
  test::Scaling scaling(const std::vector<std::uint32_t>& dims) {
    test::Scaling found;
    std::uint32_t count = 1;
    if (!dims.empty() && below(2)) {
      found.dimension = static_cast<std::int32_t>(below(static_cast<std::uint32_t>(dims.size())));
      count = dims[static_cast<std::size_t>(found.dimension)];
    }
    for (; count > 0; --count) {
      found.scales.push_back(below(3) ? std::fmod(std::abs(any_float()), 0x1p62F) : 0.5F);
      found.zero_points.push_back(below(2) ? 0 : static_cast<std::int32_t>(below(128)));
    }
    return found;
  }

  std::int32_t activation() {
    const auto shape = dims();
    return test::add_activation(model_, ElementType::Int8, shape, scaling(shape));
  }

  std::int32_t constant() {
    const auto type = tensor_types[below(tensor_types.size())];
    const auto shape = dims();
    std::size_t count = 1;
    for (const auto dim : shape) count *= dim;
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return any(type); });
    const bool quantized = type != ElementType::Float32 && below(3) != 0;
    return test::add_constant(model_, type, shape, values, quantized ? scaling(shape) : test::Scaling{});
  }

  std::mt19937 engine_;
  Model model_;
};

TEST(RandomModel, ComesBackFromEveryForm) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const auto model = RandomModel(seed).make();
    const auto layout = layout_lines({model}, 0);
    const auto image = weight_image({model}, false);
    ASSERT_TRUE(image) << message(image.refusal());
    for (const auto form : test::every_form) {
      const auto source = read_eon_source({"random.cpp", test::eon_source(model, form)}, {});
      ASSERT_TRUE(source) << "seed " << seed << ": " << test::said(source) << '\n' << test::eon_source(model, form);
      ASSERT_EQ(test::rows(source->model), test::rows(model)) << "seed " << seed;
      ASSERT_EQ(layout_lines({source->model}, 0), layout) << "seed " << seed;
      ASSERT_EQ(weight_image({source->model}, false)->bytes, image->bytes) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace ei_ota
