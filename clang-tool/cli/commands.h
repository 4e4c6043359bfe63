// SPDX-License-Identifier: MIT
// cli/commands.h: the subcommands. Each prints what it did to standard output, or returns why it did not.
#pragma once
#include "base/result.h"
#include "cli/options.h"

namespace ei_ota {

Result<ExitCode> run(const PatchOptions& options);
Result<ExitCode> run(const PayloadOptions& options);
Result<ExitCode> run(const BaselineOptions& options);
Result<ExitCode> run(const InspectOptions& options);
Result<ExitCode> run(const ImageOptions& options);
Result<ExitCode> run(const ApplyOptions& options);
Result<ExitCode> run(const DiffOptions& options);
Result<ExitCode> run(const CheckOptions& options);
Result<ExitCode> run(const KeygenOptions& options);
Result<ExitCode> run(const GetpubOptions& options);

}  // namespace ei_ota
