// SPDX-License-Identifier: MIT
#include "release/store.h"

#include <gmock/gmock.h>

#include "ei_ota/ei_ota_store.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;

constexpr Store good{0x080C0000, 8, 2048, 8192, 4};

Store with(std::uint32_t Store::*member, std::uint32_t value) {
  auto store = good;
  store.*member = value;
  return store;
}

TEST(StoreGeometry, HasTwoRecordBlocksAndTheSlots) {
  EXPECT_EQ(size_of(good), 2U * 2048 + 4U * 8192);
  EXPECT_EQ(address_range(good.start, size_of(good)), "0x080c0000 to 0x080c8fff");
}

TEST(StoreGeometry, IsAcceptedForBothStorages) {
  EXPECT_TRUE(check_geometry(good, true, ""));
  EXPECT_TRUE(check_geometry(good, false, ""));
}

TEST(StoreGeometry, HasAPowerOfTwoAsProgUnit) {
  for (const auto size : {0U, 3U, 12U})
    EXPECT_THAT(
        said(check_geometry(with(&Store::prog_size, size), true, "x.elf")),
        HasSubstr("x.elf: error: the store has prog units of " + std::to_string(size) + " bytes; expected a power of two"));
}

TEST(StoreGeometry, HasEraseBlocksOfWholeProgUnits) {
  EXPECT_THAT(said(check_geometry(with(&Store::erase_size, 2052), true, "")), HasSubstr("a multiple of the prog unit, 8"));
  EXPECT_THAT(said(check_geometry(with(&Store::erase_size, 0), true, "")), HasSubstr("erase blocks of 0 bytes"));
}

TEST(StoreGeometry, HasRecordBlocksOfAsManyEraseBlocksAsTheyTake) {
  static_assert(sizeof(ei_ota_record_t) <= EI_OTA_RECORD_ROOM);
  for (const auto erase_size : {1U, 4U, 16U, 48U, 64U, 96U, 128U, 160U, 4096U}) {
    const Store store{0, 1, erase_size, 3 * erase_size, 4};
    EXPECT_EQ(size_of(store), std::uint64_t{EI_OTA_STORE_SIZE(erase_size, 3 * erase_size, 4)});
    EXPECT_TRUE(check_geometry(store, false, ""));
  }
  EXPECT_EQ(size_of({0, 4, 4, 40, 4}), 2U * 128 + 4U * 40);
  EXPECT_EQ(size_of({0, 4, 48, 96, 4}), 2U * 144 + 4U * 96);
}

TEST(StoreGeometry, HasSlotsAtWholeWeightEntriesWhereWeightsAreUsedInIt) {
  for (const auto& store : {Store{0, 4, 100, 1000, 4}, Store{8, 4, 4, 160, 4}, Store{0, 4, 4, 164, 4}}) {
    EXPECT_THAT(said(check_geometry(store, true, "")), HasSubstr("expected multiples of 16, since weights are used in it"));
    EXPECT_TRUE(check_geometry(store, false, ""));
  }
  EXPECT_TRUE(check_geometry({16, 4, 4, 160, 4}, true, ""));
}

TEST(StoreGeometry, HasSlotsOfWholeEraseBlocks) {
  for (const auto size : {0U, 1024U, 3000U})
    EXPECT_THAT(said(check_geometry(with(&Store::slot_size, size), true, "")),
                HasSubstr("a multiple of the erase block, 2048"));
}

TEST(StoreGeometry, HasTwoSlotsAndOneMoreWhereWeightsAreUsedInIt) {
  EXPECT_THAT(said(check_geometry(with(&Store::slot_count, 2), true, "")), HasSubstr("expected 3 to 32, since weights"));
  EXPECT_TRUE(check_geometry(with(&Store::slot_count, 2), false, ""));
  EXPECT_THAT(said(check_geometry(with(&Store::slot_count, 1), false, "")),
              HasSubstr("the store has 1 slots; expected 2 to 32"));
  EXPECT_TRUE(check_geometry(with(&Store::slot_count, 32), true, ""));
  EXPECT_THAT(check_geometry(with(&Store::slot_count, 33), true, ""), RefusedWith(ErrorId::Store));
}

TEST(StoreGeometry, BeginsAtAnEraseBlockAndEndsWithin32Bits) {
  EXPECT_THAT(said(check_geometry(with(&Store::start, 0x080C0400), true, "")),
              HasSubstr("the store begins at 0x080c0400; expected the beginning of an erase block of 2048 bytes"));
  EXPECT_TRUE(check_geometry(with(&Store::start, 0U - 36864U), true, ""));
  EXPECT_THAT(check_geometry(with(&Store::start, 0U - 34816U), true, ""), RefusedWith(ErrorId::Store));
}

TEST(SlotSize, CountsTheTableFromAProgUnitOn) {
  EXPECT_EQ(needed_slot(8, 8000, 192), 8192U);
  EXPECT_EQ(needed_slot(256, 8000, 192), 8384U);
}

TEST(SlotSize, HoldsTablesOfAnyNumberOfBuildsWhereABlockHoldsNothingElse) {
  const Store slots_of_blocks{0, 8, 1024, 4096, 4}, one_block{0, 8, 4096, 4096, 4};
  EXPECT_EQ(builds_per_slot(slots_of_blocks, 3000, 1024), std::nullopt);
  EXPECT_EQ(builds_per_slot(slots_of_blocks, 3072, 1024), std::nullopt);
  EXPECT_EQ(builds_per_slot(slots_of_blocks, 3073, 500), 2U);
  EXPECT_EQ(builds_per_slot(one_block, 3072, 1024), 1U);
  EXPECT_EQ(builds_per_slot(one_block, 1001, 1024), 3U);
  EXPECT_EQ(builds_per_slot(one_block, 1025, 1024), 2U);
  EXPECT_EQ(builds_per_slot(one_block, 4096, 0), std::nullopt);
}

TEST(SlotSize, HoldsWhatIsNeeded) {
  EXPECT_TRUE(check_weight_slots(good, 8000, 192, ""));
  EXPECT_THAT(
      said(check_weight_slots(good, 8000, 193, "x.elf")),
      HasSubstr("x.elf: error: the store has slots of 8192 bytes; expected 10240 or more: 8193 for weights and what leads to "
                "them; correct --store"));
  EXPECT_THAT(said(check_weight_slots(good, 8200, 193, "")),
              HasSubstr("10240 or more: 8393 for weights and what leads to them, 12288 for any number of firmware releases;"));
  EXPECT_TRUE(check_payload_slots(good, 8192, ""));
  EXPECT_THAT(said(check_payload_slots(good, 8193, "")), HasSubstr("8193 for the largest payload"));
}

}  // namespace
}  // namespace ei_ota
