#include "rewrite/copy_pointers.h"

#include <fmt/format.h>

namespace ei_ota {

std::string declare_copy(const std::string& id, std::size_t number) {
  return fmt::format(
      "#ifdef __cplusplus\nextern \"C\" {{\n#endif\n"
      "extern const float *const ei_ota_{0}_copy{1}_scale;\nextern const int *const ei_ota_{0}_copy{1}_zero_point;\n"
      "#ifdef __cplusplus\n}}\n#endif\n",
      id, number);
}

std::string define_copy(const std::string& id, std::size_t number, const std::string& scale, const std::string& zero_point) {
  return fmt::format(
      "extern \"C\" {{\n"
      "extern const float *const ei_ota_{0}_copy{1}_scale;\n"
      "extern const int *const ei_ota_{0}_copy{1}_zero_point;\n"
      "const float *const ei_ota_{0}_copy{1}_scale = {2};\n"
      "const int *const ei_ota_{0}_copy{1}_zero_point = {3};\n"
      "}}\n",
      id, number, scale, zero_point);
}

std::string refresh_function(const std::string& id) { return fmt::format("ei_ota_{}_refresh", id); }

}  // namespace ei_ota
