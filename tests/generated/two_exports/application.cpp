// SPDX-License-Identifier: MIT
// Compiled once an export: ID is first or second.
#include "application.h"

#include "export.h"

const Application ID = {dump_weights, update, [] { demand(ei_ota_restore(&ota), "restore"); }};
