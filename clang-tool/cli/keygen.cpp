// SPDX-License-Identifier: MIT
#include "base/files.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "signature/key.h"

namespace ei_ota {

Result<ExitCode> run(const KeygenOptions& options) {
  const auto key = generate_key();
  if (!key) return key.refusal();
  if (auto status = create_secret_file(options.output, private_pem(*key)); !status) return status.refusal();
  print_line(options.output.string() +
             ": a private key, keep it secret and back it up; `ei-ota getpub` writes its public half for the firmware");
  return ExitCode::Done;
}

}  // namespace ei_ota
