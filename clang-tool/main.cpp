// SPDX-License-Identifier: MIT
// ei-ota: the command line, and nothing but the command line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/characters.h"
#include "base/child.h"
#include "base/ending.h"
#include "base/option_checks.h"
#include "base/program.h"
#include "base/version.h"
#include "base/visible.h"
#include "cli/commands.h"
#include "cli/rounding.h"

namespace {

using namespace ei_ota;

/// @return  what is wrong with it, as CLI11 wants a check to say it; empty if nothing is
std::string check_define(const std::string& define) {
  const bool is_named = !define.empty() && is_word_char(define.front()) && !is_digit(define.front());
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

/// What `patch` and `baseline` have in common.
void add_firmware(CLI::App& command, FirmwareOptions& firmware) {
  command.add_option("EXPORT", firmware.export_path, "Export: its folder or .zip")->required();
  command.add_option("--name", firmware.name,
                     "The model's name in the firmware (default: the folder's or .zip's, without Studio's version)");
  command
      .add_option("--storage", firmware.storage,
                  "Where weights live while they are in use: ram, or flash, where only header weights take RAM")
      ->capture_default_str();
  command
      .add_option("--restore", firmware.restore,
                  "Factory weights in RAM come back from: load-image, copy or none; auto is copy in an Arduino library or with "
                  "--define EI_OTA_WEIGHT, else load-image. With --storage flash both concern header weights only")
      ->capture_default_str();
  command
      .add_option("--store", firmware.store,
                  "Where the firmware has its payload store, and the sizes that ei_ota_flash_t states; 2K is 2048")
      ->type_name("START,PROG_SIZE,ERASE_SIZE,SLOT_SIZE,SLOTS")
      ->delimiter(',')
      ->expected(5);
  command
      .add_option("--decoders", firmware.decoders,
                  "How payloads may be coded: structural, always; range, for the smallest payloads and for deltas")
      ->type_name("structural,range")
      ->delimiter(',')
      ->capture_default_str()
      ->allow_extra_args(false);
  command.add_option("--label-capacity", firmware.label_capacity, "Makes labels updatable: bytes to reserve for each")
      ->check(CLI::Range(1U, 4095U));
  add_defines(command, firmware.defines);
}

void add_rounding(CLI::App& command, std::optional<unsigned>& bits) {
  command
      .add_option(
          "--round-scales", bits,
          "Lossy: round the new weights' scales to this many bits of mantissa, for a smaller payload of the range coder")
      ->check(CLI::Range(ei_ota::fewest_scale_bits, ei_ota::most_scale_bits));
}

void add_options(CLI::App& command, PatchOptions& options) {
  command.add_option("-o,--output", options.output, "Folder for what is written, or the .zip to write")->required();
  add_firmware(command, options);
  auto* const depfile = command.add_option("--depfile", options.depfile, "Write the files that were read, for Make or Ninja");
  auto* const target = command.add_option("--depfile-target", options.depfile_target, "What depends on them")->needs(depfile);
  depfile->needs(target);
}

void add_options(CLI::App& command, PayloadOptions& options) {
  command.add_option("EXPORT", options.export_path, "New export: its folder or .zip")->required();
  command.add_option("-o,--output", options.output, "The payload");
  command.add_option("--baseline", options.baselines,
                     "Baseline (.eiota.json) or export of the firmware that the payload is for");
  auto* const full_flag = command.add_flag("--full", options.full, "All weights, whatever the devices have");
  command
      .add_flag(
          "--delta", options.delta,
          "The difference to the factory weights, or nothing (default: the smallest form that the baseline's devices decode)")
      ->excludes(full_flag);
  add_rounding(command, options.scale_bits);
  command.add_option("--version", options.version, "The payload's version (default: Studio's deploy version)")->check(decimal);
  command.add_option("--title", options.title, "What the model is called: ei_ota_describe() tells it, and the labels");
  command
      .add_option("--security-counter", options.security_counter,
                  "Devices refuse payloads with a lower one than they have confirmed (default: none, which is 0)")
      ->check(decimal);
  command.add_option("--self-test", options.self_test, "Golden inputs and outputs, JSON, for ei_ota_self_test()");
  command.add_option("--sign-key", options.sign_key, "Private key, PEM: see keygen");
  command.add_option("--digest-out", options.digest_out, "Write the 32 bytes to be signed elsewhere, instead of a payload");
  command.add_option("--attach-signature", options.attach_signature,
                     "Their signature, made elsewhere: 64 bytes r and s, or DER");
  command.add_option("--public-key", options.public_key, "Key to verify the signature by, PEM");
  command.add_option("--format", options.format, "native, or legacy: for devices with the code of edgeimpulse_ota 1.0.3")
      ->capture_default_str();
  add_allow(command, options.allow);
  add_defines(command, options.defines);
}

void add_options(CLI::App& command, BaselineOptions& options) {
  command.add_option("-o,--output", options.output, "Folder for the baseline")->required();
  add_firmware(command, options);
}

void add_options(CLI::App& command, InspectOptions& options) {
  command.add_option("PATH", options.path, "Export, payload or baseline")->required();
  command.add_flag("--json", options.json, "Print JSON");
  command.add_option("--public-key", options.public_key, "Verify a payload's signature by this key, PEM");
  add_defines(command, options.defines);
}

void add_options(CLI::App& command, ImageOptions& options) {
  command.add_option("EXPORT", options.export_path, "Export or baseline")->required();
  command.add_option("-o,--output", options.output, "The image")->required();
  add_rounding(command, options.scale_bits);
  add_defines(command, options.defines);
}

void add_options(CLI::App& command, ApplyOptions& options) {
  command.add_option("DEVICE", options.device, "Export or baseline of the device's firmware")->required();
  command.add_option("PAYLOAD", options.payload)->required();
  command.add_option("-o,--output", options.output, "The image")->required();
  add_defines(command, options.defines);
}

void add_options(CLI::App& command, DiffOptions& options) {
  command.add_option("OLD", options.old_path, "Export or baseline")->required();
  command.add_option("NEW", options.new_path, "Export or baseline")->required();
  command.add_flag("--json", options.json, "Print JSON");
  add_rounding(command, options.scale_bits);
  add_allow(command, options.allow);
  add_defines(command, options.defines);
}

void add_options(CLI::App& command, CheckOptions& options) {
  command.add_option("FIRMWARE", options.firmware, "ELF file")->required();
  command.add_option("--baseline", options.baseline, "Baseline (.eiota.json) that `patch` wrote for it")->required();
  command.add_option("--name", options.name, "The model's name in the firmware (default: the baseline's file name)");
  command.add_option("--load-image", options.load_image, "Symbols of your linker script, where EI_OTA_LOAD_START is set")
      ->type_name("LOAD,DATA[,END]")
      ->delimiter(',')
      ->expected(2, 3);
}

void add_options(CLI::App& command, KeygenOptions& options) {
  command.add_option("-o,--output", options.output, "The key file to write, PEM; it must not exist yet")->required();
}

void add_options(CLI::App& command, GetpubOptions& options) {
  command.add_option("KEY", options.key, "Private or public key, PEM")->required();
  command.add_option("-o,--output", options.output, "The header to write (default: standard output)");
  command.add_option("--name", options.name, "The constant's name")->capture_default_str();
}

/// The options of all commands. They outlive the parser, which writes to them.
struct Options {
  PatchOptions patch;
  PayloadOptions payload;
  BaselineOptions baseline;
  InspectOptions inspect;
  ImageOptions image;
  ApplyOptions apply;
  DiffOptions diff;
  CheckOptions check;
  KeygenOptions keygen;
  GetpubOptions getpub;
};

/// Adds a command that runs when the command line names it.
template <class OptionsOfOne>
void add_command(CLI::App& app, const char* name, const char* description, OptionsOfOne& options, int& exit_code) {
  auto& command = *app.add_subcommand(name, description);
  add_options(command, options);
  refuse_nothing(command);
  command.callback([&options, &exit_code] {
    const auto result = run(options);
    exit_code = result ? static_cast<int>(*result) : end_with(result.refusal());
  });
}

void add_commands(CLI::App& app, Options& options, int& exit_code) {
  add_command(app, "patch", "Make an export's weights updatable: patched copies, header, baseline", options.patch, exit_code);
  add_command(app, "payload", "Make the file that carries an export's weights to devices", options.payload, exit_code);
  add_command(app, "baseline", "Write what `patch` would have written as baseline", options.baseline, exit_code);
  add_command(app, "inspect", "Show what an export, a payload or a baseline holds", options.inspect, exit_code);
  add_command(app, "image", "Write the weight image", options.image, exit_code);
  add_command(app, "apply", "Write the weight image that a device would hold after a payload", options.apply, exit_code);
  add_command(app, "diff", "Compare two exports or baselines; exit 0: the new one fits the old one's firmware", options.diff,
              exit_code);
  add_command(app, "check", "Prove that a linked firmware holds the factory weights where restore finds them", options.check,
              exit_code);
  add_command(app, "keygen", "Make a private key (P-256) to sign payloads with", options.keygen, exit_code);
  add_command(app, "getpub", "Print a key's public half as C, for the firmware", options.getpub, exit_code);
}

/// @return what the process ends with
int run_command(int argc, char** argv) {
  CLI::App app{"Changes the weights of Edge Impulse models in the field.", "ei-ota"};
  app.require_subcommand(1);
  app.set_version_flag("--version", version());
  std::string footer = "Optional programs:\n";
  for (const auto& program : ei_ota::optional_programs)
    footer += fmt::format("  {:28}{} ({})\n", program.command, program.description, ei_ota::name_of(program));
  app.footer(footer);
  Options options;
  int exit_code = 0;
  add_commands(app, options, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return end_with_usage(error.what(), "ei-ota SUBCOMMAND --help");
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& program : ei_ota::optional_programs)
    if (argc > 1 && argv[1] == program.command) return end_with(become_program(program, argv + 2));
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 * 1024);  // what a large model took goes back to the system before the next step takes its own
  mallopt(M_TOP_PAD, 64 * 1024);
#endif
#ifndef _WIN32
  setenv("LIBCLANG_NOTHREADS", "1", 1);  // libclang would parse in a thread, whose heap grows by a system call for each page
#endif
  return run_in_child([&] { return run_to_end([&] { return run_command(argc, argv); }, "ei-ota"); });
}
