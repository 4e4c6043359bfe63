#include "rewrite/header_flag.h"

#include <fmt/format.h>

#include <utility>

namespace ei_ota {

Edit before_guard_end(const std::string& header_text, std::string text) {
  const auto guard_end = header_text.rfind("#endif");
  const auto at = guard_end == std::string::npos ? header_text.size() : guard_end;
  return {{at, at}, std::move(text)};
}

Edit define_flag(const std::string& header_text, const std::string& flag) {
  return before_guard_end(
      header_text,
      fmt::format("// EiOta: a firmware that picked up the original header, whose weights are constants, does not link.\n"
                  "#if defined(__cplusplus) && !defined(EI_OTA_WEIGHTS_SOURCE)\n"
                  "extern \"C\" {{\n__attribute__((weak)) volatile unsigned char {};\n}}\n#endif\n\n",
                  flag));
}

}  // namespace ei_ota
