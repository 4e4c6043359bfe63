// SPDX-License-Identifier: MIT
// device/table_members.h: the members of the structs that tell a firmware about its model (ei_ota/ei_ota_model.h), in order:
// for the text that defines such structs and for the ELF files that hold them.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ei_ota {

/// BindingPointer points at an ei_ota_binding_t; Tensors is an ei_ota_tensors_t.
enum class MemberType : std::uint8_t { EightBytes, UInt8, UInt16, UInt32, Pointer, BindingPointer, Tensors };

struct TableMember {
  std::string_view name;
  MemberType type;
};

/// The members of ei_ota_model_t without `legacy`, which comes last and exists only with EI_OTA_LEGACY.
inline constexpr std::array<TableMember, 13> model_members{{{"layout", MemberType::EightBytes},
                                                            {"project", MemberType::UInt32},
                                                            {"factory_crc", MemberType::UInt32},
                                                            {"base", MemberType::UInt32},
                                                            {"part_count", MemberType::UInt32},
                                                            {"parts", MemberType::Pointer},
                                                            {"refresh", MemberType::Pointer},
                                                            {"restore", MemberType::Pointer},
                                                            {"factory", MemberType::Pointer},
                                                            {"factory_size", MemberType::UInt32},
                                                            {"changing", MemberType::Pointer},
                                                            {"flash", MemberType::Pointer},
                                                            {"coding", MemberType::Pointer}}};

/// The members of ei_ota_part_t.
inline constexpr std::array<TableMember, 5> part_members{{{"code_count", MemberType::UInt32},
                                                          {"codes", MemberType::Pointer},
                                                          {"addresses", MemberType::Pointer},
                                                          {"in_use", MemberType::Pointer},
                                                          {"tensors", MemberType::Pointer}}};

/// The members of ei_ota_flash_model_t.
inline constexpr std::array<TableMember, 2> flash_model_members{
    {{"functions", MemberType::Pointer}, {"image_size", MemberType::UInt32}}};

/// The members of ei_ota_coding_t.
inline constexpr std::array<TableMember, 4> coding_members{{{"decoder", MemberType::Pointer},
                                                            {"floats", MemberType::Pointer},
                                                            {"base", MemberType::Pointer},
                                                            {"flash_base", MemberType::Pointer}}};

/// The members of ei_ota_tensors_t.
inline constexpr std::array<TableMember, 8> tensors_members{{{"rows", MemberType::Pointer},
                                                             {"binding", MemberType::BindingPointer},
                                                             {"image", MemberType::UInt32},
                                                             {"row_count", MemberType::UInt16},
                                                             {"row_size", MemberType::UInt8},
                                                             {"data", MemberType::UInt8},
                                                             {"bytes", MemberType::UInt8},
                                                             {"quantization", MemberType::UInt8}}};

/// The members of ei_ota_flatbuffer_t.
inline constexpr std::array<TableMember, 3> flatbuffer_members{
    {{"tensors", MemberType::Tensors}, {"size", MemberType::UInt32}, {"functions", MemberType::Pointer}}};

/// Bytes from the struct's start to a member, on a target whose pointers have `pointer_size` bytes and are aligned to them.
[[nodiscard]] std::uint64_t offset_of(std::span<const TableMember> members, std::string_view name, std::uint64_t pointer_size);

/// What the members are initialised with, in order. @param value_of  a member's C++ expression
[[nodiscard]] std::vector<std::string> initialisers(std::span<const TableMember> members,
                                                    const std::function<std::string(std::string_view name)>& value_of);

/// The members' declarations in C, for a struct of these alone; none may be an array or a struct.
[[nodiscard]] std::string declarations(std::span<const TableMember> members);

/// The lines of an initialiser, one per member, each with its comma and its name in a comment.
/// @param value_of  a member's C++ expression, or preprocessor lines that hold it
[[nodiscard]] std::string initialiser_lines(std::span<const TableMember> members,
                                            const std::function<std::string(std::string_view name)>& value_of);

}  // namespace ei_ota
