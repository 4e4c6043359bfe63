// SPDX-License-Identifier: MIT
#include "release/release.h"

#include <cstring>

#include "base/digest.h"

namespace ei_ota {
namespace {

/// The bytes of the object on a target: a TfArray's count stands before its elements.
std::vector<std::byte> object_bytes(const StructuralConstant& structure) {
  std::vector<std::byte> bytes;
  if (structure.counted) {
    const auto count = static_cast<std::uint32_t>(structure.elements.size() / element_size(structure.type));
    bytes.resize(sizeof count);
    std::memcpy(bytes.data(), &count, sizeof count);
  }
  bytes.insert(bytes.end(), structure.elements.begin(), structure.elements.end());
  return bytes;
}

}  // namespace

ConstantDigest constant_digest(const StructuralConstant& constant) {
  const auto bytes = object_bytes(constant);
  return {constant.definition, constant.type, bytes.size(), hex(sha256(bytes))};
}

std::vector<ConstantDigest> constant_digests(const WeightImage& image) {
  std::vector<ConstantDigest> digests;
  for (const auto& constant : image.constants) digests.push_back(constant_digest(constant));
  return digests;
}

std::optional<std::uint32_t> label_capacity(const Release& release) {
  for (const auto& entry : release.image.entries)
    if (entry.model < release.models.size() && release.models[entry.model].engine == block_name(BlockKind::Labels))
      return entry.count;
  return std::nullopt;
}

}  // namespace ei_ota
