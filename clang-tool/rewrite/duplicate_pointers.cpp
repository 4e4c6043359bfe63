// SPDX-License-Identifier: MIT
#include "rewrite/duplicate_pointers.h"

#include <fmt/format.h>

#include "rewrite/symbols.h"

namespace ei_ota {

std::string declare_duplicate(const std::string& id, std::size_t number) {
  return fmt::format(
      "#ifdef __cplusplus\nextern \"C\" {{\n#endif\n"
      "extern const float *const {};\nextern const int *const {};\n"
      "#ifdef __cplusplus\n}}\n#endif\n",
      scale_pointer(id, number), zero_point_pointer(id, number));
}

std::string define_duplicate(const std::string& id, std::size_t number, const std::string& scale,
                             const std::string& zero_point) {
  return fmt::format(
      "extern \"C\" {{\n"
      "extern const float *const {0};\n"
      "extern const int *const {1};\n"
      "const float *const {0} = {2};\n"
      "const int *const {1} = {3};\n"
      "}}\n",
      scale_pointer(id, number), zero_point_pointer(id, number), scale, zero_point);
}

}  // namespace ei_ota
