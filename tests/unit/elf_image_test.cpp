// SPDX-License-Identifier: MIT
#include "firmware/elf_image.h"

#include <elf.h>
#include <gmock/gmock.h>

#include <cstring>

#include "refused_with.h"
#include "temporary_folder.h"

namespace ei_ota {
namespace {

using test::RefusedWith;

/// A 32-bit executable with one segment of 16 bytes, 'a' to 'p': runs at 0x20000000, is loaded at 0x08001000.
struct TinyElf {
  Elf32_Ehdr header{};
  Elf32_Phdr segment{};
  char bytes[17] = "abcdefghijklmnop";

  TinyElf() {
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS32;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_EXEC;
    header.e_machine = EM_ARM;
    header.e_version = EV_CURRENT;
    header.e_ehsize = sizeof header;
    header.e_phoff = sizeof header;
    header.e_phentsize = sizeof segment;
    header.e_phnum = 1;
    segment.p_type = PT_LOAD;
    segment.p_offset = sizeof header + sizeof segment;
    segment.p_vaddr = 0x20000000;
    segment.p_paddr = 0x08001000;
    segment.p_filesz = segment.p_memsz = 16;
  }
  [[nodiscard]] std::string file() const {
    const auto raw = [](const auto& value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
    return raw(header) + raw(segment) + std::string(bytes, 16);
  }
};

Result<ElfImage> open(const std::string& file) {
  const test::TemporaryFolder folder;
  folder.write("firmware.elf", file);
  return ElfImage::open(folder / "firmware.elf");
}

TEST(ElfImage, HasBytesByRunAndByLoadAddress) {
  const auto image = open(TinyElf().file());
  ASSERT_TRUE(image) << test::said(image);
  EXPECT_EQ(image->at_run_address(0x20000004, 3), "efg");
  EXPECT_EQ(image->at_load_address(0x08001004, 3), "efg");
  EXPECT_EQ(image->pointer_size(), 4U);
}

TEST(ElfImage, HasNoBytesOutsideOfItsSegments) {
  const auto image = open(TinyElf().file());
  EXPECT_FALSE(image->at_run_address(0x1FFFFFFF, 1));
  EXPECT_FALSE(image->at_run_address(0x20000010, 1));
  EXPECT_FALSE(image->at_run_address(0x2000000F, 2));
  EXPECT_FALSE(image->at_run_address(0x08001000, 1));
  EXPECT_FALSE(image->at_run_address(0x20000000, ~std::size_t{0}));
  EXPECT_TRUE(image->at_run_address(0x20000010, 0));
}

TEST(ElfImage, HasNoBytesThatOnlyMemoryHas) {  // .bss
  TinyElf elf;
  elf.segment.p_memsz = 64;
  EXPECT_FALSE(open(elf.file())->at_run_address(0x20000010, 1));
}

TEST(ElfImage, OccupiesTheAddressesWhereItRunsAndWhereItIsLoaded) {
  TinyElf elf;
  elf.segment.p_memsz = 64;
  const auto image = open(elf.file());
  for (const std::uint64_t begin : {0x20000000U, 0x2000003FU, 0x08001000U, 0x0800100FU})
    EXPECT_TRUE(image->occupant(begin, 1)) << begin;
  for (const std::uint64_t begin : {0x1FFFFFFFU, 0x20000040U, 0x08000FFFU, 0x08001010U})
    EXPECT_FALSE(image->occupant(begin, 1)) << begin;
  EXPECT_TRUE(image->occupant(0x08000FFF, 2));
  EXPECT_TRUE(image->occupant(0x08000000, 0x10000));
  EXPECT_FALSE(image->occupant(0x08001000, 0));
}

TEST(ElfImage, RefusesAFileThatIsNotThere) { EXPECT_THAT(ElfImage::open("no/firmware.elf"), RefusedWith(ErrorId::Path)); }

TEST(ElfImage, RefusesWhatIsNoElf) {
  for (const auto* const file : {"", "x",
                                 "\x7F"
                                 "ELF",
                                 "a firmware in Intel HEX, which says nothing of symbols"})
    EXPECT_THAT(open(file), RefusedWith(ErrorId::Firmware)) << file;
}

TEST(ElfImage, RefusesWhatIsNotLinkedToItsAddresses) {
  for (const int type : {ET_REL, ET_DYN, ET_CORE}) {
    TinyElf elf;
    elf.header.e_type = static_cast<Elf32_Half>(type);
    EXPECT_THAT(open(elf.file()), RefusedWith(ErrorId::Firmware)) << type;
  }
}

TEST(ElfImage, RefusesBigEndian) {
  TinyElf elf;
  elf.header.e_ident[EI_DATA] = ELFDATA2MSB;
  EXPECT_THAT(open(elf.file()), RefusedWith(ErrorId::Firmware));
}

TEST(ElfImage, RefusesSegmentsOutsideOfTheFile) {
  TinyElf elf;
  elf.segment.p_filesz = 17;
  EXPECT_THAT(open(elf.file()), RefusedWith(ErrorId::Firmware));
  elf.segment.p_offset = 0xFFFFFFFF;
  EXPECT_THAT(open(elf.file()), RefusedWith(ErrorId::Firmware));
}

TEST(ElfImage, SurvivesEveryTruncation) {
  const auto file = TinyElf().file();
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(open(file.substr(0, size))) << size;
}

TEST(ElfImage, IsRefusedOrGivesBytesOfTheFileWhateverByteHasChanged) {
  const auto file = TinyElf().file();
  std::size_t read = 0;
  for (std::size_t at = 0; at < sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr); ++at)
    for (const int change : {0x01, 0x80, 0xFF}) {
      auto bad = file;
      bad[at] = static_cast<char>(bad[at] ^ change);
      const auto image = open(bad);
      if (!image) {
        EXPECT_THAT(image, RefusedWith(ErrorId::Firmware)) << at;
      } else if (const auto bytes = image->at_run_address(0x20000000, 16)) {
        EXPECT_EQ(bytes->size(), 16U) << at;
        EXPECT_NE(bad.find(*bytes), std::string::npos) << at;
        ++read;
      }
    }
  EXPECT_GT(read, 0U);
}

}  // namespace
}  // namespace ei_ota
