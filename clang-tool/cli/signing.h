// SPDX-License-Identifier: MIT
// cli/signing.h: how `ei-ota payload` signs, or has others sign.
#pragma once
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "payload/encode.h"

namespace ei_ota {

/// Are the options about signatures compatible with each other and with the rest? Refuses with E-usage.
Status check_signing(const PayloadOptions& options);

/// What is written to the file of --output, or the digest for that of --digest-out. Refuses with E-path, E-key and
/// E-signature.
Result<std::string> seal_as_asked(const UnsealedPayload& payload, const PayloadOptions& options);

/// Says on standard error if a signature was attached that no public key was given for.
void warn_of_unproved_signature(const PayloadOptions& options);

}  // namespace ei_ota
