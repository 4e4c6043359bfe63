#include "rewrite/header_flag.h"

#include <fmt/format.h>

namespace ei_ota {

Edit define_flag(const std::string& header_text, const std::string& flag) {
  const auto guard_end = header_text.rfind("#endif");
  const auto at = guard_end == std::string::npos ? header_text.size() : guard_end;
  return {{at, at},
          fmt::format("// EiOta: a firmware that picked up the original header, whose weights are constants, does not link.\n"
                      "#if defined(__cplusplus) && !defined(EI_OTA_WEIGHTS_SOURCE)\n"
                      "extern \"C\" {{\n__attribute__((weak)) volatile unsigned char {};\n}}\n#endif\n\n",
                      flag)};
}

}  // namespace ei_ota
