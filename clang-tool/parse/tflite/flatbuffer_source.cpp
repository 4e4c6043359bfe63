// SPDX-License-Identifier: MIT
#include "parse/tflite/flatbuffer_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

bool is_flatbuffer(const HeaderObject& object) { return object.type == "char" && object.is_bytes; }

/// Reads `{ 0x1c, 0, ... }`: bytes in hexadecimal or decimal digits, comments, a trailing comma.
class ByteList {
 public:
  ByteList(const SourceText& source, Span list)
      : source_(source), at_(list.begin + 1), end_(std::max(list.begin + 1, list.end - 1)) {}

  Result<std::string> read() {
    const auto& text = source_.text;
    std::string bytes;
    if (end_ >= text.size() || text[end_] != '}') return refused();
    bytes.reserve((end_ - at_) / 5);  // "0x00,"
    while (skip_to_number(), at_ < end_) {
      const bool is_hex = end_ - at_ > 2 && text[at_] == '0' && (text[at_ + 1] == 'x' || text[at_ + 1] == 'X');
      const auto begin = at_ + (is_hex ? 2 : 0);
      unsigned value = 256;
      const auto [stop, error] = std::from_chars(text.data() + begin, text.data() + end_, value, is_hex ? 16 : 10);
      const bool is_octal = !is_hex && text[at_] == '0' && stop - text.data() > static_cast<std::ptrdiff_t>(at_ + 1);
      if (error != std::errc{} || value > 255 || is_octal) return refused();
      at_ = static_cast<std::size_t>(stop - text.data());
      bytes.push_back(static_cast<char>(value));
      skip_to_number();
      if (at_ < end_ && text[at_] != ',') return refused();
      if (at_ < end_) ++at_;
    }
    return bytes;
  }

 private:
  void skip_to_number() { at_ = std::min(end_, skip_blank(source_.text, at_)); }

  [[nodiscard]] Refusal refused() const {
    return refuse(ErrorId::Value, source_.where(at_),
                  fmt::format("`{}` among a flatbuffer's bytes", source_.text.substr(std::min(at_, source_.text.size()), 12)),
                  "0x00 to 0xff", "export the model again, the file was edited or cut");
  }

  const SourceText& source_;
  std::size_t at_;
  std::size_t end_;
};

Refusal unfamiliar(const SourceText& source, std::size_t at, std::string found) {
  return refuse(ErrorId::Declaration, source.where(at), std::move(found),
                "an array of bytes, or INCBIN(name, \"tflite-model/x.tflite\") and a pointer to it, as Studio writes them",
                "export the model again; if it is fresh from Studio, report this");
}

/// The `NAME` of `const unsigned char *NAME = gINCBIN_data;`
std::string pointer_name(std::string_view text, const std::string& symbol) {
  auto at = text.find(symbol);
  while (at != std::string_view::npos && at > 0 && (text[at - 1] == ' ' || text[at - 1] == '=')) --at;
  if (at == std::string_view::npos) return {};
  auto begin = at;
  while (begin > 0 && is_word_char(text[begin - 1])) --begin;
  return std::string(text.substr(begin, at - begin));
}

/// Firmware that is built from another folder has another way to the file than the export. Which one is meant is told by its
/// name: it is the export's, and nothing outside of the export is opened.
Result<FlatbufferSource> read_incbin(SourceText source, const Header& header,
                                     const std::function<Result<std::string>(const std::string&)>& read_file) {
  const auto& incbin = header.incbins.front();
  const auto where = source.where(incbin.span.begin);
  const auto name = incbin.file.substr(incbin.file.find_last_of("/\\:") + 1);
  const auto missing = [&](const std::string& why) {
    return refuse(ErrorId::NoModel, where, fmt::format("INCBIN of `{}`, and {}", incbin.file, why),
                  "the model's flatbuffer in the export's tflite-model/, wherever the firmware's build has it",
                  "copy it there under the name that INCBIN says, in quotes, or export the model again");
  };
  if (name.empty() || name == "." || name == "..") return missing("that is not a file name");
  const auto file = "tflite-model/" + name;
  auto bytes = read_file(file);
  if (!bytes && bytes.refusal().id != ErrorId::Path) return bytes.refusal();
  if (!bytes) return missing(fmt::format("{}: {}", file, bytes.refusal().found));
  FlatbufferSource result{std::move(source), "", std::move(*bytes), {}, incbin.span, incbin.name};
  result.name = pointer_name(result.source.text, "g" + incbin.name + "_data");
  if (result.name.empty())
    return unfamiliar(result.source, incbin.span.begin, fmt::format("no pointer to g{}_data", incbin.name));
  return result;
}

Result<FlatbufferSource> read_array(SourceText source, const HeaderObject& array) {
  auto bytes = ByteList(source, array.value.span).read();
  if (!bytes) return bytes.refusal();
  if (!array.is_const) return unfamiliar(source, array.name_offset, array.name + " is not const");
  return FlatbufferSource{std::move(source), array.name, std::move(*bytes), {}, array.declaration, ""};
}

/// `unsigned int NAME_len = 7872;`
Status check_length(const FlatbufferSource& flatbuffer) {
  const auto& text = flatbuffer.source.text;
  const auto at = text.find(flatbuffer.name + "_len");
  const auto equals = at == std::string::npos ? at : text.find_first_not_of(" \t", at + flatbuffer.name.size() + 4);
  if (equals == std::string::npos || text[equals] != '=') return Nothing{};
  const auto digits = text.find_first_not_of(" \t", equals + 1);
  std::size_t length = 0;
  if (digits == std::string::npos) return Nothing{};
  const auto [stop, error] = std::from_chars(text.data() + digits, text.data() + text.size(), length);
  if (error != std::errc{} || length == flatbuffer.bytes.size()) return Nothing{};
  return refuse(
      ErrorId::Count, flatbuffer.source.where(at), fmt::format("{} has {} bytes", flatbuffer.name, flatbuffer.bytes.size()),
      fmt::format("the {} that {}_len says", length, flatbuffer.name), "export the model again, the file was edited or cut");
}

}  // namespace

bool holds_flatbuffer(const Header& header) {
  return !header.incbins.empty() || std::ranges::any_of(header.objects, is_flatbuffer);
}

Result<FlatbufferSource> read_flatbuffer_source(HeaderFile file,
                                                const std::function<Result<std::string>(const std::string&)>& read_file) {
  const auto& header = file.header;
  const auto arrays = std::ranges::count_if(header.objects, is_flatbuffer);
  if (static_cast<std::size_t>(arrays) + header.incbins.size() != 1)
    return unfamiliar(file.source, 0, fmt::format("{} flatbuffers in one header", arrays + std::ssize(header.incbins)));
  auto result = arrays == 0 ? read_incbin(std::move(file.source), header, read_file)
                            : read_array(std::move(file.source), *std::ranges::find_if(header.objects, is_flatbuffer));
  if (!result) return result;
  if (auto status = check_length(*result); !status) return status.refusal();
  auto tflite = read_tflite(std::as_bytes(std::span(result->bytes)), result->name, result->source.path);
  if (!tflite) return tflite.refusal();
  result->tflite = std::move(*tflite);
  result->tflite.model.in_place = true;
  for (auto& definition : result->tflite.model.definitions) definition.name = result->name;
  return result;
}

}  // namespace ei_ota
