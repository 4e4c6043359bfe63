// SPDX-License-Identifier: MIT
// The command line, and the token, which is never on it: everybody on the machine can read command lines.
#pragma once
#include <string>

struct Options {
  std::string server;  ///< without a slash at its end
  std::string token;
  std::string store;    ///< file of the payload store
  std::string ca_file;  ///< certificates to trust; empty: those of this machine
  bool is_once = false;
  unsigned interval = 3600;  ///< seconds between two questions
};

/// Ends the program where they are wrong.
Options read_options(int argc, char** argv);
