// SPDX-License-Identifier: MIT
#include "device/table_members.h"

#include <fmt/format.h>

namespace ei_ota {
namespace {

std::uint64_t struct_size(std::span<const TableMember> members, std::uint64_t pointer_size);

std::uint64_t size_of(MemberType type, std::uint64_t pointer_size) {
  switch (type) {
    case MemberType::EightBytes:
      return 8;
    case MemberType::UInt8:
      return 1;
    case MemberType::UInt16:
      return 2;
    case MemberType::UInt32:
      return 4;
    case MemberType::Pointer:
    case MemberType::BindingPointer:
      return pointer_size;
    case MemberType::Tensors:
      return struct_size(tensors_members, pointer_size);
  }
  return 0;
}

std::uint64_t alignment_of(MemberType type, std::uint64_t pointer_size) {
  if (type == MemberType::Tensors) return pointer_size;
  return type == MemberType::EightBytes ? 1 : size_of(type, pointer_size);
}

std::uint64_t round_up(std::uint64_t offset, std::uint64_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

/// Of a struct that has a pointer.
std::uint64_t struct_size(std::span<const TableMember> members, std::uint64_t pointer_size) {
  const auto& last = members.back();
  return round_up(offset_of(members, last.name, pointer_size) + size_of(last.type, pointer_size), pointer_size);
}

std::string_view c_type(MemberType type) {
  switch (type) {
    case MemberType::UInt8:
      return "uint8_t";
    case MemberType::UInt16:
      return "uint16_t";
    case MemberType::UInt32:
      return "uint32_t";
    case MemberType::BindingPointer:
      return "ei_ota_binding_t *";
    default:
      return "const void *";
  }
}

}  // namespace

std::uint64_t offset_of(std::span<const TableMember> members, std::string_view name, std::uint64_t pointer_size) {
  std::uint64_t offset = 0;
  for (const auto& member : members) {
    offset = round_up(offset, alignment_of(member.type, pointer_size));
    if (member.name == name) break;
    offset += size_of(member.type, pointer_size);
  }
  return offset;
}

std::vector<std::string> initialisers(std::span<const TableMember> members,
                                      const std::function<std::string(std::string_view name)>& value_of) {
  std::vector<std::string> values;
  for (const auto& member : members) values.push_back(value_of(member.name));
  return values;
}

std::string declarations(std::span<const TableMember> members) {
  std::string text;
  for (const auto& member : members) text += fmt::format("{} {}; ", c_type(member.type), member.name);
  return text;
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
