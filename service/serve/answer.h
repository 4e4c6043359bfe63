// SPDX-License-Identifier: MIT
// serve/answer.h: from a request to its response. No socket, no file and no clock is involved.
#pragma once
#include <functional>
#include <string>

#include "serve/catalog.h"
#include "serve/request.h"

namespace ei_ota::serve {

struct Surroundings {
  const Catalog& catalog;
  std::function<bool(const std::string& who)> may_ask;  ///< counts a request: of a token, or of an address without one
  std::function<std::string()> metrics;
  bool has_legacy = false;  ///< the path of devices with edgeimpulse_ota is one that this server has
};

/// GET and HEAD of /v1/<project>/payload.bin, /healthz and /metrics. Whoever has no token that is known gets 401 for everything
/// below /v1/, and whoever has one gets 404 for every project that it does not open, whether there is such a project or not.
///
/// With has_legacy also of /edgeimpulse-ota/serve/<token>/<project>.bin: 200 with the project's legacy payload, whatever the
/// device has, or 404. Such a device takes what follows the first "edgeimpulse" of a response for the payload, whatever its
/// status: no response has this word but in front of a payload.
[[nodiscard]] Response answer(const Request& request, const Surroundings& surroundings);

}  // namespace ei_ota::serve
