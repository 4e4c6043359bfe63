// SPDX-License-Identifier: MIT
// The bindings of a weight image, against where docs/SPEC.md, "Weight image", puts each entry.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
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

/// The part of a bind table at `at` as docs/SPEC.md, "Weight image in a slot", says it.
std::string expected_table(const FlashDevice& device, std::uint32_t part, const std::uint8_t* image, const std::uint8_t* at) {
  const auto& source = device.network->sources()[part];
  auto rows = source.rows;
  std::vector<ModelInFlash::Quantization> quantizations(rows.size());
  std::memset(quantizations.data(), 0, quantizations.size() * sizeof quantizations[0]);
  const auto places = places_of(device.entries);
  for (std::size_t i = 0; i != device.entries.size(); ++i) {
    const auto& entry = device.entries[i];
    if (entry.part != part || entry.row == no_row) continue;
    if (!entry.is_counted()) rows[entry.row].data = image + places[i];
    if (!entry.is_scale()) continue;
    auto& quantization = quantizations[entry.row];
    quantization.scale = image + places[i];
    const bool has_zero_points = i + 1 != device.entries.size() && device.entries[i + 1].is_zero_point();
    quantization.zero_point = has_zero_points ? image + places[i + 1] : source.quantizations[entry.row].zero_point;
    quantization.quantized_dimension = static_cast<std::int32_t>(entry.row);
    rows[entry.row].quantization = at + rows.size() * sizeof rows[0] + entry.row * sizeof quantization;
  }
  return std::string(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof rows[0]) +
         std::string(reinterpret_cast<const char*>(quantizations.data()), quantizations.size() * sizeof quantizations[0]);
}

std::string computed_table(const FlashDevice& device, std::uint32_t part, const std::uint8_t* image, const std::uint8_t* at) {
  std::string table;
  const auto put = [](void* context, const void* piece, std::uint32_t size) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(piece), size);
    return 0;
  };
  EXPECT_EQ(eiota_internal_compute_bound(device.model.parts[part], image, reinterpret_cast<std::uintptr_t>(at), put, &table),
            0);
  return table;
}

constexpr Geometry large_slots{16, 256, 16384, 3, true};

TEST(RuntimeBindTable, PointsAtEachEntryOfTheImage) {
  std::size_t sources = 0, rows = 0, biases = 0, short_biases = 0;
  for (std::uint32_t seed = 0; seed != 1000; ++seed) {
    const FlashDevice device(large_slots, random_entries(seed));
    const auto *const image = device.flash.bytes.data() + 1024, *at = device.flash.bytes.data() + 8192;
    for (std::uint32_t part = 0; part != device.network->sources().size(); ++part) {
      const auto table = computed_table(device, part, image, at);
      ASSERT_EQ(table, expected_table(device, part, image, at)) << seed << ' ' << part;
      at += table.size();
      const auto& source = device.network->sources()[part];
      ++sources;
      rows += source.rows.size();
      for (std::size_t i = 0; i != source.codes.size(); ++i) {
        if ((source.codes[i] & EI_OTA_ROW_DATA) != EI_OTA_ROW_BIAS) continue;
        ++((source.codes[i - 1] & ~(EI_OTA_ROWS - 1U)) == 0 ? biases : short_biases);
      }
    }
  }
  EXPECT_GT(sources, 800U);
  EXPECT_GT(rows, 2000U);
  EXPECT_GT(biases, 100U);
  EXPECT_GT(short_biases, 100U);
}

TEST(RuntimeBindTable, EndsWithWhatItsReceiverReturns) {
  const FlashDevice device;
  for (int pieces = 0; pieces != 8; ++pieces) {
    int left = pieces;
    const auto put = [](void* context, const void*, std::uint32_t) { return (*static_cast<int*>(context))-- == 0 ? -5 : 0; };
    EXPECT_EQ(eiota_internal_compute_bound(device.model.parts[0], device.flash.bytes.data(), 0, put, &left), -5) << pieces;
    EXPECT_EQ(left, -1);
  }
}

TEST(RuntimeBindTable, LeadsInferencesOfAnyModelToTheWeightsOfAPayload) {
  for (std::uint32_t seed = 0; seed != 200; ++seed) {
    FlashDevice device(large_slots, random_entries(seed));
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

TEST(RuntimeBindTable, IsInTheSlotBehindTheDigest) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(1), 0);
  const auto slot = device.flash.slot(device.info().slot);
  const auto* const image = device.flash.bytes.data() + slot + 48;
  const auto* const at = device.flash.bytes.data() + device.table();
  EXPECT_EQ(device.table() - slot, slot_of_payload(device.entries, 1, device.payload(1)).size());
  const auto first = expected_table(device, 0, image, at);
  const auto both = first + expected_table(device, 1, image, at + first.size());
  EXPECT_EQ(both.size(), device.network->table_size());
  EXPECT_EQ(device.in_slot(device.info().slot).substr(device.table() - slot, both.size()), both);
  EXPECT_EQ(device.network->sources()[1].binding.bound, at + first.size());
}

class RuntimeIsUsed : public testing::Test {
 protected:
  RuntimeIsUsed() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update(1), 0);
    table = static_cast<const std::uint8_t*>(device.network->sources()[0].binding.bound);
    second = static_cast<const std::uint8_t*>(device.network->sources()[1].binding.bound);
  }
  [[nodiscard]] bool is_used(const std::uint8_t* begin, const std::uint8_t* end) const {
    return eiota_internal_is_used(&device.model, begin, end) != 0;
  }
  FlashDevice device;
  const std::uint8_t *table = nullptr, *second = nullptr;
};

TEST_F(RuntimeIsUsed, KnowsTheRowsThatEachSourceIsBoundTo) {
  for (const auto* const rows : {table, second}) {
    EXPECT_TRUE(is_used(rows, rows + 1));
    EXPECT_FALSE(is_used(rows + 1, rows + 16));
    EXPECT_FALSE(is_used(rows - 16, rows));
    EXPECT_FALSE(is_used(rows, rows));
  }
  EXPECT_TRUE(is_used(table + 1, second + 1));
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_FALSE(is_used(table, second + 1));
}

TEST_F(RuntimeIsUsed, KnowsWhatInferencesOfEachSourceHold) {
  device.network->hold();
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_TRUE(is_used(table, table + 1));
  EXPECT_TRUE(is_used(second, second + 1));
  EXPECT_FALSE(is_used(table + 1, second));
  device.network->release();
  EXPECT_FALSE(is_used(table, second + 1));
}

}  // namespace
}  // namespace ei_ota::test
