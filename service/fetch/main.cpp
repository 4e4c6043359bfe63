// SPDX-License-Identifier: MIT
// ei-ota-fetch: the command line of `ei-ota fetch`.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/child.h"
#include "base/ending.h"
#include "base/option_checks.h"
#include "base/output_place.h"
#include "base/version.h"
#include "base/visible.h"
#include "fetch/api_key.h"
#include "fetch/build_options.h"
#include "fetch/curl_transfer.h"
#include "fetch/fetch.h"

namespace {

using namespace ei_ota;
using namespace ei_ota::fetch;
using std::chrono::milliseconds;

struct Seconds {
  double timeout = 1800, interval = 5;
};

void add_options(CLI::App& app, FetchOptions& options, Seconds& seconds, bool& json) {
  app.add_option("--project", options.project, "The project's number, as in the address of its pages")
      ->required()
      ->type_name("NUMBER")
      ->check(studio_number);
  app.add_option("-o,--output", options.output, "The .zip to write")->required()->check(something);
  auto* const build =
      app.add_flag("--build", options.make_build, "Make Studio build the library first, with its current weights");
  auto* const deployment = app.add_option("--deployment", options.deployment,
                                          "Download the build of this version (default: the newest build of the chosen kind)")
                               ->type_name("VERSION")
                               ->check(studio_number)
                               ->excludes(build);
  for (auto* const option : add_build_options(app, options.build)) option->excludes(deployment);
  app.add_option("--unless-version", options.known, "Download nothing if the newest build has this version")
      ->type_name("VERSION")
      ->check(studio_number)
      ->excludes(build)
      ->excludes(deployment);
  app.add_option("--key-file", options.key_file, "A file that contains the API key (default: the variable EI_API_KEY)")
      ->check(something);
  app.add_option("--timeout", seconds.timeout, "How long the whole command may take, in seconds")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 86400.0));
  app.add_option("--interval", seconds.interval,
                 "Seconds between two checks of a build, and before the first repetition of a failed request; each further "
                 "repetition waits twice as long")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.01, 3600.0));
  app.add_option("--retries", options.retries, "How many times to repeat a request that fails")
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check(CLI::Range(0U, 20U));
  app.add_option("--api", options.api, "The API's URL, if it is not Studio's own")->type_name("URL")->capture_default_str();
  app.add_option("--ca-file", options.ca_file, "CA certificates to trust, PEM (default: those of this machine)")
      ->check(something);
  app.add_flag("--json", json, "Print JSON");
}

/// What no option takes, without values: one of them may be the key.
std::string unknown_in(const CLI::App& app) {
  std::string names;
  for (const auto& word : app.remaining())
    if (word.starts_with('-')) names += " " + word.substr(0, word.find('='));
  return names.empty() ? "an argument that belongs to no option" : "there is no option" + names;
}

milliseconds in_ms(double seconds) { return milliseconds(static_cast<milliseconds::rep>(seconds * 1000)); }

Surroundings surroundings() {
  const auto begin = std::chrono::steady_clock::now();
  return {[begin] { return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin); },
          [](milliseconds time) { std::this_thread::sleep_for(time); },
          [] {
            static std::random_device device;
            return std::uniform_real_distribution(0.0, 1.0)(device);
          },
          [](const std::string& line) {
            fmt::print(stderr, "{}\n", visible(line));
            std::fflush(stderr);
          }};
}

int run_command(int argc, char** argv, const std::string& variable) {
  CLI::App app{"Downloads a project's library from Edge Impulse Studio: an export for `ei-ota patch` and `ei-ota payload`.",
               "ei-ota fetch"};
  app.set_version_flag("--version", version());
  FetchOptions options;
  Seconds seconds;
  bool json = false;
  add_options(app, options, seconds, json);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ExtrasError&) {
    return end_with_usage(unknown_in(app), "ei-ota fetch --help");
  } catch (const CLI::ParseError& error) {
    return end_with_usage(error.what(), "ei-ota fetch --help");
  }
  options.timeout = in_ms(seconds.timeout);
  options.interval = in_ms(seconds.interval);
  // With CURLOPT_NOSIGNAL libcurl leaves it to us; TLS may write to a connection that the server has closed.
  std::signal(SIGPIPE, SIG_IGN);
  const auto key = read_key(options.key_file, variable);
  if (!key) return end_with(key.refusal());
  CurlTransfer transfer(*key, options.ca_file);
  const auto fetched = fetch_export(options, *key, transfer, surroundings());
  if (!fetched) return end_with(fetched.refusal());
  fmt::print(is_standard_output(options.output) ? stderr : stdout, "{}\n",
             json ? to_json(*fetched) : visible(to_line(*fetched)));
  return static_cast<int>(ExitCode::Done);
}

}  // namespace

int main(int argc, char** argv) {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0);  // no core file has the key, and no other process of this user reads it from memory
#endif
  const auto variable = take_variable("EI_API_KEY");
  return run_in_child([&] { return run_to_end([&] { return run_command(argc, argv, variable); }, "ei-ota fetch"); });
}
