#include "rewrite/manifest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "base/sha256.h"

namespace ei_ota {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

std::string manifest_header(const Release& release, const std::string& weights_fingerprint, const std::string& id,
                            std::size_t payload_size, std::size_t legacy_size) {
  const auto macro = "EI_OTA_" + upper(id);
  const auto legacy_case = legacy_size <= payload_size
                               ? std::string{}
                               : fmt::format("#if EI_OTA_LEGACY\n#define {}_PAYLOAD_SIZE {}u\n#else\n", macro, legacy_size);
  std::string text = fmt::format(
      "/* The updatable weights of \"{0}\", made by ei-ota patch. */\n"
      "#ifndef {1}_H\n#define {1}_H\n\n#include \"ei_ota/ei_ota_model.h\"\n\n"
      "#define {1}_LAYOUT \"{2}\"  /* fingerprint of what must be equal for a payload to fit */\n"
      "#define {1}_WEIGHTS \"{3}\"  /* SHA-256 of the factory weights */\n"
      "#define {1}_PROJECT {4}u\n"
      "#define {1}_IMAGE_SIZE {5}u\n"
      "{7}#define {1}_PAYLOAD_SIZE {6}u  /* bytes of the largest payload, signed, for a staging buffer or slot; a self-test is "
      "on "
      "top */\n{8}\n"
      "#ifdef __cplusplus\nextern \"C\" {{\n#endif\nextern const ei_ota_model_t ei_ota_{0};\n#ifdef __cplusplus\n}}\n#endif\n\n"
      "/* offset   type     dims             weight              (* stays constant: no kernel reads it)\n",
      id, macro, hex(layout_fingerprint(release.layout)), weights_fingerprint, release.context.project.id,
      release.image.bytes.size(), payload_size, legacy_case, legacy_case.empty() ? "" : "#endif\n");
  for (const auto& entry : release.image.entries)
    text += fmt::format(" * {:8} {:8} {:16} {}{}\n", entry.offset, element_name(entry.type),
                        entry.dims.empty() ? "scalar" : fmt::format("{}", fmt::join(entry.dims, "x")), entry.definition,
                        entry.read ? "" : " *");
  return text + " */\n#endif\n";
}

}  // namespace ei_ota
