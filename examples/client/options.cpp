// SPDX-License-Identifier: MIT
#include "options.h"

#include <getopt.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "http.h"

static const char* const kUsage =
    "client --server URL --store FILE [--token-file FILE] [--ca-file FILE] [--once | --interval SECONDS]\n"
    "\n"
    "  --server URL        https://..., or http:// to this machine\n"
    "  --store FILE        keeps updates; made where it is missing. FILE.last is written beside it\n"
    "  --token-file FILE   holds the token, for its owner alone; without it EI_OTA_TOKEN (environment) is the token\n"
    "  --ca-file FILE      certificates that the server's has to come from (PEM), instead of those that this machine trusts\n"
    "  --once              asks once and ends, instead of asking again and again\n"
    "  --interval SECONDS  between two questions, 3600 by default\n"
    "\n"
    "With --once the exit status is 0 if the device has the newest payload, 1 if that was refused or rolled back, 3 if it is "
    "worth\n"
    "trying again (no connection, one that broke, a busy server), 4 if it is not (token, project). It is 2, with --once and\n"
    "without, where the client cannot start.\n";

[[noreturn]] static void stop(const std::string& why) {
  std::fprintf(stderr, "client: %s\n", why.c_str());
  std::exit(2);
}

// What could end a line of a request, or is no token at all, is none.
static bool is_token(const std::string& text) {
  return text.size() >= 8 && text.size() <= 512 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

static std::string token_in(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "r");
  struct stat status {};
  if (file == nullptr || fstat(fileno(file), &status) != 0) stop(path + " cannot be read");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) stop(path + " must be accessible to its owner only: chmod 600");
  std::array<char, 600> text{};
  const size_t size = std::fread(text.data(), 1, text.size(), file);
  std::fclose(file);
  return {text.data(), size};
}

static std::string read_token(const std::string& path) {
  std::string token;
  if (!path.empty()) {
    token = token_in(path);
  } else if (char* const variable = std::getenv("EI_OTA_TOKEN")) {
    token = variable;
    explicit_bzero(variable, std::strlen(variable));  // /proc shows the variable as long as the process runs
    unsetenv("EI_OTA_TOKEN");
  }
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  if (!is_token(token)) stop((path.empty() ? "EI_OTA_TOKEN" : path) + " holds no token");
  return token;
}

static unsigned read_seconds(const char* text) {
  char* end = nullptr;
  const unsigned long seconds = std::strtoul(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || seconds < 1 || seconds > 31'536'000)
    stop("--interval takes 1 to 31536000 seconds");
  return static_cast<unsigned>(seconds);
}

Options read_options(int argc, char** argv) {
  static const std::array<option, 8> known = {{{"server", required_argument, nullptr, 's'},
                                               {"store", required_argument, nullptr, 'f'},
                                               {"token-file", required_argument, nullptr, 't'},
                                               {"ca-file", required_argument, nullptr, 'c'},
                                               {"once", no_argument, nullptr, 'o'},
                                               {"interval", required_argument, nullptr, 'i'},
                                               {"help", no_argument, nullptr, 'h'},
                                               {nullptr, 0, nullptr, 0}}};
  Options options;
  std::string token_file;
  for (int each = 0; (each = getopt_long(argc, argv, "", known.data(), nullptr)) != -1;) {
    switch (each) {
      case 's':
        options.server = optarg;
        break;
      case 'f':
        options.store = optarg;
        break;
      case 't':
        token_file = optarg;
        break;
      case 'c':
        options.ca_file = optarg;
        break;
      case 'o':
        options.is_once = true;
        break;
      case 'i':
        options.interval = read_seconds(optarg);
        break;
      case 'h':
        std::fputs(kUsage, stdout);
        std::exit(0);
      default:
        stop("--help shows the options");
    }
  }
  if (optind != argc || options.server.empty() || options.store.empty())
    stop("--server and --store are needed; --help shows all");
  while (options.server.back() == '/') options.server.pop_back();
  if (!http::is_safe(options.server)) stop("--server takes https://HOST, or http:// with localhost, 127.0.0.1 or [::1]");
  std::error_code none;
  if (std::filesystem::equivalent(options.store, token_file, none)) stop("--store and --token-file are the same file");
  options.token = read_token(token_file);
  return options;
}
