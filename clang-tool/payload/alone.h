// SPDX-License-Identifier: MIT
// payload/alone.h: a payload is a whole file; what else came, or came instead of it, has a name.
#pragma once
#include <string>

#include "base/result.h"

namespace ei_ota {

/// Refuses with E-payload a file with bytes before or behind a payload or a legacy payload, and says where that begins, what
/// the bytes look like and what to strip; and a file that is plainly something else, such as a server's page. Takes whatever is
/// a payload from its first byte on, and whatever is not to be told: what reads payloads says more about those.
Status check_alone(const std::string& bytes, const std::string& where);

}  // namespace ei_ota
