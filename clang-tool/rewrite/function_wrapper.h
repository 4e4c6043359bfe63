// SPDX-License-Identifier: MIT
// rewrite/function_wrapper.h: the SDK's calls of a model go through wrappers, which take over the names of its functions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "parse/eon/eon_source.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// The edits that make a function static under another name. @param specifiers  what it begins with
[[nodiscard]] std::vector<Edit> make_original(const FunctionSite& function, std::string_view specifiers = "static ");

/// What has its name instead: calls it between the statements `before` and `after`, which know its result as `status`.
[[nodiscard]] std::string wrapper(const EonSource& source, const FunctionSite& function, std::string_view before,
                                  std::string_view after);

}  // namespace ei_ota
