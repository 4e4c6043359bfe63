// SPDX-License-Identifier: MIT
#include "parse/text/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

template <class T>
void append(std::vector<std::byte>& bytes, T value) {
  const auto* const begin = reinterpret_cast<const std::byte*>(&value);
  if constexpr (sizeof value == 1)
    bytes.push_back(*begin);
  else
    bytes.insert(bytes.end(), begin, begin + sizeof value);
}

class Scanner {
 public:
  Scanner(const SourceText& source, Span span, const std::string& name)
      : source_(source), name_(name), position_(source.text.data() + span.begin), end_(source.text.data() + span.end) {}

  void skip_blank() {
    while (position_ != end_) {
      if (*position_ > ' ' && *position_ != '/') return;
      if (is_space(*position_)) {
        ++position_;
      } else if (const std::string_view rest(position_, left()); is_comment(rest, 0)) {
        position_ += comment_end(rest, 0);
      } else {
        return;
      }
    }
  }

  bool take(char c) {
    skip_blank();
    if (position_ == end_ || *position_ != c) return false;
    ++position_;
    return true;
  }

  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - position_); }

  [[nodiscard]] bool at_end() {
    skip_blank();
    return position_ == end_;
  }

  std::optional<std::int64_t> integer(std::int64_t lowest, std::int64_t highest) {
    skip_blank();
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(behind_plus(), end_, value);
    if (error != std::errc{} || !ends_number(stop) || value < lowest || value > highest) return std::nullopt;
    position_ = stop;
    return value;
  }

  /// Appends integers as long as they are what almost all of an export's are: at most six digits, right before a comma, which
  /// is taken too. What comes then, be it good or bad, is left to integer().
  /// @return how many
  template <class T>
  std::size_t append_plain_integers(std::vector<std::byte>& bytes) {
    std::array<T, 512> values;  // most of a source is read here: one step into the vector for many numbers
    std::size_t held = 0, numbers = 0;
    const auto flush = [&] {
      const auto* const begin = reinterpret_cast<const std::byte*>(values.data());
      bytes.insert(bytes.end(), begin, begin + held * sizeof(T));
      numbers += std::exchange(held, 0);
    };
    for (const char* next = position_; end_ - next > 8;) {  // blank or sign, digits, comma: no need to look for the end
      if (*next <= ' ') {
        if (!is_space(*next)) break;
        ++next;
        continue;
      }
      const bool negative = *next == '-';
      const char* const first = next + (negative ? 1 : 0);
      const char* const most = first + 6;
      const char* digit = first;
      std::uint32_t value = 0, last = 0;
      for (; (last = static_cast<unsigned char>(*digit) - std::uint32_t{'0'}) <= 9 && digit != most; ++digit)
        value = 10 * value + last;
      const auto number = negative ? -static_cast<std::int32_t>(value) : static_cast<std::int32_t>(value);
      if (digit == first || *digit != ',' || (*first == '0' && digit - first > 1) || number < std::numeric_limits<T>::min() ||
          number > std::numeric_limits<T>::max())
        break;
      values[held++] = static_cast<T>(number);
      if (held == values.size()) flush();
      position_ = next = digit + 1;
    }
    flush();
    return numbers;
  }

  std::optional<float> floating() {
    skip_blank();
    const char* const first = position_;
    if (const auto whole = integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max())) {
      if (is_float(*whole)) return static_cast<float>(*whole);  // to a compiler -0 is 0
      position_ = first;
      return std::nullopt;
    }
    const char* const begin = behind_plus();
    double value = 0;
    auto [stop, error] = std::from_chars(begin, end_, value);
    if (std::string_view(begin, static_cast<std::size_t>(stop - begin)).find_first_of(".eE") == std::string_view::npos)
      return std::nullopt;  // an integer: too large for the type above, or with a suffix that compilers take only behind a
                            // point
    auto rounded = static_cast<float>(value);
    if (error == std::errc{} && stop != end_ && (*stop == 'f' || *stop == 'F')) {
      error = std::from_chars(begin, end_, rounded).ec;
      ++stop;
    }
    if (error != std::errc{} || !ends_number(stop) || !std::isfinite(rounded)) return std::nullopt;
    position_ = stop;
    return rounded;
  }

  [[nodiscard]] Refusal bad(ErrorId id, std::string found, std::string expected) const {
    return refuse(id, source_.where(static_cast<std::size_t>(position_ - source_.text.data())), name_ + " " + std::move(found),
                  std::move(expected), "export the model again, the file was edited or cut");
  }

  [[nodiscard]] Refusal bad_number(ElementType type) const {
    const std::string_view rest(position_, static_cast<std::size_t>(end_ - position_));
    return bad(ErrorId::Value, fmt::format("holds `{}`", rest.substr(0, rest.find_first_of(",} \t\r\n", 1)).substr(0, 40)),
               fmt::format("{} numbers and nothing else", element_name(type)));
  }

 private:
  /// What is not would be narrowed, which no compiler does in a list.
  [[nodiscard]] static bool is_float(std::int64_t whole) {
    const auto rounded = static_cast<float>(whole);
    return rounded < 0x1p63F && static_cast<std::int64_t>(rounded) == whole;
  }

  /// from_chars takes no plus sign.
  [[nodiscard]] const char* behind_plus() const {
    return end_ - position_ > 1 && position_[0] == '+' && position_[1] != '-' ? position_ + 1 : position_;
  }

  /// 0x10, 08 or 1u are numbers to a compiler but not to from_chars; nothing of a number may be left over.
  [[nodiscard]] bool ends_number(const char* stop) const {
    const char* digits = *position_ == '-' || *position_ == '+' ? position_ + 1 : position_;
    if (stop - digits > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') return false;
    return stop == end_ || is_space(*stop) || *stop == ',' || *stop == '}' || *stop == '/';
  }

  const SourceText& source_;
  const std::string& name_;
  const char* position_;
  const char* end_;
};

