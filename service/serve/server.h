// SPDX-License-Identifier: MIT
// serve/server.h: the server from its start to its end.
#pragma once
#include "base/result.h"
#include "serve/options.h"

namespace ei_ota::serve {

/// Says on standard output where it listens, and serves until SIGTERM or SIGINT. The first one lets it finish what is under
/// way; the second ends it at once. SIGHUP reads payloads and tokens anew. Refuses as load_payloads and load_tokens do; with
/// E-listen if the port cannot be had. Has its signals blocked, so that the threads it starts do not get them.
Status serve(const ServeOptions& options);

}  // namespace ei_ota::serve
