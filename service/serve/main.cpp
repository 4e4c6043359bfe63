// SPDX-License-Identifier: MIT
// ei-ota-serve: the command line of `ei-ota serve`.
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <CLI/CLI.hpp>
#include <string>

#include "base/ending.h"
#include "base/version.h"
#include "serve/options.h"
#include "serve/server.h"

namespace {

using namespace ei_ota;
using namespace ei_ota::serve;

void add_options(CLI::App& app, ServeOptions& options, double& header_timeout) {
  app.add_option("PAYLOADS", options.payloads, "The folder of payloads; it may have a subfolder for each project")->required();
  app.add_option("--tokens", options.tokens,
                 "A file with lines `<token> <project id>[,<project id>...]`, which only its owner may access")
      ->required();
  app.add_flag("--legacy", options.has_legacy,
               "Also give devices with edgeimpulse_ota their legacy payloads, at its path "
               "/edgeimpulse-ota/serve/<token>/<project id>.bin; these are the files <project id>.bin in the folder");
  app.add_option("--host", options.host, "The address to listen on")->type_name("ADDRESS")->capture_default_str();
  app.add_option("--port", options.port, "The port to listen on; 0 lets the system choose one")
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  app.add_option("--memory", options.memory, "How much memory all payloads together may take, in MiB")
      ->type_name("MIB")
      ->capture_default_str()
      ->check(CLI::Range(1U, 1U << 20U));
  app.add_option("--rate", options.rate, "Requests per second for each token, and for each address that sends no known token")
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check(CLI::Range(1U, 1'000'000U));
  app.add_option("--connections", options.connections, "How many connections may be open at once")
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check(CLI::Range(1U, 100'000U));
  app.add_option("--header-timeout", header_timeout, "How long a request may take to arrive, in seconds")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 60.0));
}

int run_command(int argc, char** argv) {
  CLI::App app{"Gives each device the newest payload in a folder that fits it. It signs nothing and needs no key.",
               "ei-ota serve"};
  app.set_version_flag("--version", version());
  ServeOptions options;
  double header_timeout = 10;
  add_options(app, options, header_timeout);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return end_with_usage(error.what(), "ei-ota serve --help");
  }
  options.header_timeout = std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(header_timeout * 1000));
  const auto served = serve::serve(options);
  return served ? static_cast<int>(ExitCode::Done) : end_with(served.refusal());
}

}  // namespace

int main(int argc, char** argv) {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0);  // no core file has a request with its token
#endif
  return run_to_end([&] { return run_command(argc, argv); }, "ei-ota serve");
}
