#include "rewrite/header_flag.h"

#include <fmt/format.h>

namespace ei_ota {

Edit at_end(const std::string& header_text, const std::string& name, const std::string& text) {
  return {{header_text.size(), header_text.size()},
          fmt::format("{0}#if defined(__cplusplus) && !defined(EI_OTA_WEIGHTS_SOURCE) && !defined({1}_GUARD)\n"
                      "#define {1}_GUARD\n{2}#endif\n",
                      header_text.ends_with('\n') ? "" : "\n", name, text)};
}

Edit define_flag(const std::string& header_text, const std::string& flag) {
  return at_end(
      header_text, flag,
      fmt::format("// EiOta: a firmware that picked up the original header, whose weights are constants, does not link.\n"
                  "extern \"C\" {{\n__attribute__((weak)) volatile unsigned char {};\n}}\n",
                  flag));
}

}  // namespace ei_ota
