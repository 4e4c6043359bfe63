// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/model_id.h"
#include "signature/public_key_header.h"

namespace ei_ota {

Result<ExitCode> run(const GetpubOptions& options) {
  const auto name = c_identifier(options.name);
  if (!name) return name.refusal();
  const auto key = open_public_key(options.key);
  if (!key) return key.refusal();
  const auto text = public_key_header(*key, *name);
  if (options.output.empty())
    fmt::print("{}", text);
  else if (auto status = write_files({{options.output, text}}, {options.key}); !status)
    return status.refusal();
  return ExitCode::Done;
}

}  // namespace ei_ota
