// rewrite/header_flag.h: how a firmware that picked up an original header instead of its patched copy fails to link.
#pragma once
#include <string>

#include "rewrite/edits.h"

namespace ei_ota {

/// C++ that stands at the end of a header, with a guard of its own made of `name`: whether the header has one, and where its
/// last #endif belongs, is not known. Sources of EiOta's own, which define EI_OTA_WEIGHTS_SOURCE, do not get it: they are not
/// the ones that have to include the patched header.
[[nodiscard]] Edit at_end(const std::string& header_text, const std::string& name, const std::string& text);

/// The definition of `flag`, which a weight table names.
[[nodiscard]] Edit define_flag(const std::string& header_text, const std::string& flag);

}  // namespace ei_ota
