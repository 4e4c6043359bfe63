// SPDX-License-Identifier: MIT
// ei-ota: the command line, and nothing but the command line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <new>
#include <system_error>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/child.h"
#include "base/version.h"
#include "base/visible.h"
#include "cli/commands.h"

namespace {

using namespace ei_ota;

/// Runs a subcommand when the command line named it.
template <class Options>
void on_run(CLI::App& command, const Options& options, int& exit_code) {
  command.callback([&options, &exit_code] {
    const auto result = run(options);
    if (!result) std::cerr << message(result.refusal()) << '\n';
    exit_code = static_cast<int>(result ? *result : ei_ota::exit_code(result.refusal().id));
  });
}

/// @return  what is wrong with it, as CLI11 wants a check to say it; empty if nothing is
std::string check_define(const std::string& define) {
  const auto first = static_cast<unsigned char>(define.empty() ? '=' : define.front());
  const bool is_named = std::isalpha(first) != 0 || first == '_';
  return is_named ? "" : fmt::format("`{}` does not begin with a macro's name", ei_ota::visible(define));
}

void add_defines(CLI::App& command, std::vector<std::string>& defines) {
  command.add_option("--define", defines, "A macro that the firmware's compiler has too")
      ->check(check_define)
      ->type_name("NAME[=VALUE]")
      ->allow_extra_args(false);
}

void add_allow(CLI::App& command, std::vector<std::string>& allow) {
  command.add_option("--allow", allow, "Accept a model of another project, or with other labels")
      ->type_name("project,labels")
      ->delimiter(',')
      ->allow_extra_args(false);
}

/// "" would be as if the option had not been given: a key's path from a variable that is not set.
const CLI::Validator something(
    [](std::string& value) { return value.empty() ? std::string("nothing is given") : std::string(); }, "");

/// Without 0x and octal numbers: a version with zeros in front would be another one.
const CLI::Validator decimal(
    [](std::string& value) {
      const bool is_decimal = value.find_first_not_of("0123456789") == std::string::npos && (value == "0" || value[0] != '0');
      return is_decimal ? std::string() : value + " is not a decimal number";
    },
    "");

void refuse_nothing(CLI::App& command) {
  for (auto* const option : command.get_options())
    if (option->get_expected_min() > 0) option->check(something);
}

/// What the command line's own reader has found.
int refuse_usage(const CLI::ParseError& error) {
  std::cerr << message(refuse(ErrorId::Usage, "", error.what(), "a command line as `ei-ota SUBCOMMAND --help` has it",
                              "correct it"))
            << '\n';
  return static_cast<int>(ExitCode::Usage);
}

/// Of what was printed; files that are written tell it themselves.
int with_standard_output(int exit_code) {
  std::cout.flush();
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout) return exit_code;
  std::cerr << message(refuse(ErrorId::Write, "standard output", "it cannot be written to", "", "check its space")) << '\n';
  return static_cast<int>(ei_ota::exit_code(ErrorId::Write));
}

/// What `patch` and `baseline` have in common.
void add_firmware(CLI::App& command, FirmwareOptions& firmware) {
  command.add_option("EXPORT", firmware.export_path, "Export: its folder or .zip")->required();
  command.add_option("--name", firmware.name,
                     "The model's name in the firmware (default: the folder's or .zip's, without Studio's version)");
  command.add_option("--storage", firmware.storage, "Where weights live: ram or flash")->capture_default_str();
  command
      .add_option("--restore", firmware.restore,
                  "Factory weights come back from: load-image, copy or none; auto is copy in an Arduino library or with "
                  "--define EI_OTA_WEIGHT, else load-image")
      ->capture_default_str();
  command.add_option("--label-capacity", firmware.label_capacity, "Makes labels updatable: bytes to reserve for each")
      ->check(CLI::Range(1U, 4095U));
  add_defines(command, firmware.defines);
}

