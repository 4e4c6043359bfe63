// SPDX-License-Identifier: MIT
#include "legacy/legacy_payload.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "eon_fixture.h"
#include "refused_with.h"
#include "text.h"

namespace ei_ota {
namespace {

using test::bytes;

/// One filter of 2 elements and its quantization, behind an input.
Model small_model() {
  Model model;
  test::add_activation(model, ElementType::Int8, {1}, {{0.5F}, {-3}});
  test::add_constant(model, ElementType::Int8, {2}, {1, -2}, {{0.25F}, {0}});
  test::add_constant(model, ElementType::Int32, {1}, {-2}, {});
  return model;
}

TEST(EncodeLegacy, IsBigEndian) {
  const auto payload = encode_legacy(small_model(), small_model());
  ASSERT_TRUE(payload) << test::said(payload);
  EXPECT_EQ(*payload, bytes({0, 0,  0, 36,                                              // bytes that follow
                             1, 8,  0, 2,    1,    0xFE,                                // data of tensor 1
                             2, 32, 0, 1,    0xFF, 0xFF, 0xFF, 0xFE,                    // of tensor 2
                             0, 0,  1, 0x3F, 0,    0,    0,    0xFF, 0xFF, 0xFF, 0xFD,  // quantization of tensor 0
                             1, 0,  1, 0x3E, 0x80, 0,    0,    0,    0,    0,    0}));
}

/// The same model with rows in another order, as another version of Studio would number them.
Model renumbered(const Model& model, const std::vector<std::size_t>& row_at) {
  auto other = model;
  std::vector<std::int32_t> now_at(row_at.size());
  for (std::size_t row = 0; row < row_at.size(); ++row) {
    now_at[row_at[row]] = static_cast<std::int32_t>(row);
    other.tensors[row] = model.tensors[row_at[row]];
    if (other.tensors[row].data) other.definitions[*other.tensors[row].data].name = "g0::tensor_data" + std::to_string(row);
  }
  const auto renumber = [&](std::vector<std::int32_t>& rows) {
    for (auto& row : rows)
      if (row >= 0) row = now_at[static_cast<std::size_t>(row)];
  };
  for (auto& node : other.nodes) {
    renumber(node.inputs);
    renumber(node.outputs);
  }
  renumber(other.inputs);
  renumber(other.outputs);
  return other;
}

TEST(EncodeLegacy, SpeaksTheDevicesNumbers) {
  const auto model = test::tiny_model();
  std::vector<std::size_t> reversed(model.tensors.size());
  std::iota(reversed.rbegin(), reversed.rend(), std::size_t{0});
  const auto device = renumbered(model, reversed);
  EXPECT_EQ(*encode_legacy(model, device), *encode_legacy(device, device));
  EXPECT_NE(*encode_legacy(model, device), *encode_legacy(model, model));
}

TEST(EncodeLegacy, GivesEachRowItsQuantizationHoweverTheSourceSharesIt) {
  auto shared = test::tiny_model();
  shared.tensors[5].quantization = shared.tensors[3].quantization;
  const auto payload = encode_legacy(shared, shared);
  ASSERT_TRUE(payload) << test::said(payload);
  EXPECT_EQ(payload->size(), encode_legacy(test::tiny_model(), test::tiny_model())->size());
}

}  // namespace
}  // namespace ei_ota
