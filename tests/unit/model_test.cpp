// SPDX-License-Identifier: MIT
#include "model/model.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {
using testing::ElementsAre;

Model model_of(std::size_t tensors, std::vector<Node> nodes) {
  Model model;
  model.tensors.resize(tensors);
  model.nodes = std::move(nodes);
  return model;
}

TEST(CanonicalOrder, IsThatOfNodesInputsThenOutputs) {
  const auto model = model_of(5, {{"A", {}, {4, 2}, {3}}, {"B", {}, {3, 0}, {1}}});
  EXPECT_THAT(canonical_order(model), ElementsAre(4, 2, 3, 0, 1));
}

TEST(CanonicalOrder, CountsTheFirstSight) {
  const auto model = model_of(3, {{"A", {}, {1, 1, 0}, {2}}, {"B", {}, {2, 1}, {0}}});
  EXPECT_THAT(canonical_order(model), ElementsAre(1, 0, 2));
}

TEST(CanonicalOrder, SkipsOperandsThatAreLeftOut) {
  EXPECT_THAT(canonical_order(model_of(2, {{"A", {}, {-1, 1, -1}, {0}}})), ElementsAre(1, 0));
}

TEST(CanonicalOrder, PutsRowsThatNoNodeUsesLast) {
  EXPECT_THAT(canonical_order(model_of(4, {{"A", {}, {3}, {1}}})), ElementsAre(3, 1, 0, 2));
}

TEST(Definition, CountsElementsNotBytes) {
  EXPECT_EQ(element_count({"x", ElementType::Int16, false, std::vector<std::byte>(6)}), 3U);
}

}  // namespace
}  // namespace ei_ota
