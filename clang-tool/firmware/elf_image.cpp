// SPDX-License-Identifier: MIT
#include "firmware/elf_image.h"

#include <fmt/format.h>
#include <gelf.h>

#include "base/files.h"

namespace ei_ota {
namespace {

std::optional<std::string> bytes_in(const std::string& bytes, std::uint64_t begin, std::uint64_t address, std::size_t size) {
  if (address < begin || address - begin > bytes.size() || size > bytes.size() - (address - begin)) return std::nullopt;
  return bytes.substr(address - begin, size);
}

bool overlap(std::uint64_t begin, std::uint64_t size, std::uint64_t other, std::uint64_t other_size) {
  return size != 0 && other_size != 0 && (begin < other ? other - begin < size : begin - other < other_size);
}

void read_symbols(Elf* elf, std::multimap<std::string, std::uint64_t>& symbols) {
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB || header.sh_entsize == 0) continue;
    Elf_Data* const data = elf_getdata(section, nullptr);
    const auto count = data ? header.sh_size / header.sh_entsize : 0;
    for (std::size_t i = 0; i < count; ++i) {
      GElf_Sym symbol;
      if (!gelf_getsym(data, static_cast<int>(i), &symbol) || symbol.st_shndx == SHN_UNDEF) continue;
      if (const char* const name = elf_strptr(elf, header.sh_link, symbol.st_name); name && *name)
        symbols.emplace(name, symbol.st_value);
    }
  }
}

}  // namespace

Result<ElfImage> ElfImage::open(const std::filesystem::path& path) {
  auto file = read_file(path, largest_firmware);
  if (!file) return file.refusal();
  const auto not_firmware = [&](std::string found, std::string remedy = "check the linker's output") {
    return refuse(ErrorId::Firmware, path.string(), std::move(found), "a linked, little-endian ELF executable",
                  std::move(remedy));
  };
  elf_version(EV_CURRENT);
  const std::unique_ptr<Elf, int (*)(Elf*)> elf(elf_memory(file->data(), file->size()), elf_end);
  GElf_Ehdr header;
  if (!elf || !gelf_getehdr(elf.get(), &header)) return not_firmware("this is not an ELF file");
  if (header.e_type != ET_EXEC)
    return not_firmware("this ELF file is relocatable or position-independent, its addresses are not yet fixed",
                        "check the linker's output; of a program for Linux, link it with -no-pie to check it");
  if (header.e_ident[EI_DATA] != ELFDATA2LSB) return not_firmware("this ELF file is big-endian");
  ElfImage image;
  image.pointer_size_ = header.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
  std::size_t count = 0;
  bool readable = elf_getphdrnum(elf.get(), &count) == 0 && count == header.e_phnum;
  for (std::size_t i = 0; readable && i < count; ++i) {
    GElf_Phdr segment;
    readable = gelf_getphdr(elf.get(), static_cast<int>(i), &segment) != nullptr;
    if (!readable || segment.p_type != PT_LOAD) continue;
    auto bytes = bytes_in(*file, 0, segment.p_offset, segment.p_filesz);
    if (!bytes) return not_firmware("a segment lies outside the file");
    image.segments_.push_back({segment.p_vaddr, segment.p_paddr, segment.p_memsz, std::move(*bytes)});
  }
  if (!readable) return not_firmware("the table of segments lies outside the file");
  read_symbols(elf.get(), image.symbols_);
  std::size_t names = 0;
  if (elf_getshdrstrndx(elf.get(), &names) != 0) return image;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf.get(), section)) != nullptr;) {
    GElf_Shdr place;
    if (!gelf_getshdr(section, &place) || (place.sh_flags & SHF_ALLOC) == 0) continue;
    if (place.sh_type == SHT_NOBITS && (place.sh_flags & SHF_TLS) != 0) continue;  // each thread has its own, elsewhere
    if (const char* const name = elf_strptr(elf.get(), names, place.sh_name))
      image.sections_.push_back({place.sh_addr, place.sh_size, place.sh_type != SHT_NOBITS, name});
  }
  return image;
}

std::optional<std::string> ElfImage::at_run_address(std::uint64_t address, std::size_t size) const {
  for (const auto& segment : segments_)
    if (auto bytes = bytes_in(segment.bytes, segment.run_address, address, size)) return bytes;
  return std::nullopt;
}

std::optional<std::string> ElfImage::at_load_address(std::uint64_t address, std::size_t size) const {
  for (const auto& segment : segments_)
    if (auto bytes = bytes_in(segment.bytes, segment.load_address, address, size)) return bytes;
  return std::nullopt;
}

std::string ElfImage::section_at(std::uint64_t address) const {
  for (const auto& section : sections_)
    if (address >= section.address && address - section.address < section.size) return section.name;
  return {};
}

/// In the bytes of a segment where they are loaded.
std::optional<Occupant> ElfImage::loaded_occupant(const Segment& segment, std::uint64_t begin, std::uint64_t size) const {
  if (!overlap(segment.load_address, segment.bytes.size(), begin, size)) return std::nullopt;
  for (const auto& section : sections_) {
    const auto place = segment.load_address + (section.address - segment.run_address);
    const bool is_of_segment =
        section.has_bytes && overlap(segment.run_address, segment.bytes.size(), section.address, section.size);
    if (is_of_segment && overlap(place, section.size, begin, size))
      return Occupant{Occupant::Kind::InitialValues, section.name, place, section.size};
  }
  return Occupant{Occupant::Kind::Gap, "", segment.load_address, segment.bytes.size()};
}

std::optional<Occupant> ElfImage::occupant(std::uint64_t begin, std::uint64_t size) const {
  for (const auto& section : sections_)
    if (overlap(section.address, section.size, begin, size))
      return Occupant{Occupant::Kind::Section, section.name, section.address, section.size};
  for (const auto& segment : segments_)
    if (auto found = loaded_occupant(segment, begin, size)) return found;
  for (const auto& segment : segments_)
    if (overlap(segment.run_address, segment.memory_size, begin, size))
      return Occupant{Occupant::Kind::Gap, "", segment.run_address, segment.memory_size};
  return std::nullopt;
}

std::optional<std::uint64_t> ElfImage::symbol(const std::string& name) const {
  const auto found = symbols_.lower_bound(name);  // the first of that name
  return found == symbols_.end() || found->first != name ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> ElfImage::names_at(std::uint64_t address) const {
  std::vector<std::string> names;
  for (const auto& [name, place] : symbols_)
    if ((place | 1U) == (address | 1U)) names.push_back(name);
  return names;
}

std::vector<std::uint64_t> ElfImage::constants(const std::string& name) const {
  const auto mangled = fmt::format("_ZL{}{}", name.size(), name);
  std::vector<std::uint64_t> addresses;
  for (auto symbol = symbols_.lower_bound(mangled); symbol != symbols_.end() && symbol->first.starts_with(mangled); ++symbol)
    if (symbol->first.size() == mangled.size() || symbol->first[mangled.size()] == '.')  // ".lto_priv.0"
      addresses.push_back(symbol->second);
  return addresses;
}

}  // namespace ei_ota
