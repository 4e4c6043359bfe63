// SPDX-License-Identifier: MIT
// parse/tflite/flatbuffer_source.h: a header that brings a model for the interpreter into a firmware: as a C array, or by
// INCBIN.
#pragma once
#include <functional>
#include <string>

#include "base/result.h"
#include "parse/headers/header_reader.h"
#include "parse/text/source_text.h"
#include "parse/tflite/tflite_reader.h"

namespace ei_ota {

struct FlatbufferSource {
  SourceText source;  ///< the header
  std::string name;   ///< C++ name by which the firmware knows the flatbuffer
  std::string bytes;  ///< the flatbuffer
  TfliteSource tflite;
  Span definition;     ///< of the array up to the end of its initialiser, or INCBIN(...)
  std::string incbin;  ///< INCBIN's first argument: symbols g<incbin>_data, g<incbin>_size; empty for an array
};

/// Does a header of tflite-model/ hold a flatbuffer? The SDK's resolvers and op lists do not.
[[nodiscard]] bool holds_flatbuffer(const Header& header);

/// @param read_file  reads a file of the export: the one in tflite-model/ that INCBIN names, whatever its path
/// Refuses with E-value, E-count, E-declaration what is not an array of bytes, with E-no-model an INCBIN whose file does not
/// exist, and as read_tflite does.
Result<FlatbufferSource> read_flatbuffer_source(HeaderFile file,
                                                const std::function<Result<std::string>(const std::string&)>& read_file);

}  // namespace ei_ota
