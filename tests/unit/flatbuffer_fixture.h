// SPDX-License-Identifier: MIT
// tests/unit/flatbuffer_fixture.h: models for the interpreter as an export has them, and retrained.
#pragma once
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <utility>

#include "model/weight_image.h"
#include "parse/tflite/flatbuffer_source.h"
#include "refused_with.h"
#include "tflite_fixture.h"

namespace ei_ota::test {

inline std::string flatbuffer_of(const Model& model) {
  const auto bytes = tflite_bytes(tflite_model(model));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// tflite-model/m.h, with the flatbuffer as the array `m`.
inline std::string array_header(const std::string& flatbuffer) {
  std::string list;
  for (const char c : flatbuffer) list += fmt::format("{},", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return "#ifndef H\n#define H\nALIGN(16) const unsigned char m[] = {" + list + "};\n#endif\n";
}

/// @param flatbuffer  what an INCBIN in the header names
inline FlatbufferSource read_flatbuffer(const std::string& header, const std::string& flatbuffer) {
  auto source = read_flatbuffer_source({{"tflite-model/m.h", header}, read_header(header)},
                                       [&](const std::string&) -> Result<std::string> { return flatbuffer; });
  EXPECT_TRUE(source) << said(source);
  return std::move(*source);
}

/// With other values.
inline Model retrained(Model model) {
  for (auto& definition : model.definitions)
    for (std::size_t i = 0; i < definition.elements.size(); ++i)
      if (definition.type == ElementType::Int8 || (definition.type == ElementType::Float32 && i % 4 == 1))
        definition.elements[i] ^= std::byte{0x55};
  return model;
}

/// Has a model the weights of an image, as far as kernels read them?
inline void expect_weights(const Model& model, const WeightImage& image) {
  const auto found = weight_image({model}, false);
  ASSERT_TRUE(found) << said(found);
  for (const auto& entry : image.entries) {
    const auto at = image.bytes.begin() + entry.offset;
    EXPECT_TRUE(!entry.read || std::equal(at, at + byte_size(entry), found->bytes.begin() + entry.offset)) << entry_name(entry);
  }
}

}  // namespace ei_ota::test
