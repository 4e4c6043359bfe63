// SPDX-License-Identifier: MIT
// ei-ota-serve: the command line of `ei-ota serve`.
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/ending.h"
#include "base/option_checks.h"
#include "base/version.h"
#include "fetch/build_options.h"
#include "serve/options.h"
#include "serve/server.h"

namespace {

using namespace ei_ota;
using namespace ei_ota::serve;
using std::chrono::milliseconds;

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

struct StudioFlags {
  std::uint64_t project = 0;
  StudioOptions options;
  double interval = 900;
};

/// The names are those that the options have in `ei-ota fetch` and `ei-ota payload`.
void add_studio(CLI::App& app, StudioFlags& flags) {
  auto& options = flags.options;
  auto* const studio =
      app.add_option(
             "--studio", flags.project,
             "Ask Edge Impulse Studio for the newest build of this project again and again, and make unsigned payloads of it")
          ->type_name("NUMBER")
          ->check(fetch::studio_number);
  auto* const key =
      app.add_option("--key-file", options.key_file, "A file that contains the project's API key")->check(something);
  studio->needs(key);
  std::vector<CLI::Option*> others = fetch::add_build_options(app, options.build);
  others.push_back(key);
  others.push_back(app.add_option("--baseline", options.baselines,
                                  "Baseline (.eiota.json) or export of the firmware that the payloads are for")
                       ->check(something)
                       ->allow_extra_args(false));
  others.push_back(app.add_option("--format", options.format, "native, or legacy: for devices with edgeimpulse_ota")
                       ->capture_default_str()
                       ->check(CLI::IsMember({"native", "legacy"})));
  others.push_back(app.add_option("--interval", flags.interval, "Seconds between two questions to Studio")
                       ->type_name("SECONDS")
                       ->capture_default_str()
                       ->check(CLI::Range(0.1, 86400.0)));
  others.push_back(app.add_option("--api", options.api, "The API's URL, if it is not Studio's own")->type_name("URL"));
  others.push_back(
      app.add_option("--ca-file", options.ca_file, "CA certificates to trust, PEM (default: those of this machine)")
          ->check(something));
  for (auto* const option : others) option->needs(studio);
}

milliseconds in_ms(double seconds) { return milliseconds(static_cast<milliseconds::rep>(seconds * 1000)); }

int run_command(int argc, char** argv) {
  CLI::App app{"Gives each device the newest payload in a folder that fits it. It signs nothing.", "ei-ota serve"};
  app.set_version_flag("--version", version());
  ServeOptions options;
  double header_timeout = 10;
  StudioFlags studio;
  add_options(app, options, header_timeout);
  add_studio(app, studio);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return end_with_usage(error.what(), "ei-ota serve --help");
  }
  options.header_timeout = in_ms(header_timeout);
  if (studio.project != 0) {
    if (studio.options.format == "legacy" && !options.has_legacy)
      return end_with_usage("--format legacy without --legacy, so that no device would get the payloads",
                            "ei-ota serve --help");
    studio.options.project = studio.project;
    studio.options.interval = in_ms(studio.interval);
    options.studio = std::move(studio.options);
  }
  const auto served = serve::serve(options);
  return served ? static_cast<int>(ExitCode::Done) : end_with(served.refusal());
}

}  // namespace

int main(int argc, char** argv) {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0);  // no core file has a request with its token
#endif
  if (!open_standard_files()) return static_cast<int>(ExitCode::Internal);
  return run_to_end([&] { return run_command(argc, argv); }, "ei-ota serve");
}
