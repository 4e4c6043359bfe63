// SPDX-License-Identifier: MIT
// A model-parameters header: any bytes.
#include "fuzz.h"
#include "parse/headers/header_reader.h"

namespace ei_ota {
namespace {

/// Characters that are kept of a value.
std::size_t length(const HeaderValue& value) {
  auto sum = value.designator.size() + value.text.size() + value.comment.size();
  for (const auto& part : value.list) sum += length(part);
  return sum;
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  const auto text = fuzz::Input(data, size).rest();
  const auto header = read_header(text);
  std::size_t kept = 0;
  for (const auto& include : header.includes) kept += include.size();
  for (const auto& macro : header.macros) {
    kept += macro.name.size() + macro.value.size();
    fuzz::require(!macro.name.empty() && header.macro(macro.name), "macros are found by their names");
    (void)unquote(macro.value);
  }
  for (const auto& object : header.objects) {
    kept += length(object.value);
    fuzz::require(!object.type.empty() && !object.name.empty(), "objects have a type and a name");
  }
  fuzz::require(kept <= text.size(), "nothing is kept twice");
  if (const auto characters = unquote(text)) fuzz::require(characters->size() + 2 <= text.size(), "a literal gets no longer");
  return 0;
}
