// SPDX-License-Identifier: MIT
#include "rewrite/manifest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.h"
#include "rewrite/handshake.h"
#include "rewrite/symbols.h"

namespace ei_ota {
namespace {

/// Of two models whose ids differ in case only, the second one's header.
std::string refuse_other_case(const std::string& macro) {
  return fmt::format(
      "#ifdef {0}LAYOUT\n#error \"EiOta: two models share the macros {0}*, since their names differ in upper and lower case "
      "only; "
      "patch one of them under another name (--name, in CMake NAME)\"\n#endif\n",
      macro);
}

std::string sizes_macro(const PointerSizes& size, const std::string& name) {
  return fmt::format("#if UINTPTR_MAX > 0xFFFFFFFFu\n#define {0} {2}u\n#else\n#define {0} {1}u\n#endif\n\n", name, size.bytes32,
                     size.bytes64);
}

/// What a slot has to hold, where nobody told how large the store's slots are.
std::string slot_macro(const PointerSizes& slot, const std::string& macro) {
  return "/* bytes of a slot that weights are used in, before rounding up to erase blocks; prog units of more than 16 bytes "
         "and a self-test are on top */\n" +
         sizes_macro(slot, macro + "SLOT_SIZE");
}

std::string table_macro(const PointerSizes& ram_tables, const std::string& macro) {
  return "/* bytes of the two bind tables in RAM that a store may have (ei_ota_flash_t.tables) */\n" +
         sizes_macro(ram_tables, macro + "TABLES_SIZE");
}

/// What an ei_ota_flash_t states, as --store has it.
std::string store_macros(const Store& store, const PointerSizes& slot, const std::string& macro) {
  auto text = fmt::format(
      "/* the payload store as --store (CMake: STORE) has it: its address, bytes, and number of slots */\n"
      "#define {0}STORE_START {1:#010x}u\n#define {0}STORE_SIZE {2}u\n#define {0}STORE_PROG_SIZE {3}u\n"
      "#define {0}STORE_ERASE_SIZE {4}u\n#define {0}STORE_SLOTS {6}u\n#define {0}SLOT_SIZE {5}u\n",
      macro, store.start, size_of(store), store.prog_size, store.erase_size, store.slot_size, store.slot_count);
  if (slot.bytes64 > store.slot_size)
    text += fmt::format(
        "#if UINTPTR_MAX > 0xFFFFFFFFu\n#error \"EiOta: the store has slots of {} bytes; expected {} or more; correct --store "
        "(CMake: STORE) [E-store]\"\n#endif\n",
        store.slot_size, slot.bytes64);
  return text + "\n";
}

}  // namespace

std::string manifest_header(const Release& release, const std::string& weights_fingerprint, const std::string& id,
                            std::size_t payload_size, std::size_t legacy_size, const FlashSizes& sizes) {
  const auto macro = macro_prefix(id);
  const auto legacy_case = legacy_size <= payload_size
                               ? std::string{}
                               : fmt::format("#if EI_OTA_LEGACY\n#define {}PAYLOAD_SIZE {}u\n#else\n", macro, legacy_size);
  std::string text = fmt::format(
      "/* The updatable weights of \"{0}\", made by ei-ota patch. */\n"
      "#ifndef {1}\n#define {1}\n\n#include \"ei_ota/ei_ota_model.h\"\n",
      id, include_guard(id));
  text += refuse_other_runtime() + refuse_other_case(macro) + "\n";
  text += fmt::format(
      "#define {0}LAYOUT \"{1}\"  /* fingerprint of what must be equal for a payload to fit */\n"
      "#define {0}WEIGHTS \"{2}\"  /* SHA-256 of the factory weights */\n"
      "#define {0}PROJECT {3}u\n"
      "#define {0}IMAGE_SIZE {4}u\n"
      "{6}#define {0}PAYLOAD_SIZE {5}u  /* bytes of the largest payload, signed, for a staging buffer or slot; a self-test is "
      "on top */\n{7}\n",
      macro, hex(layout_fingerprint(release.layout)), weights_fingerprint, release.context.project.id,
      release.image.bytes.size(), payload_size, legacy_case, legacy_case.empty() ? "" : "#endif\n");
  if (release.device.store)
    text += store_macros(*release.device.store, sizes.slot, macro);
  else if (sizes.slot.bytes32 != 0)
    text += slot_macro(sizes.slot, macro);
  if (sizes.ram_tables.bytes32 != 0) text += table_macro(sizes.ram_tables, macro);
  text += fmt::format(
      "#ifdef __cplusplus\nextern \"C\" {{\n#endif\nextern const ei_ota_model_t {};\n#ifdef __cplusplus\n}}\n#endif\n\n"
      "/* offset   type     dims             weight              (* stays constant: no kernel reads it)\n",
      model_symbol(id));
  for (const auto& entry : release.image.entries)
    text += fmt::format(" * {:8} {:8} {:16} {}{}\n", entry.offset, element_name(entry.type),
                        entry.dims.empty() ? "scalar" : fmt::format("{}", fmt::join(entry.dims, "x")), entry.definition,
                        entry.read ? "" : " *");
  return text + " */\n#endif\n";
}

}  // namespace ei_ota
