// SPDX-License-Identifier: MIT
#include "payload/apply.h"

#include "base/files.h"
#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/open_release.h"
#include "release/baseline.h"

namespace ei_ota {

Result<ExitCode> run(const ApplyOptions& options) {
  const auto device = open_release(options.device, options.defines);
  if (!device) return device.refusal();
  const auto payload = read_file(options.payload);
  if (!payload) return payload.refusal();
  const auto image = apply_payload(device->release, *payload, options.payload.string());
  if (!image) return image.refusal();
  auto inputs = device->files;
  inputs.push_back(options.payload);
  if (auto status = write_files({{options.output, image_file(*image)}}, inputs); !status) return status.refusal();
  return ExitCode::Done;
}

}  // namespace ei_ota
