// SPDX-License-Identifier: MIT
// The factory weights that a delta is coded against, where each kind of firmware has them.
#include <gmock/gmock.h>

#include "coding.h"
#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

/// The elements that were found, each as wide as in an image: a flatbuffer has zero points of eight bytes.
std::string read(const ei_ota_elements_t& found, const Entry& entry) {
  std::string elements;
  const auto width = entry.size() / entry.count;
  for (std::uint32_t i = 0; i != entry.count; ++i)
    elements.append(reinterpret_cast<const char*>(found.first) + std::size_t{i} * found.stride, width);
  return elements;
}

/// Expects the factory weights of each entry in flash, while others run.
void expect_factory_weights(std::vector<Entry> entries) {
  FlashDevice device({8, 128, 2048, 4, true}, std::move(entries));
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(1), 0);
  const auto expected = elements_of(device.entries, 0);
  ei_ota_base_t base{};
  ASSERT_EQ(eiota_internal_base_in_flash.open(&device.model, &base), 0);
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  for (std::size_t i = 0; eiota_internal_next_entry(&device.model, &entry); ++i) {
    if (entry.part->tensors == nullptr) continue;
    ei_ota_elements_t found{nullptr, 0};
    eiota_internal_base_in_flash.find(&base, &entry, &found);
    ASSERT_NE(found.first, nullptr) << i;
    EXPECT_EQ(read(found, device.entries[i]), expected[i]) << i;
  }
}

TEST(RuntimeDeltaBase, IsInTheFirmwaresOwnRows) { expect_factory_weights(two_networks()); }

TEST(RuntimeDeltaBase, IsInTheFirmwaresOwnFlatbuffer) { expect_factory_weights(flatbuffer_entries(0)); }

TEST(RuntimeDeltaBase, IsInRowsAndInAFlatbuffer) {
  auto entries = two_networks();
  const auto flatbuffer = flatbuffer_entries(2);
  entries.insert(std::ranges::find(entries, no_row, &Entry::row), flatbuffer.begin(), flatbuffer.end());
  expect_factory_weights(std::move(entries));
}

}  // namespace
}  // namespace ei_ota::test
