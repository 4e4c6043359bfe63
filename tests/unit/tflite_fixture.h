// SPDX-License-Identifier: MIT
// tests/unit/tflite_fixture.h: models made in a test, as flatbuffers for the TensorFlow Lite interpreter.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/model.h"
#include "tflite_generated.h"

namespace ei_ota::test {

/// A model as the flatbuffer's builder takes it, to be changed by a test. Each tensor has a buffer of its own; of ops, the
/// parameters are not taken over.
tflite::ModelT tflite_model(const Model& model);

enum class Defaults { LeftOut, Written };
std::vector<std::byte> tflite_bytes(const tflite::ModelT& model, Defaults defaults = Defaults::LeftOut);

/// A tensor, its buffer or an operator in a flatbuffer, to make of it what the builder does not.
const tflite::Tensor& tensor(const std::vector<std::byte>& bytes, std::uint32_t row);
const tflite::Buffer& buffer(const std::vector<std::byte>& bytes, std::uint32_t row);
const tflite::Operator& operation(const std::vector<std::byte>& bytes, std::uint32_t node);

/// Has a field that holds an offset lead to byte `target`.
template <class Table>
void redirect(std::vector<std::byte>& bytes, const Table& table, flatbuffers::voffset_t field, std::size_t target) {
  const auto* const at = reinterpret_cast<const flatbuffers::Table&>(table).GetAddressOf(field);
  const auto place = static_cast<std::size_t>(reinterpret_cast<const std::byte*>(at) - bytes.data());
  flatbuffers::WriteScalar(bytes.data() + place, static_cast<flatbuffers::uoffset_t>(target - place));
}

/// Where a table or vector stands.
inline std::size_t place(const std::vector<std::byte>& bytes, const void* object) {
  return static_cast<std::size_t>(static_cast<const std::byte*>(object) - bytes.data());
}

/// The same ones on every machine.
Model random_model(std::uint32_t seed);

}  // namespace ei_ota::test
