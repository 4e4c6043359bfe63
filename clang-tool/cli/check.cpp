// SPDX-License-Identifier: MIT
#include "firmware/check.h"

#include "cli/commands.h"
#include "cli/open_release.h"
#include "cli/print.h"

namespace ei_ota {

Result<ExitCode> run(const CheckOptions& options) {
  const auto baseline = open_release(options.baseline, {});
  if (!baseline) return baseline.refusal();
  const auto firmware = ElfImage::open(options.firmware);
  if (!firmware) return firmware.refusal();
  FirmwareCheck check{options.firmware.string(), options.name, "", "", ""};
  if (check.id.empty()) check.id = options.baseline.stem().stem().string();  // ID.eiota.json
  if (options.load_image.size() >= 2) {
    check.load_symbol = options.load_image[0];
    check.data_symbol = options.load_image[1];
    if (options.load_image.size() > 2) check.data_end_symbol = options.load_image[2];
  }
  const auto proven = check_firmware(*firmware, baseline->release, check);
  if (!proven) return proven.refusal();
  print_line(*proven);
  if (baseline->release.device.storage == "flash" && !baseline->release.device.store)
    print_line(
        options.firmware.string() +
            ": warning: it is not known where the payload store is, so nothing proves that the firmware leaves it alone; "
            "patch with --store (CMake: STORE) [W-store]",
        stderr);
  return ExitCode::Done;
}

}  // namespace ei_ota
