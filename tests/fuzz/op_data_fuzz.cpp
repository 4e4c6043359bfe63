// SPDX-License-Identifier: MIT
// An op's parameters: any text.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "fuzz.h"
#include "parse/eon/op_data.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  const SourceText source{"model.cpp", fuzz::Input(data, size).rest()};
  const auto values = read_op_data(source, {0, source.text.size()});
  if (!values) return 0;
  fuzz::require(values->empty() || values->back() != "0", "no zero is last");
  const SourceText again{"again.cpp", fmt::format("{{ {}, 0 }}", fmt::join(*values, ", "))};
  const auto same = read_op_data(again, {0, again.text.size()});
  fuzz::require(same && *same == *values, "values are canonical", again.text);
  return 0;
}
