// SPDX-License-Identifier: MIT
// The bindings of a weight image, against where docs/SPEC.md, "Weight image", puts each entry.
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "bind_table.h"
#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

std::uint32_t below(std::minstd_rand& random, std::uint32_t limit) { return static_cast<std::uint32_t>(random()) % limit; }

/// A row with entries of each form that `ei-ota patch` generates. @param scaled  rows of this source that have scales
void add_row(std::vector<Entry>& entries, std::minstd_rand& random, std::uint32_t part, std::uint32_t row,
             std::vector<std::uint32_t>& scaled) {
  const auto count = 1 + below(random, 40);
  if (below(random, 3) == 0 && !scaled.empty()) {
    const auto input = scaled[below(random, static_cast<std::uint32_t>(scaled.size()))];
    const auto scale = std::ranges::find_if(
        entries, [&](const Entry& entry) { return entry.is_scale() && entry.part == part && entry.row == scaled.back(); });
    const auto scales = scale->count;
    entries.push_back({EI_OTA_INT32, count, row, part, input, scaled.back()});
    entries.push_back({EI_OTA_BIAS_SCALE, scales, row, part, input, scaled.back()});
    return;
  }
  const auto kind = below(random, 5);
  const bool is_scaled = kind == 4 || below(random, 3) != 0;
  if (kind != 4) entries.push_back({kind, count, row, part});
  if (!is_scaled) return;
  const auto scales = 1 + below(random, 6);
  entries.push_back({EI_OTA_SCALE, scales, row, part});
  const std::uint32_t zero_points[] = {EI_OTA_ZERO_POINT8, EI_OTA_ZERO_POINT32};
  if (below(random, 3) != 0) entries.push_back({zero_points[below(random, 2)], scales, row, part});
  scaled.push_back(row);
}

/// Up to four sources, one of which may be empty; rows in any order, some of them without entries; header weights.
std::vector<Entry> random_entries(std::uint32_t seed) {
  std::minstd_rand random(seed * 7919 + 1);
  for (int i = 0; i != 3; ++i) random();
  std::vector<Entry> entries;
  const auto parts = 1 + below(random, 4);
  for (std::uint32_t part = 0; part != parts; ++part) {
    if (part != 0 && part + 1 != parts && below(random, 4) == 0) continue;
    std::vector<std::uint32_t> rows(1 + below(random, 9)), scaled;
    std::iota(rows.begin(), rows.end(), 0);
    std::ranges::shuffle(rows, random);
    rows.resize(std::max<std::size_t>(1, rows.size() * 2 / 3));
    for (const auto row : rows) add_row(entries, random, part, row, scaled);
  }
  for (auto left = below(random, 3); left != 0; --left) entries.push_back({EI_OTA_FLOAT32, 1 + below(random, 5)});
  return entries;
}

/// What a binding of a row should be.
ei_ota_binding_t expected(const FlashDevice& device, std::uint32_t part, std::uint32_t row, const std::uint8_t* image) {
  ei_ota_binding_t binding{};
  const auto places = places_of(device.entries);
  for (std::size_t i = 0; i != device.entries.size(); ++i) {
    const auto& entry = device.entries[i];
    if (entry.part != part || entry.row != row) continue;
    const auto* const place = image + places[i];
    if (entry.is_scale()) {
      binding.scale = place;
      binding.zero_point = device.network->quantization(part, row).zero_point;
      binding.quantized_dimension = device.network->quantization(part, row).quantized_dimension;
    }
  }
  for (std::size_t i = 0; i != device.entries.size(); ++i) {
    const auto& entry = device.entries[i];
    if (entry.part != part || entry.row != row) continue;
    const auto* const place = image + places[i];
    if (entry.is_zero_point()) binding.zero_point = place;
    if (!entry.is_counted()) binding.data = const_cast<std::uint8_t*>(place);
  }
  return binding;
}

