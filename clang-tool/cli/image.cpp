// SPDX-License-Identifier: MIT
#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/open_release.h"
#include "release/baseline.h"

namespace ei_ota {

Result<ExitCode> run(const ImageOptions& options) {
  const auto opened = open_release(options.export_path, options.defines);
  if (!opened) return opened.refusal();
  if (auto status = write_files({{options.output, image_file(opened->release.image.bytes)}}, opened->files); !status)
    return status.refusal();
  return ExitCode::Done;
}

}  // namespace ei_ota
