// rewrite/header_flag.h: how a firmware that picked up an original header instead of its patched copy fails to link.
#pragma once
#include <string>

#include "rewrite/edits.h"

namespace ei_ota {

/// An insertion at the end of a header, inside its include guard.
[[nodiscard]] Edit before_guard_end(const std::string& header_text, std::string text);

/// The definition of `flag`, which a weight table names, inside the header's include guard. In sources of EiOta's own, which
/// define EI_OTA_WEIGHTS_SOURCE, it is left out: they are not the ones that have to include the patched header.
[[nodiscard]] Edit define_flag(const std::string& header_text, const std::string& flag);

}  // namespace ei_ota