TEST(RuntimeBindTable, PointsAtEachEntryOfTheImage) {
  std::uint32_t sources = 0, rows = 0;
  for (std::uint32_t seed = 0; seed != 500; ++seed) {
    Geometry geometry{16, 256, 8192, 3, true};
    const FlashDevice device(geometry, random_entries(seed));
    const auto* const image = device.flash.bytes.data() + 1024;
    std::uint32_t number = 0;
    for (std::uint32_t part = 0; part != device.network->source_count(); ++part, ++sources)
      for (std::uint32_t row = 0; row != device.network->tensors(part).row_count; ++row, ++number, ++rows) {
        ei_ota_binding_t binding;
        eiota_internal_compute_binding(&device.model, number, image, &binding);
        const auto wanted = expected(device, part, row, image);
        ASSERT_EQ(binding.data, wanted.data) << seed << ' ' << part << ' ' << row;
        ASSERT_EQ(binding.scale, wanted.scale) << seed << ' ' << part << ' ' << row;
        ASSERT_EQ(binding.zero_point, wanted.zero_point) << seed << ' ' << part << ' ' << row;
        ASSERT_EQ(binding.quantized_dimension, wanted.quantized_dimension) << seed << ' ' << part << ' ' << row;
      }
    ASSERT_EQ(number, device.network->binding_count());
  }
  EXPECT_GT(sources, 800U);
  EXPECT_GT(rows, 2000U);
}

TEST(RuntimeBindTable, LeadsInferencesOfAnyModelToTheWeightsOfAPayload) {
  for (std::uint32_t seed = 0; seed != 200; ++seed) {
    Geometry geometry{16, 256, 8192, 3, true};
    FlashDevice device(geometry, random_entries(seed));
    ASSERT_EQ(device.boot(), 0);
    ASSERT_EQ(device.live(), device.weights(0)) << seed;
    ASSERT_EQ(device.update(1), 0) << seed;
    ASSERT_EQ(device.live(), device.weights(1)) << seed;
    ASSERT_EQ(device.reboot(), 0) << seed;
    ASSERT_EQ(device.live(), device.weights(1)) << seed;
    ASSERT_EQ(ei_ota_restore(&device.ota), 0) << seed;
    ASSERT_EQ(device.live(), device.weights(0)) << seed;
    ASSERT_FALSE(device.flash.abused) << seed;
  }
}

TEST(RuntimeBindTable, HasNothingThatDependsOnWhatWasInMemory) {
  const FlashDevice device;
  ei_ota_binding_t first, second;
  for (std::uint32_t number = 0; number != device.network->binding_count(); ++number) {
    std::fill_n(reinterpret_cast<std::uint8_t*>(&first), sizeof first, std::uint8_t{0x5A});
    std::fill_n(reinterpret_cast<std::uint8_t*>(&second), sizeof second, std::uint8_t{0xA5});
    eiota_internal_compute_binding(&device.model, number, device.flash.bytes.data(), &first);
    eiota_internal_compute_binding(&device.model, number, device.flash.bytes.data(), &second);
    EXPECT_EQ(std::string(reinterpret_cast<char*>(&first), sizeof first),
              std::string(reinterpret_cast<char*>(&second), sizeof second));
  }
}

TEST(RuntimeBindTable, OfARowWithoutEntriesIsZero) {
  const FlashDevice device;  // the second network has none for its row 1, which has the sixth binding
  ei_ota_binding_t binding;
  eiota_internal_compute_binding(&device.model, 5, device.flash.bytes.data(), &binding);
  EXPECT_EQ(binding.data, nullptr);
  EXPECT_EQ(binding.scale, nullptr);
  EXPECT_EQ(binding.zero_point, nullptr);
}

class RuntimeIsUsed : public testing::Test {
 protected:
  RuntimeIsUsed() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update(1), 0);
    table = device.network->bound;
  }
  [[nodiscard]] bool is_used(const void* begin, const void* end) const {
    return eiota_internal_is_used(&device.model, begin, end) != 0;
  }
  FlashDevice device;
  const ei_ota_binding_t* table = nullptr;
};

TEST_F(RuntimeIsUsed, KnowsTheTableThatIsBound) {
  EXPECT_TRUE(is_used(table, table + 1));
  EXPECT_FALSE(is_used(table + 1, table + 7));
  EXPECT_FALSE(is_used(table - 1, table));
  EXPECT_FALSE(is_used(table, table));
  device.network->bound = nullptr;
  EXPECT_FALSE(is_used(table, table + 7));
}

TEST_F(RuntimeIsUsed, KnowsWhatInferencesOfEachSourceHold) {
  device.network->hold();
  device.network->bound = nullptr;
  EXPECT_TRUE(is_used(table, table + 1));
  EXPECT_TRUE(is_used(table + 4, table + 5));  // the second source's first binding
  EXPECT_FALSE(is_used(table + 1, table + 4));
  device.network->release();
  EXPECT_FALSE(is_used(table, table + 7));
}

}  // namespace
}  // namespace ei_ota::test
