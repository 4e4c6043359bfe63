// SPDX-License-Identifier: MIT
#include <filesystem>
#include <map>
#include <string>

#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/firmware_options.h"
#include "cli/model_id.h"
#include "cli/print.h"

namespace ei_ota {

Result<ExitCode> run(const BaselineOptions& options) {
  if (auto status = check_options(options); !status) return status.refusal();
  const auto id = model_id(options.name, options.export_path);
  if (!id) return id.refusal();
  const auto contents = read_for_firmware(options);
  if (!contents) return contents.refusal();
  std::map<std::filesystem::path, std::string> files;
  FileSet set;
  set.seal = add_baseline(contents->release, options.output, *id, files);
  auto inputs = contents->files.read;
  inputs.push_back(options.export_path);
  if (auto status = write_files(files, inputs, set); !status) return status.refusal();
  print_line((options.output / (*id + ".eiota.json")).string());
  return ExitCode::Done;
}

}  // namespace ei_ota
