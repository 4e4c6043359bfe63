// SPDX-License-Identifier: MIT
#include "rewrite/duplicate_access.h"

#include <fmt/format.h>

#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

std::string declaration(const std::string& id, std::size_t number, DuplicateAccess access) {
  return fmt::format(
      fmt::runtime(access == DuplicateAccess::Functions ? "float {}(void);\nint {}(void);\n"
                                                        : "extern const float *const {};\nextern const int *const {};\n"),
      duplicate_scale(id, number), duplicate_zero_point(id, number));
}

std::string value(const std::string& symbol, DuplicateAccess access) {
  return access == DuplicateAccess::Functions ? symbol + "()" : "*" + symbol;
}

}  // namespace

std::string declare_duplicate(const std::string& id, std::size_t number, DuplicateAccess access) {
  return "#ifdef __cplusplus\nextern \"C\" {\n#endif\n" + declaration(id, number, access) + "#ifdef __cplusplus\n}\n#endif\n";
}

std::string scale_of_duplicate(const std::string& id, std::size_t number, DuplicateAccess access) {
  return value(duplicate_scale(id, number), access);
}

std::string zero_point_of_duplicate(const std::string& id, std::size_t number, DuplicateAccess access) {
  return value(duplicate_zero_point(id, number), access);
}

std::string define_duplicate(const std::string& id, std::size_t number, const std::string& scale,
                             const std::string& zero_point) {
  return fmt::format("extern \"C\" {{\n{0}const float *const {1} = {2};\nconst int *const {3} = {4};\n}}\n",
                     declaration(id, number, DuplicateAccess::Pointers), duplicate_scale(id, number), scale,
                     duplicate_zero_point(id, number), zero_point);
}

std::string define_duplicate_functions(const std::string& id, std::size_t number, const std::string& scale,
                                       const std::string& zero_point) {
  return fmt::format(
      "extern \"C\" {{\n{0}"
      "float {1}(void) {{ return {3}; }}\n"
      "int {2}(void) {{ return {4}; }}\n"
      "}}\n",
      declaration(id, number, DuplicateAccess::Functions), duplicate_scale(id, number), duplicate_zero_point(id, number), scale,
      zero_point);
}

}  // namespace ei_ota
