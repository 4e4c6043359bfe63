// SPDX-License-Identifier: MIT
// parse/text/tokens.h: a source as the words and signs that a compiler makes of it, in all branches of its #if.
#pragma once
#include <vector>

#include "base/result.h"
#include "parse/text/source_text.h"

namespace ei_ota {

struct Token {
  Span span;  ///< a word, a number, an operator, or a literal with its quotes
};

/// The tokens of a source, those of its directives too, without comments. Long lists of numbers are left out. Refuses with
/// E-syntax a backslash that is neither in a literal nor at the end of a line, and a word that goes on in the next line.
Result<std::vector<Token>> read_tokens(const SourceText& source);

}  // namespace ei_ota
