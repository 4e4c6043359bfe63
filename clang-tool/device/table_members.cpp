// SPDX-License-Identifier: MIT
#include "device/table_members.h"

#include <fmt/format.h>

namespace ei_ota {
namespace {

std::uint64_t size_of(MemberType type, std::uint64_t pointer_size) {
  switch (type) {
    case MemberType::EightBytes:
      return 8;
    case MemberType::UInt16:
      return 2;
    case MemberType::UInt32:
      return 4;
    case MemberType::Pointer:
      return pointer_size;
  }
  return 0;
}

std::uint64_t alignment_of(MemberType type, std::uint64_t pointer_size) {
  return type == MemberType::EightBytes ? 1 : size_of(type, pointer_size);
}

}  // namespace

std::uint64_t offset_of(std::span<const TableMember> members, std::string_view name, std::uint64_t pointer_size) {
  std::uint64_t offset = 0;
  for (const auto& member : members) {
    const auto alignment = alignment_of(member.type, pointer_size);
    offset = (offset + alignment - 1) / alignment * alignment;
    if (member.name == name) break;
    offset += size_of(member.type, pointer_size);
  }
  return offset;
}

std::string initialiser_lines(std::span<const TableMember> members,
                              const std::function<std::string(std::string_view name)>& value_of) {
  std::string text;
  for (const auto& member : members) {
    const auto value = value_of(member.name);
    text += value.starts_with('#') ? value : fmt::format("  {},  // {}\n", value, member.name);
  }
  return text;
}

}  // namespace ei_ota