/// @return what the process ends with
int run_command(int argc, char** argv) {
  CLI::App app{"Changes the weights of Edge Impulse models in the field.", "ei-ota"};
  app.require_subcommand(1);
  app.set_version_flag("--version", version());
  int exit_code = 0;

  PatchOptions patch;
  auto& patch_command = *app.add_subcommand("patch", "Make an export's weights updatable: patched copies, header, baseline");
  patch_command.add_option("-o,--output", patch.output, "Folder for what is written, or the .zip to write")->required();
  add_firmware(patch_command, patch);
  auto* const depfile =
      patch_command.add_option("--depfile", patch.depfile, "Write the files that were read, for Make or Ninja");
  auto* const target =
      patch_command.add_option("--depfile-target", patch.depfile_target, "What depends on them")->needs(depfile);
  depfile->needs(target);
  on_run(patch_command, patch, exit_code);

  PayloadOptions payload;
  auto& payload_command = *app.add_subcommand("payload", "Make the file that carries an export's weights to devices");
  payload_command.add_option("EXPORT", payload.export_path, "New export: its folder or .zip")->required();
  payload_command.add_option("-o,--output", payload.output, "The payload");
  payload_command.add_option("--baseline", payload.baselines,
                             "Baseline (.eiota.json) or export of the firmware that the payload is for");
  auto* const full_flag = payload_command.add_flag("--full")->description("All weights (default)");
  payload_command.add_flag("--delta", payload.delta, "Only the difference to the factory weights")->excludes(full_flag);
  payload_command.add_option("--version", payload.version, "The payload's version (default: Studio's deploy version)")
      ->check(decimal);
  payload_command
      .add_option("--security-counter", payload.security_counter,
                  "Devices refuse payloads with a lower one than they have confirmed (default: none, which is 0)")
      ->check(decimal);
  payload_command.add_option("--self-test", payload.self_test, "Golden inputs and outputs, JSON, for ei_ota_self_test()");
  payload_command.add_option("--sign-key", payload.sign_key, "Private key, PEM: see keygen");
  payload_command.add_option("--digest-out", payload.digest_out,
                             "Write the 32 bytes to be signed elsewhere, instead of a payload");
  payload_command.add_option("--attach-signature", payload.attach_signature,
                             "Their signature, made elsewhere: 64 bytes r and s, or DER");
  payload_command.add_option("--public-key", payload.public_key, "Key to verify the signature by, PEM");
  payload_command
      .add_option("--format", payload.format, "native, or legacy: for devices with the code of edgeimpulse_ota 1.0.3")
      ->capture_default_str();
  add_allow(payload_command, payload.allow);
  add_defines(payload_command, payload.defines);
  on_run(payload_command, payload, exit_code);

  BaselineOptions baseline;
  auto& baseline_command = *app.add_subcommand("baseline", "Write what `patch` would have written as baseline");
  baseline_command.add_option("-o,--output", baseline.output, "Folder for the baseline")->required();
  add_firmware(baseline_command, baseline);
  on_run(baseline_command, baseline, exit_code);

  InspectOptions inspect;
  auto& inspect_command = *app.add_subcommand("inspect", "Show what an export, a payload or a baseline holds");
  inspect_command.add_option("PATH", inspect.path, "Export, payload or baseline")->required();
  inspect_command.add_flag("--json", inspect.json, "Print JSON");
  inspect_command.add_option("--public-key", inspect.public_key, "Verify a payload's signature by this key, PEM");
  add_defines(inspect_command, inspect.defines);
  on_run(inspect_command, inspect, exit_code);

  ImageOptions image;
  auto& image_command = *app.add_subcommand("image", "Write the weight image");
  image_command.add_option("EXPORT", image.export_path, "Export or baseline")->required();
  image_command.add_option("-o,--output", image.output, "The image")->required();
  add_defines(image_command, image.defines);
  on_run(image_command, image, exit_code);

  ApplyOptions apply;
  auto& apply_command = *app.add_subcommand("apply", "Write the weight image that a device would hold after a payload");
  apply_command.add_option("DEVICE", apply.device, "Export or baseline of the device's firmware")->required();
  apply_command.add_option("PAYLOAD", apply.payload)->required();
  apply_command.add_option("-o,--output", apply.output, "The image")->required();
  add_defines(apply_command, apply.defines);
  on_run(apply_command, apply, exit_code);

  DiffOptions diff;
  auto& diff_command =
      *app.add_subcommand("diff", "Compare two exports or baselines; exit 0: the new one fits the old one's firmware");
  diff_command.add_option("OLD", diff.old_path, "Export or baseline")->required();
  diff_command.add_option("NEW", diff.new_path, "Export or baseline")->required();
  diff_command.add_flag("--json", diff.json, "Print JSON");
  add_allow(diff_command, diff.allow);
  add_defines(diff_command, diff.defines);
  on_run(diff_command, diff, exit_code);

  CheckOptions check;
  auto& check_command =
      *app.add_subcommand("check", "Prove that a linked firmware holds the factory weights where restore finds them");
  check_command.add_option("FIRMWARE", check.firmware, "ELF file")->required();
  check_command.add_option("--baseline", check.baseline, "Baseline (.eiota.json) that `patch` wrote for it")->required();
  check_command.add_option("--name", check.name, "The model's name in the firmware (default: the baseline's file name)");
  check_command.add_option("--load-image", check.load_image, "Symbols of your linker script, where EI_OTA_LOAD_START is set")
      ->type_name("LOAD,DATA[,END]")
      ->delimiter(',')
      ->expected(2, 3);
  on_run(check_command, check, exit_code);

  KeygenOptions keygen;
  auto& keygen_command = *app.add_subcommand("keygen", "Make a private key (P-256) to sign payloads with");
  keygen_command.add_option("-o,--output", keygen.output, "The key file to write, PEM; it must not exist yet")->required();
  on_run(keygen_command, keygen, exit_code);

  GetpubOptions getpub;
  auto& getpub_command = *app.add_subcommand("getpub", "Print a key's public half as C, for the firmware");
  getpub_command.add_option("KEY", getpub.key, "Private or public key, PEM")->required();
  getpub_command.add_option("-o,--output", getpub.output, "The header to write (default: standard output)");
  getpub_command.add_option("--name", getpub.name, "The constant's name")->capture_default_str();
  on_run(getpub_command, getpub, exit_code);

  for (auto* const command : app.get_subcommands({})) refuse_nothing(*command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return with_standard_output(app.exit(success));
  } catch (const CLI::ParseError& error) {
    return refuse_usage(error);
  } catch (const std::system_error&) {
    return with_standard_output(static_cast<int>(ei_ota::exit_code(ErrorId::Write)));
  } catch (const std::bad_alloc&) {
    std::cerr << out_of_memory() << '\n';
    return static_cast<int>(ExitCode::Refused);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "; this is a defect of ei-ota, please report it [E-internal]\n";
    return static_cast<int>(ExitCode::Internal);
  }
  return with_standard_output(exit_code);
}

}  // namespace

int main(int argc, char** argv) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 * 1024);  // what a large model took goes back to the system before the next step takes its own
  mallopt(M_TOP_PAD, 64 * 1024);
#endif
#ifndef _WIN32
  setenv("LIBCLANG_NOTHREADS", "1", 1);  // libclang would parse in a thread, whose heap grows by a system call for each page
#endif
  return run_in_child([&] { return run_command(argc, argv); });
}
