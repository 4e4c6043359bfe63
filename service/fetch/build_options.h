// SPDX-License-Identifier: MIT
// fetch/build_options.h: options that say which of a project's builds is meant, for each program that has them.
#pragma once
#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "base/characters.h"
#include "base/visible.h"
#include "fetch/options.h"

namespace ei_ota::fetch {

/// Checks a number that Studio gives: without sign and zeros in front.
inline std::string studio_number(const std::string& value) {
  const bool is_number =
      !value.empty() && value.find_first_not_of("0123456789") == std::string::npos && value.size() < 19 && value[0] != '0';
  return is_number ? std::string() : visible(value) + " is not one of Studio's numbers";
}

/// Checks what goes into a URL and into JSON as it is.
inline std::string studio_word(const std::string& value) {
  const bool is_word =
      !value.empty() && value.size() < 100 && std::ranges::all_of(value, [](char c) { return is_word_char(c) || c == '-'; });
  return is_word ? std::string() : visible(value) + " is not a word of letters, digits, - and _";
}

inline std::vector<CLI::Option*> add_build_options(CLI::App& app, BuildOptions& build) {
  const auto add_word = [&](const char* name, std::string& value, const char* help) {
    return app.add_option(name, value, help)->capture_default_str()->type_name("WORD")->check(studio_word);
  };
  return {add_word("--type", build.type, "Studio's name for the library, such as zip (C++) or arduino"),
          add_word("--engine", build.engine, "tflite-eon, tflite-eon-ram-optimized, or tflite (the interpreter)"),
          add_word("--model-type", build.model_type, "int8 or float32"),
          app.add_option("--impulse", build.impulse, "The impulse's number (default: the project's default impulse)")
              ->type_name("NUMBER")
              ->check(studio_number)};
}

}  // namespace ei_ota::fetch
