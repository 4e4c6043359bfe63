// SPDX-License-Identifier: MIT
// firmware/elf_image.h: a linked firmware: its bytes by address, its addresses by symbol.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace ei_ota {

/// What the linker has placed in a range of addresses.
struct Occupant {
  enum class Kind : std::uint8_t {
    Section,        ///< where it is while the firmware runs
    InitialValues,  ///< where the bytes of a section are that start-up code copies elsewhere
    Gap             ///< bytes of a segment between sections
  };
  Kind kind;
  std::string section;  ///< its name
  std::uint64_t begin;
  std::uint64_t size;
};

class ElfImage {
 public:
  /// Refuses with E-path, E-firmware (no ELF executable, big-endian, or position-independent).
  static Result<ElfImage> open(const std::filesystem::path& path);

  /// The bytes at a run-time address before any code runs (for .data, its initial values).
  [[nodiscard]] std::optional<std::string> at_run_address(std::uint64_t address, std::size_t size) const;
  /// Bytes at a load address: where the programmer writes them, in flash.
  [[nodiscard]] std::optional<std::string> at_load_address(std::uint64_t address, std::size_t size) const;
  [[nodiscard]] std::optional<std::uint64_t> symbol(const std::string& name) const;
  /// The symbols at an address; for functions, Thumb's lowest bit is ignored.
  [[nodiscard]] std::vector<std::string> names_at(std::uint64_t address) const;
  /// The addresses of constants with this C++ name outside namespaces: each source that includes a header with one has its
  /// own.
  [[nodiscard]] std::vector<std::uint64_t> constants(const std::string& name) const;
  /// The name of the section at a run-time address, whether it has bytes in the file or not; empty where there is none.
  [[nodiscard]] std::string section_at(std::uint64_t address) const;
  /// Something that has an address in this range, or that a programmer writes there; nothing if the range is free.
  [[nodiscard]] std::optional<Occupant> occupant(std::uint64_t begin, std::uint64_t size) const;
  [[nodiscard]] std::size_t pointer_size() const { return pointer_size_; }

 private:
  struct Segment {
    std::uint64_t run_address;
    std::uint64_t load_address;
    std::uint64_t memory_size;  ///< with what has no bytes in the file
    std::string bytes;
  };
  struct Section {
    std::uint64_t address;
    std::uint64_t size;
    bool has_bytes;
    std::string name;
  };
  [[nodiscard]] std::optional<Occupant> loaded_occupant(const Segment& segment, std::uint64_t begin, std::uint64_t size) const;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
  std::multimap<std::string, std::uint64_t> symbols_;
  std::size_t pointer_size_ = 4;
};

}  // namespace ei_ota
