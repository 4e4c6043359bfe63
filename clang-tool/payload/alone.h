// SPDX-License-Identifier: MIT
// payload/alone.h: a payload is a whole file; names what came with it or instead of it.
#pragma once
#include <string>

#include "base/result.h"

namespace ei_ota {

/// Refuses with E-payload a file with bytes before or after a payload or a legacy payload, and says where that begins, what
/// the bytes look like and what to strip; and a file that is plainly something else, such as a server's page. Accepts whatever
/// is a payload from its first byte on, and whatever cannot be identified: the payload reader says more about those.
Status check_alone(const std::string& bytes, const std::string& where);

}  // namespace ei_ota
