// SPDX-License-Identifier: MIT
#include "base/output_place.h"
#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/open_release.h"
#include "cli/rounding.h"
#include "release/baseline.h"

namespace ei_ota {

Result<ExitCode> run(const ImageOptions& options) {
  auto opened = open_release(options.export_path, options.defines);
  if (!opened) return opened.refusal();
  const auto rounding = round_as_asked(opened->release, options.scale_bits);
  if (auto status = write_files({{options.output, image_file(opened->release.image.bytes)}}, opened->files); !status)
    return status.refusal();
  print_rounding(rounding, is_standard_output(options.output) ? stderr : stdout);
  return ExitCode::Done;
}

}  // namespace ei_ota
