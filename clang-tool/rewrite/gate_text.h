// SPDX-License-Identifier: MIT
// rewrite/gate_text.h: what the texts of the gates have in common: functions that take the place of the SDK's in a header's
// tables.
#pragma once
#include <string>
#include <string_view>

#include "parse/headers/header_reader.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// Flags of the runtime's inference.c.
struct GateFlags {
  std::string in_use;    ///< not 0 while an inference runs
  std::string changing;  ///< not 0 while weights change
};

/// Declarations of both.
[[nodiscard]] std::string declare_flags(const GateFlags& flags);

/// A statement that begins an inference, or returns `error` while weights change.
[[nodiscard]] std::string begin_inference(const GateFlags& flags,
                                          std::string_view error = "EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED");

/// A statement that ends it.
[[nodiscard]] std::string end_inference(const GateFlags& flags);

/// What stands in front of a gate. @param comment  a sentence without a full stop
[[nodiscard]] std::string gate_preamble(std::string_view comment, const std::string& declarations);

/// Inserts a text on lines of its own in front of a table.
[[nodiscard]] Edit insert_before(const HeaderFile& header, const HeaderObject& table, const std::string& text);

}  // namespace ei_ota
