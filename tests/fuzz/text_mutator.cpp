// SPDX-License-Identifier: MIT
// Mutations by tokens and lines, of C++ or JSON: most of what they make still parses, so that what comes after is reached.
#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/characters.h"
#include "fuzz.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace ei_ota::fuzz {
namespace {

// clang-format off
const std::vector<std::string_view> numbers{
    "0", "1", "-1", "2", "3", "4", "8", "16", "127", "128", "-128", "-129", "255", "256", "65536", "32767", "-32769", "-0",
    "0.5", "-0.0", "1e-45", "3.5e38", "1e300", "1.5f", "0x10", "010", "2147483647", "-2147483648", "4294967295",
    "4294967296", "18446744073709551615"};
const std::vector<std::string_view> pieces{
    "const ", "static ", "extern ", "constexpr ", "inline ", "volatile ", "namespace g1 {", "}", "/* } */", "// x\n",
    "\\\n", "\\ \n", "\r\n", "\n#if 0\n", "\n#endif\n", "\n#define A ",
    "ALIGN(16) ", "&", "(", ")", ",", ";"};
// clang-format on

/// Words and numbers with their signs, runs of blanks, single characters.
std::vector<std::string> tokens(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at + 1;
    const auto extend = [&](auto accept) {
      while (end < text.size() && accept(text[end])) ++end;
    };
    if (is_word_char(text[at]) || (text[at] == '-' && end < text.size() && is_word_char(text[end])))
      extend([](char c) { return is_word_char(c) || c == '.'; });
    else if (text[at] == ' ')
      extend([](char c) { return c == ' '; });
    found.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
    found.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : engine_(seed) {}

  std::string mutate(std::string_view text) {
    const bool by_line = below(4) == 0;
    auto parts = by_line ? lines(text) : tokens(text);
    if (parts.empty()) return std::string(text);
    for (auto changes = 1 + below(3); changes > 0; --changes) by_line ? move(parts) : change(parts);
    return joined(parts);
  }

 private:
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  template <class T>
  const auto& any(const T& values) {
    return values[below(values.size())];
  }

  static bool is_number(const std::string& part) { return is_digit(part.back()) && !is_letter(part[0]); }

  /// One of the parts that `accept` takes; most of a source are blanks and punctuation.
  template <class Accept>
  std::size_t pick(const std::vector<std::string>& parts, Accept accept) {
    auto at = below(parts.size());
    for (std::size_t tries = 0; tries < 64 && !accept(parts[at]); ++tries) at = below(parts.size());
    return at;
  }

  void change(std::vector<std::string>& parts) {
    const auto is_word = [](const std::string& part) { return is_word_char(part.back()) && !is_number(part); };
    const auto at = below(parts.size());
    switch (below(8)) {
      case 0:
      case 1:
        parts[pick(parts, is_number)] = any(numbers);
        break;
      case 2:
        parts[pick(parts, is_word)] = parts[pick(parts, is_word)];
        break;
      case 3:
        parts[at] += any(pieces);
        break;
      case 4:
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at));
        if (parts.empty()) parts.emplace_back(" ");
        break;
      case 5:
        parts[at] += parts[at];
        break;
      case 6:
        std::swap(parts[at], parts[below(parts.size())]);
        break;
      default:
        parts[pick(parts, is_number)] += "," + std::string(any(numbers));
    }
  }

  /// Lines that go, come twice or elsewhere, or are switched off.
  void move(std::vector<std::string>& parts) {
    const auto at = below(parts.size());
    const auto line = parts[at];
    switch (below(5)) {
      case 0:
        parts[at] = "";
        break;
      case 1:
        parts[below(parts.size())] += line;
        break;
      case 2:
        std::swap(parts[at], parts[below(parts.size())]);
        break;
      case 3:
        parts[at] = "#if " + std::to_string(below(2)) + "\n" + line + (line.ends_with('\n') ? "" : "\n") + "#endif\n";
        break;
      default:
        parts[at] = line.substr(0, below(line.size() + 1)) + std::string(any(pieces)) + line;
    }
  }

  std::minstd_rand engine_;
};

/// Inputs that a reader took: the first ones, which are the corpus, and some of the others.
std::vector<std::string> accepted;

}  // namespace

void remember_accepted(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kept_for_good = 16;
  constexpr std::size_t most = 256;
  static std::minstd_rand engine;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (accepted.size() < most)
    accepted.push_back(std::move(text));
  else
    accepted[kept_for_good + engine() % (most - kept_for_good)] = std::move(text);
}

}  // namespace ei_ota::fuzz

/// Mostly starts from an input that was accepted: of those that are new to libFuzzer most do not parse, nor would what comes of
/// them.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  using namespace ei_ota::fuzz;
  if (seed % 8 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const bool from_accepted = seed % 8 < 6 && !accepted.empty();
  const std::string text =
      from_accepted ? accepted[seed / 8 % accepted.size()] : std::string(reinterpret_cast<const char*>(data), size);
  const auto mutated = Mutator(seed).mutate(text);
  const auto length = std::min(mutated.size(), max_size);
  std::memcpy(data, mutated.data(), length);
  return length;
}