template <class T>
bool append_integer(Scanner& scanner, std::vector<std::byte>& bytes) {
  const auto value = scanner.integer(std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
  if (value) append(bytes, static_cast<T>(*value));
  return value.has_value();
}

std::size_t append_plain_integers(Scanner& scanner, ElementType type, std::vector<std::byte>& bytes) {
  switch (type) {
    case ElementType::Int8:
      return scanner.append_plain_integers<std::int8_t>(bytes);
    case ElementType::Int32:
      return scanner.append_plain_integers<std::int32_t>(bytes);
    default:
      return 0;
  }
}

bool append_number(Scanner& scanner, ElementType type, std::vector<std::byte>& bytes) {
  switch (type) {
    case ElementType::Int8:
      return append_integer<std::int8_t>(scanner, bytes);
    case ElementType::UInt8:
      return append_integer<std::uint8_t>(scanner, bytes);
    case ElementType::Int16:
      return append_integer<std::int16_t>(scanner, bytes);
    case ElementType::UInt16:
      return append_integer<std::uint16_t>(scanner, bytes);
    case ElementType::Int32:
      return append_integer<std::int32_t>(scanner, bytes);
    case ElementType::Float32:
      break;
  }
  const auto value = scanner.floating();
  if (value) append(bytes, *value);
  return value.has_value();
}

/// The list after its opening brace, up to and with its closing one.
Result<std::vector<std::byte>> read_list(Scanner& scanner, ElementType type, std::size_t count) {
  std::vector<std::byte> bytes;
  bytes.reserve(std::min(count, scanner.left() / 2 + 1) * element_size(type));  // a number takes two characters
  std::size_t numbers = 0;
  bool more = true;
  while (true) {
    if (more) numbers += append_plain_integers(scanner, type, bytes);
    if (scanner.take('}')) break;
    if (!more || !append_number(scanner, type, bytes)) return scanner.bad_number(type);
    ++numbers;
    more = scanner.take(',');
  }
  if (numbers != count)
    return scanner.bad(ErrorId::Count, fmt::format("has {} elements", numbers), fmt::format("the {} that are declared", count));
  return bytes;
}

}  // namespace

Result<std::vector<std::byte>> read_numbers(const SourceText& source, Span initialiser, ElementType type, std::size_t count,
                                            const std::string& name) {
  Scanner scanner(source, initialiser, name);
  if (!scanner.take('{')) return scanner.bad_number(type);
  auto bytes = read_list(scanner, type, count);
  if (bytes && !scanner.at_end()) return scanner.bad_number(type);
  return bytes;
}

Result<std::vector<std::byte>> read_counted_numbers(const SourceText& source, Span initialiser, ElementType type,
                                                    std::size_t count, const std::string& name) {
  Scanner scanner(source, initialiser, name);
  if (!scanner.take('{')) return scanner.bad_number(ElementType::Int32);
  const auto said = scanner.integer(0, std::numeric_limits<std::int32_t>::max());
  if (!said || !scanner.take(',') || !scanner.take('{')) return scanner.bad_number(ElementType::Int32);
  if (*said != static_cast<std::int64_t>(count))
    return scanner.bad(ErrorId::Count, fmt::format("says {} elements", *said), fmt::format("the {} that are declared", count));
  auto bytes = read_list(scanner, type, count);
  scanner.take(',');
  if (bytes && (!scanner.take('}') || !scanner.at_end())) return scanner.bad_number(type);
  return bytes;
}

}  // namespace ei_ota
