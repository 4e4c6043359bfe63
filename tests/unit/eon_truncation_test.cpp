// SPDX-License-Identifier: MIT
// A source that was cut off is refused wherever that happened, or gives all there was to read.
#include <gtest/gtest.h>

#include "eon_fixture.h"
#include "parse/eon/eon_source.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

TEST(CutSource, IsRefusedOrWhole) {
  Model model;
  model.name = "cut";
  test::add_activation(model, ElementType::Int8, {2}, {{0.5F}, {-128}});
  test::add_constant(model, ElementType::Int8, {2}, {12, -34}, {{0.25F}, {0}});
  model.nodes = {{"ADD", {"1"}, {0, 1}, {0}}};
  model.inputs = model.outputs = {0};
  const auto text = test::eon_source(model, test::Form::Shared2025);
  const auto last_body = text.rfind('{');
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto source = read_eon_source({"cut.cpp", text.substr(0, size)}, {});
    if (!source) continue;
    ASSERT_GT(size, last_body) << "read from " << size << " of " << text.size() << " bytes";
    ASSERT_EQ(test::rows(source->model), test::rows(model));
    ASSERT_EQ(source->model.nodes.size(), model.nodes.size());
  }
}

}  // namespace
}  // namespace ei_ota
