// SPDX-License-Identifier: MIT
#include "payload/texts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/visible.h"

namespace ei_ota {
namespace {

constexpr std::size_t longest_title = 32, largest_texts = 1024;

bool is_control(char character) { return static_cast<unsigned char>(character) < 0x20 || character == 0x7F; }

Status check_title(const std::string& title) {
  const bool is_text = as_utf8(title) == title && std::ranges::none_of(title, is_control);
  if (is_text && !title.empty() && title.size() <= longest_title) return Nothing{};
  return refuse(ErrorId::Usage, "", fmt::format("--title \"{}\", {} bytes", visible(title), title.size()),
                fmt::format("1 to {} bytes of UTF-8 without control characters", longest_title), "choose another title");
}

}  // namespace

Result<std::string> texts_bytes(const Texts& texts) {
  if (auto status = check_title(texts.title); !status) return status.refusal();
  auto bytes = texts.title;
  for (const auto& label : texts.labels) {
    if (label.empty() || label.find('\0') != std::string::npos)
      return refuse(ErrorId::Usage, "", "--title with an export that has a label without a text",
                    "labels that can be told beside the title", "name the label in Studio, or leave --title out");
    bytes += '\0' + label;
  }
  if (bytes.size() > largest_texts)
    return refuse(ErrorId::Usage, "", fmt::format("--title with labels, {} bytes", bytes.size()),
                  fmt::format("at most {}", largest_texts), "shorten the labels in Studio, or leave --title out");
  return bytes;
}

Texts read_texts(std::string_view bytes) {
  Texts texts;
  const auto end = bytes.find('\0');
  texts.title = bytes.substr(0, end);
  for (auto at = end; at != std::string_view::npos;) {
    const auto next = bytes.find('\0', at + 1);
    texts.labels.emplace_back(bytes.substr(at + 1, next == std::string_view::npos ? next : next - at - 1));
    at = next;
  }
  return texts;
}

}  // namespace ei_ota
