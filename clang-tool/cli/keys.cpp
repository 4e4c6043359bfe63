#include "cli/keys.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/write_files.h"
#include "cli/commands.h"
#include "cli/model_id.h"
#include "cli/print.h"
#include "signature/public_key_header.h"

namespace ei_ota {

Result<PrivateKey> open_private_key(const std::filesystem::path& path) {
  const auto pem = read_file(path, largest_key);
  if (!pem) return pem.refusal();
  return read_private_key(*pem, path.string());
}

Result<PublicKey> open_public_key(const std::filesystem::path& path) {
  const auto pem = read_file(path, largest_key);
  if (!pem) return pem.refusal();
  return read_public_key(*pem, path.string());
}

Result<ExitCode> run(const KeygenOptions& options) {
  const auto key = generate_key();
  if (!key) return key.refusal();
  if (auto status = create_secret_file(options.output, private_pem(*key)); !status) return status.refusal();
  print_line(options.output.string() +
             ": a private key, to be kept secret and backed up; `ei-ota getpub` gives the firmware its public half");
  return ExitCode::Done;
}

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
