#include "rewrite/copy_pointers.h"

#include <fmt/format.h>

#include "rewrite/symbols.h"

namespace ei_ota {

std::string declare_copy(const std::string& id, std::size_t number) {
  return fmt::format(
      "#ifdef __cplusplus\nextern \"C\" {{\n#endif\n"
      "extern const float *const {0}_scale;\nextern const int *const {0}_zero_point;\n"
      "#ifdef __cplusplus\n}}\n#endif\n",
      copy_symbol(id, number));
}

std::string define_copy(const std::string& id, std::size_t number, const std::string& scale, const std::string& zero_point) {
  return fmt::format(
      "extern \"C\" {{\n"
      "extern const float *const {0}_scale;\n"
      "extern const int *const {0}_zero_point;\n"
      "const float *const {0}_scale = {1};\n"
      "const int *const {0}_zero_point = {2};\n"
      "}}\n",
      copy_symbol(id, number), scale, zero_point);
}

}  // namespace ei_ota
